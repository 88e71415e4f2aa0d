//! Reads a file that something untrusted has named: only a plain file, and only so much of it.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

/// A file, or the beginning of it.
pub(super) struct BoundedFile {
    pub bytes: Vec<u8>,
    /// Whether there is more.
    pub cut: bool,
    pub modified: Option<SystemTime>,
}

/// At most `most` bytes of a plain file; `None` if there is none, or it cannot be read. Opening a pipe or a device could
/// wait, or have an effect, so those are not opened.
pub(super) fn bounded(path: &Path, most: u64) -> Option<BoundedFile> {
    let known = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(most.saturating_add(1)).read_to_end(&mut bytes).ok()?;
    let cut = bytes.len() as u64 > most;
    bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Some(BoundedFile { bytes, cut, modified: known.modified().ok() })
}
