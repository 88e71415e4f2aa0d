//! `tcp-socket`.

use super::{answer, failed, unit, value};
use crate::caps::network::Protocol;
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{Buffer, NetError, Readiness, TcpSocket};
use crate::wasi::p2::TableResource;
use crate::wasi::p2::network::{SocketAttempt, account, address, address_val, family, family_val};
use crate::wasi::p3::PendingP3Call;
use crate::wasi::p3::ends::{OutcomeKind, StreamFailure, StreamSink, StreamSource};
use crate::wasi::p3::streams;
use crate::wit::p3::sockets::TcpSocket as F;

pub(in crate::wasi::p3) fn call(host: &mut WasiHost, func: F, args: Args<'_>) -> Answered {
    if func == F::Create {
        return create(host, args);
    }
    let this = args.handle(0)?;
    let socket = host.table.tcp(this)?;
    match func {
        F::Create => create(host, args),
        F::Bind => {
            let to = address(args, 1)?;
            let bound = socket.start_bind(to).and_then(|()| socket.finish_bind());
            let account = account(host, &SocketAttempt::Bind(Protocol::Tcp, to), bound.err());
            Ok(Reply { account, ..unit(bound)? })
        }
        F::Connect => {
            let to = address(args, 1)?;
            match socket.start_connect(to) {
                Ok(()) => {
                    host.table.rename(this, format!("TCP {to}"));
                    finish_connect(host, this)
                }
                Err(error) => {
                    let account = account(host, &SocketAttempt::Connect(Protocol::Tcp, to), Some(error));
                    Ok(Reply { account, ..failed(error) })
                }
            }
        }
        F::Listen => listen(host, this),
        F::Send => send(host, this, args.end(1)?),
        F::Receive => receive(host, this),
        F::GetLocalAddress => answer(socket.local_address(), |at| Some(address_val(at))),
        F::GetRemoteAddress => answer(socket.remote_address(), |at| Some(address_val(at))),
        F::GetIsListening => value(Val::Bool(socket.is_listening())),
        F::GetAddressFamily => value(family_val(socket.family())),
        F::SetListenBacklogSize => unit(socket.set_backlog(args.u64(1)?)),
        F::GetKeepAliveEnabled => answer(socket.keep_alive(), |on| Some(Val::Bool(on))),
        F::SetKeepAliveEnabled => unit(socket.set_keep_alive(args.boolean(1)?)),
        F::GetKeepAliveIdleTime => answer(socket.keep_alive_idle_time(), |n| Some(Val::U64(n))),
        F::SetKeepAliveIdleTime => unit(socket.set_keep_alive_idle_time(args.u64(1)?)),
        F::GetKeepAliveInterval => answer(socket.keep_alive_interval(), |n| Some(Val::U64(n))),
        F::SetKeepAliveInterval => unit(socket.set_keep_alive_interval(args.u64(1)?)),
        F::GetKeepAliveCount => answer(socket.keep_alive_count(), |n| Some(Val::U32(n))),
        F::SetKeepAliveCount => unit(socket.set_keep_alive_count(args.u32(1)?)),
        F::GetHopLimit => answer(socket.hop_limit(), |n| Some(Val::U8(n))),
        F::SetHopLimit => unit(socket.set_hop_limit(args.u8(1)?)),
        F::GetReceiveBufferSize => answer(socket.buffer_size(Buffer::Receive), |n| Some(Val::U64(n))),
        F::SetReceiveBufferSize => unit(socket.set_buffer_size(Buffer::Receive, args.u64(1)?)),
        F::GetSendBufferSize => answer(socket.buffer_size(Buffer::Send), |n| Some(Val::U64(n))),
        F::SetSendBufferSize => unit(socket.set_buffer_size(Buffer::Send, args.u64(1)?)),
    }
}

fn create(host: &mut WasiHost, args: Args<'_>) -> Answered {
    let family = family(args, 0)?;
    let created = match host.network.tcp() {
        true => TcpSocket::new(family, host.network.addresses()),
        false => Err(NetError::AccessDenied),
    };
    match created {
        Ok(socket) => {
            let rep = host.table.push(TableResource::Tcp(socket), "TCP socket")?;
            Ok(Reply::from(Val::ok(Some(Val::own(rep)))).making(rep, "TCP socket"))
        }
        Err(error) => {
            let account = account(host, &SocketAttempt::Create(Protocol::Tcp), Some(error));
            Ok(Reply { account, ..failed(error) })
        }
    }
}

/// Returns once the connection has been made, or has failed.
pub(in crate::wasi::p3) fn finish_connect(host: &mut WasiHost, this: u32) -> Answered {
    let socket = host.table.tcp(this)?;
    let connected = loop {
        match socket.finish_connect() {
            Err(NetError::WouldBlock) => match socket.readiness() {
                Readiness::Waits(interest) => {
                    return Err(Fail::wait(PendingP3Call::Connect(this), interest.into()));
                }
                Readiness::Ready => {}
            },
            done => break done,
        }
    };
    let to = socket.tried();
    let account =
        to.and_then(|to| account(host, &SocketAttempt::Connect(Protocol::Tcp, to), connected.err()));
    Ok(Reply { account, ..unit(connected)? })
}

fn listen(host: &mut WasiHost, this: u32) -> Answered {
    let socket = host.table.tcp(this)?;
    let unbound = matches!(socket.local_address(), Err(NetError::InvalidState)) && socket.is_new();
    let at = socket.family().unspecified();
    let bound = if unbound { socket.start_bind(at).and_then(|()| socket.finish_bind()) } else { Ok(()) };
    let listening = bound.and_then(|()| socket.start_listen()).and_then(|()| socket.finish_listen());
    if let Err(error) = listening {
        let refused = unbound.then(|| account(host, &SocketAttempt::Bind(Protocol::Tcp, at), Some(error)));
        return Ok(Reply { account: refused.flatten(), ..failed(error) });
    }
    let what =
        socket.local_address().map_or_else(|_| "TCP".to_owned(), |at| format!("TCP listening at {at}"));
    host.table.rename(this, &*what);
    let (stream, number) = streams::plain_source(host, StreamSource::Listener(this), None)?;
    Ok(Reply::from(Val::ok(Some(stream))).making(number, format!("connections of {what}")))
}

/// Why a direction of a connection cannot be used: it was taken before, or there is no connection.
fn taken(host: &mut WasiHost, this: u32, sending: bool) -> Result<Option<NetError>, Fail> {
    let state = host.table.tcp(this)?.is_connected();
    Ok(match state {
        Err(error) => Some(error),
        Ok(()) if !host.ends.taken.insert((this, sending)) => Some(NetError::InvalidState),
        Ok(()) => None,
    })
}

fn send(host: &mut WasiHost, this: u32, given: u32) -> Answered {
    let what = host.table.what(this).to_owned();
    match taken(host, this, true)? {
        None => streams::sink(host, given, StreamSink::Tcp(this), OutcomeKind::Net, &what),
        Some(why) => streams::no_sink(host, given, OutcomeKind::Net, &what, StreamFailure::Net(why), None),
    }
}

fn receive(host: &mut WasiHost, this: u32) -> Answered {
    let what = host.table.what(this).to_owned();
    match taken(host, this, false)? {
        None => streams::source(host, StreamSource::Tcp(this), OutcomeKind::Net, &what),
        Some(why) => streams::no_source(host, OutcomeKind::Net, &what, StreamFailure::Net(why), None),
    }
}
