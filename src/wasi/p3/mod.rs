//! The face of WASI 0.3: streams, futures and calls that complete later.
//!
//! <https://github.com/WebAssembly/WASI/tree/main/proposals>

mod cli;
mod clocks;
mod copies;
mod ends;
mod filesystem;
mod operation;
mod pump;
mod random;
mod reading;
mod sockets;
mod step;
mod streams;
mod values;
mod writing;

pub use ends::HostEnds;
pub use operation::PendingP3Call;

use super::args::{Answered, Args, Reply};
use super::host::WasiHost;
use super::operation::PendingCall;
use crate::component::Val;
use crate::guest::{CallId, HostOp};
use crate::wit::p3::{P3Func, P3Resource};

pub fn call(host: &mut WasiHost, func: P3Func, args: Args<'_>) -> Answered {
    match func {
        P3Func::Cli(func) => cli::call(host, func, args),
        P3Func::Clocks(func) => clocks::call(host, func, args),
        P3Func::Filesystem(func) => filesystem::call(host, func),
        P3Func::Descriptor(func) => filesystem::descriptor(host, func, args),
        P3Func::Random(func) => random::call(host, func, args),
        P3Func::Sockets(func) => sockets::call(host, func, args),
        P3Func::TcpSocket(func) => sockets::tcp(host, func, args),
        P3Func::UdpSocket(func) => sockets::udp(host, func, args),
        P3Func::Drop(P3Resource::TcpSocket) => sockets::drop_socket(host, args.handle(0)?),
        P3Func::Drop(_) => {
            host.table.remove(args.handle(0)?)?;
            Ok(Reply::default())
        }
    }
}

/// Does what the host is asked to do with its ends of streams and futures, or with a call in progress.
pub(crate) fn operate(host: &mut WasiHost, op: HostOp, args: Args<'_>) -> Answered {
    match op {
        HostOp::Copy(kind, side) => copies::copy(host, kind, side, args),
        HostOp::CancelCopy(kind, side) => copies::cancel(host, kind, side, args.end(0)?),
        HostOp::Drop(kind, side) => copies::drop_end(host, kind, side, args.end(0)?),
        HostOp::CancelCall => {
            host.forget(|id, _| id == CallId(args.u64(0).unwrap_or(0)));
            Ok(Reply::default())
        }
    }
}

/// Moves on the streams that the host has both ends of.
pub(super) fn push_on(host: &mut WasiHost) {
    pump::push_on(host);
}

/// Resumes a call that waited, as far as it can go now.
pub(crate) fn go_on(host: &mut WasiHost, operation: PendingP3Call) -> Answered {
    match operation {
        PendingP3Call::Timer(deadline) => clocks::wait_until(host, deadline),
        PendingP3Call::Read(stream, room) => copies::read(host, stream, room),
        PendingP3Call::Write { stream, bytes, done } => copies::write(host, stream, bytes, done),
        PendingP3Call::Outcome(future) => copies::outcome(host, future),
        PendingP3Call::Connect(socket) => sockets::finish_connect(host, socket),
        PendingP3Call::Send { socket, bytes, to } => sockets::send(host, socket, bytes, to),
        PendingP3Call::Receive(socket) => sockets::receive(host, socket),
        PendingP3Call::Resolve(lookup) => sockets::resolve(host, lookup),
    }
}

/// Whether a call that waits is a copy for which this holds.
fn is_copy(operation: &PendingCall, is: impl FnOnce(&PendingP3Call) -> bool) -> bool {
    matches!(operation, PendingCall::P3(operation) if is(operation))
}

fn value(value: Val) -> Answered {
    Ok(value.into())
}
