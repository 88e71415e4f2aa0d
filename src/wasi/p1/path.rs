//! Calls on paths (`path_*`).

use super::convert::{filestat, times};
use super::fds::{DescriptorEntry, OpenFile};
use super::path_args::{follows, request_of_any};
use super::{CallFailure, HostResult, Reply, done, failed, no_directory, ok, unit};
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::args::Args;
use crate::wasi::fs::{Directory, OpenRequest, Opened};
use crate::wasi::host::WasiHost;
use crate::wit::p1::Fdflags;
use crate::wit::{FlagSet, PathCall};

/// A path argument; `EILSEQ` if it is not UTF-8.
fn text<'c>(args: Args<'c>, i: usize) -> Result<&'c str, CallFailure> {
    Ok(args.path(i)?.ok_or(errno::ILSEQ)?)
}

/// The directory whose descriptor is argument `i`.
fn dir<'h>(host: &'h WasiHost, args: Args<'_>, i: usize) -> Result<&'h Directory, CallFailure> {
    Ok(host.fds.directory(args.u32(i)?)?)
}

/// Answers a call. If it fails before a path is looked up, its account says why.
pub(super) fn told(
    host: &mut WasiHost,
    call: PathCall,
    args: Args<'_>,
    answer: fn(&mut WasiHost, Args<'_>) -> HostResult,
) -> HostResult {
    match answer(host, args) {
        Err(CallFailure::Errno(number @ (errno::BADF | errno::NOTDIR | errno::ILSEQ))) => {
            let account = no_directory::account(host, call, args, number)?.map(Box::new);
            Ok(Reply { account, ..failed(number) })
        }
        outcome => outcome,
    }
}

pub(super) fn create_directory(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    done(host.fs.create_directory(dir(host, args, 0)?, text(args, 1)?), nothing)
}

pub(super) fn stat(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let follow = follows(args, 1)?;
    done(host.fs.stat(dir(host, args, 0)?, text(args, 2)?, follow), |stat| ok(filestat(&stat)?))
}

pub(super) fn set_times(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let times = times(args, 3)?;
    done(host.fs.set_times(dir(host, args, 0)?, text(args, 2)?, follows(args, 1)?, times), nothing)
}

pub(super) fn link(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let follow = follows(args, 1)?;
    let (old, new) = ((dir(host, args, 0)?, text(args, 2)?), (dir(host, args, 3)?, text(args, 4)?));
    done(host.fs.link(old, follow, new), nothing)
}

pub(super) fn read_link(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let len = args.u32(2)? as usize;
    done(host.fs.read_link(dir(host, args, 0)?, text(args, 1)?), |target| {
        let mut target = target.into_bytes();
        target.truncate(len);
        ok(Val::Bytes(target))
    })
}

pub(super) fn remove_directory(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    done(host.fs.remove_directory(dir(host, args, 0)?, text(args, 1)?), nothing)
}

pub(super) fn rename(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let (old, new) = ((dir(host, args, 0)?, text(args, 1)?), (dir(host, args, 2)?, text(args, 3)?));
    done(host.fs.rename(old, new), nothing)
}

pub(super) fn symlink(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    done(host.fs.symlink(text(args, 0)?, dir(host, args, 1)?, text(args, 2)?), nothing)
}

pub(super) fn unlink(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    done(host.fs.unlink(dir(host, args, 0)?, text(args, 1)?), nothing)
}

fn nothing((): ()) -> HostResult {
    unit()
}

/// What `path_open` asks for, with its path.
pub(super) fn request(args: Args<'_>) -> Result<OpenRequest<'_>, CallFailure> {
    Ok(OpenRequest { path: text(args, 2)?, ..request_of_any(args)? })
}

pub(super) fn open(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let request = request(args)?;
    let flags = args.flags::<Fdflags>(6)?;
    let dir = match host.fds.get(args.u32(0)?)? {
        DescriptorEntry::Directory(dir, _) => dir,
        DescriptorEntry::File(_) => return Err(errno::NOTDIR.into()),
        _ => return Err(errno::BADF.into()),
    };
    let opened = host.fs.open(dir, request);
    done(opened, |opened| {
        let (entry, name) = match opened {
            Opened::Directory(dir) => {
                let name = dir.name.clone();
                (DescriptorEntry::Directory(dir, false), name)
            }
            Opened::File(file) => {
                let name = file.name.clone();
                let (append, nonblock) = (flags.contains(Fdflags::APPEND), flags.contains(Fdflags::NONBLOCK));
                (DescriptorEntry::File(OpenFile { file, position: 0, append, nonblock }), name)
            }
        };
        let fd = host.fds.push(entry)?;
        Ok(Reply::from(Val::ok(Some(Val::U32(fd)))).making(fd, name))
    })
}
