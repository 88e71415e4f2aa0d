//! `wasi:io`: streams, polls, errors.

pub(super) use super::file_stream::PERMIT;
use super::table::{InputStream, OutputTarget, Pollable, Resource};
use super::{Operation, made, sockets, value};
use crate::caps::{self, errno, open_file};
use crate::component::Val;
use crate::guest::ConsoleChunk;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::fs::{errno_of, os_text};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{Ended, NetError, Readiness};
use crate::wasi::operation::Attempt;
use crate::wasi::stdio::Input;
use crate::wasi::wait::Awaited;
use crate::wit::Label;
use crate::wit::p2::io::{self as wit, Error, Io, StreamError};

/// Most bytes of the calls that write and flush at once.
const FLUSH_LIMIT: u64 = 4096;

/// `stream-error`
#[derive(Debug, Clone, Copy)]
pub(super) enum Broken {
    Failed(u16),
    Network(NetError),
    Closed,
}

impl From<Ended> for Broken {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Closed => Self::Closed,
            Ended::Failed(error) => Self::Network(error),
        }
    }
}

pub(super) fn call(host: &mut WasiHost, func: Io, args: Args<'_>) -> Answered {
    match func {
        Io::Poll => {
            let reps = args.handles(0)?;
            if reps.is_empty() {
                return Err(Fail::Trap("poll was called with an empty list".into()));
            }
            let pollables = reps.iter().map(|rep| host.table.pollable(*rep)).collect::<Result<_, _>>()?;
            poll(host, pollables)
        }
    }
}

pub(super) fn error(host: &mut WasiHost, func: Error, args: Args<'_>) -> Answered {
    match func {
        Error::ToDebugString => {
            let text = match host.table.any(args.handle(0)?)? {
                Resource::Error(number) => os_text(*number),
                Resource::NetworkError(error) => error.label().to_owned(),
                _ => return Err(args.wrong(0)),
            };
            value(Val::String(text))
        }
    }
}

pub(super) fn pollable(host: &mut WasiHost, func: wit::Pollable, args: Args<'_>) -> Answered {
    let pollable = host.table.pollable(args.handle(0)?)?;
    match func {
        wit::Pollable::Ready => value(Val::Bool(is_ready(host, pollable))),
        wit::Pollable::Block => block(host, pollable),
    }
}

/// Comes back when it is ready.
pub(super) fn block(host: &mut WasiHost, pollable: Pollable) -> Answered {
    if is_ready(host, pollable) {
        return Ok(Reply::default());
    }
    let awaited = awaited(host, &[pollable])?;
    Err(Fail::wait(Operation::Block(pollable), awaited))
}

fn is_ready(host: &mut WasiHost, pollable: Pollable) -> bool {
    match pollable {
        Pollable::Ready => true,
        Pollable::At(at) => at <= host.clock.monotonic(),
        Pollable::Stdin => host.stdin.ready(),
        Pollable::File(rep) => {
            host.table.wait_file(rep);
            true
        }
        Pollable::Network(rep) => !matches!(sockets::readiness(host, rep), Ok(Readiness::Waits(_))),
    }
}

fn awaited(host: &mut WasiHost, pollables: &[Pollable]) -> Result<Awaited, Fail> {
    let mut awaited = Awaited::default();
    for pollable in pollables {
        match pollable {
            Pollable::Ready | Pollable::File(_) => {}
            Pollable::At(at) => awaited.until(*at),
            Pollable::Stdin => awaited.stdin = true,
            Pollable::Network(rep) => {
                if let Readiness::Waits(interest) = sockets::readiness(host, *rep)? {
                    awaited.network.push(interest);
                }
            }
        }
    }
    Ok(awaited)
}

/// Which are ready, as soon as one is.
pub(super) fn poll(host: &mut WasiHost, pollables: Vec<Pollable>) -> Answered {
    let ready: Vec<Val> =
        (0..).zip(&pollables).filter(|(_, p)| is_ready(host, **p)).map(|(i, _)| Val::U32(i)).collect();
    if !ready.is_empty() {
        return value(Val::List(ready));
    }
    let awaited = awaited(host, &pollables)?;
    Err(Fail::wait(Operation::Poll(pollables), awaited))
}

pub(super) fn broken(host: &mut WasiHost, broken: &Broken) -> Answered {
    match broken {
        Broken::Closed => value(Val::err(Some(StreamError::Closed.with(None)))),
        Broken::Failed(number) => {
            failed(host, Resource::Error(*number), format!("error {}", errno::errno(*number).name))
        }
        Broken::Network(error) => {
            failed(host, Resource::NetworkError(*error), format!("error {}", error.label()))
        }
    }
}

fn failed(host: &mut WasiHost, error: Resource, what: String) -> Answered {
    let rep = host.table.push(error, &*what)?;
    let error = StreamError::LastOperationFailed.with(Some(Val::own(rep)));
    Ok(Reply::from(Val::err(Some(error))).making(rep, what))
}

pub(super) fn subscribe(host: &mut WasiHost, parent: u32, pollable: Pollable) -> Answered {
    let what = format!("pollable of {}", host.table.what(parent));
    made(host, Resource::Pollable(pollable, Some(parent)), &what)
}

pub(super) fn input(host: &mut WasiHost, func: wit::InputStream, args: Args<'_>) -> Answered {
    let this = args.handle(0)?;
    match func {
        wit::InputStream::Subscribe => {
            let pollable = match host.table.input(this)? {
                InputStream::Stdin => Pollable::Stdin,
                InputStream::File(_) => Pollable::File(this),
                InputStream::Tcp(_) => Pollable::Network(this),
            };
            subscribe(host, this, pollable)
        }
        wit::InputStream::Read => {
            let read = read(host, this, args.u64(1)?, false)?;
            given(host, this, read, Operation::Read(this, 0), Val::Bytes)
        }
        wit::InputStream::BlockingRead => blocking_read(host, this, args.u64(1)?),
        wit::InputStream::Skip => {
            let read = read(host, this, args.u64(1)?, false)?;
            given(host, this, read, Operation::Skip(this, 0), length)
        }
        wit::InputStream::BlockingSkip => blocking_skip(host, this, args.u64(1)?),
    }
}

pub(super) fn blocking_read(host: &mut WasiHost, this: u32, len: u64) -> Answered {
    let read = read(host, this, len, true)?;
    given(host, this, read, Operation::Read(this, len), Val::Bytes)
}

pub(super) fn blocking_skip(host: &mut WasiHost, this: u32, len: u64) -> Answered {
    let read = read(host, this, len, true)?;
    given(host, this, read, Operation::Skip(this, len), length)
}

fn length(data: Vec<u8>) -> Val {
    Val::U64(data.len() as u64)
}

/// What came of a read: the reply that `made` makes of it, or what is left to do.
fn given(
    host: &mut WasiHost,
    this: u32,
    read: Attempt<Result<Vec<u8>, Broken>>,
    rest: Operation,
    made: impl FnOnce(Vec<u8>) -> Val,
) -> Answered {
    match read {
        Attempt::Waits(awaited) => Err(Fail::wait(rest, awaited)),
        Attempt::Done(Err(error)) => {
            let stdin = matches!(host.table.input(this)?, InputStream::Stdin);
            let account = if stdin { host.stdin_account() } else { None };
            Ok(Reply { account, ..broken(host, &error)? })
        }
        Attempt::Done(Ok(data)) => value(Val::ok(Some(made(data)))),
    }
}

/// Reads; only with `wait` it has to wait where there is nothing yet.
pub(super) fn read(
    host: &mut WasiHost,
    this: u32,
    len: u64,
    wait: bool,
) -> Result<Attempt<Result<Vec<u8>, Broken>>, Fail> {
    Ok(Attempt::Done(match host.table.input(this)? {
        InputStream::Tcp(socket) => {
            let socket = *socket;
            // At most `PERMIT`.
            return sockets::read(host, socket, len.min(PERMIT) as usize, wait);
        }
        InputStream::Stdin => match host.stdin.read(len.min(PERMIT) as usize, wait && host.blocking) {
            Ok(Input::Bytes(data)) => Ok(data),
            Ok(Input::End) => Err(Broken::Closed),
            Ok(Input::NotYet) if wait => return Ok(Attempt::Waits(Awaited::stdin())),
            Ok(Input::NotYet) => Ok(Vec::new()),
            Err(number) => Err(Broken::Failed(number)),
        },
        InputStream::File(file) => file.read(len, wait),
    }))
}

pub(super) fn output(host: &mut WasiHost, func: wit::OutputStream, args: Args<'_>) -> Answered {
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

/// An error of an output stream. That its file was opened for reading is an account's matter.
fn broken_output(host: &mut WasiHost, this: u32, error: &Broken) -> Answered {
    let unfit = match (&host.table.output(this)?.target, error) {
        (OutputTarget::File(stream), Broken::Failed(_)) if host.fs.explain => stream.unfit(),
        _ => None,
    };
    let account =
        unfit.map(|unfit| open_file::account(None, &caps::Operation::WriteTo, &unfit, errno::IO).into());
    Ok(Reply { account, ..broken(host, error)? })
}

/// How many bytes may be written now.
fn check(host: &mut WasiHost, this: u32) -> Result<Result<u64, Broken>, Fail> {
    Ok(match &mut host.table.output(this)?.target {
        OutputTarget::Console(_) => Ok(PERMIT),
        OutputTarget::File(file) => file.check(),
        // Connections have their own calls.
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
        Attempt::Waits(awaited) => return Err(Fail::wait(Operation::Splice { this, source, len }, awaited)),
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

pub(super) fn at_most(len: u64, args: Args<'_>) -> Result<(), Fail> {
    if len > FLUSH_LIMIT {
        return Err(Fail::Trap(format!(
            "{} of {len} bytes; at most {FLUSH_LIMIT} are allowed",
            args.0.func.name
        )));
    }
    Ok(())
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

/// A reader that went away closes the stream; anything else is a failure.
fn gone(error: &std::io::Error) -> Broken {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        Broken::Closed
    } else {
        Broken::Failed(errno_of(error))
    }
}
