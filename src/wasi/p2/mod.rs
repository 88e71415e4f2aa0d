//! The face of WASI 0.2: resources, and results with error types of their own.
//!
//! <https://github.com/WebAssembly/WASI/tree/main/wasip2>

mod cli;
mod clocks;
mod file_stream;
mod filesystem;
mod input;
mod operation;
mod output;
mod poll;
mod pollable;
mod random;
mod sockets;
mod stream;
mod stream_answers;
mod table;

pub use operation::Operation;
pub use table::Table;

use super::args::{Answered, Args, Fail, Reply};
use super::host::WasiHost;
use crate::component::Val;
use crate::wit::p2::Func;
use table::Resource;

pub fn call(host: &mut WasiHost, func: Func, args: Args<'_>) -> Answered {
    match func {
        Func::Cli(func) => cli::call(host, func, args),
        Func::Clocks(func) => clocks::call(host, func, args),
        Func::Filesystem(func) => filesystem::call(host, func, args),
        Func::Descriptor(func) => filesystem::descriptor(host, func, args),
        Func::DirectoryEntryStream(func) => filesystem::entries(host, func, args),
        Func::Io(func) => poll::call(host, func, args),
        Func::Error(func) => stream_answers::error(host, func, args),
        Func::Pollable(func) => poll::pollable(host, func, args),
        Func::InputStream(func) => input::call(host, func, args),
        Func::OutputStream(func) => output::call(host, func, args),
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

/// Resumes a call that waited, as far as it can go now.
pub(crate) fn go_on(host: &mut WasiHost, operation: Operation) -> Answered {
    match operation {
        Operation::Block(pollable) => poll::block(host, pollable),
        Operation::Poll(pollables) => poll::poll(host, pollables),
        Operation::Read(stream, len) => input::blocking_read(host, stream, len),
        Operation::Skip(stream, len) => input::blocking_skip(host, stream, len),
        Operation::Splice { this, source, len } => output::splice(host, this, source, len, true),
        Operation::SpliceToSocket { socket, source, len } => sockets::splice(host, socket, source, len, true),
        Operation::Flush(socket) => sockets::flush(host, socket),
        Operation::WriteAndFlush(socket, bytes) => sockets::write_and_flush(host, socket, bytes),
        Operation::Written(socket) => sockets::written(host, socket),
        Operation::Drop(rep) => drop_resource(host, rep),
    }
}

/// Drops a resource, after what was written to it has been sent.
fn drop_resource(host: &mut WasiHost, rep: u32) -> Answered {
    if let Some(awaited) = sockets::before_drop(host, rep)? {
        return Err(Fail::wait(Operation::Drop(rep), awaited));
    }
    host.table.remove(rep)?;
    Ok(Reply::default())
}

fn value(value: Val) -> Answered {
    Ok(value.into())
}

/// Returns a new resource.
fn made(host: &mut WasiHost, resource: Resource, what: &str) -> Answered {
    let rep = host.table.push(resource, what)?;
    Ok(Reply::from(Val::own(rep)).making(rep, what))
}

/// Returns a new resource as the `ok` of a `result`.
fn made_ok(host: &mut WasiHost, resource: Resource, what: &str) -> Result<Reply, Fail> {
    let rep = host.table.push(resource, what)?;
    Ok(Reply::from(Val::ok(Some(Val::own(rep)))).making(rep, what))
}
