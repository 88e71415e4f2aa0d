//! The face of preview 1: descriptors as numbers, results as errno.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md>

mod convert;
mod fd;
mod fds;
mod no_directory;
mod path;
mod poll;
mod unfit;

pub use fds::Fds;

use super::args::{Answered, Args, Fail, Reply, unsupported};
use super::clock::Clock;
use super::fs::Done;
use super::host::WasiHost;
use super::outcome::{self, Outcome, Stop, ok, unit};
use super::random;
use crate::caps::errno;
use crate::component::Val;
use crate::guest::preview1;

fn failed(number: u16) -> Reply {
    Val::err(Some(Val::Enum(number.into()))).into()
}

/// The result of an operation on a path, with its account.
fn done<T>(done: Done<T>, value: impl FnOnce(T) -> Outcome) -> Outcome {
    outcome::done(done, failed, value)
}

/// Answers a call.
pub fn call(host: &mut WasiHost, args: Args<'_>) -> Answered {
    match dispatch(host, args) {
        Ok(reply) => Ok(reply),
        Err(Stop::Errno(number)) => {
            let account = unfit::account(host, args, number);
            Ok(Reply { account, ..failed(number) })
        }
        Err(Stop::Fail(fail)) => Err(fail),
    }
}

fn dispatch(host: &mut WasiHost, args: Args<'_>) -> Outcome {
    match &*args.0.func.name {
        "args_get" => ok(Val::List(host.args.iter().cloned().map(Val::String).collect())),
        "args_sizes_get" => sizes(host.args.iter().map(String::len)),
        "environ_get" => {
            let pair = |(name, value): &(String, String)| {
                Val::Tuple(vec![Val::String(name.clone()), Val::String(value.clone())])
            };
            ok(Val::List(host.env.iter().map(pair).collect()))
        }
        "environ_sizes_get" => sizes(host.env.iter().map(|(name, value)| name.len() + 1 + value.len())),
        "clock_res_get" => clock(args, Clock::wall_resolution, Clock::monotonic_resolution),
        "clock_time_get" => {
            let clocks = host.clock;
            clock(args, || clocks.wall(), || clocks.monotonic())
        }
        "sched_yield" => unit(),
        "random_get" => ok(Val::Bytes(random::bytes(args.u32(0)?.into())?)),
        // Whether WASI allows the status is for whoever ends the process to say.
        "proc_exit" => Err(Fail::Exit(args.u32(0)?.cast_signed()).into()),
        "proc_raise" => Err(errno::NOTSUP.into()),
        "poll_oneoff" => poll::poll(host, args),
        // Their older forms are not there in wasmtime at all.
        name if name.starts_with("sock_") && &*args.0.func.interface == preview1::UNSTABLE => {
            Err(Fail::Trap(format!("wasi_unstable has no sockets here: {name} was called")).into())
        }
        "sock_accept" | "sock_recv" | "sock_send" | "sock_shutdown" => {
            host.fds.get(args.u32(0)?)?;
            Err(errno::NOTSOCK.into())
        }
        name if name.starts_with("fd_") => fd::call(host, name, args),
        name if name.starts_with("path_") => path::call(host, name, args),
        _ => Err(unsupported(args.0).into()),
    }
}

fn sizes(lengths: impl ExactSizeIterator<Item = usize>) -> Outcome {
    let count = u32::try_from(lengths.len()).map_err(|_| errno::OVERFLOW)?;
    let bytes = u32::try_from(lengths.map(|n| n + 1).sum::<usize>()).map_err(|_| errno::OVERFLOW)?;
    ok(Val::Tuple(vec![Val::U32(count), Val::U32(bytes)]))
}

fn clock(args: Args<'_>, wall: impl Fn() -> std::time::Duration, monotonic: impl Fn() -> u64) -> Outcome {
    match args.enumeration(0)? {
        0 => ok(Val::U64(convert::nanoseconds(wall())?)),
        1 => ok(Val::U64(monotonic())),
        // The clocks of processor time.
        _ => Err(errno::BADF.into()),
    }
}
