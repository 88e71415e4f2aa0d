//! Shared values in the numbers of preview 1.

use super::Stop;
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::fs::{FileType, NewTime, Stat, Times};
use std::time::Duration;

/// A timestamp.
pub(super) fn nanoseconds(time: Duration) -> Result<u64, u16> {
    u64::try_from(time.as_nanos()).map_err(|_| errno::OVERFLOW)
}

/// `filetype`.
pub(super) fn file_type(ty: FileType) -> u32 {
    match ty {
        FileType::Unknown => 0,
        FileType::BlockDevice => 1,
        FileType::CharacterDevice => 2,
        FileType::Directory => 3,
        FileType::RegularFile => 4,
        FileType::SymbolicLink => 7,
    }
}

/// `filestat`: one device, and a hash in place of the inode.
pub(super) fn filestat(stat: &Stat) -> Result<Val, u16> {
    let time = |t: Option<Duration>| nanoseconds(t.unwrap_or_default()).map(Val::U64);
    Ok(Val::Record(vec![
        Val::U64(1),
        Val::U64(stat.hash().0),
        Val::Enum(file_type(stat.ty)),
        Val::U64(stat.links),
        Val::U64(stat.size),
        time(stat.accessed)?,
        time(stat.modified)?,
        time(stat.changed)?,
    ]))
}

/// Times to set, from the two values and `fstflags`.
pub(super) fn times(accessed: u64, modified: u64, flags: u32) -> Result<Times, Stop> {
    let one = |at, set, now| match (flags & set != 0, flags & now != 0) {
        (true, true) => Err(Stop::Errno(errno::INVAL)),
        (true, false) => Ok(NewTime::At(Duration::from_nanos(at))),
        (false, true) => Ok(NewTime::Now),
        (false, false) => Ok(NewTime::Keep),
    };
    Ok(Times { accessed: one(accessed, 1, 2)?, modified: one(modified, 4, 8)? })
}

/// `rights` that a granted directory reports.
pub(super) mod rights {
    /// On the directory itself: all `path_*`, reading it, and its times.
    pub(in super::super) const DIRECTORY: u32 = (1 << 9)
        | (1 << 10)
        | (1 << 11)
        | (1 << 12)
        | (1 << 13)
        | (1 << 14)
        | (1 << 15)
        | (1 << 16)
        | (1 << 17)
        | (1 << 18)
        | (1 << 20)
        | (1 << 21)
        | (1 << 23)
        | (1 << 24)
        | (1 << 25)
        | (1 << 26);
    /// For what is opened in it: also all of a file's.
    pub(in super::super) const INHERITING: u32 = DIRECTORY
        | 1
        | (1 << 1)
        | (1 << 2)
        | (1 << 3)
        | (1 << 4)
        | (1 << 5)
        | (1 << 6)
        | (1 << 7)
        | (1 << 8)
        | (1 << 22)
        | (1 << 27);
    /// All 30.
    pub(in super::super) const ALL: u32 = (1 << 30) - 1;
    /// `fd_read`
    pub(in super::super) const READ: u32 = 1 << 1;
    /// `fd_seek`
    pub(in super::super) const SEEK: u32 = 1 << 2;
    /// `fd_write`
    pub(in super::super) const WRITE: u32 = 1 << 6;
    /// `fd_readdir`
    pub(in super::super) const READDIR: u32 = 1 << 14;
    /// `path_filestat_set_size` and `fd_filestat_set_size`
    pub(in super::super) const SET_SIZE: u32 = (1 << 19) | (1 << 22);
}
