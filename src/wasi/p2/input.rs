//! The input streams of `wasi:io`.

use super::pollable::Pollable;
use super::stream::{Broken, PERMIT};
use super::stream_answers::{broken, subscribe};
use super::table::InputStream;
use super::{PendingP2Call, sockets, value};
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::host::WasiHost;
use crate::wasi::input::Input;
use crate::wasi::wait::{Attempt, Awaited};
use crate::wit::p2::io as wit;

pub(super) fn call(host: &mut WasiHost, func: wit::InputStream, args: Args<'_>) -> Answered {
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
            given(host, this, read, PendingP2Call::Read(this, 0), Val::Bytes)
        }
        wit::InputStream::BlockingRead => blocking_read(host, this, args.u64(1)?),
        wit::InputStream::Skip => {
            let read = read(host, this, args.u64(1)?, false)?;
            given(host, this, read, PendingP2Call::Skip(this, 0), length)
        }
        wit::InputStream::BlockingSkip => blocking_skip(host, this, args.u64(1)?),
    }
}

pub(super) fn blocking_read(host: &mut WasiHost, this: u32, len: u64) -> Answered {
    let read = read(host, this, len, true)?;
    given(host, this, read, PendingP2Call::Read(this, len), Val::Bytes)
}

pub(super) fn blocking_skip(host: &mut WasiHost, this: u32, len: u64) -> Answered {
    let read = read(host, this, len, true)?;
    given(host, this, read, PendingP2Call::Skip(this, len), length)
}

fn length(data: Vec<u8>) -> Val {
    Val::U64(data.len() as u64)
}

/// The answer to a read: the reply that `made` makes of the bytes, or what is left to do.
fn given(
    host: &mut WasiHost,
    this: u32,
    read: Attempt<Result<Vec<u8>, Broken>>,
    rest: PendingP2Call,
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

/// Reads; only with `wait` may it have to wait for the first byte.
pub(super) fn read(
    host: &mut WasiHost,
    this: u32,
    len: u64,
    wait: bool,
) -> Result<Attempt<Result<Vec<u8>, Broken>>, Fail> {
    Ok(Attempt::Done(match host.table.input(this)? {
        InputStream::Tcp(socket) => {
            let socket = *socket;
            // The cast is lossless: at most `PERMIT`.
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
