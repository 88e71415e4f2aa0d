//! The face of preview 1: descriptors are numbers, and results are an errno.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md>

mod convert;
mod fd;
mod fds;
mod no_directory;
mod operation;
mod path;
mod path_args;
mod poll;
mod unfit;

pub(crate) use fds::Fds;
pub use operation::PendingP1Call;

use super::args::{Answered, Args, Fail, Reply};
use super::clock::Clock;
use super::fs::FinishedOperation;
use super::host::WasiHost;
use super::outcome::{self, CallFailure, HostResult, ok, unit};
use super::random;
use crate::caps::errno;
use crate::component::Val;
use crate::wit::PathCall;
use crate::wit::p1::{Clockid, P1Func, P1Module};

fn failed(number: u16) -> Reply {
    Val::err(Some(Val::Enum(number.into()))).into()
}

/// The result of an operation on a path, with its account.
fn done<T>(done: FinishedOperation<T>, value: impl FnOnce(T) -> HostResult) -> HostResult {
    outcome::done(done, failed, value)
}

pub fn call(host: &mut WasiHost, func: P1Func, module: P1Module, args: Args<'_>) -> Answered {
    match dispatch(host, func, module, args) {
        Ok(reply) => Ok(reply),
        Err(CallFailure::Errno(number)) => {
            let account = unfit::account(host, func, args, number).map(Box::new);
            Ok(Reply { account, ..failed(number) })
        }
        Err(CallFailure::Fail(fail)) => Err(fail),
    }
}

/// Resumes a call that waited, as far as it can go now.
pub(crate) fn go_on(host: &mut WasiHost, operation: PendingP1Call) -> Answered {
    let outcome = match operation {
        PendingP1Call::Read(len) => fd::read_stdin(host, len),
        PendingP1Call::Poll(poll) => poll.go_on(host),
    };
    outcome.or_else(|stop| match stop {
        CallFailure::Errno(number) => Ok(failed(number)),
        CallFailure::Fail(fail) => Err(fail),
    })
}

fn dispatch(host: &mut WasiHost, func: P1Func, module: P1Module, args: Args<'_>) -> HostResult {
    match func {
        P1Func::ArgsGet => ok(Val::List(host.args.iter().cloned().map(Val::String).collect())),
        P1Func::ArgsSizesGet => sizes(host.args.iter().map(String::len)),
        P1Func::EnvironGet => {
            let pair = |(name, value): &(String, String)| {
                Val::Tuple(vec![Val::String(name.clone()), Val::String(value.clone())])
            };
            ok(Val::List(host.env.iter().map(pair).collect()))
        }
        P1Func::EnvironSizesGet => sizes(host.env.iter().map(|(name, value)| name.len() + 1 + value.len())),
        P1Func::ClockResGet => clock(args, Clock::wall_resolution, Clock::monotonic_resolution),
        P1Func::ClockTimeGet => {
            let clocks = host.clock;
            clock(args, || clocks.wall(), || clocks.monotonic())
        }
        P1Func::SchedYield => unit(),
        P1Func::RandomGet => ok(Val::Bytes(random::bytes(args.u32(0)?.into())?)),
        // Whether WASI allows this exit status is for the caller to check.
        P1Func::ProcExit => Err(Fail::Exit(args.u32(0)?.cast_signed()).into()),
        P1Func::ProcRaise => Err(errno::NOTSUP.into()),
        P1Func::PollOneoff => poll::poll(host, args),
        P1Func::SockAccept | P1Func::SockRecv | P1Func::SockSend | P1Func::SockShutdown => match module {
            // wasmtime does not provide the older forms of these functions.
            P1Module::Unstable => {
                let name = func.name();
                Err(Fail::Trap(format!("wasi_unstable has no sockets here: {name} was called")).into())
            }
            P1Module::Preview1 => {
                host.fds.get(args.u32(0)?)?;
                Err(errno::NOTSOCK.into())
            }
        },
        P1Func::FdAdvise => fd::advise(host, args),
        P1Func::FdAllocate => fd::allocate(host, args),
        P1Func::FdClose => fd::close(host, args),
        P1Func::FdDatasync => fd::sync(host, args, true),
        P1Func::FdSync => fd::sync(host, args, false),
        P1Func::FdFdstatGet => fd::fdstat(host, args),
        P1Func::FdFdstatSetFlags => fd::set_flags(host, args),
        P1Func::FdFdstatSetRights => fd::set_rights(host, args),
        P1Func::FdFilestatGet => fd::stat(host, args),
        P1Func::FdFilestatSetSize => fd::set_size(host, args),
        P1Func::FdFilestatSetTimes => fd::set_times(host, args),
        P1Func::FdPread => fd::pread(host, args),
        P1Func::FdPrestatGet => fd::prestat(host, args),
        P1Func::FdPrestatDirName => fd::prestat_name(host, args),
        P1Func::FdPwrite => fd::pwrite(host, args),
        P1Func::FdRead => fd::read(host, args),
        P1Func::FdReaddir => fd::readdir(host, args),
        P1Func::FdRenumber => fd::renumber(host, args),
        P1Func::FdSeek => fd::seek(host, args),
        P1Func::FdTell => fd::tell(host, args),
        P1Func::FdWrite => fd::write(host, args),
        P1Func::PathCreateDirectory => {
            path::told(host, PathCall::MakeDirectory, args, path::create_directory)
        }
        P1Func::PathFilestatGet => path::told(host, PathCall::Metadata, args, path::stat),
        P1Func::PathFilestatSetTimes => path::told(host, PathCall::SetTimes, args, path::set_times),
        P1Func::PathLink => path::told(host, PathCall::Link, args, path::link),
        P1Func::PathOpen => path::told(host, PathCall::Open, args, path::open),
        P1Func::PathReadlink => path::told(host, PathCall::ReadLink, args, path::read_link),
        P1Func::PathRemoveDirectory => {
            path::told(host, PathCall::RemoveDirectory, args, path::remove_directory)
        }
        P1Func::PathRename => path::told(host, PathCall::Rename, args, path::rename),
        P1Func::PathSymlink => path::told(host, PathCall::Symlink, args, path::symlink),
        P1Func::PathUnlinkFile => path::told(host, PathCall::Unlink, args, path::unlink),
    }
}

fn sizes(lengths: impl ExactSizeIterator<Item = usize>) -> HostResult {
    let count = u32::try_from(lengths.len()).map_err(|_| errno::OVERFLOW)?;
    let bytes = u32::try_from(lengths.map(|n| n + 1).sum::<usize>()).map_err(|_| errno::OVERFLOW)?;
    ok(Val::Tuple(vec![Val::U32(count), Val::U32(bytes)]))
}

fn clock(args: Args<'_>, wall: impl Fn() -> std::time::Duration, monotonic: impl Fn() -> u64) -> HostResult {
    match args.label(0)? {
        Clockid::Realtime => ok(Val::U64(convert::nanoseconds(wall())?)),
        Clockid::Monotonic => ok(Val::U64(monotonic())),
        Clockid::ProcessCputimeId | Clockid::ThreadCputimeId => Err(errno::BADF.into()),
    }
}
