//! `open-at` and `path_open`: what they ask for, and how it is opened.

use super::path_operation::{PathOperation, WalkEnd};
use super::{Directory, FileHandle, FinishedOperation, Fs, errno_of};
use crate::caps::node::NodeKind;
use crate::caps::{LastLink, Need, Operation as Does, Step, Wants, errno};
use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt};
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt};
use std::sync::Arc;

/// What to open, and the flags of the call.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "they are the flags of the call")]
pub(crate) struct OpenRequest<'a> {
    pub path: &'a str,
    /// Follow a symbolic link at the end of the path.
    pub follow: bool,
    /// Create the file if it does not exist.
    pub create: bool,
    /// Fail if it is not a directory.
    pub directory: bool,
    /// Fail if it exists.
    pub exclusive: bool,
    pub truncate: bool,
    pub read: bool,
    pub write: bool,
    /// Any of the flags that ask for synchronised writes.
    pub sync: bool,
}

impl OpenRequest<'_> {
    /// Whether the call changes something, or asks for the right to.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.create || self.truncate || self.write
    }

    /// What must be at the path for the call to succeed.
    #[must_use]
    pub fn wants(&self) -> Wants {
        let need = match self {
            Self { create: true, exclusive: true, .. } => Need::Nothing,
            Self { create: true, .. } => Need::FileOrNothing,
            Self { directory: true, .. } => Need::Directory,
            _ if self.writes() => Need::NoDirectory,
            _ => Need::NoLink,
        };
        let last = match (self.create, self.follow && !self.exclusive) {
            (true, true) => LastLink::FollowToFile,
            // A file that must be new is not created through a link.
            (true, false) => LastLink::KeepAlways,
            (false, _) if self.follow => LastLink::Follow,
            (false, _) => LastLink::Keep,
        };
        Wants { need, last, writes: self.writes() }
    }

    #[must_use]
    pub fn does(&self) -> Does {
        match self {
            Self { create: true, exclusive: true, .. } => Does::Create,
            Self { create: true, .. } => Does::CreateOrOpen,
            Self { truncate: true, .. } => Does::Empty,
            Self { write: true, read: false, .. } => Does::OpenForWriting,
            Self { write: true, .. } => Does::OpenForReadingAndWriting,
            _ => Does::Open,
        }
    }
}

#[derive(Debug)]
pub(crate) enum Opened {
    File(FileHandle),
    Directory(Directory),
}

impl Fs {
    /// Opens a file or directory: `open-at`.
    pub fn open(&self, base: &Directory, request: OpenRequest<'_>) -> FinishedOperation<Opened> {
        let (writes, does) = (request.writes(), request.does());
        let done = match (writes, request.directory) {
            (true, _) => Step::OpenedForWriting,
            (false, true) => Step::OpenedAsDirectory,
            (false, false) => Step::OpenedForReading,
        };
        let wants = request.wants();
        let path = request.path;
        let op = PathOperation { given: path, path, does: &does, done: &done, wants, may_follow: false };
        if request.sync {
            return self.refuse(base, op, errno::NOTSUP, Step::Synchronised);
        }
        if request.directory && (request.create || request.exclusive || request.truncate) {
            return self.refuse(base, op, errno::INVAL, Step::DirectoryMade);
        }
        self.attempt(base, op, |end| {
            // A path that ends in `/` names a directory, and opening never creates one.
            if request.create && end.dir_required && !end.itself {
                return Err(errno::ISDIR.into());
            }
            Ok(self.open_end(base, request, &end)?)
        })
    }

    fn open_end(&self, base: &Directory, request: OpenRequest<'_>, end: &WalkEnd) -> Result<Opened, u16> {
        if request.create && end.itself {
            return Err(if request.exclusive { errno::EXIST } else { errno::ISDIR });
        }
        if !request.create {
            end.check_slash()?;
        }
        if end.kind == Some(NodeKind::Fifo) && !self.blocking {
            return Err(errno::NOTSUP);
        }
        if request.directory && end.kind == Some(NodeKind::SymbolicLink) {
            return Err(errno::LOOP);
        }
        if request.directory && end.kind.is_some_and(|k| k != NodeKind::Directory) {
            return Err(errno::NOTDIR);
        }
        let write = request.writes();
        let read = request.read || !request.write;
        let mut options = OpenOptions::new();
        options.read(read).write(write).truncate(request.truncate).follow(FollowSymlinks::No);
        if request.create && request.exclusive {
            options.create_new(true);
        } else if request.create {
            options.create(true);
        }
        if !self.blocking {
            // If a pipe has replaced the file since it was looked at, opening it must not block.
            options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
        }
        let file = end.dir.open_with(&end.name, &options).map_err(|e| errno_of(&e))?.into_std();
        let meta = file.metadata().map_err(|e| errno_of(&e))?;
        let name = base.child(request.path);
        if meta.is_dir() {
            let host = format!("{}/{}", base.host.trim_end_matches('/'), request.path);
            return Ok(Opened::Directory(Directory {
                handle: Arc::new(Dir::from_std_file(file)),
                grant: base.grant,
                name,
                host,
                access: base.access,
                opened: true,
                readable: read,
                writable: write,
                look_only: base.look_only.clone(),
            }));
        }
        if request.directory {
            return Err(errno::NOTDIR);
        }
        Ok(Opened::File(FileHandle {
            file: Arc::new(file),
            name,
            access: base.access,
            readable: read,
            writable: write,
            look_only: base.look_only.clone(),
        }))
    }
}
