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
pub(super) mod network {
    //! What the sockets of 0.2 and 0.3 share: addresses as values, and accounts.
    pub(in crate::wasi) use super::sockets::{
        SocketAttempt, account_of as account, address, address_val, family, family_val, ip_val, optional,
    };
}
mod sockets;
mod stream;
mod stream_answers;
mod table;

pub use operation::PendingP2Call;
pub use table::{Descriptor, ResourceTable, TableResource};

use super::args::{Answered, Args, Fail, Reply};
use super::host::WasiHost;
use crate::component::Val;
use crate::wit::p2::P2Func;

pub fn call(host: &mut WasiHost, func: P2Func, args: Args<'_>) -> Answered {
    match func {
        P2Func::Cli(func) => cli::call(host, func, args),
        P2Func::Clocks(func) => clocks::call(host, func, args),
        P2Func::Filesystem(func) => filesystem::call(host, func, args),
        P2Func::Descriptor(func) => filesystem::descriptor(host, func, args),
        P2Func::DirectoryEntryStream(func) => filesystem::entries(host, func, args),
        P2Func::Io(func) => poll::call(host, func, args),
        P2Func::Error(func) => stream_answers::error(host, func, args),
        P2Func::Pollable(func) => poll::pollable(host, func, args),
        P2Func::InputStream(func) => input::call(host, func, args),
        P2Func::OutputStream(func) => output::call(host, func, args),
        P2Func::Random(func) => random::call(host, func, args),
        P2Func::Sockets(func) => sockets::call(host, func, args),
        P2Func::ResolveAddressStream(func) => sockets::resolve(host, func, args),
        P2Func::TcpSocket(func) => sockets::tcp(host, func, args),
        P2Func::UdpSocket(func) => sockets::udp(host, func, args),
        P2Func::IncomingDatagramStream(func) => sockets::incoming(host, func, args),
        P2Func::OutgoingDatagramStream(func) => sockets::outgoing(host, func, args),
        P2Func::Drop(_) => drop_resource(host, args.handle(0)?),
    }
}

/// Resumes a call that waited, as far as it can go now.
pub(crate) fn go_on(host: &mut WasiHost, operation: PendingP2Call) -> Answered {
    match operation {
        PendingP2Call::Block(pollable) => poll::block(host, pollable),
        PendingP2Call::Poll(pollables) => poll::poll(host, pollables),
        PendingP2Call::Read(stream, len) => input::blocking_read(host, stream, len),
        PendingP2Call::Skip(stream, len) => input::blocking_skip(host, stream, len),
        PendingP2Call::Splice { this, source, len } => output::splice(host, this, source, len, true),
        PendingP2Call::SpliceToSocket { socket, source, len } => {
            sockets::splice(host, socket, source, len, true)
        }
        PendingP2Call::Flush(socket) => sockets::flush(host, socket),
        PendingP2Call::WriteAndFlush(socket, bytes) => sockets::write_and_flush(host, socket, bytes),
        PendingP2Call::Written(socket) => sockets::written(host, socket),
        PendingP2Call::Drop(rep) => drop_resource(host, rep),
    }
}

/// Drops a resource, after what was written to it has been sent.
fn drop_resource(host: &mut WasiHost, rep: u32) -> Answered {
    if let Some(awaited) = sockets::before_drop(host, rep)? {
        return Err(Fail::wait(PendingP2Call::Drop(rep), awaited));
    }
    host.table.remove(rep)?;
    Ok(Reply::default())
}

fn value(value: Val) -> Answered {
    Ok(value.into())
}

/// Returns a new resource.
fn made(host: &mut WasiHost, resource: TableResource, what: &str) -> Answered {
    let rep = host.table.push(resource, what)?;
    Ok(Reply::from(Val::own(rep)).making(rep, what))
}

/// Returns a new resource as the `ok` of a `result`.
fn made_ok(host: &mut WasiHost, resource: TableResource, what: &str) -> Result<Reply, Fail> {
    let rep = host.table.push(resource, what)?;
    Ok(Reply::from(Val::ok(Some(Val::own(rep)))).making(rep, what))
}
