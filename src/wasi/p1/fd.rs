//! Calls on descriptors.

use super::convert::{file_type, filestat, rights, times};
use super::fds::{Entry, OpenFile};
use super::{Outcome, Reply, ok, unit};
use crate::caps::errno;
use crate::component::Val;
use crate::guest::{ConsoleChunk, ConsoleStream};
use crate::wasi::args::{Args, unsupported};
use crate::wasi::fs::{FileType, errno_of};
use crate::wasi::host::WasiHost;
use crate::wasi::stdio::Input;
use crate::wasi::wait::Awaited;

/// Most bytes that one call reads through a stream.
const STREAM_LIMIT: usize = 65_536;
const DIRENT: usize = 24;

pub(super) fn call(host: &mut WasiHost, name: &str, args: Args<'_>) -> Outcome {
    let fd = args.u32(0)?;
    match name {
        "fd_advise" => {
            let file = &host.fds.file(fd)?.file;
            file.advise(args.u64(1)?, args.u64(2)?, args.enumeration(3)?)?;
            unit()
        }
        "fd_allocate" => {
            host.fds.file(fd)?;
            Err(errno::NOTSUP.into())
        }
        "fd_close" => {
            let what = host.fds.what(fd);
            host.fds.close(fd)?;
            host.closed.insert(fd, (what, host.current));
            unit()
        }
        "fd_datasync" | "fd_sync" => {
            host.fds.file(fd)?.file.sync(name == "fd_datasync")?;
            unit()
        }
        "fd_fdstat_get" => fdstat(host, fd),
        "fd_fdstat_set_flags" => set_flags(host.fds.file(fd)?, args.flags(1)?),
        "fd_fdstat_set_rights" => match host.fds.get(fd)? {
            Entry::File(_) | Entry::Directory(..) => Err(errno::NOTSUP.into()),
            _ => Err(errno::BADF.into()),
        },
        "fd_filestat_get" => match host.fds.get(fd)? {
            Entry::Stdin => stream_stat(host.stdin.is_terminal()),
            Entry::Console(stream) => stream_stat(host.console.is_terminal(*stream)),
            Entry::Directory(dir, _) => ok(filestat(&dir.stat()?)?),
            Entry::File(open) => ok(filestat(&open.file.stat()?)?),
        },
        "fd_filestat_set_size" => {
            host.fds.file(fd)?.file.set_size(args.u64(1)?)?;
            unit()
        }
        "fd_filestat_set_times" => {
            let times = times(args.u64(1)?, args.u64(2)?, args.flags(3)?)?;
            match host.fds.get(fd)? {
                Entry::File(open) => open.file.set_times(times)?,
                Entry::Directory(dir, _) => dir.set_times(times)?,
                _ => return Err(errno::BADF.into()),
            }
            unit()
        }
        "fd_pread" => pread(host, fd, args.u32(1)?, args.u64(2)?),
        "fd_prestat_get" => match host.fds.get(fd)? {
            Entry::Directory(dir, true) => {
                let len = u32::try_from(dir.name.len()).map_err(|_| errno::OVERFLOW)?;
                let stat = Val::Variant(0, Some(Box::new(Val::Record(vec![Val::U32(len)]))));
                Ok(Reply::from(Val::ok(Some(stat))).making(fd, dir.name.clone()))
            }
            _ => Err(errno::BADF.into()),
        },
        "fd_prestat_dir_name" => match host.fds.get(fd)? {
            Entry::Directory(dir, true) if dir.name.len() > args.u32(1)? as usize => {
                Err(errno::NAMETOOLONG.into())
            }
            Entry::Directory(dir, true) => ok(Val::Bytes(dir.name.clone().into_bytes())),
            _ => Err(errno::NOTDIR.into()),
        },
        "fd_pwrite" => write(host, fd, args.bytes(1)?, Some(args.u64(2)?)),
        "fd_read" => read(host, fd, args.u32(1)?),
        "fd_readdir" => readdir(host, fd, args.u32(1)?, args.u64(2)?),
        "fd_renumber" => {
            let to = args.u32(1)?;
            host.fds.renumber(fd, to)?;
            Ok(Reply::from(Val::ok(None)).making(to, host.fds.what(to)))
        }
        "fd_seek" => seek(host.fds.seekable(fd)?, args.s64(1)?, args.enumeration(2)?),
        "fd_tell" => ok(Val::U64(host.fds.seekable(fd)?.position)),
        "fd_write" => write(host, fd, args.bytes(1)?, None),
        _ => Err(unsupported(args.0).into()),
    }
}

fn fdstat(host: &WasiHost, fd: u32) -> Outcome {
    let stat = |ty: u32, flags: u32, base: u32, inheriting: u32| {
        let flags = [flags, base, inheriting].map(|word| Val::Flags(vec![word]));
        ok(Val::Record([Val::Enum(ty)].into_iter().chain(flags).collect()))
    };
    let terminal =
        |yes| if yes { file_type(FileType::CharacterDevice) } else { file_type(FileType::Unknown) };
    let (ty, flags, readable, writable) = match host.fds.get(fd)? {
        Entry::Stdin => return stat(terminal(host.stdin.is_terminal()), 0, rights::READ, rights::READ),
        Entry::Console(stream) => {
            return stat(terminal(host.console.is_terminal(*stream)), 0, rights::WRITE, rights::WRITE);
        }
        Entry::Directory(_, true) => {
            return stat(file_type(FileType::Directory), 0, rights::DIRECTORY, rights::INHERITING);
        }
        Entry::Directory(dir, false) => (FileType::Directory, 0, dir.readable, false),
        Entry::File(open) => {
            let flags = u32::from(open.append) | (u32::from(open.nonblock) << 2);
            (open.file.stat()?.ty, flags, open.file.readable, open.file.writable)
        }
    };
    let mut base = rights::ALL;
    if ty == FileType::Directory {
        base &= !(rights::SEEK | rights::SET_SIZE);
    }
    if !readable {
        base &= !(rights::READ | rights::READDIR);
    }
    if !writable {
        base &= !rights::WRITE;
    }
    stat(file_type(ty), flags, base, base)
}

/// Only `append` and `nonblock` can change.
fn set_flags(open: &mut OpenFile, flags: u32) -> Outcome {
    if flags & !0b101 != 0 {
        return Err(errno::INVAL.into());
    }
    open.append = flags & 1 != 0;
    open.nonblock = flags & 4 != 0;
    unit()
}

fn stream_stat(terminal: bool) -> Outcome {
    let ty = if terminal { FileType::CharacterDevice } else { FileType::Unknown };
    let mut fields = vec![Val::U64(0); 8];
    fields[2] = Val::Enum(file_type(ty));
    ok(Val::Record(fields))
}

/// For what wasmtime reads through a stream.
fn limit(len: u32) -> usize {
    (len as usize).min(STREAM_LIMIT)
}

fn read(host: &mut WasiHost, fd: u32, len: u32) -> Outcome {
    match host.fds.get(fd)? {
        Entry::File(_) => {
            let open = host.fds.file(fd)?;
            // The buffer lies in memory that the program has.
            let data = open.file.read_at(len as usize, open.position)?;
            open.position = open.position.checked_add(data.len() as u64).ok_or(errno::OVERFLOW)?;
            ok(Val::Bytes(data))
        }
        // A read of nothing looks like one that was interrupted.
        Entry::Stdin if len == 0 => Err(errno::INTR.into()),
        Entry::Stdin => match host.stdin.read(limit(len), host.blocking)? {
            Input::Bytes(data) => ok(Val::Bytes(data)),
            Input::End => {
                let account = host.stdin_account();
                Ok(Reply { account, ..ok(Val::Bytes(Vec::new()))? })
            }
            Input::NotYet => match host.wait(Awaited { stdin: true, ..Awaited::default() }) {
                Err(fail) => Err(fail.into()),
                // Interrupted by a signal: the program may ask again.
                Ok(()) => Err(errno::INTR.into()),
            },
        },
        _ => Err(errno::BADF.into()),
    }
}

fn pread(host: &mut WasiHost, fd: u32, len: u32, offset: u64) -> Outcome {
    match host.fds.get(fd)? {
        Entry::File(open) => ok(Val::Bytes(open.file.read_at(limit(len), offset)?)),
        Entry::Stdin => Err(errno::SPIPE.into()),
        _ => Err(errno::BADF.into()),
    }
}

fn write(host: &mut WasiHost, fd: u32, data: &[u8], offset: Option<u64>) -> Outcome {
    match host.fds.get(fd)? {
        Entry::File(_) => {
            let open = host.fds.file(fd)?;
            let at = if open.append { None } else { offset.or(Some(open.position)) };
            let n = open.file.write_at(data, at)?;
            if offset.is_none() {
                open.position = if open.append {
                    open.file.stat()?.size
                } else {
                    open.position.checked_add(n as u64).ok_or(errno::OVERFLOW)?
                };
            }
            ok(Val::U32(u32::try_from(n).map_err(|_| errno::OVERFLOW)?))
        }
        Entry::Console(_) if offset.is_some() => Err(errno::SPIPE.into()),
        Entry::Console(stream) => write_console(host, *stream, data),
        _ => Err(errno::BADF.into()),
    }
}

fn write_console(host: &WasiHost, stream: ConsoleStream, data: &[u8]) -> Outcome {
    let written = host.console.write(stream, data).and_then(|()| host.console.flush(stream));
    if let Err(error) = written {
        // A reader that went away closes the stream, and a closed stream is an error of input and output.
        let closed = error.kind() == std::io::ErrorKind::BrokenPipe;
        return Err(if closed { errno::IO } else { errno_of(&error) }.into());
    }
    let n = u32::try_from(data.len()).map_err(|_| errno::OVERFLOW)?;
    let mut reply = Reply::from(Val::ok(Some(Val::U32(n))));
    if !data.is_empty() {
        reply.console.push(ConsoleChunk { stream, bytes: data.to_vec() });
    }
    Ok(reply)
}

fn seek(open: &mut OpenFile, offset: i64, whence: u32) -> Outcome {
    let from = match whence {
        0 => 0,
        1 => open.position,
        2 => open.file.stat()?.size,
        _ => return Err(errno::INVAL.into()),
    };
    open.position = from.checked_add_signed(offset).ok_or(errno::INVAL)?;
    ok(Val::U64(open.position))
}

/// Entries from the cookie on, as many as fill the buffer (the last may be cut, so that the program knows there are
/// more).
fn readdir(host: &WasiHost, fd: u32, len: u32, cookie: u64) -> Outcome {
    let dir = host.fds.directory(fd)?;
    let own = dir.stat()?.hash().0;
    let listed = dir.entries()?;
    let dots = [".", ".."].map(|name| Ok((FileType::Directory, name.to_owned())));
    let mut entries = Vec::new();
    let mut bytes = 0;
    let skipped = usize::try_from(cookie).map_err(|_| errno::OVERFLOW)?;
    for (next, entry) in (1u64..).zip(dots.into_iter().chain(listed)).skip(skipped) {
        if bytes >= len as usize {
            break;
        }
        let (ty, name) = entry?;
        let inode = if next <= 2 { own } else { dir.stat_entry(&name)?.hash().0 };
        bytes += DIRENT + name.len();
        entries.push(Val::Record(vec![
            Val::U64(next),
            Val::U64(inode),
            Val::Enum(file_type(ty)),
            Val::String(name),
        ]));
    }
    ok(Val::List(entries))
}
