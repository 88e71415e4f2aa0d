//! `wasi:filesystem`: preopens, and the methods of descriptors.

use super::clocks::datetime;
use super::file_stream::{FileInput, FileOutput};
use super::table::{Descriptor, InputStream, OutputStream, OutputTarget, TableResource};
use super::{made_ok, value};
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::fs::{
    Directory, FileHandle, FileType, FinishedOperation, NewTime, OpenRequest, Opened, Stat, Times,
};
use crate::wasi::host::WasiHost;
use crate::wasi::outcome::{self, CallFailure, HostResult, ok, unit};
use crate::wit::p2::filesystem::{
    Descriptor as F, DescriptorFlags, DescriptorType, DirectoryEntryStream, ErrorCode, Filesystem,
    NewTimestamp, OpenFlags, PathFlags,
};
use crate::wit::{FlagSet, WitLabel};
use std::time::Duration;

/// The most bytes that one `read` returns.
const READ_LIMIT: u64 = 65_536;

fn failed(number: u16) -> Reply {
    Val::err(Some(ErrorCode::of_errno(number).val())).into()
}

fn done<T>(done: FinishedOperation<T>, value: impl FnOnce(T) -> HostResult) -> HostResult {
    let mut reply = outcome::done(done, failed, value)?;
    if let Some(account) = &mut reply.account {
        account.error_code = account.errno.as_ref().map(|e| ErrorCode::of_errno(e.number).label().to_owned());
    }
    Ok(reply)
}

pub(super) fn call(host: &mut WasiHost, func: Filesystem, args: Args<'_>) -> Answered {
    match func {
        Filesystem::GetDirectories => preopens(host),
        Filesystem::FilesystemErrorCode => {
            let number = host.table.error(args.handle(0)?)?;
            value(Val::option(Some(ErrorCode::of_errno(number).val())))
        }
    }
}

pub(super) fn entries(host: &mut WasiHost, func: DirectoryEntryStream, args: Args<'_>) -> Answered {
    match func {
        DirectoryEntryStream::ReadDirectoryEntry => {
            Ok(match host.table.entries(args.handle(0)?)?.pop_front() {
                None => Val::ok(Some(Val::option(None))).into(),
                Some(Ok((ty, name))) => {
                    let entry = Val::Record(vec![descriptor_type(ty).val(), Val::String(name)]);
                    Val::ok(Some(Val::option(Some(entry)))).into()
                }
                Some(Err(number)) => failed(number),
            })
        }
    }
}

pub(super) fn descriptor(host: &mut WasiHost, func: F, args: Args<'_>) -> Answered {
    match dispatch(host, func, args) {
        Ok(reply) => Ok(reply),
        Err(CallFailure::Errno(number)) => Ok(failed(number)),
        Err(CallFailure::Fail(fail)) => Err(fail),
    }
}

fn preopens(host: &mut WasiHost) -> Answered {
    let mut reply = Reply::default();
    let mut list = Vec::new();
    for dir in host.fs.preopens() {
        let name = dir.name.clone();
        let rep = host.table.push(TableResource::Descriptor(Descriptor::Directory(dir.clone())), &*name)?;
        list.push(Val::Tuple(vec![Val::own(rep), Val::String(name.clone())]));
        reply = reply.making(rep, name);
    }
    reply.value = Some(Val::List(list));
    Ok(reply)
}

impl Descriptor {
    fn file(&self) -> Result<&FileHandle, u16> {
        match self {
            Self::File(file) => Ok(file),
            Self::Directory(_) => Err(errno::BADF),
        }
    }

    fn directory(&self) -> Result<&Directory, u16> {
        match self {
            Self::Directory(dir) => Ok(dir),
            Self::File(_) => Err(errno::NOTDIR),
        }
    }

    fn stat(&self) -> Result<Stat, u16> {
        match self {
            Self::File(file) => file.stat(),
            Self::Directory(dir) => dir.stat(),
        }
    }
}

fn dispatch(host: &mut WasiHost, func: F, args: Args<'_>) -> HostResult {
    // Cloning a descriptor shares the open file and releases the borrow of the table, which the call may add to.
    let this = host.table.descriptor(args.handle(0)?)?.clone();
    let follow = |i: usize| Ok::<_, Fail>(args.flags::<PathFlags>(i)?.contains(PathFlags::SYMLINK_FOLLOW));
    match func {
        F::ReadViaStream => {
            let Descriptor::File(file) = this else { return Err(errno::ISDIR.into()) };
            let what = format!("{} (reading)", file.name);
            let stream = InputStream::File(FileInput::new(file, args.u64(1)?));
            Ok(made_ok(host, TableResource::Input(stream), &what)?)
        }
        F::WriteViaStream => writer(host, this.file()?, Some(args.u64(1)?)),
        F::AppendViaStream => writer(host, this.file()?, None),
        F::Advise => {
            this.file()?.advise(args.u64(1)?, args.u64(2)?, args.label(3)?)?;
            unit()
        }
        F::SyncData => sync(&this, true),
        F::Sync => sync(&this, false),
        F::GetFlags => {
            let (readable, writing) = match &this {
                Descriptor::File(file) => (file.readable, DescriptorFlags::WRITE.only_if(file.writable)),
                Descriptor::Directory(dir) => {
                    (dir.readable, DescriptorFlags::MUTATE_DIRECTORY.only_if(dir.writable))
                }
            };
            ok((DescriptorFlags::READ.only_if(readable) | writing).val())
        }
        F::GetType => ok(descriptor_type(this.stat()?.ty).val()),
        F::SetSize => {
            this.file()?.set_size(args.u64(1)?)?;
            unit()
        }
        F::SetTimes => {
            let times = times(args, 1)?;
            match &this {
                Descriptor::File(file) => file.set_times(times)?,
                Descriptor::Directory(dir) => dir.set_times(times)?,
            }
            unit()
        }
        F::Read => {
            // The cast is lossless: at most `READ_LIMIT`.
            let data = this.file()?.read_at(args.u64(1)?.min(READ_LIMIT) as usize, args.u64(2)?)?;
            let end = data.is_empty();
            ok(Val::Tuple(vec![Val::Bytes(data), Val::Bool(end)]))
        }
        F::Write => {
            let n = this.file()?.write_at(args.bytes(1)?, Some(args.u64(2)?))?;
            ok(Val::U64(n as u64))
        }
        F::ReadDirectory => {
            let dir = this.directory()?;
            let entries = dir.entries()?.into_iter().collect();
            Ok(made_ok(host, TableResource::Entries(entries), &format!("entries of {}", dir.name))?)
        }
        F::Stat => ok(stat_value(&this.stat()?)),
        F::MetadataHash => ok(hash_value(this.stat()?.hash())),
        F::IsSameObject => {
            let stat = |of: &Descriptor| {
                of.stat()
                    .map_err(|number| Fail::Trap(format!("is-same-object: {}", errno::errno(number).name)))
            };
            let here = stat(&this)?;
            let there = stat(host.table.descriptor(args.handle(1)?)?)?;
            Ok(Val::Bool(here.same(&there)).into())
        }
        F::CreateDirectoryAt => done(host.fs.create_directory(this.directory()?, args.string(1)?), nothing),
        F::StatAt => {
            let dir = this.directory()?;
            done(host.fs.stat(dir, args.string(2)?, follow(1)?), |s| ok(stat_value(&s)))
        }
        F::MetadataHashAt => {
            let dir = this.directory()?;
            done(host.fs.metadata_hash(dir, args.string(2)?, follow(1)?), |hash| ok(hash_value(hash)))
        }
        F::SetTimesAt => {
            let dir = this.directory()?;
            let times = times(args, 3)?;
            done(host.fs.set_times(dir, args.string(2)?, follow(1)?, times), nothing)
        }
        F::LinkAt => {
            let dir = this.directory()?;
            let new = other(host, args, 3)?;
            done(host.fs.link((dir, args.string(2)?), follow(1)?, (&new, args.string(4)?)), nothing)
        }
        F::OpenAt => open(host, this.directory()?, follow(1)?, args),
        F::ReadlinkAt => {
            done(host.fs.read_link(this.directory()?, args.string(1)?), |target| ok(Val::String(target)))
        }
        F::RemoveDirectoryAt => done(host.fs.remove_directory(this.directory()?, args.string(1)?), nothing),
        F::RenameAt => {
            let dir = this.directory()?;
            let new = other(host, args, 2)?;
            done(host.fs.rename((dir, args.string(1)?), (&new, args.string(3)?)), nothing)
        }
        F::SymlinkAt => done(host.fs.symlink(args.string(1)?, this.directory()?, args.string(2)?), nothing),
        F::UnlinkFileAt => done(host.fs.unlink(this.directory()?, args.string(1)?), nothing),
    }
}

fn nothing((): ()) -> HostResult {
    unit()
}

fn sync(this: &Descriptor, data_only: bool) -> HostResult {
    match this {
        Descriptor::File(file) => file.sync(data_only)?,
        Descriptor::Directory(dir) => dir.sync()?,
    }
    unit()
}

/// The directory whose handle is argument `i`.
fn other(host: &mut WasiHost, args: Args<'_>, i: usize) -> Result<Directory, CallFailure> {
    Ok(host.table.descriptor(args.handle(i)?)?.directory()?.clone())
}

fn writer(host: &mut WasiHost, file: &FileHandle, position: Option<u64>) -> HostResult {
    if file.read_only() {
        return Err(errno::PERM.into());
    }
    let what = format!("{} ({})", file.name, if position.is_some() { "writing" } else { "appending" });
    let target = OutputTarget::File(FileOutput::new(file.clone(), position));
    Ok(made_ok(host, TableResource::Output(OutputStream { target }), &what)?)
}

fn open(host: &mut WasiHost, dir: &Directory, follow: bool, args: Args<'_>) -> HostResult {
    use DescriptorFlags as Flags;
    let how = args.flags::<OpenFlags>(3)?;
    let flags = args.flags::<Flags>(4)?;
    let request = OpenRequest {
        path: args.string(2)?,
        follow,
        create: how.contains(OpenFlags::CREATE),
        directory: how.contains(OpenFlags::DIRECTORY),
        exclusive: how.contains(OpenFlags::EXCLUSIVE),
        truncate: how.contains(OpenFlags::TRUNCATE),
        read: flags.contains(Flags::READ),
        write: flags.contains(Flags::WRITE),
        sync: flags.intersects(
            Flags::FILE_INTEGRITY_SYNC | Flags::DATA_INTEGRITY_SYNC | Flags::REQUESTED_WRITE_SYNC,
        ),
    };
    let opened = host.fs.open(dir, request);
    done(opened, |opened| {
        let (descriptor, name) = match opened {
            Opened::File(file) => {
                let name = file.name.clone();
                (Descriptor::File(file), name)
            }
            Opened::Directory(dir) => {
                let name = dir.name.clone();
                (Descriptor::Directory(dir), name)
            }
        };
        Ok(made_ok(host, TableResource::Descriptor(descriptor), &name)?)
    })
}

/// The `descriptor-type` that a type of file is reported as.
fn descriptor_type(ty: FileType) -> DescriptorType {
    match ty {
        FileType::Unknown => DescriptorType::Unknown,
        FileType::BlockDevice => DescriptorType::BlockDevice,
        FileType::CharacterDevice => DescriptorType::CharacterDevice,
        FileType::Directory => DescriptorType::Directory,
        FileType::SymbolicLink => DescriptorType::SymbolicLink,
        FileType::RegularFile => DescriptorType::RegularFile,
    }
}

/// A file's metadata as a `descriptor-stat`.
fn stat_value(stat: &Stat) -> Val {
    let time = |t: Option<Duration>| Val::option(t.map(datetime));
    Val::Record(vec![
        descriptor_type(stat.ty).val(),
        Val::U64(stat.links),
        Val::U64(stat.size),
        time(stat.accessed),
        time(stat.modified),
        time(stat.changed),
    ])
}

/// A file's identity as a `metadata-hash-value`.
fn hash_value((lower, upper): (u64, u64)) -> Val {
    Val::Record(vec![Val::U64(lower), Val::U64(upper)])
}

/// Two values of type `new-timestamp`, from argument `first` on.
fn times(args: Args<'_>, first: usize) -> Result<Times, CallFailure> {
    let one = |i: usize| -> Result<NewTime, CallFailure> {
        Ok(match args.variant(i)? {
            (NewTimestamp::NoChange, None) => NewTime::Keep,
            (NewTimestamp::Now, None) => NewTime::Now,
            (NewTimestamp::Timestamp, Some(Val::Record(fields))) => match fields[..] {
                // A whole second or more of nanoseconds carries over into the seconds.
                [Val::U64(seconds), Val::U32(nanoseconds)] => {
                    let rest = Duration::from_nanos(nanoseconds.into());
                    NewTime::At(Duration::from_secs(seconds).checked_add(rest).ok_or(errno::OVERFLOW)?)
                }
                _ => return Err(args.wrong(i).into()),
            },
            _ => return Err(args.wrong(i).into()),
        })
    };
    Ok(Times { accessed: one(first)?, modified: one(first + 1)? })
}
