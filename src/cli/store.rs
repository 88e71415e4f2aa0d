//! Recordings as files: written next to their final place, and moved there only when they are complete.

use super::failure::Failure;
use crate::session::RecordingSaver;
use crate::words::message;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// A file that is being written. Whatever was in its place stays untouched until [`Stored::keep`].
#[derive(Debug)]
pub(super) struct Stored {
    path: PathBuf,
    /// The file that is being written; `None` if the destination is not a regular file (a pipe, a device) and is
    /// written to directly.
    part: Option<PathBuf>,
}

/// Why the file could not be written, for the person who named it.
fn cannot(path: &Path, error: &io::Error) -> Failure {
    let (path, why) = (path.display().to_string(), error.to_string());
    Failure::new(match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => message!("cli-cannot-write-full", path, why),
        ErrorKind::NotFound => message!("cli-cannot-write-directory", path, why),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            message!("cli-cannot-write-permission", path, why)
        }
        _ => message!("cli-cannot-write", path, why),
    })
}

/// Whether the file is a program. A typing mistake must not overwrite one.
fn is_program(path: &Path) -> bool {
    let mut magic = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && magic == *b"\0asm"
}

/// Whether a file that is there already is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replace {
    Never,
    Always,
}

impl Replace {
    /// As `--force` says.
    pub fn forced(force: bool) -> Self {
        if force { Self::Always } else { Self::Never }
    }
}

impl Stored {
    /// Opens a file for what will be at `path`.
    pub fn create(path: &Path, replace: Replace) -> Result<(Self, BufWriter<File>), Failure> {
        // Follow links to the file itself.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if fs::metadata(&place).is_ok_and(|meta| !meta.is_file()) {
            let file = OpenOptions::new().write(true).open(&place).map_err(|error| cannot(path, &error))?;
            return Ok((Self { path: place, part: None }, BufWriter::new(file)));
        }
        if is_program(&place) {
            return Err(Failure::new(message!("cli-replaces-program", path = path.display().to_string())));
        }
        if replace == Replace::Never && place.exists() {
            return Err(Failure::new(message!("cli-file-exists", path = path.display().to_string())));
        }
        let mut name = place.clone().into_os_string();
        name.push(".part");
        let part = PathBuf::from(name);
        match OpenOptions::new().write(true).create_new(true).open(&part) {
            Ok(file) => Ok((Self { path: place, part: Some(part) }, BufWriter::new(file))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let (part, path) = (part.display().to_string(), path.display().to_string());
                Err(Failure::new(message!("cli-part-exists", part, path)))
            }
            Err(error) => Err(cannot(path, &error)),
        }
    }

    /// Moves the file to its place, replacing what was there.
    pub fn keep(self, out: BufWriter<File>) -> Result<(), Failure> {
        let done =
            out.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| match &self.part {
                None => Ok(()),
                Some(part) => {
                    file.sync_all()?;
                    fs::rename(part, &self.path)
                }
            });
        done.map_err(|error| self.fail(&error))
    }

    /// Gives it up, and returns the reason as a failure.
    pub fn fail(&self, error: &io::Error) -> Failure {
        self.give_up();
        cannot(&self.path, error)
    }

    /// Removes what was written so far; what was in its place stays.
    pub(crate) fn give_up(&self) {
        if let Some(part) = &self.part {
            let _ = fs::remove_file(part);
        }
    }
}

/// Writes a whole file; returns its length in bytes.
pub(super) fn store(
    path: &Path,
    replace: Replace,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<u64, Failure> {
    /// Counts the bytes that it passes on.
    struct Counting(BufWriter<File>, u64);

    impl Write for Counting {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let written = self.0.write(bytes)?;
            self.1 += written as u64;
            Ok(written)
        }

        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }

    let (stored, out) = Stored::create(path, replace)?;
    let mut out = Counting(out, 0);
    if let Err(error) = write(&mut out).and_then(|()| out.flush()) {
        return Err(stored.fail(&error));
    }
    stored.keep(out.0)?;
    Ok(out.1)
}

/// How a session stores recordings in files.
pub(super) fn saver() -> RecordingSaver {
    Box::new(|path, force, write| {
        store(Path::new(path), Replace::forced(force), |out| write(out)).map_err(|failure| failure.message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_that_cannot_be_finished_leaves_the_old_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("run.rec");
        assert_eq!(store(&path, Replace::Always, |out| out.write_all(b"first")).expect("is written"), 5);
        let full = |out: &mut dyn Write| {
            out.write_all(b"second")?;
            Err(io::Error::from(ErrorKind::StorageFull))
        };
        let failure = store(&path, Replace::Always, full).expect_err("the disk is full");
        assert!(failure.message.to_string().contains("Free some space"), "{}", failure.message);
        assert_eq!(fs::read(&path).expect("the old one"), b"first");
        assert_eq!(names(folder.path()), ["run.rec"]);
        store(&path, Replace::Always, |out| out.write_all(b"third")).expect("is written");
        assert_eq!(fs::read(&path).expect("the new one"), b"third");
    }

    #[test]
    fn what_a_killed_recorder_left_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let part = folder.path().join("run.rec.part");
        fs::write(&part, b"precious").expect("is written");
        let failure =
            store(&folder.path().join("run.rec"), Replace::Always, |_| Ok(())).expect_err("it is there");
        assert!(failure.message.to_string().contains("--partial"), "{}", failure.message);
        assert_eq!(fs::read(&part).expect("still there"), b"precious");
    }

    #[test]
    fn a_file_that_is_there_is_kept_unless_it_may_be_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("run.rec");
        store(&path, Replace::Never, |out| out.write_all(b"first")).expect("there is none yet");
        let failure = store(&path, Replace::Never, |out| out.write_all(b"second")).expect_err("is there");
        assert!(failure.message.to_string().contains("--force"), "{}", failure.message);
        assert_eq!(fs::read(&path).expect("the old one"), b"first");
        assert_eq!(names(folder.path()), ["run.rec"]);
    }

    #[test]
    fn a_program_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.wasm");
        fs::write(&path, b"\0asm\x01\0\0\0").expect("is written");
        let failure = store(&path, Replace::Always, |_| Ok(())).expect_err("it is a program");
        assert!(failure.message.to_string().contains("choose another name"), "{}", failure.message);
        assert_eq!(names(folder.path()), ["a.wasm"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_a_device_is_written_to() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, b"old").expect("is written");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        store(&link, Replace::Always, |out| out.write_all(b"new")).expect("is written");
        assert!(fs::symlink_metadata(&link).expect("is there").is_symlink());
        assert_eq!(fs::read(&file).expect("is there"), b"new");
        let failure =
            store(Path::new("/dev/full"), Replace::Always, |out| out.write_all(b"x")).expect_err("is full");
        assert!(failure.message.to_string().contains("/dev/full"), "{}", failure.message);
        assert!(Path::new("/dev/full").exists());
    }
}
