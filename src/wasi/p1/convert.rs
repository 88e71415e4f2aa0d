//! Values shared with 0.2, as preview 1 represents them.

use super::CallFailure;
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::args::Args;
use crate::wasi::fs::{FileType, NewTime, Stat, Times};
use crate::wit::p1::{self, Filetype, Fstflags, Rights};
use crate::wit::p2::filesystem::Advice;
use crate::wit::{FlagSet, WitLabel};
use std::time::Duration;

pub(super) fn nanoseconds(time: Duration) -> Result<u64, u16> {
    u64::try_from(time.as_nanos()).map_err(|_| errno::OVERFLOW)
}

/// The `filetype` that a type of file is reported as.
pub(super) fn file_type(ty: FileType) -> Filetype {
    match ty {
        FileType::Unknown => Filetype::Unknown,
        FileType::BlockDevice => Filetype::BlockDevice,
        FileType::CharacterDevice => Filetype::CharacterDevice,
        FileType::Directory => Filetype::Directory,
        FileType::RegularFile => Filetype::RegularFile,
        FileType::SymbolicLink => Filetype::SymbolicLink,
    }
}

/// `advice`, in the labels of 0.2, which are those of the shared code.
pub(super) fn advice(advice: p1::Advice) -> Advice {
    match advice {
        p1::Advice::Normal => Advice::Normal,
        p1::Advice::Sequential => Advice::Sequential,
        p1::Advice::Random => Advice::Random,
        p1::Advice::Willneed => Advice::WillNeed,
        p1::Advice::Dontneed => Advice::DontNeed,
        p1::Advice::Noreuse => Advice::NoReuse,
    }
}

/// `filestat`: the device is always 1, and a hash takes the place of the inode.
pub(super) fn filestat(stat: &Stat) -> Result<Val, u16> {
    let time = |t: Option<Duration>| nanoseconds(t.unwrap_or_default()).map(Val::U64);
    Ok(Val::Record(vec![
        Val::U64(1),
        Val::U64(stat.hash().0),
        file_type(stat.ty).val(),
        Val::U64(stat.links),
        Val::U64(stat.size),
        time(stat.accessed)?,
        time(stat.modified)?,
        time(stat.changed)?,
    ]))
}

/// The times to set: two `timestamp`s from argument `first` on, then `fstflags`.
pub(super) fn times(args: Args<'_>, first: usize) -> Result<Times, CallFailure> {
    let flags = args.flags::<Fstflags>(first + 2)?;
    let one = |i, set, now| match (flags.contains(set), flags.contains(now)) {
        (true, true) => Err(CallFailure::Errno(errno::INVAL)),
        (true, false) => Ok(NewTime::At(Duration::from_nanos(args.u64(i)?))),
        (false, true) => Ok(NewTime::Now),
        (false, false) => Ok(NewTime::Keep),
    };
    Ok(Times {
        accessed: one(first, Fstflags::ATIM, Fstflags::ATIM_NOW)?,
        modified: one(first + 1, Fstflags::MTIM, Fstflags::MTIM_NOW)?,
    })
}

/// The `rights` that a granted directory reports for itself: all of `path_*` except setting a file's size, plus reading
/// it and changing its times.
pub(super) const OF_DIRECTORY: Rights = Rights::PATH_CREATE_DIRECTORY
    .or(Rights::PATH_CREATE_FILE)
    .or(Rights::PATH_LINK_SOURCE)
    .or(Rights::PATH_LINK_TARGET)
    .or(Rights::PATH_OPEN)
    .or(Rights::FD_READDIR)
    .or(Rights::PATH_READLINK)
    .or(Rights::PATH_RENAME_SOURCE)
    .or(Rights::PATH_RENAME_TARGET)
    .or(Rights::PATH_FILESTAT_GET)
    .or(Rights::PATH_FILESTAT_SET_TIMES)
    .or(Rights::FD_FILESTAT_GET)
    .or(Rights::FD_FILESTAT_SET_TIMES)
    .or(Rights::PATH_SYMLINK)
    .or(Rights::PATH_REMOVE_DIRECTORY)
    .or(Rights::PATH_UNLINK_FILE);

/// The rights that it reports for what is opened in it: the same, and all rights of files.
pub(super) const INHERITING: Rights = OF_DIRECTORY
    .or(Rights::FD_DATASYNC)
    .or(Rights::FD_READ)
    .or(Rights::FD_SEEK)
    .or(Rights::FD_FDSTAT_SET_FLAGS)
    .or(Rights::FD_SYNC)
    .or(Rights::FD_TELL)
    .or(Rights::FD_WRITE)
    .or(Rights::FD_ADVISE)
    .or(Rights::FD_ALLOCATE)
    .or(Rights::FD_FILESTAT_SET_SIZE)
    .or(Rights::POLL_FD_READWRITE);

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers that wasmtime 48 reports.
    #[test]
    fn rights_of_directories() {
        assert_eq!((OF_DIRECTORY.bits(), INHERITING.bits()), (0x7b7_fe00, 0xff7_ffff));
    }
}
