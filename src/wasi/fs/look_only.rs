//! What keeps a rehearsal from changing anything, and from reading the contents of files that were not granted.

use super::error::of_os;
use super::path_operation::{PathOperation, WalkEnd};
use crate::caps::explain::HostVerdict;
use crate::caps::node::NodeKind;
use crate::caps::{Grant, Need, Operation, PathEnd, RehearsalEnd, Untried, errno};
use rustix::fs::{Access, AtFlags, accessat};
use std::fs::File;
use std::os::fd::AsRawFd;
use std::path::PathBuf;
use std::sync::Arc;

/// Carried by every directory and file of a host that rehearses.
#[derive(Debug, Clone)]
pub(crate) struct LookOnly {
    end: Arc<RehearsalEnd>,
    /// The directories that the program really has, with all links resolved.
    granted: Arc<[PathBuf]>,
}

impl LookOnly {
    /// For a program that really has these grants; `end` is told when the rehearsal cannot go on.
    pub fn new(end: Arc<RehearsalEnd>, real: &[Grant]) -> Self {
        let granted = real.iter().filter_map(|grant| std::fs::canonicalize(&grant.host).ok()).collect();
        Self { end, granted }
    }

    /// Ends the rehearsal, since something outside would change now; the error is for the call.
    pub fn would_change(&self) -> u16 {
        self.end.set(Untried::WouldWrite);
        errno::IO
    }

    /// Checks that a file's contents may be read: it lies in a directory that the program really has. Otherwise the
    /// rehearsal ends.
    pub fn may_read(&self, file: &File) -> Result<(), u16> {
        let path = std::fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd()));
        if path.is_ok_and(|path| self.granted.iter().any(|root| path.starts_with(root))) {
            return Ok(());
        }
        self.end.set(Untried::WouldRead);
        Err(errno::IO)
    }

    /// What would come of an operation that changes something, from looking at the end of its path.
    pub(super) fn would_do(&self, op: PathOperation<'_>, end: &WalkEnd) -> HostVerdict {
        let found = PathEnd { kind: end.kind, slash: end.dir_required, itself: end.itself };
        if !op.wants.need.met(found) {
            return HostVerdict::Operation(match (end.kind, op.wants.need) {
                (None, _) => errno::NOENT,
                (Some(_), Need::Nothing | Need::NothingYet) => errno::EXIST,
                (Some(NodeKind::Directory), _) => errno::ISDIR,
                (Some(_), Need::Directory | Need::EmptyDirectory) => errno::NOTDIR,
                (Some(_), _) => errno::INVAL,
            });
        }
        if op.wants.need == Need::EmptyDirectory {
            let listed = end.dir.read_dir(&end.name).map(|mut names| names.next().is_some());
            if listed.unwrap_or(false) {
                return HostVerdict::Operation(errno::NOTEMPTY);
            }
        }
        // A file that is there is changed itself, anything else by changing the directory that has its name.
        let itself = end.kind.is_some()
            && matches!(
                op.wants.need,
                Need::FileOrNothing | Need::Anything | Need::NoLink | Need::NoDirectory
            )
            && !matches!(op.does, Operation::Remove | Operation::Link);
        let (name, access) = match itself {
            true => (&*end.name, Access::WRITE_OK),
            false => (".", Access::WRITE_OK | Access::EXEC_OK),
        };
        match accessat(&*end.dir, name, access, AtFlags::EACCESS) {
            Ok(()) => {
                self.would_change();
                HostVerdict::Rehearsed
            }
            Err(error) => HostVerdict::Operation(of_os(error)),
        }
    }
}

/// Whether carrying out an operation changes something outside, beyond opening what is there.
pub(super) fn changes(op: PathOperation<'_>) -> bool {
    op.wants.writes && !matches!(op.does, Operation::OpenForWriting | Operation::OpenForReadingAndWriting)
}
