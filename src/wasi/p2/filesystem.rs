//! `wasi:filesystem`: preopens, and the methods of descriptors.

use super::clocks::datetime;
use super::file_stream::{FileInput, FileOutput};
use super::table::{Descriptor, InputStream, OutputStream, OutputTarget, TableResource};
use super::{made_ok, value};
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::args::{Answered, Args};
use crate::wasi::descriptor::{self, ValueForms, failed, preopens};
use crate::wasi::fs::{FileHandle, FileType, NewTime};
use crate::wasi::host::WasiHost;
use crate::wasi::outcome::{HostResult, ok};
use crate::wit::WitLabel;
use crate::wit::p2::filesystem::{
    Descriptor as F, DescriptorType, DirectoryEntryStream, ErrorCode, Filesystem,
};
use crate::wit::p3::filesystem::Descriptor as Shared;
use std::time::Duration;

/// The most bytes that one `read` returns.
const READ_LIMIT: u64 = 65_536;

/// The values of 0.2.
struct P2Values;

impl ValueForms for P2Values {
    fn error(number: u16) -> Val {
        ErrorCode::of_errno(number).val()
    }

    fn error_label(number: u16) -> &'static str {
        ErrorCode::of_errno(number).label()
    }

    fn file_type(ty: FileType) -> Val {
        let ty = match ty {
            FileType::Unknown => DescriptorType::Unknown,
            FileType::BlockDevice => DescriptorType::BlockDevice,
            FileType::CharacterDevice => DescriptorType::CharacterDevice,
            FileType::Directory => DescriptorType::Directory,
            FileType::SymbolicLink => DescriptorType::SymbolicLink,
            FileType::RegularFile => DescriptorType::RegularFile,
        };
        ty.val()
    }

    fn time(time: Duration) -> Val {
        datetime(time)
    }

    fn new_time(fields: &[Val]) -> Option<Result<NewTime, u16>> {
        let [Val::U64(seconds), Val::U32(nanoseconds)] = *fields else { return None };
        // A whole second or more of nanoseconds carries over into the seconds.
        let rest = Duration::from_nanos(nanoseconds.into());
        Some(Duration::from_secs(seconds).checked_add(rest).map(NewTime::At).ok_or(errno::OVERFLOW))
    }
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
                    let entry = Val::Record(vec![P2Values::file_type(ty), Val::String(name)]);
                    Val::ok(Some(Val::option(Some(entry)))).into()
                }
                Some(Err(number)) => failed::<P2Values>(number),
            })
        }
    }
}

pub(super) fn descriptor(host: &mut WasiHost, func: F, args: Args<'_>) -> Answered {
    descriptor::answered::<P2Values>(dispatch(host, func, args))
}

fn dispatch(host: &mut WasiHost, func: F, args: Args<'_>) -> HostResult {
    let this = |host: &mut WasiHost| {
        Ok::<_, crate::wasi::args::Fail>(host.table.descriptor(args.handle(0)?)?.clone())
    };
    let func = match func {
        F::ReadViaStream => {
            let Descriptor::File(file) = this(host)? else { return Err(errno::ISDIR.into()) };
            let what = format!("{} (reading)", file.name);
            let stream = InputStream::File(FileInput::new(file, args.u64(1)?));
            return Ok(made_ok(host, TableResource::Input(stream), &what)?);
        }
        F::WriteViaStream => {
            let this = this(host)?;
            return writer(host, this.file()?, Some(args.u64(1)?));
        }
        F::AppendViaStream => {
            let this = this(host)?;
            return writer(host, this.file()?, None);
        }
        F::Read => {
            // The cast is lossless: at most `READ_LIMIT`.
            let data = this(host)?.file()?.read_at(args.u64(1)?.min(READ_LIMIT) as usize, args.u64(2)?)?;
            let end = data.is_empty();
            return ok(Val::Tuple(vec![Val::Bytes(data), Val::Bool(end)]));
        }
        F::Write => {
            let n = this(host)?.file()?.write_at(args.bytes(1)?, Some(args.u64(2)?))?;
            return ok(Val::U64(n as u64));
        }
        F::ReadDirectory => {
            let this = this(host)?;
            let dir = this.directory()?;
            let entries = dir.entries()?.into_iter().collect();
            return Ok(made_ok(host, TableResource::Entries(entries), &format!("entries of {}", dir.name))?);
        }
        F::Advise => Shared::Advise,
        F::SyncData => Shared::SyncData,
        F::Sync => Shared::Sync,
        F::GetFlags => Shared::GetFlags,
        F::GetType => Shared::GetType,
        F::SetSize => Shared::SetSize,
        F::SetTimes => Shared::SetTimes,
        F::Stat => Shared::Stat,
        F::MetadataHash => Shared::MetadataHash,
        F::IsSameObject => Shared::IsSameObject,
        F::CreateDirectoryAt => Shared::CreateDirectoryAt,
        F::StatAt => Shared::StatAt,
        F::MetadataHashAt => Shared::MetadataHashAt,
        F::SetTimesAt => Shared::SetTimesAt,
        F::LinkAt => Shared::LinkAt,
        F::OpenAt => Shared::OpenAt,
        F::ReadlinkAt => Shared::ReadlinkAt,
        F::RemoveDirectoryAt => Shared::RemoveDirectoryAt,
        F::RenameAt => Shared::RenameAt,
        F::SymlinkAt => Shared::SymlinkAt,
        F::UnlinkFileAt => Shared::UnlinkFileAt,
    };
    descriptor::call::<P2Values>(host, func, args)
}

fn writer(host: &mut WasiHost, file: &FileHandle, position: Option<u64>) -> HostResult {
    if file.read_only() {
        return Err(errno::PERM.into());
    }
    let what = format!("{} ({})", file.name, if position.is_some() { "writing" } else { "appending" });
    let target = OutputTarget::File(FileOutput::new(file.clone(), position));
    Ok(made_ok(host, TableResource::Output(OutputStream { target }), &what)?)
}
