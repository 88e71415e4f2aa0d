//! The host's directories, for the walk: one name at a time, below a handle, never following a link.

use super::errno_of;
use crate::caps::errno;
use crate::caps::node::NodeKind;
use crate::caps::remedy::HostDirectories;
use crate::caps::walk::Dirs;
use cap_fs_ext::DirExt;
use cap_std::ambient_authority;
use cap_std::fs::{Dir, FileType, FileTypeExt};
use std::sync::Arc;

/// At most this many names are compared with one that does not exist.
const NAMES: usize = 1000;

/// The operating system's own file system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HostDirs;

/// The kind of node that the walk sees for a file type.
pub(crate) fn kind_of(ty: FileType) -> NodeKind {
    if ty.is_dir() {
        NodeKind::Directory
    } else if ty.is_file() {
        NodeKind::File
    } else if ty.is_symlink() {
        NodeKind::SymbolicLink
    } else if ty.is_fifo() {
        NodeKind::Fifo
    } else {
        NodeKind::Special
    }
}

impl Dirs for HostDirs {
    type Dir = Arc<Dir>;

    fn kind(&mut self, dir: &Arc<Dir>, name: &str) -> Result<NodeKind, u16> {
        dir.symlink_metadata(name).map(|m| kind_of(m.file_type())).map_err(|e| errno_of(&e))
    }

    fn enter(&mut self, dir: &Arc<Dir>, name: &str) -> Result<Arc<Dir>, u16> {
        dir.open_dir_nofollow(name).map(Arc::new).map_err(|e| errno_of(&e))
    }

    fn read_link(&mut self, dir: &Arc<Dir>, name: &str) -> Result<String, u16> {
        let target = dir.read_link_contents(name).map_err(|e| errno_of(&e))?;
        let target = target.into_os_string().into_string().map_err(|_| errno::ILSEQ)?;
        if is_made_up(dir, &target) { Err(errno::LOOP) } else { Ok(target) }
    }
}

/// Whether a link is one of the magic links in `/proc`: they lead to an open file, a working directory or a root,
/// whatever their text says. The links at the top of `/proc` are ordinary ones.
#[cfg(target_os = "linux")]
fn is_made_up(dir: &Dir, target: &str) -> bool {
    const PROC_SUPER_MAGIC: i64 = 0x9fa0;
    #[allow(clippy::useless_conversion, reason = "the field has other types on other machines")]
    let proc = || rustix::fs::fstatfs(dir).is_ok_and(|fs| i64::try_from(fs.f_type) == Ok(PROC_SUPER_MAGIC));
    (target.starts_with('/') || target.contains(':')) && proc()
}

#[cfg(not(target_os = "linux"))]
fn is_made_up(_: &Dir, _: &str) -> bool {
    false
}

impl HostDirectories for HostDirs {
    fn open(&mut self, host: &str) -> Option<Arc<Dir>> {
        Dir::open_ambient_dir(host, ambient_authority()).ok().map(Arc::new)
    }

    fn canonical(&mut self, host: &str) -> Option<String> {
        std::fs::canonicalize(host).ok()?.into_os_string().into_string().ok()
    }

    fn names(&mut self, host: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(host) else { return Vec::new() };
        entries.take(NAMES).filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
    }
}
