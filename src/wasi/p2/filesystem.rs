//! `wasi:filesystem`.

use super::clocks::datetime;
use super::file_stream::{FileInput, FileOutput};
use super::table::{Descriptor, InputStream, OutputStream, OutputTarget, Resource};
use super::{made_ok, value};
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply, unsupported};
use crate::wasi::fs::{Directory, Done, FileHandle, FileType, NewTime, OpenRequest, Opened, Stat, Times};
use crate::wasi::host::WasiHost;
use crate::wasi::outcome::{self, Outcome, Stop, ok, unit};
use std::time::Duration;

/// Most bytes that one `read` gives.
const READ_LIMIT: u64 = 65_536;

fn failed(number: u16) -> Reply {
    Val::err(Some(Val::Enum(errno::error_code(number).0))).into()
}

fn done<T>(done: Done<T>, value: impl FnOnce(T) -> Outcome) -> Outcome {
    let mut reply = outcome::done(done, failed, value)?;
    if let Some(account) = &mut reply.account {
        account.error_code = account.errno.as_ref().map(|e| errno::error_code(e.number).1.to_owned());
    }
    Ok(reply)
}

pub(super) fn call(host: &mut WasiHost, name: &str, args: Args<'_>) -> Answered {
    match name {
        "get-directories" => preopens(host),
        "filesystem-error-code" => {
            let number = host.table.error(args.handle(0)?)?;
            value(Val::option(Some(Val::Enum(errno::error_code(number).0))))
        }
        "[method]directory-entry-stream.read-directory-entry" => {
            value(match host.table.entries(args.handle(0)?)?.pop_front() {
                None => Val::ok(Some(Val::option(None))),
                Some(Ok((ty, name))) => {
                    let entry = Val::Record(vec![Val::Enum(descriptor_type(ty)), Val::String(name)]);
                    Val::ok(Some(Val::option(Some(entry))))
                }
                Some(Err(number)) => Val::err(Some(Val::Enum(errno::error_code(number).0))),
            })
        }
        "[method]descriptor.is-same-object" => {
            let stat = |host: &mut WasiHost, rep| {
                host.table
                    .descriptor(rep)?
                    .stat()
                    .map_err(|number| Fail::Trap(format!("is-same-object: {}", errno::errno(number).name)))
            };
            let (a, b) = (stat(host, args.handle(0)?)?, stat(host, args.handle(1)?)?);
            value(Val::Bool(a.same(&b)))
        }
        _ => match name.strip_prefix("[method]descriptor.") {
            Some(method) => match descriptor(host, method, args) {
                Ok(reply) => Ok(reply),
                Err(Stop::Errno(number)) => Ok(failed(number)),
                Err(Stop::Fail(fail)) => Err(fail),
            },
            None => Err(unsupported(args.0)),
        },
    }
}

fn preopens(host: &mut WasiHost) -> Answered {
    let mut reply = Reply::default();
    let mut list = Vec::new();
    for dir in host.fs.preopens() {
        let name = dir.name.clone();
        let rep = host.table.push(Resource::Descriptor(Descriptor::Directory(dir.clone())), &*name)?;
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

fn descriptor(host: &mut WasiHost, method: &str, args: Args<'_>) -> Outcome {
    // A clone shares the open file and frees the table for what the call makes.
    let this = host.table.descriptor(args.handle(0)?)?.clone();
    if method.ends_with("-at") {
        return at(host, method, this.directory()?, args);
    }
    match method {
        "read-via-stream" => {
            let Descriptor::File(file) = this else { return Err(errno::ISDIR.into()) };
            let what = format!("{} (reading)", file.name);
            let stream = InputStream::File(FileInput::new(file, args.u64(1)?));
            Ok(made_ok(host, Resource::Input(stream), &what)?)
        }
        "write-via-stream" => writer(host, this.file()?, Some(args.u64(1)?)),
        "append-via-stream" => writer(host, this.file()?, None),
        "advise" => {
            this.file()?.advise(args.u64(1)?, args.u64(2)?, args.enumeration(3)?)?;
            unit()
        }
        "sync-data" | "sync" => {
            match &this {
                Descriptor::File(file) => file.sync(method == "sync-data")?,
                Descriptor::Directory(dir) => dir.sync()?,
            }
            unit()
        }
        "get-flags" => {
            let (readable, writable) = match &this {
                Descriptor::File(file) => (file.readable, u32::from(file.writable) << 1),
                Descriptor::Directory(dir) => (dir.readable, u32::from(dir.writable) << 5),
            };
            ok(Val::Flags(vec![u32::from(readable) | writable]))
        }
        "get-type" => ok(Val::Enum(descriptor_type(this.stat()?.ty))),
        "set-size" => {
            this.file()?.set_size(args.u64(1)?)?;
            unit()
        }
        "set-times" => {
            let times = times(args, 1)?;
            match &this {
                Descriptor::File(file) => file.set_times(times)?,
                Descriptor::Directory(dir) => dir.set_times(times)?,
            }
            unit()
        }
        "read" => {
            // At most `READ_LIMIT`.
            let data = this.file()?.read_at(args.u64(1)?.min(READ_LIMIT) as usize, args.u64(2)?)?;
            let end = data.is_empty();
            ok(Val::Tuple(vec![Val::Bytes(data), Val::Bool(end)]))
        }
        "write" => {
            let n = this.file()?.write_at(args.bytes(1)?, Some(args.u64(2)?))?;
            ok(Val::U64(n as u64))
        }
        "read-directory" => {
            let dir = this.directory()?;
            let entries = dir.entries()?.into_iter().collect();
            Ok(made_ok(host, Resource::Entries(entries), &format!("entries of {}", dir.name))?)
        }
        "stat" => ok(stat_value(&this.stat()?)),
        "metadata-hash" => ok(hash_value(this.stat()?.hash())),
        _ => Err(unsupported(args.0).into()),
    }
}

fn writer(host: &mut WasiHost, file: &FileHandle, position: Option<u64>) -> Outcome {
    if file.read_only() {
        return Err(errno::PERM.into());
    }
    let what = format!("{} ({})", file.name, if position.is_some() { "writing" } else { "appending" });
    let target = OutputTarget::File(FileOutput::new(file.clone(), position));
    Ok(made_ok(host, Resource::Output(OutputStream { target }), &what)?)
}

fn at(host: &mut WasiHost, method: &str, dir: &Directory, args: Args<'_>) -> Outcome {
    let nothing = |()| unit();
    let follow = |i: usize| Ok::<_, Fail>(args.flags(i)? & 1 != 0);
    let other = |host: &mut WasiHost, i: usize| -> Result<Directory, Stop> {
        Ok(host.table.descriptor(args.handle(i)?)?.directory()?.clone())
    };
    match method {
        "create-directory-at" => done(host.fs.create_directory(dir, args.string(1)?), nothing),
        "stat-at" => done(host.fs.stat(dir, args.string(2)?, follow(1)?), |s| ok(stat_value(&s))),
        "metadata-hash-at" => {
            done(host.fs.metadata_hash(dir, args.string(2)?, follow(1)?), |hash| ok(hash_value(hash)))
        }
        "set-times-at" => {
            let times = times(args, 3)?;
            done(host.fs.set_times(dir, args.string(2)?, follow(1)?, times), nothing)
        }
        "link-at" => {
            let new = other(host, 3)?;
            done(host.fs.link((dir, args.string(2)?), follow(1)?, (&new, args.string(4)?)), nothing)
        }
        "open-at" => open(host, dir, args),
        "readlink-at" => done(host.fs.read_link(dir, args.string(1)?), |target| ok(Val::String(target))),
        "remove-directory-at" => done(host.fs.remove_directory(dir, args.string(1)?), nothing),
        "rename-at" => {
            let new = other(host, 2)?;
            done(host.fs.rename((dir, args.string(1)?), (&new, args.string(3)?)), nothing)
        }
        "symlink-at" => done(host.fs.symlink(args.string(1)?, dir, args.string(2)?), nothing),
        "unlink-file-at" => done(host.fs.unlink(dir, args.string(1)?), nothing),
        _ => Err(unsupported(args.0).into()),
    }
}

fn open(host: &mut WasiHost, dir: &Directory, args: Args<'_>) -> Outcome {
    let open_flags = args.flags(3)?;
    let flags = args.flags(4)?;
    let request = OpenRequest {
        path: args.string(2)?,
        follow: args.flags(1)? & 1 != 0,
        create: open_flags & 1 != 0,
        directory: open_flags & 2 != 0,
        exclusive: open_flags & 4 != 0,
        truncate: open_flags & 8 != 0,
        read: flags & 1 != 0,
        write: flags & 2 != 0,
        sync: flags & 0b1_1100 != 0,
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
        Ok(made_ok(host, Resource::Descriptor(descriptor), &name)?)
    })
}

/// `descriptor-type`
fn descriptor_type(ty: FileType) -> u32 {
    match ty {
        FileType::Unknown => 0,
        FileType::BlockDevice => 1,
        FileType::CharacterDevice => 2,
        FileType::Directory => 3,
        FileType::SymbolicLink => 5,
        FileType::RegularFile => 6,
    }
}

/// `descriptor-stat`
fn stat_value(stat: &Stat) -> Val {
    let time = |t: Option<Duration>| Val::option(t.map(datetime));
    Val::Record(vec![
        Val::Enum(descriptor_type(stat.ty)),
        Val::U64(stat.links),
        Val::U64(stat.size),
        time(stat.accessed),
        time(stat.modified),
        time(stat.changed),
    ])
}

/// `metadata-hash-value`
fn hash_value((lower, upper): (u64, u64)) -> Val {
    Val::Record(vec![Val::U64(lower), Val::U64(upper)])
}

/// Two `new-timestamp`s from argument `first` on.
fn times(args: Args<'_>, first: usize) -> Result<Times, Stop> {
    let one = |i: usize| -> Result<NewTime, Stop> {
        Ok(match args.variant(i)? {
            (0, None) => NewTime::Keep,
            (1, None) => NewTime::Now,
            (2, Some(Val::Record(fields))) => match fields[..] {
                // A second or more of nanoseconds is added to the seconds.
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
