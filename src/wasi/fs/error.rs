//! Errors of the operating system as WASI errno numbers.

use crate::caps::errno;
use rustix::io::Errno;
use std::io;

/// The errno of an error. An error that WASI has no number for becomes `EIO`, as in wasmtime.
pub(crate) fn errno_of(error: &io::Error) -> u16 {
    let Some(raw) = error.raw_os_error() else {
        return match error.kind() {
            io::ErrorKind::NotFound => errno::NOENT,
            io::ErrorKind::PermissionDenied => errno::PERM,
            io::ErrorKind::AlreadyExists => errno::EXIST,
            io::ErrorKind::InvalidInput => errno::INVAL,
            _ => errno::IO,
        };
    };
    of_os(Errno::from_raw_os_error(raw))
}

/// Pairs of an operating system error and its WASI errno.
const NUMBERS: &[(Errno, u16)] = &[
    (Errno::ACCESS, errno::ACCES),
    (Errno::AGAIN, errno::AGAIN),
    (Errno::ALREADY, 7),
    (Errno::BADF, errno::BADF),
    (Errno::BUSY, errno::BUSY),
    (Errno::DEADLK, 16),
    (Errno::DQUOT, 19),
    (Errno::EXIST, errno::EXIST),
    (Errno::FBIG, 22),
    (Errno::ILSEQ, errno::ILSEQ),
    (Errno::INPROGRESS, 26),
    (Errno::INTR, errno::INTR),
    (Errno::INVAL, errno::INVAL),
    (Errno::ISDIR, errno::ISDIR),
    (Errno::LOOP, errno::LOOP),
    (Errno::MLINK, 34),
    (Errno::NAMETOOLONG, errno::NAMETOOLONG),
    (Errno::NODEV, 43),
    (Errno::NOENT, errno::NOENT),
    (Errno::NOLCK, 46),
    (Errno::NOMEM, 48),
    (Errno::NOSPC, 51),
    (Errno::NOTDIR, errno::NOTDIR),
    (Errno::NOTEMPTY, errno::NOTEMPTY),
    (Errno::NOTSUP, errno::NOTSUP),
    (Errno::NXIO, 60),
    (Errno::OVERFLOW, errno::OVERFLOW),
    (Errno::PERM, errno::PERM),
    (Errno::PIPE, 64),
    (Errno::ROFS, 69),
    (Errno::SPIPE, errno::SPIPE),
    (Errno::TXTBSY, 74),
    (Errno::XDEV, errno::XDEV),
];

/// Like [`errno_of`], for the error type of `rustix`.
pub(crate) fn of_os(error: Errno) -> u16 {
    NUMBERS.iter().find(|(os, _)| *os == error).map_or(errno::IO, |(_, number)| *number)
}

/// The operating system's message for a WASI errno, with its own number: `Bad file descriptor (os error 9)`.
pub(crate) fn os_text(number: u16) -> String {
    let os = NUMBERS.iter().find(|(_, wasi)| *wasi == number).map_or(Errno::IO, |(os, _)| *os);
    io::Error::from_raw_os_error(os.raw_os_error()).to_string()
}
