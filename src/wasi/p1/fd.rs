//! Calls on file descriptors.

use super::convert::{self, INHERITING, OF_DIRECTORY, file_type, filestat, times};
use super::fds::DescriptorEntry;
use super::{HostResult, PendingP1Call, Reply, ok, unit};
use crate::caps::errno;
use crate::component::Val;
use crate::guest::{ConsoleChunk, ConsoleStream};
use crate::wasi::args::{Args, Fail};
use crate::wasi::fs::{FileType, errno_of};
use crate::wasi::host::WasiHost;
use crate::wasi::input::Input;
use crate::wasi::wait::Awaited;
use crate::wit::p1::{Fdflags, Filetype, Preopentype, Rights, Whence};
use crate::wit::{FlagSet, WitLabel};

/// The most bytes that one call reads through a stream.
const STREAM_LIMIT: usize = 65_536;
const DIRENT: usize = 24;

pub(super) fn advise(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let file = &host.fds.file(args.u32(0)?)?.file;
    file.advise(args.u64(1)?, args.u64(2)?, convert::advice(args.label(3)?))?;
    unit()
}

pub(super) fn allocate(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    host.fds.file(args.u32(0)?)?;
    Err(errno::NOTSUP.into())
}

pub(super) fn close(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let fd = args.u32(0)?;
    let what = host.fds.what(fd);
    host.fds.close(fd)?;
    host.closed.insert(fd, (what, host.current));
    unit()
}

/// `fd_datasync` if `data_only`, else `fd_sync`.
pub(super) fn sync(host: &mut WasiHost, args: Args<'_>, data_only: bool) -> HostResult {
    host.fds.file(args.u32(0)?)?.file.sync(data_only)?;
    unit()
}

pub(super) fn fdstat(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let stat = |ty: Filetype, flags: Fdflags, base: Rights, inheriting: Rights| {
        ok(Val::Record(vec![ty.val(), flags.val(), base.val(), inheriting.val()]))
    };
    let stream = |terminal, rights| stat(stream_type(terminal), Fdflags::default(), rights, rights);
    let (ty, flags, readable, writable) = match host.fds.get(args.u32(0)?)? {
        DescriptorEntry::Stdin => return stream(host.stdin.is_terminal(), Rights::FD_READ),
        DescriptorEntry::Console(to) => return stream(host.console.is_terminal(*to), Rights::FD_WRITE),
        DescriptorEntry::Directory(_, true) => {
            return stat(Filetype::Directory, Fdflags::default(), OF_DIRECTORY, INHERITING);
        }
        DescriptorEntry::Directory(dir, false) => {
            (FileType::Directory, Fdflags::default(), dir.readable, false)
        }
        DescriptorEntry::File(open) => {
            let flags = Fdflags::APPEND.only_if(open.append) | Fdflags::NONBLOCK.only_if(open.nonblock);
            (open.file.stat()?.ty, flags, open.file.readable, open.file.writable)
        }
    };
    let mut base = Rights::all();
    if ty == FileType::Directory {
        let size = Rights::PATH_FILESTAT_SET_SIZE | Rights::FD_FILESTAT_SET_SIZE;
        base = base.without(Rights::FD_SEEK | size);
    }
    if !readable {
        base = base.without(Rights::FD_READ | Rights::FD_READDIR);
    }
    if !writable {
        base = base.without(Rights::FD_WRITE);
    }
    stat(file_type(ty), flags, base, base)
}

/// `fd_fdstat_set_flags`: only `append` and `nonblock` can change.
pub(super) fn set_flags(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let open = host.fds.file(args.u32(0)?)?;
    let flags = args.flags::<Fdflags>(1)?;
    if flags.without(Fdflags::APPEND | Fdflags::NONBLOCK) != Fdflags::default() {
        return Err(errno::INVAL.into());
    }
    open.append = flags.contains(Fdflags::APPEND);
    open.nonblock = flags.contains(Fdflags::NONBLOCK);
    unit()
}

pub(super) fn set_rights(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    match host.fds.get(args.u32(0)?)? {
        DescriptorEntry::File(_) | DescriptorEntry::Directory(..) => Err(errno::NOTSUP.into()),
        DescriptorEntry::Stdin | DescriptorEntry::Console(_) => Err(errno::BADF.into()),
    }
}

pub(super) fn stat(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    match host.fds.get(args.u32(0)?)? {
        DescriptorEntry::Stdin => stream_stat(host.stdin.is_terminal()),
        DescriptorEntry::Console(stream) => stream_stat(host.console.is_terminal(*stream)),
        DescriptorEntry::Directory(dir, _) => ok(filestat(&dir.stat()?)?),
        DescriptorEntry::File(open) => ok(filestat(&open.file.stat()?)?),
    }
}

pub(super) fn set_size(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    host.fds.file(args.u32(0)?)?.file.set_size(args.u64(1)?)?;
    unit()
}

pub(super) fn set_times(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let times = times(args, 1)?;
    match host.fds.get(args.u32(0)?)? {
        DescriptorEntry::File(open) => open.file.set_times(times)?,
        DescriptorEntry::Directory(dir, _) => dir.set_times(times)?,
        DescriptorEntry::Stdin | DescriptorEntry::Console(_) => return Err(errno::BADF.into()),
    }
    unit()
}

pub(super) fn prestat(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let fd = args.u32(0)?;
    match host.fds.get(fd)? {
        DescriptorEntry::Directory(dir, true) => {
            let len = u32::try_from(dir.name.len()).map_err(|_| errno::OVERFLOW)?;
            let stat = Preopentype::Dir.with(Some(Val::Record(vec![Val::U32(len)])));
            Ok(Reply::from(Val::ok(Some(stat))).making(fd, dir.name.clone()))
        }
        _ => Err(errno::BADF.into()),
    }
}

pub(super) fn prestat_name(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    match host.fds.get(args.u32(0)?)? {
        DescriptorEntry::Directory(dir, true) if dir.name.len() > args.u32(1)? as usize => {
            Err(errno::NAMETOOLONG.into())
        }
        DescriptorEntry::Directory(dir, true) => ok(Val::Bytes(dir.name.clone().into_bytes())),
        _ => Err(errno::NOTDIR.into()),
    }
}

pub(super) fn renumber(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let (fd, to) = (args.u32(0)?, args.u32(1)?);
    host.fds.renumber(fd, to)?;
    Ok(Reply::from(Val::ok(None)).making(to, host.fds.what(to)))
}

pub(super) fn tell(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    ok(Val::U64(host.fds.seekable(args.u32(0)?)?.position))
}

fn stream_type(terminal: bool) -> Filetype {
    file_type(if terminal { FileType::CharacterDevice } else { FileType::Unknown })
}

fn stream_stat(terminal: bool) -> HostResult {
    let mut fields = vec![Val::U64(0); 8];
    fields[2] = stream_type(terminal).val();
    ok(Val::Record(fields))
}

/// The length of a read that wasmtime makes through a stream.
fn limit(len: u32) -> usize {
    (len as usize).min(STREAM_LIMIT)
}

pub(super) fn read(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let (fd, len) = (args.u32(0)?, args.u32(1)?);
    match host.fds.get(fd)? {
        DescriptorEntry::File(_) => {
            let open = host.fds.file(fd)?;
            // Allocating `len` bytes is safe: the program's own buffer has that size.
            let data = open.file.read_at(len as usize, open.position)?;
            open.position = open.position.checked_add(data.len() as u64).ok_or(errno::OVERFLOW)?;
            ok(Val::Bytes(data))
        }
        // In wasmtime, a read of 0 bytes looks like an interrupted one.
        DescriptorEntry::Stdin if len == 0 => Err(errno::INTR.into()),
        DescriptorEntry::Stdin => read_stdin(host, len),
        _ => Err(errno::BADF.into()),
    }
}

/// Reads from standard input, waiting until there is something.
pub(super) fn read_stdin(host: &mut WasiHost, len: u32) -> HostResult {
    match host.stdin.read(limit(len), host.blocking)? {
        Input::Bytes(data) => ok(Val::Bytes(data)),
        Input::End => {
            let account = host.stdin_account();
            Ok(Reply { account, ..ok(Val::Bytes(Vec::new()))? })
        }
        // A signal interrupted the read: the program may try again.
        Input::NotYet if host.blocking => Err(errno::INTR.into()),
        Input::NotYet => Err(Fail::wait(PendingP1Call::Read(len), Awaited::stdin()).into()),
    }
}

pub(super) fn pread(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let (len, offset) = (args.u32(1)?, args.u64(2)?);
    match host.fds.get(args.u32(0)?)? {
        DescriptorEntry::File(open) => ok(Val::Bytes(open.file.read_at(limit(len), offset)?)),
        DescriptorEntry::Stdin => Err(errno::SPIPE.into()),
        _ => Err(errno::BADF.into()),
    }
}

pub(super) fn write(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    write_at(host, args, None)
}

pub(super) fn pwrite(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    write_at(host, args, Some(args.u64(2)?))
}

fn write_at(host: &mut WasiHost, args: Args<'_>, offset: Option<u64>) -> HostResult {
    let (fd, data) = (args.u32(0)?, args.bytes(1)?);
    match host.fds.get(fd)? {
        DescriptorEntry::File(_) => {
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
        DescriptorEntry::Console(_) if offset.is_some() => Err(errno::SPIPE.into()),
        DescriptorEntry::Console(stream) => write_console(host, *stream, data),
        _ => Err(errno::BADF.into()),
    }
}

fn write_console(host: &WasiHost, stream: ConsoleStream, data: &[u8]) -> HostResult {
    let written = host.console.write(stream, data).and_then(|()| host.console.flush(stream));
    if let Err(error) = written {
        // A reader that has gone away closes the stream, and preview 1 reports a closed stream as an I/O error.
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

pub(super) fn seek(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let open = host.fds.seekable(args.u32(0)?)?;
    let offset = args.s64(1)?;
    let from = match args.label(2)? {
        Whence::Set => 0,
        Whence::Cur => open.position,
        Whence::End => open.file.stat()?.size,
    };
    open.position = from.checked_add_signed(offset).ok_or(errno::INVAL)?;
    ok(Val::U64(open.position))
}

/// The entries from the cookie on, as many as fill the buffer. The last one may be cut off, which tells the program
/// that there are more.
pub(super) fn readdir(host: &mut WasiHost, args: Args<'_>) -> HostResult {
    let (len, cookie) = (args.u32(1)?, args.u64(2)?);
    let dir = host.fds.directory(args.u32(0)?)?;
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
            file_type(ty).val(),
            Val::String(name),
        ]));
    }
    ok(Val::List(entries))
}
