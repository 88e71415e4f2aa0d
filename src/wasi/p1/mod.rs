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
pub use operation::Operation;

use super::args::{Answered, Args, Fail, Reply};
use super::clock::Clock;
use super::fs::Done;
use super::host::WasiHost;
use super::outcome::{self, Outcome, Stop, ok, unit};
use super::random;
use crate::caps::errno;
use crate::component::Val;
use crate::wit::PathCall;
use crate::wit::p1::{Clockid, Func, Module};

fn failed(number: u16) -> Reply {
    Val::err(Some(Val::Enum(number.into()))).into()
}

/// The result of an operation on a path, with its account.
fn done<T>(done: Done<T>, value: impl FnOnce(T) -> Outcome) -> Outcome {
    outcome::done(done, failed, value)
}

pub fn call(host: &mut WasiHost, func: Func, module: Module, args: Args<'_>) -> Answered {
    match dispatch(host, func, module, args) {
        Ok(reply) => Ok(reply),
        Err(Stop::Errno(number)) => {
            let account = unfit::account(host, func, args, number).map(Box::new);
            Ok(Reply { account, ..failed(number) })
        }
        Err(Stop::Fail(fail)) => Err(fail),
    }
}

/// Resumes a call that waited, as far as it can go now.
pub(crate) fn go_on(host: &mut WasiHost, operation: Operation) -> Answered {
    let outcome = match operation {
        Operation::Read(len) => fd::read_stdin(host, len),
        Operation::Poll(poll) => poll.go_on(host),
    };
    outcome.or_else(|stop| match stop {
        Stop::Errno(number) => Ok(failed(number)),
        Stop::Fail(fail) => Err(fail),
    })
}

fn dispatch(host: &mut WasiHost, func: Func, module: Module, args: Args<'_>) -> Outcome {
    match func {
        Func::ArgsGet => ok(Val::List(host.args.iter().cloned().map(Val::String).collect())),
        Func::ArgsSizesGet => sizes(host.args.iter().map(String::len)),
        Func::EnvironGet => {
            let pair = |(name, value): &(String, String)| {
                Val::Tuple(vec![Val::String(name.clone()), Val::String(value.clone())])
            };
            ok(Val::List(host.env.iter().map(pair).collect()))
        }
        Func::EnvironSizesGet => sizes(host.env.iter().map(|(name, value)| name.len() + 1 + value.len())),
        Func::ClockResGet => clock(args, Clock::wall_resolution, Clock::monotonic_resolution),
        Func::ClockTimeGet => {
            let clocks = host.clock;
            clock(args, || clocks.wall(), || clocks.monotonic())
        }
        Func::SchedYield => unit(),
        Func::RandomGet => ok(Val::Bytes(random::bytes(args.u32(0)?.into())?)),
        // Whether WASI allows this exit status is for the caller to check.
        Func::ProcExit => Err(Fail::Exit(args.u32(0)?.cast_signed()).into()),
        Func::ProcRaise => Err(errno::NOTSUP.into()),
        Func::PollOneoff => poll::poll(host, args),
        Func::SockAccept | Func::SockRecv | Func::SockSend | Func::SockShutdown => match module {
            // wasmtime does not provide the older forms of these functions.
            Module::Unstable => {
                let name = func.name();
                Err(Fail::Trap(format!("wasi_unstable has no sockets here: {name} was called")).into())
            }
            Module::Preview1 => {
                host.fds.get(args.u32(0)?)?;
                Err(errno::NOTSOCK.into())
            }
        },
        Func::FdAdvise => fd::advise(host, args),
        Func::FdAllocate => fd::allocate(host, args),
        Func::FdClose => fd::close(host, args),
        Func::FdDatasync => fd::sync(host, args, true),
        Func::FdSync => fd::sync(host, args, false),
        Func::FdFdstatGet => fd::fdstat(host, args),
        Func::FdFdstatSetFlags => fd::set_flags(host, args),
        Func::FdFdstatSetRights => fd::set_rights(host, args),
        Func::FdFilestatGet => fd::stat(host, args),
        Func::FdFilestatSetSize => fd::set_size(host, args),
        Func::FdFilestatSetTimes => fd::set_times(host, args),
        Func::FdPread => fd::pread(host, args),
        Func::FdPrestatGet => fd::prestat(host, args),
        Func::FdPrestatDirName => fd::prestat_name(host, args),
        Func::FdPwrite => fd::pwrite(host, args),
        Func::FdRead => fd::read(host, args),
        Func::FdReaddir => fd::readdir(host, args),
        Func::FdRenumber => fd::renumber(host, args),
        Func::FdSeek => fd::seek(host, args),
        Func::FdTell => fd::tell(host, args),
        Func::FdWrite => fd::write(host, args),
        Func::PathCreateDirectory => path::told(host, PathCall::MakeDirectory, args, path::create_directory),
        Func::PathFilestatGet => path::told(host, PathCall::Metadata, args, path::stat),
        Func::PathFilestatSetTimes => path::told(host, PathCall::SetTimes, args, path::set_times),
        Func::PathLink => path::told(host, PathCall::Link, args, path::link),
        Func::PathOpen => path::told(host, PathCall::Open, args, path::open),
        Func::PathReadlink => path::told(host, PathCall::ReadLink, args, path::read_link),
        Func::PathRemoveDirectory => {
            path::told(host, PathCall::RemoveDirectory, args, path::remove_directory)
        }
        Func::PathRename => path::told(host, PathCall::Rename, args, path::rename),
        Func::PathSymlink => path::told(host, PathCall::Symlink, args, path::symlink),
        Func::PathUnlinkFile => path::told(host, PathCall::Unlink, args, path::unlink),
    }
}

fn sizes(lengths: impl ExactSizeIterator<Item = usize>) -> Outcome {
    let count = u32::try_from(lengths.len()).map_err(|_| errno::OVERFLOW)?;
    let bytes = u32::try_from(lengths.map(|n| n + 1).sum::<usize>()).map_err(|_| errno::OVERFLOW)?;
    ok(Val::Tuple(vec![Val::U32(count), Val::U32(bytes)]))
}

fn clock(args: Args<'_>, wall: impl Fn() -> std::time::Duration, monotonic: impl Fn() -> u64) -> Outcome {
    match args.label(0)? {
        Clockid::Realtime => ok(Val::U64(convert::nanoseconds(wall())?)),
        Clockid::Monotonic => ok(Val::U64(monotonic())),
        Clockid::ProcessCputimeId | Clockid::ThreadCputimeId => Err(errno::BADF.into()),
    }
}
