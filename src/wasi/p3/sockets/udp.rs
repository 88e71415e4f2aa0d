//! `udp-socket`.

use super::{answer, failed, unit, value};
use crate::caps::network::Protocol;
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{Buffer, NetError, SendError, UdpSocket};
use crate::wasi::p2::TableResource;
use crate::wasi::p2::network::{SocketAttempt, account, address, address_val, family, family_val, optional};
use crate::wasi::p3::PendingP3Call;
use crate::wit::p3::sockets::UdpSocket as F;
use std::net::SocketAddr;

pub(in crate::wasi::p3) fn call(host: &mut WasiHost, func: F, args: Args<'_>) -> Answered {
    if func == F::Create {
        return create(host, args);
    }
    let this = args.handle(0)?;
    let socket = host.table.udp(this)?;
    match func {
        F::Create => create(host, args),
        F::Bind => {
            let to = address(args, 1)?;
            let bound = socket.start_bind(to, false).and_then(|()| socket.finish_bind());
            let account = account(host, &SocketAttempt::Bind(Protocol::Udp, to), bound.err());
            Ok(Reply { account, ..unit(bound)? })
        }
        F::Connect => {
            let to = address(args, 1)?;
            let connected = socket.talk_to(to);
            let account = account(host, &SocketAttempt::Connect(Protocol::Udp, to), connected.err());
            if connected.is_ok() {
                host.table.rename(this, format!("UDP {to}"));
            }
            Ok(Reply { account, ..unit(connected)? })
        }
        F::Disconnect => unit(match socket.remote_address() {
            Ok(_) => socket.stream(None),
            Err(error) => Err(error),
        }),
        F::Send => {
            let bytes = args.bytes(1)?.to_vec();
            let to = optional(args.get(2)?).ok_or_else(|| args.wrong(2))?;
            send(host, this, bytes, to)
        }
        F::Receive => receive(host, this),
        F::GetLocalAddress => answer(socket.local_address(), |at| Some(address_val(at))),
        F::GetRemoteAddress => answer(socket.remote_address(), |at| Some(address_val(at))),
        F::GetAddressFamily => value(family_val(socket.family())),
        F::GetUnicastHopLimit => answer(socket.hop_limit(), |n| Some(Val::U8(n))),
        F::SetUnicastHopLimit => unit(socket.set_hop_limit(args.u8(1)?)),
        F::GetReceiveBufferSize => answer(socket.buffer_size(Buffer::Receive), |n| Some(Val::U64(n))),
        F::SetReceiveBufferSize => unit(socket.set_buffer_size(Buffer::Receive, args.u64(1)?)),
        F::GetSendBufferSize => answer(socket.buffer_size(Buffer::Send), |n| Some(Val::U64(n))),
        F::SetSendBufferSize => unit(socket.set_buffer_size(Buffer::Send, args.u64(1)?)),
    }
}

fn create(host: &mut WasiHost, args: Args<'_>) -> Answered {
    let family = family(args, 0)?;
    let created = match host.network.udp() {
        true => UdpSocket::new(family, host.network.addresses()),
        false => Err(NetError::AccessDenied),
    };
    match created {
        Ok(socket) => {
            let rep = host.table.push(TableResource::Udp(socket), "UDP socket")?;
            Ok(Reply::from(Val::ok(Some(Val::own(rep)))).making(rep, "UDP socket"))
        }
        Err(error) => {
            let account = account(host, &SocketAttempt::Create(Protocol::Udp), Some(error));
            Ok(Reply { account, ..failed(error) })
        }
    }
}

/// Sends a datagram, once the system takes it.
pub(in crate::wasi::p3) fn send(
    host: &mut WasiHost,
    this: u32,
    bytes: Vec<u8>,
    to: Option<SocketAddr>,
) -> Answered {
    let mut stream = host.table.udp(this)?.outgoing();
    stream.check_send();
    match stream.send(vec![(bytes.clone(), to)]) {
        // What the system has not taken is sent again: the stream is gone, and with it what it keeps.
        Ok(_) => match stream.rest() {
            Some(interest) => {
                Err(Fail::wait(PendingP3Call::Send { socket: this, bytes, to }, interest.into()))
            }
            None => value(Val::ok(None)),
        },
        Err(SendError::NotPermitted) => Ok(failed(NetError::Unknown)),
        Err(SendError::Net(error)) => {
            let account =
                to.and_then(|to| account(host, &SocketAttempt::Send(Protocol::Udp, to), Some(error)));
            Ok(Reply { account, ..failed(error) })
        }
    }
}

/// Returns a datagram once there is one.
pub(in crate::wasi::p3) fn receive(host: &mut WasiHost, this: u32) -> Answered {
    match host.table.udp(this)?.receive() {
        Ok(Ok((bytes, from))) => value(Val::ok(Some(Val::Tuple(vec![Val::Bytes(bytes), address_val(from)])))),
        Ok(Err(interest)) => Err(Fail::wait(PendingP3Call::Receive(this), interest.into())),
        Err(error) => Ok(failed(error)),
    }
}
