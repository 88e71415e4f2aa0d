//! `wasi:sockets/tcp` and `tcp-create-socket`.

use super::account::{self, SocketAttempt};
use super::{answer, await_it, failed, unit, values};
use crate::caps::network::Protocol;
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{Buffer, NetError, TcpSocket};
use crate::wasi::p2::table::{InputStream, OutputStream, OutputTarget, TableResource};
use crate::wasi::p2::{made_ok, value};
use crate::wit::p2::sockets::{ShutdownType, TcpSocket as F};

pub fn create(host: &mut WasiHost, args: Args<'_>) -> Answered {
    let family = values::family(args, 0)?;
    let created = if host.network.tcp() {
        TcpSocket::new(family, host.network.addresses())
    } else {
        Err(NetError::AccessDenied)
    };
    match created {
        Ok(socket) => made_ok(host, TableResource::Tcp(socket), "TCP socket"),
        Err(error) => {
            let account = account::of(host, &SocketAttempt::Create(Protocol::Tcp), Some(error));
            Ok(Reply { account, ..failed(error) })
        }
    }
}

pub fn call(host: &mut WasiHost, func: F, args: Args<'_>) -> Answered {
    let this = args.handle(0)?;
    match func {
        F::StartBind => {
            host.table.network(args.handle(1)?)?;
            let to = values::address(args, 2)?;
            let bound = host.table.tcp(this)?.start_bind(to);
            let account = account::of(host, &SocketAttempt::Bind(Protocol::Tcp, to), bound.err());
            Ok(Reply { account, ..unit(bound)? })
        }
        F::FinishBind => unit(host.table.tcp(this)?.finish_bind()),
        F::StartConnect => {
            host.table.network(args.handle(1)?)?;
            let to = values::address(args, 2)?;
            let started = host.table.tcp(this)?.start_connect(to);
            // If connecting has started, `finish-connect` reports what came of it.
            let account = started
                .err()
                .and_then(|e| account::of(host, &SocketAttempt::Connect(Protocol::Tcp, to), Some(e)));
            host.table.rename(this, format!("TCP {to}"));
            Ok(Reply { account, ..unit(started)? })
        }
        F::Subscribe => await_it(host, args),
        F::FinishConnect => finish_connect(host, this),
        F::StartListen => {
            let socket = host.table.tcp(this)?;
            let at = socket.local_address().ok();
            let listening = socket.start_listen();
            if let Some(at) = at.filter(|_| listening.is_ok()) {
                host.table.rename(this, format!("TCP listening at {at}"));
            }
            unit(listening)
        }
        F::FinishListen => unit(host.table.tcp(this)?.finish_listen()),
        F::Accept => accept(host, this),
        F::LocalAddress => answer(host.table.tcp(this)?.local_address(), |at| Some(values::address_val(at))),
        F::RemoteAddress => {
            answer(host.table.tcp(this)?.remote_address(), |at| Some(values::address_val(at)))
        }
        F::IsListening => value(Val::Bool(host.table.tcp(this)?.is_listening())),
        F::AddressFamily => value(values::family_val(host.table.tcp(this)?.family())),
        F::Shutdown => {
            let (receive, send) = match args.label(1)? {
                ShutdownType::Receive => (true, false),
                ShutdownType::Send => (false, true),
                ShutdownType::Both => (true, true),
            };
            let done = host.table.tcp(this)?.streams().map(|streams| streams.shutdown(receive, send));
            unit(done)
        }
        F::SetListenBacklogSize => unit(host.table.tcp(this)?.set_backlog(args.u64(1)?)),
        F::KeepAliveEnabled => answer(host.table.tcp(this)?.keep_alive(), |on| Some(Val::Bool(on))),
        F::SetKeepAliveEnabled => unit(host.table.tcp(this)?.set_keep_alive(args.boolean(1)?)),
        F::KeepAliveIdleTime => answer(host.table.tcp(this)?.keep_alive_idle_time(), |n| Some(Val::U64(n))),
        F::SetKeepAliveIdleTime => unit(host.table.tcp(this)?.set_keep_alive_idle_time(args.u64(1)?)),
        F::KeepAliveInterval => answer(host.table.tcp(this)?.keep_alive_interval(), |n| Some(Val::U64(n))),
        F::SetKeepAliveInterval => unit(host.table.tcp(this)?.set_keep_alive_interval(args.u64(1)?)),
        F::KeepAliveCount => answer(host.table.tcp(this)?.keep_alive_count(), |n| Some(Val::U32(n))),
        F::SetKeepAliveCount => unit(host.table.tcp(this)?.set_keep_alive_count(args.u32(1)?)),
        F::HopLimit => answer(host.table.tcp(this)?.hop_limit(), |n| Some(Val::U8(n))),
        F::SetHopLimit => unit(host.table.tcp(this)?.set_hop_limit(args.u8(1)?)),
        F::ReceiveBufferSize => {
            answer(host.table.tcp(this)?.buffer_size(Buffer::Receive), |n| Some(Val::U64(n)))
        }
        F::SendBufferSize => answer(host.table.tcp(this)?.buffer_size(Buffer::Send), |n| Some(Val::U64(n))),
        F::SetReceiveBufferSize => unit(host.table.tcp(this)?.set_buffer_size(Buffer::Receive, args.u64(1)?)),
        F::SetSendBufferSize => unit(host.table.tcp(this)?.set_buffer_size(Buffer::Send, args.u64(1)?)),
    }
}

fn finish_connect(host: &mut WasiHost, this: u32) -> Answered {
    let socket = host.table.tcp(this)?;
    let connected = socket.finish_connect();
    let told = match connected {
        Ok(()) => None,
        Err(NetError::WouldBlock | NetError::NotInProgress) => return unit(connected),
        Err(error) => Some(error),
    };
    let to = socket.tried();
    let account = to.and_then(|to| account::of(host, &SocketAttempt::Connect(Protocol::Tcp, to), told));
    let mut reply = match connected {
        Ok(()) => {
            let (vals, made) = streams(host, this)?;
            Reply { made, ..Val::ok(Some(Val::Tuple(vals.into()))).into() }
        }
        Err(error) => failed(error),
    };
    reply.account = account;
    Ok(reply)
}

fn accept(host: &mut WasiHost, this: u32) -> Answered {
    let accepted = match host.table.tcp(this)?.accept() {
        Ok(accepted) => accepted,
        Err(error) => return Ok(failed(error)),
    };
    let from = accepted.remote_address().map_or_else(|_| "?".to_owned(), |from| from.to_string());
    let what = format!("TCP from {from}");
    let socket = host.table.push(TableResource::Tcp(accepted), &*what)?;
    let ([input, output], made) = streams(host, socket)?;
    let reply = Reply::from(Val::ok(Some(Val::Tuple(vec![Val::own(socket), input, output]))));
    let mut reply = reply.making(socket, what);
    reply.made.extend(made);
    Ok(reply)
}

/// Adds the two streams of a connection to the table.
fn streams(host: &mut WasiHost, socket: u32) -> Result<([Val; 2], Vec<crate::guest::MadeHandle>), Fail> {
    let name = host.table.what(socket).to_owned();
    let (reading, writing) = (format!("{name} (reading)"), format!("{name} (writing)"));
    let input = host.table.push(TableResource::Input(InputStream::Tcp(socket)), &*reading)?;
    let target = OutputTarget::Tcp(socket);
    let output = host.table.push(TableResource::Output(OutputStream { target }), &*writing)?;
    let made = |rep, what| crate::guest::MadeHandle { rep, what };
    Ok(([Val::own(input), Val::own(output)], vec![made(input, reading), made(output, writing)]))
}
