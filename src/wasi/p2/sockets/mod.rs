//! `wasi:sockets`: the network, TCP, UDP, and name lookup.

mod account;
mod input;
mod lookup;
mod output;
mod tcp;
mod udp;
mod values;

pub(in crate::wasi) use account::{SocketAttempt, of as account_of};
pub(super) use input::read;
pub(super) use output::{call as output, flush, splice, write_and_flush, written};
pub(super) use tcp::call as tcp;
pub(super) use udp::{incoming, outgoing, socket as udp};
pub(in crate::wasi) use values::{address, address_val, family, family_val, ip_val, optional};

use super::pollable::Pollable;
use super::stream_answers::subscribe;
use super::table::{InputStream, OutputStream, OutputTarget, TableResource};
use super::{made, value};
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{NetError, Readiness, Streams};
use crate::wasi::wait::Awaited;
use crate::wit::WitLabel;
use crate::wit::p2::sockets::{ResolveAddressStream, Sockets};

pub(super) fn call(host: &mut WasiHost, func: Sockets, args: Args<'_>) -> Answered {
    match func {
        Sockets::InstanceNetwork => made(host, TableResource::Network, "network"),
        Sockets::NetworkErrorCode => lookup::error_code(host, args.handle(0)?),
        Sockets::CreateTcpSocket => tcp::create(host, args),
        Sockets::CreateUdpSocket => udp::create(host, args),
        Sockets::ResolveAddresses => lookup::start(host, args),
    }
}

pub(super) fn resolve(host: &mut WasiHost, func: ResolveAddressStream, args: Args<'_>) -> Answered {
    match func {
        ResolveAddressStream::ResolveNextAddress => lookup::next(host, args.handle(0)?),
        ResolveAddressStream::Subscribe => await_it(host, args),
    }
}

/// A pollable for a network resource. A UDP socket is always ready; its datagram streams may not be.
fn await_it(host: &mut WasiHost, args: Args<'_>) -> Answered {
    let this = args.handle(0)?;
    readiness(host, this)?;
    subscribe(host, this, Pollable::Network(this))
}

/// Whether a network resource is ready.
pub(super) fn readiness(host: &mut WasiHost, rep: u32) -> Result<Readiness, Fail> {
    let of_streams = match host.table.any(rep)? {
        TableResource::Tcp(socket) => return Ok(socket.readiness()),
        TableResource::Udp(_) => return Ok(Readiness::Ready),
        TableResource::Incoming(stream) => return Ok(stream.readiness()),
        TableResource::Outgoing(stream) => return Ok(stream.readiness()),
        TableResource::Lookup(lookup) => return Ok(lookup.readiness()),
        TableResource::Input(InputStream::Tcp(socket)) => (*socket, true),
        TableResource::Output(OutputStream { target: OutputTarget::Tcp(socket), .. }) => (*socket, false),
        _ => return Err(Fail::Trap(format!("handle {rep} does not stand for anything of the network"))),
    };
    let (socket, reads) = of_streams;
    Ok(match host.table.tcp(socket)?.streams() {
        Err(_) => Readiness::Ready,
        Ok(streams) if reads => streams.read_readiness(),
        Ok(streams) => streams.write_readiness(),
    })
}

/// A dropped stream first sends what was written to it; this is what the drop has to wait for.
pub(super) fn before_drop(host: &mut WasiHost, rep: u32) -> Result<Option<Awaited>, Fail> {
    let rest = match host.table.any(rep)? {
        TableResource::Outgoing(stream) => stream.rest(),
        TableResource::Output(OutputStream { target: OutputTarget::Tcp(socket), .. }) => {
            let socket = *socket;
            host.table.tcp(socket)?.streams().ok().and_then(|streams| streams.rest())
        }
        _ => None,
    };
    Ok(rest.map(Awaited::from))
}

/// The streams of a connection; a trap if the socket is not connected.
fn streams(host: &mut WasiHost, socket: u32) -> Result<&mut Streams, Fail> {
    let closed = |_| Fail::Trap("the stream of a socket that is not connected".into());
    host.table.tcp(socket)?.streams().map_err(closed)
}

fn failed(error: NetError) -> Reply {
    Val::err(Some(error.val())).into()
}

/// `result<_, error-code>`; `ok` makes the payload, if there is one.
fn answer<T>(result: Result<T, NetError>, ok: impl FnOnce(T) -> Option<Val>) -> Answered {
    match result {
        Ok(found) => value(Val::ok(ok(found))),
        Err(error) => Ok(failed(error)),
    }
}

fn unit(result: Result<(), NetError>) -> Answered {
    answer(result, |()| None)
}
