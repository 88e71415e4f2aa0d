//! What the operation of a lookup needs at its path, deduced from the function that was called and the flags of `open`.

use super::PathLookup;
use crate::caps::{LastLink, Need, Operation, Wants};

// Flags of `open` in wasi-libc (`__header_fcntl.h`).
const O_WRONLY: i32 = 0x1000_0000;
const O_NOFOLLOW: i32 = 0x0100_0000;
const O_CREAT: i32 = 0x1000;
const O_DIRECTORY: i32 = 0x2000;
const O_EXCL: i32 = 0x4000;
const O_TRUNC: i32 = 0x8000;

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
