//! What an operation on a path is, and what it finds at the end of the path.

use crate::caps::node::NodeKind;
use crate::caps::walk::WalkPlace;
use crate::caps::{self, Step, Wants, errno};
use cap_std::fs::Dir;
use std::sync::Arc;

/// An operation on a path: what it does and what it needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct PathOperation<'a> {
    /// The path, as the program passed it.
    pub given: &'a str,
    /// The path to walk: `given` without the trailing slashes and dots that make no difference to this operation.
    pub path: &'a str,
    /// The verb for the account.
    pub does: &'a caps::Operation,
    /// The last step of the account if the operation succeeds.
    pub done: &'a Step,
    /// What must be at the path for the operation to succeed.
    pub wants: Wants,
    /// Whether this may be the first half of an operation that follows a link at the end, even if it does not follow
    /// one itself (`metadata-hash-at`).
    pub may_follow: bool,
}

/// The end of a walk as operations use it: one name in a directory handle (`.` for the directory itself).
#[derive(Debug, Clone)]
pub(super) struct WalkEnd {
    pub dir: Arc<Dir>,
    pub name: String,
    /// `None` if nothing has that name.
    pub kind: Option<NodeKind>,
    /// The path ends in `/`.
    pub dir_required: bool,
    /// The path ends in `.` or `..`: it means `dir` itself.
    pub itself: bool,
}

impl From<WalkPlace<Arc<Dir>>> for WalkEnd {
    fn from(place: WalkPlace<Arc<Dir>>) -> Self {
        match place {
            WalkPlace::Name { dir, name, kind, dir_required } => {
                Self { dir, name, kind, dir_required, itself: false }
            }
            WalkPlace::Directory(dir) => {
                let kind = Some(NodeKind::Directory);
                Self { dir, name: ".".into(), kind, dir_required: false, itself: true }
            }
        }
    }
}

impl WalkEnd {
    /// Checks that something is there, and that it is a directory if the path ends in `/`.
    pub(crate) fn check_slash(&self) -> Result<(), u16> {
        match self.kind {
            None => Err(errno::NOENT),
            Some(NodeKind::Directory) => Ok(()),
            Some(_) if self.dir_required => Err(errno::NOTDIR),
            Some(_) => Ok(()),
        }
    }
}
