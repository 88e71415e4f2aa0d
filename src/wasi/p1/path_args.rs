//! What calls on paths ask for besides the path, read from their arguments.

use super::CallFailure;
use crate::wasi::args::{Args, Fail};
use crate::wasi::fs::OpenRequest;
use crate::wit::FlagSet;
use crate::wit::p1::{Fdflags, Lookupflags, Oflags, Rights};

/// Whether argument `i`, `lookupflags`, says that a link at the end is followed.
pub(super) fn follows(args: Args<'_>, i: usize) -> Result<bool, Fail> {
    Ok(args.flags::<Lookupflags>(i)?.contains(Lookupflags::SYMLINK_FOLLOW))
}

/// What `path_open` asks for, leaving the path empty (it may not be UTF-8).
pub(super) fn request_of_any(args: Args<'_>) -> Result<OpenRequest<'_>, CallFailure> {
    let path = "";
    let how = args.flags::<Oflags>(3)?;
    let base = args.flags::<Rights>(4)?;
    let flags = args.flags::<Fdflags>(6)?;
    Ok(OpenRequest {
        path,
        follow: follows(args, 1)?,
        create: how.contains(Oflags::CREAT),
        directory: how.contains(Oflags::DIRECTORY),
        exclusive: how.contains(Oflags::EXCL),
        truncate: how.contains(Oflags::TRUNC),
        read: base.contains(Rights::FD_READ),
        write: base.contains(Rights::FD_WRITE),
        sync: flags.intersects(Fdflags::DSYNC | Fdflags::RSYNC | Fdflags::SYNC),
    })
}
