//! `wasi:filesystem`: preopens, and the methods of descriptors.

use super::clocks::instant;
use super::ends::{OutcomeKind, StreamFailure, StreamSink, StreamSource};
use super::streams;
use super::values::{descriptor_type, error};
use crate::caps::{self, Account, errno};
use crate::component::Val;
use crate::wasi::args::{Answered, Args};
use crate::wasi::descriptor::{self, ValueForms, preopens};
use crate::wasi::fs::{FileHandle, FileType, NewTime};
use crate::wasi::host::WasiHost;
use crate::wasi::p2::Descriptor;
use crate::wit::WitLabel;
use crate::wit::p3::filesystem::{Descriptor as F, ErrorCode, Filesystem};
use std::time::Duration;

/// The values of 0.3.
struct P3Values;

impl ValueForms for P3Values {
    fn error(number: u16) -> Val {
        error(number)
    }

    fn error_label(number: u16) -> &'static str {
        ErrorCode::of_errno(number).label()
    }

    fn file_type(ty: FileType) -> Val {
        descriptor_type(ty)
    }

    fn time(time: Duration) -> Val {
        instant(time)
    }

    fn new_time(fields: &[Val]) -> Option<Result<NewTime, u16>> {
        let [Val::S64(seconds), Val::U32(nanoseconds)] = *fields else { return None };
        let rest = Duration::from_nanos(nanoseconds.into());
        let since = |seconds: u64| Duration::from_secs(seconds).checked_add(rest).ok_or(errno::OVERFLOW);
        Some(match u64::try_from(seconds) {
            Ok(seconds) => since(seconds).map(NewTime::At),
            // As in wasmtime, the nanoseconds count away from 1970 here, too.
            Err(_) => since(seconds.unsigned_abs()).map(NewTime::Before),
        })
    }
}

pub(super) fn call(host: &mut WasiHost, func: Filesystem) -> Answered {
    match func {
        Filesystem::GetDirectories => preopens(host),
    }
}

pub(super) fn descriptor(host: &mut WasiHost, func: F, args: Args<'_>) -> Answered {
    match func {
        F::ReadViaStream => read(host, args),
        F::ReadDirectory => read_directory(host, args),
        F::WriteViaStream => {
            let at = args.u64(2)?;
            write(host, Some(at), args)
        }
        F::AppendViaStream => write(host, None, args),
        _ => descriptor::answered::<P3Values>(descriptor::call::<P3Values>(host, func, args)),
    }
}

/// The account of a stream that cannot be made, with the words of a call that is refused.
fn answered(host: &WasiHost, operation: &caps::Operation, call: &str, number: u16) -> Option<Account> {
    let account = host.fs.explain.then(|| caps::answered(None, operation, call, number)).flatten();
    account.map(|account| Account { error_code: Some(P3Values::error_label(number).to_owned()), ..account })
}

fn read(host: &mut WasiHost, args: Args<'_>) -> Answered {
    match host.table.descriptor(args.handle(0)?)?.clone() {
        Descriptor::File(file) => {
            let what = file.name.clone();
            let source = StreamSource::File { file, position: args.u64(1)? };
            streams::source(host, source, OutcomeKind::File, &what)
        }
        Descriptor::Directory(dir) => {
            let account = answered(host, &caps::Operation::ReadFrom, "read-via-stream", errno::ISDIR);
            let why = StreamFailure::Errno(errno::ISDIR);
            streams::no_source(host, OutcomeKind::File, &dir.name, why, account)
        }
    }
}

fn read_directory(host: &mut WasiHost, args: Args<'_>) -> Answered {
    let this = host.table.descriptor(args.handle(0)?)?.clone();
    let (entries, what) = match &this {
        Descriptor::Directory(dir) => (dir.entries(), format!("entries of {}", dir.name)),
        Descriptor::File(file) => (Err(errno::NOTDIR), format!("entries of {}", file.name)),
    };
    match entries {
        Ok(entries) => {
            let source = StreamSource::Entries(entries.into_iter().collect());
            streams::source(host, source, OutcomeKind::File, &what)
        }
        Err(number) => {
            let account = match &this {
                Descriptor::File(FileHandle { name, .. }) if host.fs.explain => {
                    let unfit = caps::open_file::Unfit::Other(name.clone());
                    Some(caps::open_file::account(None, &caps::Operation::List, &unfit, number))
                }
                _ => answered(host, &caps::Operation::List, "read-directory", number),
            };
            let why = StreamFailure::Errno(number);
            streams::no_source(host, OutcomeKind::File, &what, why, account)
        }
    }
}

fn write(host: &mut WasiHost, position: Option<u64>, args: Args<'_>) -> Answered {
    let given = args.end(1)?;
    let this = host.table.descriptor(args.handle(0)?)?.clone();
    let (number, account, what) = match this {
        Descriptor::File(file) if file.writable && !file.read_only() => {
            let what = file.name.clone();
            return streams::sink(host, given, StreamSink::File { file, position }, OutcomeKind::File, &what);
        }
        Descriptor::File(file) => {
            let number = if file.read_only() { errno::PERM } else { errno::BADF };
            let unfit = caps::open_file::Unfit::ReadOnly(file.name.clone());
            let account = caps::open_file::account(None, &caps::Operation::WriteTo, &unfit, number);
            (number, host.fs.explain.then_some(account), file.name)
        }
        Descriptor::Directory(dir) => {
            let unfit = caps::open_file::Unfit::Other(dir.name.clone());
            let account = caps::open_file::account(None, &caps::Operation::WriteTo, &unfit, errno::BADF);
            (errno::BADF, host.fs.explain.then_some(account), dir.name)
        }
    };
    let account = account
        .map(|account| Account { error_code: Some(P3Values::error_label(number).to_owned()), ..account });
    streams::no_sink(host, given, OutcomeKind::File, &what, StreamFailure::Errno(number), account)
}
