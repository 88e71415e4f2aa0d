//! The methods of `descriptor` that 0.2 and 0.3 share. What differs is the form of a few values ([`ValueForms`]).

use super::args::{Answered, Args, Fail, Reply};
use super::fs::{
    Directory, FileHandle, FileType, FinishedOperation, NewTime, OpenRequest, Opened, Stat, Times,
};
use super::host::WasiHost;
use super::outcome::{self, CallFailure, HostResult, ok, unit};
use super::p2::{Descriptor, TableResource};
use crate::caps::errno;
use crate::component::Val;
use crate::wit::FlagSet;
use crate::wit::p2::filesystem::{DescriptorFlags, NewTimestamp, OpenFlags, PathFlags};
use crate::wit::p3::filesystem::Descriptor as F;
use std::time::Duration;

/// The values that have another form in each version.
pub(super) trait ValueForms {
    /// The `error-code` for an errno.
    fn error(number: u16) -> Val;
    /// The label of the `error-code` for an errno.
    fn error_label(number: u16) -> &'static str;
    /// The `descriptor-type` that a type of file is reported as.
    fn file_type(ty: FileType) -> Val;
    /// A time since 1970-01-01 UTC.
    fn time(time: Duration) -> Val;
    /// The time that the fields of such a value say; `None` if it has another form.
    fn new_time(fields: &[Val]) -> Option<Result<NewTime, u16>>;
}

/// The reply `err(…)` for an errno.
pub(super) fn failed<V: ValueForms>(number: u16) -> Reply {
    Val::err(Some(V::error(number))).into()
}

fn done<V: ValueForms, T>(done: FinishedOperation<T>, value: impl FnOnce(T) -> HostResult) -> HostResult {
    let mut reply = outcome::done(done, failed::<V>, value)?;
    if let Some(account) = &mut reply.account {
        account.error_code = account.errno.as_ref().map(|e| V::error_label(e.number).to_owned());
    }
    Ok(reply)
}

/// `get-directories`: a descriptor for each preopen.
pub(super) fn preopens(host: &mut WasiHost) -> Answered {
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
    /// The file; an errno if it is a directory.
    pub(super) fn file(&self) -> Result<&FileHandle, u16> {
        match self {
            Self::File(file) => Ok(file),
            Self::Directory(_) => Err(errno::BADF),
        }
    }

    /// The directory; an errno if it is a file.
    pub(super) fn directory(&self) -> Result<&Directory, u16> {
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

/// A whole answer, with an errno as the `err` of the call's result.
pub(super) fn answered<V: ValueForms>(result: HostResult) -> Answered {
    match result {
        Ok(reply) => Ok(reply),
        Err(CallFailure::Errno(number)) => Ok(failed::<V>(number)),
        Err(CallFailure::Fail(fail)) => Err(fail),
    }
}

/// Answers a method of a descriptor that makes no stream. The functions are those of 0.3, all of which 0.2 has, too.
pub(super) fn call<V: ValueForms>(host: &mut WasiHost, func: F, args: Args<'_>) -> HostResult {
    // Cloning a descriptor shares the open file and releases the borrow of the table, which the call may add to.
    let this = host.table.descriptor(args.handle(0)?)?.clone();
    let follow = |i: usize| Ok::<_, Fail>(args.flags::<PathFlags>(i)?.contains(PathFlags::SYMLINK_FOLLOW));
    match func {
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
        F::GetType => ok(V::file_type(this.stat()?.ty)),
        F::SetSize => {
            this.file()?.set_size(args.u64(1)?)?;
            unit()
        }
        F::SetTimes => {
            let times = times::<V>(args, 1)?;
            match &this {
                Descriptor::File(file) => file.set_times(times)?,
                Descriptor::Directory(dir) => dir.set_times(times)?,
            }
            unit()
        }
        F::Stat => ok(stat_value::<V>(&this.stat()?)),
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
        F::CreateDirectoryAt => {
            done::<V, _>(host.fs.create_directory(this.directory()?, args.string(1)?), nothing)
        }
        F::StatAt => {
            let dir = this.directory()?;
            done::<V, _>(host.fs.stat(dir, args.string(2)?, follow(1)?), |s| ok(stat_value::<V>(&s)))
        }
        F::MetadataHashAt => {
            let dir = this.directory()?;
            done::<V, _>(host.fs.metadata_hash(dir, args.string(2)?, follow(1)?), |hash| ok(hash_value(hash)))
        }
        F::SetTimesAt => {
            let dir = this.directory()?;
            let times = times::<V>(args, 3)?;
            done::<V, _>(host.fs.set_times(dir, args.string(2)?, follow(1)?, times), nothing)
        }
        F::LinkAt => {
            let dir = this.directory()?;
            let new = other(host, args, 3)?;
            done::<V, _>(host.fs.link((dir, args.string(2)?), follow(1)?, (&new, args.string(4)?)), nothing)
        }
        F::OpenAt => open::<V>(host, this.directory()?, follow(1)?, args),
        F::ReadlinkAt => done::<V, _>(host.fs.read_link(this.directory()?, args.string(1)?), |target| {
            ok(Val::String(target))
        }),
        F::RemoveDirectoryAt => {
            done::<V, _>(host.fs.remove_directory(this.directory()?, args.string(1)?), nothing)
        }
        F::RenameAt => {
            let dir = this.directory()?;
            let new = other(host, args, 2)?;
            done::<V, _>(host.fs.rename((dir, args.string(1)?), (&new, args.string(3)?)), nothing)
        }
        F::SymlinkAt => {
            done::<V, _>(host.fs.symlink(args.string(1)?, this.directory()?, args.string(2)?), nothing)
        }
        F::ReadViaStream | F::WriteViaStream | F::AppendViaStream | F::ReadDirectory => {
            Err(Fail::Trap("a method that makes a stream is answered elsewhere".into()).into())
        }
        F::UnlinkFileAt => done::<V, _>(host.fs.unlink(this.directory()?, args.string(1)?), nothing),
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

fn open<V: ValueForms>(host: &mut WasiHost, dir: &Directory, follow: bool, args: Args<'_>) -> HostResult {
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
    done::<V, _>(opened, |opened| {
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
        let rep = host.table.push(TableResource::Descriptor(descriptor), &*name)?;
        Ok(Reply::from(Val::ok(Some(Val::own(rep)))).making(rep, name))
    })
}

/// A file's metadata as a `descriptor-stat`.
fn stat_value<V: ValueForms>(stat: &Stat) -> Val {
    let time = |t: Option<Duration>| Val::option(t.map(V::time));
    Val::Record(vec![
        V::file_type(stat.ty),
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
fn times<V: ValueForms>(args: Args<'_>, first: usize) -> Result<Times, CallFailure> {
    let one = |i: usize| -> Result<NewTime, CallFailure> {
        Ok(match args.variant(i)? {
            (NewTimestamp::NoChange, None) => NewTime::Keep,
            (NewTimestamp::Now, None) => NewTime::Now,
            (NewTimestamp::Timestamp, Some(Val::Record(fields))) => {
                V::new_time(fields).ok_or_else(|| args.wrong(i))??
            }
            _ => return Err(args.wrong(i).into()),
        })
    };
    Ok(Times { accessed: one(first)?, modified: one(first + 1)? })
}
