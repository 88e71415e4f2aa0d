//! What the operation of a lookup needs at its path, deduced from the function that was called and the flags of `open`.

use super::PathLookup;
use crate::caps::{LastLink, Need, Operation, Wants};

// Flags of `open` in wasi-libc (`__header_fcntl.h`).
pub(super) const O_RDONLY: i32 = 0x0400_0000;
pub(super) const O_WRONLY: i32 = 0x1000_0000;
pub(super) const O_RDWR: i32 = O_RDONLY | O_WRONLY;
const O_NOFOLLOW: i32 = 0x0100_0000;
pub(super) const O_CREAT: i32 = 0x1000;
const O_DIRECTORY: i32 = 0x2000;
pub(super) const O_EXCL: i32 = 0x4000;
pub(super) const O_TRUNC: i32 = 0x8000;
/// All of those, and `O_APPEND`, `O_DSYNC`, `O_NONBLOCK`, `O_RSYNC`, `O_SYNC`, `O_EXEC` and `O_SEARCH`.
pub(super) const O_KNOWN: i32 =
    O_RDWR | O_NOFOLLOW | O_CREAT | O_DIRECTORY | O_EXCL | O_TRUNC | 0x1f | 0x0200_0000 | 0x0800_0000;

/// `None` if it could not be seen whether the path must exist.
pub(super) fn of(lookup: &PathLookup) -> Option<Wants> {
    if let Some(flags) = lookup.flags {
        return Some(of_open(flags));
    }
    let creates = lookup.creates?;
    let (look, change) = (Wants::look, Wants::change);
    let name = lookup.function.rsplit("::").next().unwrap_or(&lookup.function);
    Some(match (&lookup.operation, creates) {
        (Operation::CreateDirectory, _) => change(Need::NothingYet, LastLink::KeepAlways),
        (Operation::CreateSymlink, _) => change(Need::Nothing, LastLink::Keep),
        (Operation::Rename, true) => change(Need::Replaceable, LastLink::KeepAlways),
        (Operation::Rename, false) => change(Need::Entry, LastLink::KeepAlways),
        (Operation::Link, true) => change(Need::Nothing, LastLink::Keep),
        (Operation::Link, false) => change(Need::NoDirectory, LastLink::Keep),
        (Operation::RemoveDirectory, _) => change(Need::EmptyDirectory, LastLink::Keep),
        (Operation::Remove, _) if name.starts_with("unlink") || name == "remove_file" => {
            change(Need::NoDirectory, LastLink::Keep)
        }
        (Operation::Remove, _) => change(Need::Entry, LastLink::Keep),
        (Operation::ReadLink, _) => look(Need::Link, false),
        (Operation::List | Operation::Enter, _) => look(Need::Directory, true),
        (Operation::ReadMetadata, _) if matches!(name, "lstat" | "symlink_metadata") => {
            look(Need::Name, false)
        }
        (Operation::SetTimes, _) => Wants { writes: true, ..look(Need::Anything, true) },
        (Operation::Resize, _) => Wants { writes: true, ..look(Need::NoDirectory, true) },
        (_, true) => change(Need::FileOrNothing, LastLink::FollowToFile),
        (_, false) => look(Need::Anything, true),
    })
}

fn of_open(flags: i32) -> Wants {
    let has = |flag: i32| flags & flag != 0;
    let writes = has(O_WRONLY) || has(O_CREAT) || has(O_TRUNC);
    let need = match () {
        () if has(O_CREAT) && has(O_EXCL) => Need::Nothing,
        () if has(O_CREAT) => Need::FileOrNothing,
        () if has(O_DIRECTORY) => Need::Directory,
        () if writes => Need::NoDirectory,
        () => Need::NoLink,
    };
    let last = match () {
        () if has(O_CREAT) && (has(O_EXCL) || has(O_NOFOLLOW)) => LastLink::KeepAlways,
        () if has(O_CREAT) => LastLink::FollowToFile,
        () if has(O_NOFOLLOW) => LastLink::Keep,
        () => LastLink::Follow,
    };
    Wants { need, last, writes }
}
