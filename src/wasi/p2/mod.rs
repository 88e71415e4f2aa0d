//! The face of WASI 0.2: resources, results with their own error types.
//!
//! <https://github.com/WebAssembly/WASI/tree/main/wasip2>

mod cli;
mod clocks;
mod file_stream;
mod filesystem;
mod io;
mod operation;
mod random;
mod sockets;
mod table;

pub use operation::Operation;
pub use table::Table;

use super::args::{Answered, Args, Fail, Reply};
use super::host::WasiHost;
use crate::component::Val;
use crate::wit::p2::Func;
use table::Resource;

/// Answers a call.
pub fn call(host: &mut WasiHost, func: Func, args: Args<'_>) -> Answered {
    match func {
        Func::Cli(func) => cli::call(host, func, args),
        Func::Clocks(func) => clocks::call(host, func, args),
        Func::Filesystem(func) => filesystem::call(host, func, args),
        Func::Descriptor(func) => filesystem::descriptor(host, func, args),
        Func::DirectoryEntryStream(func) => filesystem::entries(host, func, args),
        Func::Io(func) => io::call(host, func, args),
        Func::Error(func) => io::error(host, func, args),
        Func::Pollable(func) => io::pollable(host, func, args),
        Func::InputStream(func) => io::input(host, func, args),
        Func::OutputStream(func) => io::output(host, func, args),
        Func::Random(func) => random::call(host, func, args),
        Func::Sockets(func) => sockets::call(host, func, args),
        Func::ResolveAddressStream(func) => sockets::resolve(host, func, args),
        Func::TcpSocket(func) => sockets::tcp(host, func, args),
        Func::UdpSocket(func) => sockets::udp(host, func, args),
        Func::IncomingDatagramStream(func) => sockets::incoming(host, func, args),
        Func::OutgoingDatagramStream(func) => sockets::outgoing(host, func, args),
        Func::Drop(_) => drop_resource(host, args.handle(0)?),
    }
}

/// The program gives a resource back.
fn drop_resource(host: &mut WasiHost, rep: u32) -> Answered {
    if let Some(awaited) = sockets::before_drop(host, rep)? {
        return Err(Fail::wait(Operation::Drop(rep), awaited));
    }
    host.table.remove(rep)?;
    Ok(Reply::default())
}

/// A value.
fn value(value: Val) -> Answered {
    Ok(value.into())
}

/// A new resource as the result.
fn made(host: &mut WasiHost, resource: Resource, what: &str) -> Answered {
    let rep = host.table.push(resource, what)?;
    Ok(Reply::from(Val::own(rep)).making(rep, what))
}

/// A new resource as the ok of a `result`.
fn made_ok(host: &mut WasiHost, resource: Resource, what: &str) -> Result<Reply, Fail> {
    let rep = host.table.push(resource, what)?;
    Ok(Reply::from(Val::ok(Some(Val::own(rep)))).making(rep, what))
}
