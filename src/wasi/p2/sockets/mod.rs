//! `wasi:sockets`: the network, TCP, UDP, names.

mod account;
mod lookup;
mod stream;
mod tcp;
mod udp;
mod values;

pub(super) use stream::{output, read};

use super::io::subscribe;
use super::table::{InputStream, OutputStream, OutputTarget, Pollable, Resource};
use super::{made, value};
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply, unsupported};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{NetError, Readiness};

pub(super) fn call(host: &mut WasiHost, interface: &str, name: &str, args: Args<'_>) -> Answered {
    if let Some((kind, method)) = name.strip_prefix("[method]").and_then(|m| m.split_once('.')) {
        let this = args.handle(0)?;
        return match (kind, method) {
            (_, "subscribe") => {
                // A socket of UDP is always ready; its streams are not.
                readiness(host, this)?;
                subscribe(host, this, Pollable::Network(this))
            }
            ("tcp-socket", _) => tcp::call(host, this, method, args),
            ("udp-socket", _) => udp::socket(host, this, method, args),
            ("incoming-datagram-stream", "receive") => udp::receive(host, this, args),
            ("outgoing-datagram-stream", _) => udp::outgoing(host, this, method, args),
            ("resolve-address-stream", "resolve-next-address") => lookup::next(host, this),
            _ => Err(unsupported(args.0)),
        };
    }
    match (interface, name) {
        ("instance-network", "instance-network") => made(host, Resource::Network, "network"),
        ("network", "network-error-code") => lookup::error_code(host, args.handle(0)?),
        ("tcp-create-socket", "create-tcp-socket") => tcp::create(host, args),
        ("udp-create-socket", "create-udp-socket") => udp::create(host, args),
        ("ip-name-lookup", "resolve-addresses") => lookup::start(host, args),
        _ => Err(unsupported(args.0)),
    }
}

/// Whether a resource of the network is ready.
pub(super) fn readiness(host: &mut WasiHost, rep: u32) -> Result<Readiness, Fail> {
    let of_streams = match host.table.any(rep)? {
        Resource::Tcp(socket) => return Ok(socket.readiness()),
        Resource::Udp(_) => return Ok(Readiness::Ready),
        Resource::Incoming(stream) => return Ok(stream.readiness()),
        Resource::Outgoing(stream) => return Ok(stream.readiness()),
        Resource::Lookup(lookup) => return Ok(lookup.readiness()),
        Resource::Input(InputStream::Tcp(socket)) => (*socket, true),
        Resource::Output(OutputStream { target: OutputTarget::Tcp(socket), .. }) => (*socket, false),
        _ => return Err(Fail::Trap(format!("handle {rep} does not stand for anything of the network"))),
    };
    let (socket, reads) = of_streams;
    Ok(match host.table.tcp(socket)?.streams() {
        Err(_) => Readiness::Ready,
        Ok(streams) if reads => streams.read_readiness(),
        Ok(streams) => streams.write_readiness(),
    })
}

/// A stream that the program gives back first sends what it was given.
pub(super) fn before_drop(host: &mut WasiHost, rep: u32) -> Result<(), Fail> {
    loop {
        let rest = match host.table.any(rep)? {
            Resource::Outgoing(stream) => stream.rest(),
            Resource::Output(OutputStream { target: OutputTarget::Tcp(socket), .. }) => {
                let socket = *socket;
                host.table.tcp(socket)?.streams().ok().and_then(|streams| streams.rest())
            }
            _ => None,
        };
        match rest {
            Some(interest) => host.wait(interest.into())?,
            None => return Ok(()),
        }
    }
}

fn failed(error: NetError) -> Reply {
    Val::err(Some(Val::Enum(error.case()))).into()
}

/// `result<_, error-code>` with a value made by `ok`, or without one.
fn answer<T>(result: Result<T, NetError>, ok: impl FnOnce(T) -> Option<Val>) -> Answered {
    match result {
        Ok(found) => value(Val::ok(ok(found))),
        Err(error) => Ok(failed(error)),
    }
}

fn unit(result: Result<(), NetError>) -> Answered {
    answer(result, |()| None)
}
