//! Calls on paths.

use super::convert::{filestat, rights, times};
use super::fds::{Entry, OpenFile};
use super::{Outcome, Reply, Stop, done, failed, no_directory, ok, unit};
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::args::{Args, unsupported};
use crate::wasi::fs::{Directory, OpenRequest, Opened};
use crate::wasi::host::WasiHost;

/// `symlink-follow` of `lookupflags`.
pub(super) fn follows(flags: u32) -> bool {
    flags & 1 != 0
}

/// A path argument; one that is not UTF-8 is refused here.
fn text<'c>(args: Args<'c>, i: usize) -> Result<&'c str, Stop> {
    Ok(args.path(i)?.ok_or(errno::ILSEQ)?)
}

pub(super) fn call(host: &mut WasiHost, name: &str, args: Args<'_>) -> Outcome {
    match dispatch(host, name, args) {
        Err(Stop::Errno(number @ (errno::BADF | errno::NOTDIR | errno::ILSEQ))) => {
            Ok(Reply { account: no_directory::account(host, name, args, number)?, ..failed(number) })
        }
        outcome => outcome,
    }
}

fn dispatch(host: &mut WasiHost, name: &str, args: Args<'_>) -> Outcome {
    let nothing = |()| unit();
    let dir = |i: usize| -> Result<&Directory, Stop> { Ok(host.fds.directory(args.u32(i)?)?) };
    match name {
        "path_create_directory" => done(host.fs.create_directory(dir(0)?, text(args, 1)?), nothing),
        "path_filestat_get" => {
            let follow = follows(args.flags(1)?);
            done(host.fs.stat(dir(0)?, text(args, 2)?, follow), |stat| ok(filestat(&stat)?))
        }
        "path_filestat_set_times" => {
            let times = times(args.u64(3)?, args.u64(4)?, args.flags(5)?)?;
            done(host.fs.set_times(dir(0)?, text(args, 2)?, follows(args.flags(1)?), times), nothing)
        }
        "path_link" => {
            let follow = follows(args.flags(1)?);
            done(host.fs.link((dir(0)?, text(args, 2)?), follow, (dir(3)?, text(args, 4)?)), nothing)
        }
        "path_open" => open(host, args),
        "path_readlink" => {
            let len = args.u32(2)? as usize;
            done(host.fs.read_link(dir(0)?, text(args, 1)?), |target| {
                let mut target = target.into_bytes();
                target.truncate(len);
                ok(Val::Bytes(target))
            })
        }
        "path_remove_directory" => done(host.fs.remove_directory(dir(0)?, text(args, 1)?), nothing),
        "path_rename" => done(host.fs.rename((dir(0)?, text(args, 1)?), (dir(2)?, text(args, 3)?)), nothing),
        "path_symlink" => done(host.fs.symlink(text(args, 0)?, dir(1)?, text(args, 2)?), nothing),
        "path_unlink_file" => done(host.fs.unlink(dir(0)?, text(args, 1)?), nothing),
        _ => Err(unsupported(args.0).into()),
    }
}

/// What `path_open` asks for.
pub(super) fn request(args: Args<'_>) -> Result<OpenRequest<'_>, Stop> {
    Ok(OpenRequest { path: text(args, 2)?, ..request_of_any(args)? })
}

/// The same without the path.
pub(super) fn request_of_any(args: Args<'_>) -> Result<OpenRequest<'_>, Stop> {
    let path = "";
    let open_flags = args.flags(3)?;
    let base = args.flags(4)?;
    Ok(OpenRequest {
        path,
        follow: follows(args.flags(1)?),
        create: open_flags & 1 != 0,
        directory: open_flags & 2 != 0,
        exclusive: open_flags & 4 != 0,
        truncate: open_flags & 8 != 0,
        read: base & rights::READ != 0,
        write: base & rights::WRITE != 0,
        // dsync, rsync, sync
        sync: args.flags(6)? & 0b11010 != 0,
    })
}

fn open(host: &mut WasiHost, args: Args<'_>) -> Outcome {
    let request = request(args)?;
    let fd_flags = args.flags(6)?;
    let dir = match host.fds.get(args.u32(0)?)? {
        Entry::Directory(dir, _) => dir,
        Entry::File(_) => return Err(errno::NOTDIR.into()),
        _ => return Err(errno::BADF.into()),
    };
    let opened = host.fs.open(dir, request);
    done(opened, |opened| {
        let (entry, name) = match opened {
            Opened::Directory(dir) => {
                let name = dir.name.clone();
                (Entry::Directory(dir, false), name)
            }
            Opened::File(file) => {
                let name = file.name.clone();
                let (append, nonblock) = (fd_flags & 1 != 0, fd_flags & 4 != 0);
                (Entry::File(OpenFile { file, position: 0, append, nonblock }), name)
            }
        };
        let fd = host.fds.push(entry)?;
        Ok(Reply::from(Val::ok(Some(Val::U32(fd)))).making(fd, name))
    })
}
