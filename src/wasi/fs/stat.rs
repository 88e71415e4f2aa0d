//! File metadata.

use cap_std::fs::{FileTypeExt, Metadata, MetadataExt};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, SystemTime};

/// The file types that hosts distinguish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileType {
    /// Also named pipes and sockets, as in wasmtime.
    Unknown,
    BlockDevice,
    CharacterDevice,
    Directory,
    SymbolicLink,
    RegularFile,
}

impl From<cap_std::fs::FileType> for FileType {
    fn from(ty: cap_std::fs::FileType) -> Self {
        if ty.is_dir() {
            Self::Directory
        } else if ty.is_symlink() {
            Self::SymbolicLink
        } else if ty.is_file() {
            Self::RegularFile
        } else if ty.is_block_device() {
            Self::BlockDevice
        } else if ty.is_char_device() {
            Self::CharacterDevice
        } else {
            Self::Unknown
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Stat {
    pub ty: FileType,
    pub links: u64,
    pub size: u64,
    /// Last access, since 1970-01-01 UTC.
    pub accessed: Option<Duration>,
    pub modified: Option<Duration>,
    /// When the file was created: wasmtime reports this as the time of the last status change.
    pub changed: Option<Duration>,
    device: u64,
    inode: u64,
}

impl Stat {
    /// Converts the operating system's metadata.
    pub fn new(meta: &Metadata) -> Self {
        let since = |t: std::io::Result<SystemTime>| t.ok()?.duration_since(SystemTime::UNIX_EPOCH).ok();
        Self {
            ty: meta.file_type().into(),
            links: meta.nlink(),
            size: meta.len(),
            accessed: since(meta.accessed().map(cap_std::time::SystemTime::into_std)),
            modified: since(meta.modified().map(cap_std::time::SystemTime::into_std)),
            changed: since(meta.created().map(cap_std::time::SystemTime::into_std)),
            device: meta.dev(),
            inode: meta.ino(),
        }
    }

    /// A hash of the file's identity: equal for the same file, without revealing the host's device and inode numbers.
    pub fn hash(&self) -> (u64, u64) {
        let half = |salt: u64| {
            let mut hasher = DefaultHasher::new();
            (salt, self.device, self.inode).hash(&mut hasher);
            hasher.finish()
        };
        (half(0), half(1))
    }

    /// Whether both describe the same file.
    pub fn same(&self, other: &Self) -> bool {
        (self.device, self.inode) == (other.device, other.inode)
    }
}
