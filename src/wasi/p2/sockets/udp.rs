//! `wasi:sockets/udp` and `udp-create-socket`.

use super::account::{self, SocketAttempt};
use super::{answer, await_it, failed, unit, values};
use crate::caps::network::Protocol;
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{Buffer, NetError, SendError, UdpSocket};
use crate::wasi::p2::table::TableResource;
use crate::wasi::p2::{made_ok, value};
use crate::wit::p2::sockets::{IncomingDatagramStream, OutgoingDatagramStream, UdpSocket as F};
use std::net::SocketAddr;

pub fn create(host: &mut WasiHost, args: Args<'_>) -> Answered {
    let family = values::family(args, 0)?;
    let created = if host.network.udp() {
        UdpSocket::new(family, host.network.addresses())
    } else {
        Err(NetError::AccessDenied)
    };
    match created {
        Ok(socket) => made_ok(host, TableResource::Udp(socket), "UDP socket"),
        Err(error) => {
            let account = account::of(host, &SocketAttempt::Create(Protocol::Udp), Some(error));
            Ok(Reply { account, ..failed(error) })
        }
    }
}

pub fn socket(host: &mut WasiHost, func: F, args: Args<'_>) -> Answered {
    let this = args.handle(0)?;
    match func {
        F::StartBind => {
            host.table.network(args.handle(1)?)?;
            let to = values::address(args, 2)?;
            let in_use = host.table.has_datagram_streams(this);
            let bound = host.table.udp(this)?.start_bind(to, in_use);
            let account = account::of(host, &SocketAttempt::Bind(Protocol::Udp, to), bound.err());
            Ok(Reply { account, ..unit(bound)? })
        }
        F::FinishBind => unit(host.table.udp(this)?.finish_bind()),
        F::Stream => stream(host, this, args),
        F::Subscribe => await_it(host, args),
        F::LocalAddress => answer(host.table.udp(this)?.local_address(), |at| Some(values::address_val(at))),
        F::RemoteAddress => {
            answer(host.table.udp(this)?.remote_address(), |at| Some(values::address_val(at)))
        }
        F::AddressFamily => value(values::family_val(host.table.udp(this)?.family())),
        F::UnicastHopLimit => answer(host.table.udp(this)?.hop_limit(), |n| Some(Val::U8(n))),
        F::SetUnicastHopLimit => unit(host.table.udp(this)?.set_hop_limit(args.u8(1)?)),
        F::ReceiveBufferSize => {
            answer(host.table.udp(this)?.buffer_size(Buffer::Receive), |n| Some(Val::U64(n)))
        }
        F::SendBufferSize => answer(host.table.udp(this)?.buffer_size(Buffer::Send), |n| Some(Val::U64(n))),
        F::SetReceiveBufferSize => unit(host.table.udp(this)?.set_buffer_size(Buffer::Receive, args.u64(1)?)),
        F::SetSendBufferSize => unit(host.table.udp(this)?.set_buffer_size(Buffer::Send, args.u64(1)?)),
    }
}

fn stream(host: &mut WasiHost, this: u32, args: Args<'_>) -> Answered {
    let with = values::optional(args.get(1)?).ok_or_else(|| args.wrong(1))?;
    host.table.udp(this)?;
    if host.table.has_datagram_streams(this) {
        return Err(Fail::Trap("the UDP socket's streams are not dropped yet".into()));
    }
    let socket = host.table.udp(this)?;
    let opened = socket.stream(with).map(|()| (socket.incoming(), socket.outgoing()));
    let refused = opened.as_ref().err().copied();
    let account = with.and_then(|to| account::of(host, &SocketAttempt::Connect(Protocol::Udp, to), refused));
    let (incoming, outgoing) = match opened {
        Ok(streams) => streams,
        Err(error) => return Ok(Reply { account, ..failed(error) }),
    };
    let name = with.map_or_else(|| "UDP".to_owned(), |to| format!("UDP {to}"));
    let (receiving, sending) = (format!("{name} (receiving)"), format!("{name} (sending)"));
    let incoming = host.table.push_child(TableResource::Incoming(incoming), &*receiving, Some(this))?;
    let outgoing = host.table.push_child(TableResource::Outgoing(outgoing), &*sending, Some(this))?;
    let pair = Val::Tuple(vec![Val::own(incoming), Val::own(outgoing)]);
    let reply = Reply { account, ..Val::ok(Some(pair)).into() };
    Ok(reply.making(incoming, receiving).making(outgoing, sending))
}

pub fn incoming(host: &mut WasiHost, func: IncomingDatagramStream, args: Args<'_>) -> Answered {
    match func {
        IncomingDatagramStream::Receive => receive(host, args),
        IncomingDatagramStream::Subscribe => await_it(host, args),
    }
}

fn receive(host: &mut WasiHost, args: Args<'_>) -> Answered {
    let (this, most) = (args.handle(0)?, args.u64(1)?);
    let datagram = |(bytes, from): (Vec<u8>, SocketAddr)| {
        Val::Record(vec![Val::Bytes(bytes), values::address_val(from)])
    };
    answer(host.table.incoming(this)?.receive(most), |received| {
        Some(Val::List(received.into_iter().map(datagram).collect()))
    })
}

pub fn outgoing(host: &mut WasiHost, func: OutgoingDatagramStream, args: Args<'_>) -> Answered {
    let this = args.handle(0)?;
    match func {
        OutgoingDatagramStream::CheckSend => {
            let permit = host.table.outgoing(this)?.check_send();
            value(Val::ok(Some(Val::U64(permit as u64))))
        }
        OutgoingDatagramStream::Send => send(host, this, args),
        OutgoingDatagramStream::Subscribe => await_it(host, args),
    }
}

fn send(host: &mut WasiHost, this: u32, args: Args<'_>) -> Answered {
    let datagram = |val: &Val| {
        let Val::Record(fields) = val else { return None };
        match &fields[..] {
            [Val::Bytes(bytes), to] => Some((bytes.clone(), values::optional(to)?)),
            _ => None,
        }
    };
    let datagrams: Option<Vec<_>> = args.list(1)?.iter().map(datagram).collect();
    let datagrams = datagrams.ok_or_else(|| args.wrong(1))?;
    let first = datagrams.first().and_then(|(_, to)| *to);
    let sent = host.table.outgoing(this)?.send(datagrams);
    host.table.wrote(this);
    match sent {
        Ok(count) => value(Val::ok(Some(Val::U64(count)))),
        Err(SendError::NotPermitted) => {
            Err(Fail::Trap("more datagrams are sent than check-send permitted".into()))
        }
        Err(SendError::Net(error)) => {
            let account =
                first.and_then(|to| account::of(host, &SocketAttempt::Send(Protocol::Udp, to), Some(error)));
            Ok(Reply { account, ..failed(error) })
        }
    }
}
