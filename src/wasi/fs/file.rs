//! An open file: reads and writes at explicit offsets, so that no hidden cursor is shared.

use super::errno_of;
use super::look_only::LookOnly;
use super::stat::Stat;
use crate::caps::{Access, errno};
use crate::wit::p2::filesystem::Advice;
use cap_std::fs::Metadata;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub(crate) struct FileHandle {
    pub(super) file: Arc<File>,
    /// The path that the guest would use for it.
    pub name: String,
    pub(super) access: Access,
    pub readable: bool,
    pub writable: bool,
    /// In a rehearsal: what keeps it from being changed.
    pub(super) look_only: Option<LookOnly>,
}

impl FileHandle {
    /// Reads at most `len` bytes at `offset`: fewer at the end of the file, none beyond it.
    pub(crate) fn read_at(&self, len: usize, offset: u64) -> Result<Vec<u8>, u16> {
        if let Some(look_only) = &self.look_only {
            look_only.may_read(&self.file)?;
        }
        let mut buffer = vec![0; len];
        loop {
            match self.file.read_at(&mut buffer, offset) {
                Ok(n) => {
                    buffer.truncate(n);
                    return Ok(buffer);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(errno_of(&error)),
            }
        }
    }

    /// Writes at `offset`, or appends if it is `None`; returns how many bytes were written.
    pub(crate) fn write_at(&self, data: &[u8], offset: Option<u64>) -> Result<usize, u16> {
        if self.read_only() {
            return Err(errno::PERM);
        }
        self.may_change()?;
        match offset {
            Some(offset) => self.file.write_at(data, offset).map_err(|e| errno_of(&e)),
            None => self.append(data),
        }
    }

    /// Refuses changes in a rehearsal, and ends it.
    pub(super) fn may_change(&self) -> Result<(), u16> {
        self.look_only.as_ref().map_or(Ok(()), |look_only| Err(look_only.would_change()))
    }

    #[cfg(target_os = "linux")]
    fn append(&self, data: &[u8]) -> Result<usize, u16> {
        use rustix::io::{Errno, ReadWriteFlags, pwritev2};
        match pwritev2(&*self.file, &[std::io::IoSlice::new(data)], 0, ReadWriteFlags::APPEND) {
            Err(Errno::NOSYS | Errno::NOTSUP) => self.append_at_end(data),
            other => other.map_err(super::error::of_os),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn append(&self, data: &[u8]) -> Result<usize, u16> {
        self.append_at_end(data)
    }

    fn append_at_end(&self, data: &[u8]) -> Result<usize, u16> {
        let end = self.stat()?.size;
        self.file.write_at(data, end).map_err(|e| errno_of(&e))
    }

    /// Whether its grant forbids changing it.
    pub fn read_only(&self) -> bool {
        self.access == Access::ReadOnly
    }

    pub fn stat(&self) -> Result<Stat, u16> {
        Metadata::from_file(&self.file).map(|m| Stat::new(&m)).map_err(|e| errno_of(&e))
    }

    /// Truncates or extends the file to `size` bytes.
    pub fn set_size(&self, size: u64) -> Result<(), u16> {
        if self.read_only() {
            return Err(errno::PERM);
        }
        self.may_change()?;
        self.file.set_len(size).map_err(|e| errno_of(&e))
    }

    /// Waits until what was written is on disk; with `data`, only the contents need be, not the metadata.
    pub fn sync(&self, data: bool) -> Result<(), u16> {
        if data { self.file.sync_data() } else { self.file.sync_all() }.map_err(|e| errno_of(&e))
    }

    /// Passes advice about coming accesses to the operating system (`posix_fadvise`).
    pub(crate) fn advise(&self, offset: u64, len: u64, advice: Advice) -> Result<(), u16> {
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::Advice as Os;
            let advice = match advice {
                Advice::Normal => Os::Normal,
                Advice::Sequential => Os::Sequential,
                Advice::Random => Os::Random,
                Advice::WillNeed => Os::WillNeed,
                Advice::DontNeed => Os::DontNeed,
                Advice::NoReuse => Os::NoReuse,
            };
            rustix::fs::fadvise(&*self.file, offset, std::num::NonZeroU64::new(len), advice)
                .map_err(super::error::of_os)?;
        }
        let _ = (offset, len, advice);
        Ok(())
    }
}
