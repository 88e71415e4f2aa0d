//! `wasi:io`: streams, polls, errors.

use super::table::{InputStream, OutputTarget, Pollable, Resource};
use super::{made, sockets, value};
use crate::caps::errno;
use crate::caps::open_file::{self, Unfit};
use crate::component::Val;
use crate::guest::{ConsoleChunk, WaitReason};
use crate::wasi::args::{Answered, Args, Fail, Reply, unsupported};
use crate::wasi::fs::errno_of;
use crate::wasi::host::WasiHost;
use crate::wasi::net::{Ended, NetError, Readiness};
use crate::wasi::stdio::Input;
use crate::wasi::wait::Awaited;

/// Most bytes that one read gives and one write may bring.
pub(super) const PERMIT: u64 = 65_536;
/// Most bytes of the calls that write and flush at once.
const FLUSH_LIMIT: u64 = 4096;

/// `stream-error`
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

pub(super) fn call(host: &mut WasiHost, name: &str, args: Args<'_>) -> Answered {
    let Some((kind, method)) = name.strip_prefix("[method]").and_then(|m| m.split_once('.')) else {
        return match name {
            "poll" => poll(host, &args.handles(0)?),
            _ => Err(unsupported(args.0)),
        };
    };
    let this = args.handle(0)?;
    match (kind, method) {
        ("error", "to-debug-string") => {
            let text = match host.table.any(this)? {
                Resource::Error(number) => format!("{} ({number})", errno::errno(*number).name),
                Resource::NetworkError(error) => error.name().to_owned(),
                _ => return Err(args.wrong(0)),
            };
            value(Val::String(text))
        }
        ("pollable", "ready") => {
            let pollable = host.table.pollable(this)?;
            value(Val::Bool(is_ready(host, pollable)))
        }
        ("pollable", "block") => {
            let pollable = host.table.pollable(this)?;
            while !is_ready(host, pollable) {
                let awaited = awaited(host, &[pollable])?;
                host.wait(awaited)?;
            }
            Ok(Reply::default())
        }
        ("input-stream", _) => input(host, this, method, args),
        ("output-stream", _) => output(host, this, method, args),
        _ => Err(unsupported(args.0)),
    }
}

fn is_ready(host: &mut WasiHost, pollable: Pollable) -> bool {
    match pollable {
        Pollable::Ready => true,
        Pollable::At(at) => at <= host.clock.monotonic(),
        Pollable::Stdin => host.stdin.ready(),
        Pollable::Network(rep) => !matches!(sockets::readiness(host, rep), Ok(Readiness::Waits(_))),
    }
}

fn awaited(host: &mut WasiHost, pollables: &[Pollable]) -> Result<Awaited, Fail> {
    let mut awaited = Awaited::default();
    for pollable in pollables {
        match pollable {
            Pollable::Ready => {}
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

fn poll(host: &mut WasiHost, reps: &[u32]) -> Answered {
    if reps.is_empty() {
        return Err(Fail::Trap("poll was called with an empty list".into()));
    }
    let pollables = reps.iter().map(|rep| host.table.pollable(*rep)).collect::<Result<Vec<_>, _>>()?;
    loop {
        let ready: Vec<Val> =
            (0..).zip(&pollables).filter(|(_, p)| is_ready(host, **p)).map(|(i, _)| Val::U32(i)).collect();
        if !ready.is_empty() {
            return value(Val::List(ready));
        }
        let awaited = awaited(host, &pollables)?;
        host.wait(awaited)?;
    }
}

pub(super) fn broken(host: &mut WasiHost, broken: &Broken) -> Answered {
    match broken {
        Broken::Closed => value(Val::err(Some(Val::Variant(1, None)))),
        Broken::Failed(number) => {
            failed(host, Resource::Error(*number), format!("error {}", errno::errno(*number).name))
        }
        Broken::Network(error) => {
            failed(host, Resource::NetworkError(*error), format!("error {}", error.name()))
        }
    }
}

fn failed(host: &mut WasiHost, error: Resource, what: String) -> Answered {
    let rep = host.table.push(error, &*what)?;
    let case = Val::Variant(0, Some(Box::new(Val::own(rep))));
    Ok(Reply::from(Val::err(Some(case))).making(rep, what))
}

pub(super) fn subscribe(host: &mut WasiHost, parent: u32, pollable: Pollable) -> Answered {
    let what = format!("pollable of {}", host.table.what(parent));
    made(host, Resource::Pollable(pollable, Some(parent)), &what)
}

fn input(host: &mut WasiHost, this: u32, method: &str, args: Args<'_>) -> Answered {
    match method {
        "subscribe" => {
            let pollable = match host.table.input(this)? {
                InputStream::Stdin => Pollable::Stdin,
                InputStream::File { .. } => Pollable::Ready,
                InputStream::Tcp(_) => Pollable::Network(this),
            };
            subscribe(host, this, pollable)
        }
        "read" | "blocking-read" | "skip" | "blocking-skip" => {
            let wait = method.starts_with("blocking");
            match read(host, this, args.u64(1)?, wait)? {
                Err(error) => {
                    let stdin = matches!(host.table.input(this)?, InputStream::Stdin);
                    let account = if stdin { host.stdin_account() } else { None };
                    Ok(Reply { account, ..broken(host, &error)? })
                }
                Ok(data) if method.ends_with("skip") => value(Val::ok(Some(Val::U64(data.len() as u64)))),
                Ok(data) => value(Val::ok(Some(Val::Bytes(data)))),
            }
        }
        _ => Err(unsupported(args.0)),
    }
}

pub(super) fn read(
    host: &mut WasiHost,
    this: u32,
    len: u64,
    wait: bool,
) -> Result<Result<Vec<u8>, Broken>, Fail> {
    // At most `PERMIT`.
    let len = len.min(PERMIT) as usize;
    match host.table.input(this)? {
        InputStream::Tcp(socket) => {
            let socket = *socket;
            sockets::read(host, socket, len, wait)
        }
        InputStream::Stdin => match host.stdin.read(len, wait && host.blocking) {
            Ok(Input::Bytes(data)) => Ok(Ok(data)),
            Ok(Input::End) => Ok(Err(Broken::Closed)),
            Ok(Input::NotYet) if wait => Err(Fail::Wait(WaitReason::Stdin)),
            Ok(Input::NotYet) => Ok(Ok(Vec::new())),
            Err(number) => Ok(Err(Broken::Failed(number))),
        },
        InputStream::File { closed: true, .. } => Ok(Err(Broken::Closed)),
        InputStream::File { .. } if len == 0 => Ok(Ok(Vec::new())),
        InputStream::File { file, position, closed } => match file.read_at(len, *position) {
            Ok(data) if data.is_empty() => {
                *closed = true;
                Ok(Err(Broken::Closed))
            }
            Ok(data) => {
                *position = position.saturating_add(data.len() as u64);
                Ok(Ok(data))
            }
            Err(number) => {
                *closed = true;
                Ok(Err(Broken::Failed(number)))
            }
        },
    }
}

fn output(host: &mut WasiHost, this: u32, method: &str, args: Args<'_>) -> Answered {
    if let OutputTarget::Tcp(socket) = host.table.output(this)?.target {
        return sockets::output(host, this, socket, method, args);
    }
    match method {
        "check-write" => {
            let permit = if host.table.output(this)?.closed { Err(Broken::Closed) } else { Ok(PERMIT) };
            match permit {
                Ok(permit) => value(Val::ok(Some(Val::U64(permit)))),
                Err(error) => broken(host, &error),
            }
        }
        "subscribe" => {
            host.table.output(this)?;
            subscribe(host, this, Pollable::Ready)
        }
        "flush" | "blocking-flush" => flush(host, this),
        "write" => write(host, this, args.bytes(1)?, false),
        "blocking-write-and-flush" => {
            let data = args.bytes(1)?;
            at_most(data.len() as u64, args)?;
            write(host, this, data, true)
        }
        "write-zeroes" => {
            let len = args.u64(1)?;
            if len > PERMIT {
                return Err(Fail::Trap(format!(
                    "write-zeroes of {len} bytes, more than check-write permits"
                )));
            }
            write(host, this, &vec![0; len as usize], false)
        }
        "blocking-write-zeroes-and-flush" => {
            let len = args.u64(1)?;
            at_most(len, args)?;
            write(host, this, &vec![0; len as usize], true)
        }
        "splice" | "blocking-splice" => {
            let source = args.handle(1)?;
            if host.table.output(this)?.closed {
                return broken(host, &Broken::Closed);
            }
            let data = match read(host, source, args.u64(2)?, method == "blocking-splice")? {
                Ok(data) => data,
                Err(error) => return broken(host, &error),
            };
            let mut reply = write(host, this, &data, false)?;
            if matches!(reply.value, Some(Val::Result(Ok(_)))) {
                reply.value = Some(Val::ok(Some(Val::U64(data.len() as u64))));
            }
            Ok(reply)
        }
        _ => Err(unsupported(args.0)),
    }
}

pub(super) fn at_most(len: u64, args: Args<'_>) -> Result<(), Fail> {
    if len > FLUSH_LIMIT {
        return Err(Fail::Trap(format!(
            "{} of {len} bytes; at most {FLUSH_LIMIT} are allowed",
            args.0.function
        )));
    }
    Ok(())
}

fn write(host: &mut WasiHost, this: u32, data: &[u8], and_flush: bool) -> Answered {
    let console = host.console;
    let stream = host.table.output(this)?;
    if stream.closed {
        return broken(host, &Broken::Closed);
    }
    let mut chunk = None;
    let written = match &mut stream.target {
        OutputTarget::Console(to) => {
            chunk = Some(ConsoleChunk { stream: *to, bytes: data.to_vec() }).filter(|c| !c.bytes.is_empty());
            let done =
                console.write(*to, data).and_then(|()| if and_flush { console.flush(*to) } else { Ok(()) });
            done.map_err(|e| gone(&e))
        }
        OutputTarget::File { file, position } => {
            let done = file.write_all_at(data, *position);
            if let (Ok(n), Some(position)) = (&done, position) {
                *position = position.saturating_add(*n);
            }
            done.map(|_| ()).map_err(Broken::Failed)
        }
        // Connections have their own calls.
        OutputTarget::Tcp(_) => Err(Broken::Closed),
    };
    let unfit = match &stream.target {
        OutputTarget::File { file, .. } if !file.writable => Some(Unfit::ReadOnly(file.name.clone())),
        _ => None,
    };
    match written {
        Ok(()) => {
            let mut reply = Reply::from(Val::ok(None));
            reply.console.extend(chunk);
            Ok(reply)
        }
        Err(error) => {
            stream.closed = true;
            let unfit = unfit.filter(|_| host.fs.explain);
            let account = unfit.map(|unfit| open_file::account(None, "write to", &unfit, errno::IO));
            Ok(Reply { account, ..broken(host, &error)? })
        }
    }
}

fn flush(host: &mut WasiHost, this: u32) -> Answered {
    let console = host.console;
    let stream = host.table.output(this)?;
    if stream.closed {
        return broken(host, &Broken::Closed);
    }
    let flushed = match stream.target {
        OutputTarget::Console(to) => console.flush(to),
        OutputTarget::File { .. } | OutputTarget::Tcp(_) => Ok(()),
    };
    match flushed {
        Ok(()) => value(Val::ok(None)),
        Err(error) => {
            stream.closed = true;
            broken(host, &gone(&error))
        }
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
