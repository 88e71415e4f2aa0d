//! The output stream of a TCP connection.

use super::streams;
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{Ended, Readiness};
use crate::wasi::p2::input::read;
use crate::wasi::p2::pollable::Pollable;
use crate::wasi::p2::stream::PERMIT;
use crate::wasi::p2::stream_answers::{at_most, broken, subscribe};
use crate::wasi::p2::{PendingP2Call, value};
use crate::wasi::wait::Attempt;
use crate::wit::p2::io::OutputStream;

/// Answers a call on `this`, the output stream of a socket.
pub fn call(host: &mut WasiHost, this: u32, socket: u32, func: OutputStream, args: Args<'_>) -> Answered {
    match func {
        OutputStream::CheckWrite => {
            let permit = streams(host, socket)?.check_write();
            done(host, permit, |permit| Some(Val::U64(permit as u64)))
        }
        OutputStream::Subscribe => subscribe(host, this, Pollable::Network(this)),
        OutputStream::Write => {
            let written = write(host, socket, args.bytes(1)?)?;
            done(host, written, |()| None)
        }
        OutputStream::WriteZeroes => {
            let len = args.u64(1)?;
            match streams(host, socket)?.check_write() {
                Ok(permit) if len > permit as u64 => Err(not_permitted(len)),
                Ok(_) => {
                    let written = write(host, socket, &vec![0; len.min(PERMIT) as usize])?;
                    done(host, written, |()| None)
                }
                Err(ended) => broken(host, &ended.into()),
            }
        }
        OutputStream::Flush => {
            let state = streams(host, socket)?.state();
            done(host, state, |()| None)
        }
        OutputStream::BlockingFlush => match streams(host, socket)?.state() {
            Ok(()) => flush(host, socket),
            ended => done(host, ended, |()| None),
        },
        OutputStream::BlockingWriteAndFlush => {
            let bytes = args.bytes(1)?;
            at_most(bytes.len() as u64, args)?;
            write_and_flush(host, socket, bytes.to_vec())
        }
        OutputStream::BlockingWriteZeroesAndFlush => {
            let len = args.u64(1)?;
            at_most(len, args)?;
            write_and_flush(host, socket, vec![0; len.min(PERMIT) as usize])
        }
        OutputStream::Splice => splice(host, socket, args.handle(1)?, args.u64(2)?, false),
        OutputStream::BlockingSplice => splice(host, socket, args.handle(1)?, args.u64(2)?, true),
    }
}

fn done<T>(host: &mut WasiHost, result: Result<T, Ended>, ok: impl FnOnce(T) -> Option<Val>) -> Answered {
    match result {
        Ok(found) => value(Val::ok(ok(found))),
        Err(ended) => broken(host, &ended.into()),
    }
}

fn not_permitted(len: u64) -> Fail {
    Fail::Trap(format!("a write of {len} bytes, more than check-write permitted"))
}

fn write(host: &mut WasiHost, socket: u32, bytes: &[u8]) -> Result<Result<(), Ended>, Fail> {
    let written = streams(host, socket)?.write(bytes).ok_or_else(|| not_permitted(bytes.len() as u64))?;
    host.table.wrote(socket);
    Ok(written)
}

/// How many bytes the stream accepts, once it accepts any: by then all earlier output has been sent.
fn room(host: &mut WasiHost, socket: u32) -> Result<Attempt<Result<usize, Ended>>, Fail> {
    loop {
        let streams = streams(host, socket)?;
        match streams.check_write() {
            Ok(0) => match streams.write_readiness() {
                Readiness::Waits(interest) => return Ok(Attempt::Waits(interest.into())),
                Readiness::Ready => {}
            },
            done => return Ok(Attempt::Done(done)),
        }
    }
}

/// Returns once everything has been sent: `blocking-flush`.
pub fn flush(host: &mut WasiHost, socket: u32) -> Answered {
    match room(host, socket)? {
        Attempt::Waits(awaited) => Err(Fail::wait(PendingP2Call::Flush(socket), awaited)),
        Attempt::Done(sent) => done(host, sent.map(|_| ()), |()| None),
    }
}

/// `blocking-write-and-flush`. Its limit is below one permit, so there is one write and one wait after it.
pub(crate) fn write_and_flush(host: &mut WasiHost, socket: u32, bytes: Vec<u8>) -> Answered {
    match room(host, socket)? {
        Attempt::Waits(awaited) => {
            return Err(Fail::wait(PendingP2Call::WriteAndFlush(socket, bytes), awaited));
        }
        Attempt::Done(Err(ended)) => return broken(host, &ended.into()),
        Attempt::Done(Ok(_)) => {}
    }
    match write(host, socket, &bytes)? {
        Ok(()) => written(host, socket),
        Err(ended) => broken(host, &ended.into()),
    }
}

/// Returns once what was written has been sent.
pub fn written(host: &mut WasiHost, socket: u32) -> Answered {
    match room(host, socket)? {
        Attempt::Waits(awaited) => Err(Fail::wait(PendingP2Call::Written(socket), awaited)),
        // If the stream has been closed meanwhile, everything has been sent as far as anyone can tell.
        Attempt::Done(Ok(_) | Err(Ended::Closed)) => value(Val::ok(None)),
        Attempt::Done(Err(ended)) => broken(host, &ended.into()),
    }
}

/// `splice` and `blocking-splice`. Unsent output goes out while the program continues.
pub fn splice(host: &mut WasiHost, socket: u32, source: u32, len: u64, wait: bool) -> Answered {
    let rest = PendingP2Call::SpliceToSocket { socket, source, len };
    let permit = match wait {
        true => room(host, socket)?,
        false => Attempt::Done(streams(host, socket)?.check_write()),
    };
    let len = match permit {
        Attempt::Waits(awaited) => return Err(Fail::wait(rest, awaited)),
        Attempt::Done(Ok(permit)) => len.min(permit as u64),
        Attempt::Done(Err(ended)) => return broken(host, &ended.into()),
    };
    if len == 0 {
        return value(Val::ok(Some(Val::U64(0))));
    }
    let bytes = match read(host, source, len, wait)? {
        Attempt::Waits(awaited) => return Err(Fail::wait(rest, awaited)),
        Attempt::Done(Ok(bytes)) if bytes.is_empty() => return value(Val::ok(Some(Val::U64(0)))),
        Attempt::Done(Ok(bytes)) => bytes,
        Attempt::Done(Err(error)) => return broken(host, &error),
    };
    let written = write(host, socket, &bytes)?;
    done(host, written, |()| Some(Val::U64(bytes.len() as u64)))
}
