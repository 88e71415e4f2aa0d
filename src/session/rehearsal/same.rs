//! Whether an access of one run is the same as one of another, and what an operation needs of a path.

use crate::caps::{Account, LastLink, Need, Operation, Wants, Where};

/// Whether two accounts are about the same access of the program: the same path, and the same operation as far as both
/// are known. What libc refused by itself has no host call that would say exactly what was asked.
pub(super) fn is_same(a: &Account, b: &Account) -> bool {
    let inside = |account: &Account| account.r#where == Some(Where::GuestLibc);
    a.kind == b.kind
        && same_path(&a.subject, &b.subject)
        && (a.operation == b.operation || inside(a) || inside(b))
}

/// Whether two paths have the same names; a library may have made one of them absolute, or relative to a directory.
fn same_path(a: &str, b: &str) -> bool {
    let names = |path: &str| -> Vec<String> {
        let names = path.split('/').filter(|name| !name.is_empty() && *name != ".");
        names.map(str::to_owned).collect()
    };
    let (a, b) = (names(a), names(b));
    !a.is_empty() && (a == b || a.ends_with(&b) && !b.is_empty() || b.ends_with(&a))
}

/// What an operation needs at the end of its path.
pub(super) fn wants(operation: &Operation) -> Wants {
    use LastLink::{Follow, FollowToFile, Keep, KeepAlways};
    match operation {
        Operation::Create => Wants::change(Need::Nothing, KeepAlways),
        Operation::CreateOrOpen => Wants::change(Need::FileOrNothing, FollowToFile),
        Operation::Empty | Operation::OpenForWriting | Operation::OpenForReadingAndWriting => {
            Wants::change(Need::NoDirectory, Follow)
        }
        Operation::CreateDirectory | Operation::CreateDirectoryAt => {
            Wants::change(Need::NothingYet, KeepAlways)
        }
        Operation::RemoveDirectory | Operation::RemoveDirectoryAt => {
            Wants::change(Need::EmptyDirectory, Keep)
        }
        Operation::Remove => Wants::change(Need::NoDirectory, Keep),
        Operation::Rename => Wants::change(Need::Entry, KeepAlways),
        Operation::RenameTo => Wants::change(Need::Replaceable, KeepAlways),
        Operation::Link => Wants::change(Need::NoDirectory, Keep),
        Operation::LinkAs | Operation::CreateSymlink | Operation::CreateSymlinkAt => {
            Wants::change(Need::Nothing, Keep)
        }
        Operation::ReadLink | Operation::ReadLinkAt => Wants::look(Need::Link, false),
        Operation::SetTimes | Operation::SetTimesAt => {
            Wants { writes: true, ..Wants::look(Need::Anything, true) }
        }
        _ => Wants::look(Need::Anything, true),
    }
}

#[cfg(test)]
mod tests {
    use super::same_path;

    #[test]
    fn paths_are_the_same_by_their_names() {
        assert!(same_path("data/a.txt", "./data//a.txt"));
        assert!(same_path("/data/a.txt", "a.txt"));
        assert!(!same_path("data/a.txt", "data/b.txt"));
        assert!(!same_path("", "data"));
    }
}
