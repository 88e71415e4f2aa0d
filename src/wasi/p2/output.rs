//! The output streams of `wasi:io`. Those of TCP connections are handled elsewhere (`sockets/output.rs`).

use super::input::read;
use super::pollable::Pollable;
use super::stream::{Broken, PERMIT};
use super::stream_answers::{at_most, broken, subscribe};
use super::table::OutputTarget;
use super::{PendingP2Call, sockets, value};
use crate::caps::{self, errno, open_file};
use crate::component::Val;
use crate::guest::ConsoleChunk;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::fs::errno_of;
use crate::wasi::host::WasiHost;
use crate::wasi::wait::Attempt;
use crate::wit::p2::io as wit;

pub(super) fn call(host: &mut WasiHost, func: wit::OutputStream, args: Args<'_>) -> Answered {
    use wit::OutputStream as F;
    let this = args.handle(0)?;
    if let OutputTarget::Tcp(socket) = host.table.output(this)?.target {
        return sockets::output(host, this, socket, func, args);
    }
    match func {
        F::CheckWrite => match check(host, this)? {
            Ok(permit) => value(Val::ok(Some(Val::U64(permit)))),
            Err(error) => broken_output(host, this, &error),
        },
        F::Subscribe => {
            let pollable = match host.table.output(this)?.target {
                OutputTarget::Console(_) => Pollable::Ready,
                OutputTarget::File(_) => Pollable::File(this),
                OutputTarget::Tcp(_) => Pollable::Network(this),
            };
            subscribe(host, this, pollable)
        }
        F::Flush => flush(host, this, false),
        F::BlockingFlush => flush(host, this, true),
        F::Write => write(host, this, args.bytes(1)?, false),
        F::BlockingWriteAndFlush => {
            let data = args.bytes(1)?;
            at_most(data.len() as u64, args)?;
            write(host, this, data, true)
        }
        F::WriteZeroes => {
            let len = args.u64(1)?;
            match check(host, this)? {
                Err(error) => broken_output(host, this, &error),
                Ok(permit) if len > permit => Err(Fail::Trap(format!(
                    "write-zeroes of {len} bytes, more than check-write permits ({permit})"
                ))),
                Ok(_) => write(host, this, &vec![0; len as usize], false),
            }
        }
        F::BlockingWriteZeroesAndFlush => {
            let len = args.u64(1)?;
            at_most(len, args)?;
            write(host, this, &vec![0; len as usize], true)
        }
        F::Splice => splice(host, this, args.handle(1)?, args.u64(2)?, false),
        F::BlockingSplice => splice(host, this, args.handle(1)?, args.u64(2)?, true),
    }
}

/// An error of an output stream. If its file was opened only for reading, the account says so.
fn broken_output(host: &mut WasiHost, this: u32, error: &Broken) -> Answered {
    let unfit = match (&host.table.output(this)?.target, error) {
        (OutputTarget::File(stream), Broken::Failed(_)) if host.fs.explain => stream.unfit(),
        _ => None,
    };
    let account =
        unfit.map(|unfit| open_file::account(None, &caps::Operation::WriteTo, &unfit, errno::IO).into());
    Ok(Reply { account, ..broken(host, error)? })
}

/// How many bytes may be written now: `check-write`.
fn check(host: &mut WasiHost, this: u32) -> Result<Result<u64, Broken>, Fail> {
    Ok(match &mut host.table.output(this)?.target {
        OutputTarget::Console(_) => Ok(PERMIT),
        OutputTarget::File(file) => file.check(),
        // TCP streams never get here: `sockets` answers their calls.
        OutputTarget::Tcp(_) => Err(Broken::Closed),
    })
}

pub(super) fn splice(host: &mut WasiHost, this: u32, source: u32, len: u64, wait: bool) -> Answered {
    if wait {
        host.table.wait_file(this);
    }
    let len = match check(host, this)? {
        Ok(permit) => len.min(permit),
        Err(error) => return broken_output(host, this, &error),
    };
    let none = || value(Val::ok(Some(Val::U64(0))));
    if len == 0 {
        return none();
    }
    let data = match read(host, source, len, wait)? {
        Attempt::Waits(awaited) => {
            return Err(Fail::wait(PendingP2Call::Splice { this, source, len }, awaited));
        }
        Attempt::Done(Ok(data)) if data.is_empty() => return none(),
        Attempt::Done(Ok(data)) => data,
        Attempt::Done(Err(error)) => return broken(host, &error),
    };
    let mut reply = write(host, this, &data, wait)?;
    if matches!(reply.value, Some(Val::Result(Ok(_)))) {
        reply.value = Some(Val::ok(Some(Val::U64(data.len() as u64))));
    }
    Ok(reply)
}

fn write(host: &mut WasiHost, this: u32, data: &[u8], and_flush: bool) -> Answered {
    let console = host.console;
    let mut chunk = None;
    let written = match &mut host.table.output(this)?.target {
        OutputTarget::Console(to) => {
            chunk = Some(ConsoleChunk { stream: *to, bytes: data.to_vec() }).filter(|c| !c.bytes.is_empty());
            let done =
                console.write(*to, data).and_then(|()| if and_flush { console.flush(*to) } else { Ok(()) });
            done.map_err(|e| gone(&e))
        }
        OutputTarget::File(file) if and_flush => file.write_and_flush(data),
        OutputTarget::File(file) => file.write(data)?,
        OutputTarget::Tcp(_) => Err(Broken::Closed),
    };
    match written {
        Ok(()) => {
            let mut reply = Reply::from(Val::ok(None));
            reply.console.extend(chunk);
            Ok(reply)
        }
        Err(error) => broken_output(host, this, &error),
    }
}

fn flush(host: &mut WasiHost, this: u32, wait: bool) -> Answered {
    let console = host.console;
    let flushed = match &mut host.table.output(this)?.target {
        OutputTarget::Console(to) => console.flush(*to).map_err(|e| gone(&e)),
        OutputTarget::File(file) => file.flush(wait),
        OutputTarget::Tcp(_) => Err(Broken::Closed),
    };
    match flushed {
        Ok(()) => value(Val::ok(None)),
        Err(error) => broken_output(host, this, &error),
    }
}

/// A reader that has gone away closes the stream; any other error is a failed operation.
fn gone(error: &std::io::Error) -> Broken {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        Broken::Closed
    } else {
        Broken::Failed(errno_of(error))
    }
}
