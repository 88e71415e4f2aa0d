//! Operations on paths and directories besides opening.

use super::error::of_os;
use super::path_operation::{PathOperation, WalkEnd};
use super::stat::{FileType, Stat};
use super::{Directory, FileHandle, FinishedOperation, Fs, errno_of};
use crate::caps::explain::HostVerdict;
use crate::caps::node::NodeKind;
use crate::caps::walk::{Refusal, Why};
use crate::caps::{LastLink, Need, Operation as Does, Step, Wants, Where, errno};
use rustix::fs::{AtFlags, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT, utimensat};
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NewTime {
    Keep,
    Now,
    /// This time since 1970-01-01 UTC.
    At(Duration),
    /// This time before 1970-01-01 UTC.
    Before(Duration),
}

/// One entry of a directory, or the errno that says why it could not be read.
pub(crate) type Listed = Result<(FileType, String), u16>;

/// New times of last access and last modification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    pub accessed: NewTime,
    pub modified: NewTime,
}

impl Times {
    fn to_os(self) -> Result<Timestamps, u16> {
        let one = |time| {
            let (seconds, nanoseconds) = match time {
                NewTime::Keep => (0, UTIME_OMIT),
                NewTime::Now => (0, UTIME_NOW),
                NewTime::Before(before) => {
                    let whole = before.as_secs() + u64::from(before.subsec_nanos() > 0);
                    let seconds = i64::try_from(whole).map_err(|_| errno::OVERFLOW)?;
                    let rest = Duration::from_secs(whole).saturating_sub(before);
                    (-seconds, rest.subsec_nanos().into())
                }
                NewTime::At(at) => {
                    (i64::try_from(at.as_secs()).map_err(|_| errno::OVERFLOW)?, at.subsec_nanos().into())
                }
            };
            Ok::<_, u16>(Timespec { tv_sec: seconds, tv_nsec: nanoseconds })
        };
        Ok(Timestamps { last_access: one(self.accessed)?, last_modification: one(self.modified)? })
    }
}

/// An operation that changes nothing.
fn look<'a>(path: &'a str, does: &'a Does, done: &'a Step, wants: Wants) -> PathOperation<'a> {
    PathOperation { given: path, path, does, done, wants, may_follow: false }
}

/// An operation that changes something; a link at the end is itself what is changed, never followed.
fn change<'a>(
    path: &'a str,
    does: &'a Does,
    done: &'a Step,
    need: Need,
    last: LastLink,
) -> PathOperation<'a> {
    look(path, does, done, Wants::change(need, last))
}

/// The refusal to read a link with an absolute target: the target would reveal a path that the program was not given.
fn absolute_link(link: String, target: String) -> HostVerdict {
    let why = Why::AbsoluteTarget { link, target };
    HostVerdict::Walk(Refusal { errno: errno::PERM, r#where: Where::HostResolution, why, leads_to: None })
}

/// The path without trailing `/` and `/.`.
fn without_dots(path: &str) -> &str {
    let bare = |path: &'_ str| path.trim_end_matches('/').len();
    let mut short = &path[..bare(path).max(1).min(path.len())];
    while let Some(before) = short.strip_suffix("/.").filter(|p| !p.is_empty()) {
        short = &before[..bare(before).max(1)];
    }
    short
}

impl Fs {
    /// Reads the metadata of what is at the path: `stat-at`.
    pub fn stat(&self, base: &Directory, path: &str, follow: bool) -> FinishedOperation<Stat> {
        self.metadata(base, path, follow, false)
    }

    /// `metadata-hash-at`. wasi-libc calls it before `stat-at`, without following a link even where `stat-at` then
    /// does.
    pub(crate) fn metadata_hash(
        &self,
        base: &Directory,
        path: &str,
        follow: bool,
    ) -> FinishedOperation<(u64, u64)> {
        let FinishedOperation { result, account } = self.metadata(base, path, follow, true);
        FinishedOperation { result: result.map(|stat| stat.hash()), account }
    }

    fn metadata(
        &self,
        base: &Directory,
        path: &str,
        follow: bool,
        may_follow: bool,
    ) -> FinishedOperation<Stat> {
        // For a link itself, and for anything that is not followed, wasmtime needs no more than the name.
        let walked = if follow { path } else { without_dots(path) };
        let wants = Wants::look(if follow { Need::Anything } else { Need::Name }, follow);
        let op = look(path, &Does::ReadMetadataAt, &Step::MetadataRead, wants);
        self.attempt(base, PathOperation { path: walked, may_follow, ..op }, |end| {
            end.check_slash()?;
            let meta = if end.itself { end.dir.dir_metadata() } else { end.dir.symlink_metadata(&end.name) };
            Ok(Stat::new(&meta.map_err(|e| errno_of(&e))?))
        })
    }

    /// Reads the target of a symbolic link: `readlink-at`.
    pub fn read_link(&self, base: &Directory, path: &str) -> FinishedOperation<String> {
        let wants = Wants::look(Need::Link, false);
        self.attempt(base, look(path, &Does::ReadLinkAt, &Step::TargetRead, wants), |end| {
            end.check_slash()?;
            if end.itself || end.dir_required {
                return Err(errno::INVAL.into());
            }
            let target = end.dir.read_link_contents(&end.name).map_err(|e| errno_of(&e))?;
            let target = target.into_os_string().into_string().map_err(|_| errno::ILSEQ)?;
            if target.starts_with('/') { Err(absolute_link(end.name, target)) } else { Ok(target) }
        })
    }

    /// `create-directory-at`, for one directory; its parent must exist.
    pub(crate) fn create_directory(&self, base: &Directory, path: &str) -> FinishedOperation<()> {
        let op =
            change(path, &Does::CreateDirectoryAt, &Step::Created, Need::NothingYet, LastLink::KeepAlways);
        self.attempt(base, op, |end| {
            if end.itself {
                return Err(errno::EXIST.into());
            }
            Ok(end.dir.create_dir(&end.name).map_err(|e| errno_of(&e))?)
        })
    }

    /// `remove-directory-at`, for an empty directory.
    pub(crate) fn remove_directory(&self, base: &Directory, path: &str) -> FinishedOperation<()> {
        let op = change(path, &Does::RemoveDirectoryAt, &Step::Removed, Need::EmptyDirectory, LastLink::Keep);
        self.attempt(base, op, |end| {
            end.check_slash()?;
            if end.itself || end.dir_required {
                return Err(errno::INVAL.into());
            }
            Ok(end.dir.remove_dir(&end.name).map_err(|e| errno_of(&e))?)
        })
    }

    /// `unlink-file-at`, which never removes a directory.
    pub(crate) fn unlink(&self, base: &Directory, path: &str) -> FinishedOperation<()> {
        let op = change(path, &Does::Remove, &Step::Removed, Need::NoDirectory, LastLink::Keep);
        self.attempt(base, op, |end| {
            end.check_slash()?;
            if end.itself || end.dir_required {
                return Err(errno::ISDIR.into());
            }
            Ok(end.dir.remove_file(&end.name).map_err(|e| errno_of(&e))?)
        })
    }

    /// `rename-at`; it replaces what is at the new path.
    pub fn rename(&self, old: (&Directory, &str), new: (&Directory, &str)) -> FinishedOperation<()> {
        let slash = old.1.ends_with('/') || new.1.ends_with('/');
        let from = change(old.1, &Does::Rename, &Step::Renamed, Need::Entry, LastLink::KeepAlways);
        let to = change(new.1, &Does::RenameTo, &Step::Renamed, Need::Replaceable, LastLink::KeepAlways);
        let check = |_: &WalkEnd| Ok(());
        self.attempt_pair((old.0, from), (new.0, to), check, |from, to| {
            if from.itself || to.itself {
                return Err(errno::BUSY.into());
            }
            if slash && from.kind.is_some_and(|k| k != NodeKind::Directory) {
                return Err(errno::NOTDIR.into());
            }
            Ok(from.dir.rename(&from.name, &to.dir, &to.name).map_err(|e| errno_of(&e))?)
        })
    }

    /// `link-at`; it fails if there is something at the new path.
    pub fn link(
        &self,
        old: (&Directory, &str),
        follow: bool,
        new: (&Directory, &str),
    ) -> FinishedOperation<()> {
        let from = change(old.1, &Does::Link, &Step::Linked, Need::NoDirectory, LastLink::Keep);
        let to = change(new.1, &Does::LinkAs, &Step::Linked, Need::Nothing, LastLink::Keep);
        if follow && !old.0.read_only() && !new.0.read_only() {
            return self.refuse(old.0, from, errno::INVAL, Step::FollowWhileLinking);
        }
        let check = |from: &WalkEnd| if from.dir_required { from.check_slash() } else { Ok(()) };
        self.attempt_pair((old.0, from), (new.0, to), check, |from, to| {
            from.check_slash()?;
            if to.dir_required {
                return Err(if to.kind.is_none() { errno::NOENT } else { errno::EXIST }.into());
            }
            if to.itself {
                return Err(errno::EXIST.into());
            }
            Ok(from.dir.hard_link(&from.name, &to.dir, &to.name).map_err(|e| errno_of(&e))?)
        })
    }

    /// `symlink-at`; an absolute target is refused.
    pub fn symlink(&self, target: &str, base: &Directory, path: &str) -> FinishedOperation<()> {
        let op = change(path, &Does::CreateSymlinkAt, &Step::Created, Need::Nothing, LastLink::Keep);
        if target.starts_with('/') && !base.read_only() {
            return self.refuse(base, op, errno::PERM, Step::TargetAbsolute);
        }
        self.attempt(base, op, |end| {
            if end.itself {
                return Err(errno::EXIST.into());
            }
            if end.dir_required {
                return Err(match end.kind {
                    None => errno::NOENT.into(),
                    Some(NodeKind::Directory) => errno::EXIST.into(),
                    Some(_) => errno::NOTDIR.into(),
                });
            }
            Ok(end.dir.symlink(target, &end.name).map_err(|e| errno_of(&e))?)
        })
    }

    /// `set-times-at`, through a link only if `follow` is set.
    pub fn set_times(
        &self,
        base: &Directory,
        path: &str,
        follow: bool,
        times: Times,
    ) -> FinishedOperation<()> {
        let wants = Wants { writes: true, ..Wants::look(Need::Anything, follow) };
        let op = look(path, &Does::SetTimesAt, &Step::TimesChanged, wants);
        self.attempt(base, op, |end| {
            end.check_slash()?;
            let times = times.to_os()?;
            Ok(utimensat(&*end.dir, &end.name, &times, AtFlags::SYMLINK_NOFOLLOW).map_err(of_os)?)
        })
    }
}

impl Directory {
    pub fn stat(&self) -> Result<Stat, u16> {
        self.handle.dir_metadata().map(|m| Stat::new(&m)).map_err(|e| errno_of(&e))
    }

    /// The metadata of an entry, without following a link.
    pub(crate) fn stat_entry(&self, name: &str) -> Result<Stat, u16> {
        self.handle.symlink_metadata(name).map(|m| Stat::new(&m)).map_err(|e| errno_of(&e))
    }

    /// The directory's entries, in the operating system's order, without `.` and `..`.
    pub fn entries(&self) -> Result<Vec<Listed>, u16> {
        let entries = self.handle.entries().map_err(|e| errno_of(&e))?;
        Ok(entries
            .map(|entry| {
                let entry = entry.map_err(|e| errno_of(&e))?;
                let ty = entry.file_type().map_err(|e| errno_of(&e))?;
                let name = entry.file_name().into_string().map_err(|_| errno::ILSEQ)?;
                Ok((ty.into(), name))
            })
            .collect())
    }

    /// Changes the times of the directory itself.
    pub fn set_times(&self, times: Times) -> Result<(), u16> {
        if self.read_only() {
            return Err(errno::PERM);
        }
        // wasmtime holds a preopen by a handle that the operating system does not change times through.
        if !self.opened {
            return Err(errno::BADF);
        }
        if let Some(look_only) = &self.look_only {
            return Err(look_only.would_change());
        }
        utimensat(&*self.handle, ".", &times.to_os()?, AtFlags::SYMLINK_NOFOLLOW).map_err(of_os)
    }

    /// Waits until changes to the directory are on disk.
    pub fn sync(&self) -> Result<(), u16> {
        self.handle.open(".").and_then(|dir| dir.sync_all()).map_err(|e| errno_of(&e))
    }
}

impl FileHandle {
    pub fn set_times(&self, times: Times) -> Result<(), u16> {
        if self.read_only() {
            return Err(errno::PERM);
        }
        self.may_change()?;
        rustix::fs::futimens(&*self.file, &times.to_os()?).map_err(of_os)
    }
}
