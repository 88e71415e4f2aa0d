//! Where progress is kept: a single text file in the user's state directory.

use crate::lesson::CourseProgress;
use crate::words::{Message, message};
use directories::ProjectDirs;
use std::io::Write;
use std::path::PathBuf;

const FILE: &str = "lessons.toml";

/// The file with the progress; `None` inside if there is no place for it.
#[derive(Debug)]
pub(super) struct ProgressFile {
    file: Option<PathBuf>,
}

impl ProgressFile {
    /// The user's file. Without a home directory there is none, and nothing is kept.
    pub fn new() -> Self {
        let dirs = ProjectDirs::from("", "", "wasmscope");
        let dir = dirs.as_ref().map(|d| d.state_dir().unwrap_or_else(|| d.data_local_dir()).to_owned());
        Self { file: dir.map(|dir| dir.join(FILE)) }
    }

    /// The progress so far. If the file cannot be parsed, it is renamed, and the error says so.
    pub fn read(&self) -> Result<CourseProgress, Message> {
        let Some(file) = &self.file else { return Ok(CourseProgress::default()) };
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(CourseProgress::default());
            }
            Err(error) => {
                let path = file.display().to_string();
                return Err(message!("cli-progress-unread", path, why = error.to_string()));
            }
        };
        CourseProgress::parse(&text).map_err(|why| {
            let aside = file.with_extension("toml.old");
            let put = match std::fs::rename(file, &aside) {
                Ok(()) => message!("cli-progress-aside", path = aside.display().to_string()),
                Err(error) => message!("cli-progress-stays", why = error.to_string()),
            };
            let path = file.display().to_string();
            message!("cli-progress-wrong", path, why, then = put)
        })
    }

    /// Stores progress. If that fails, the file stays as it was.
    pub fn keep(&self, progress: &CourseProgress) -> Result<(), Message> {
        let Some(file) = &self.file else { return Ok(()) };
        let fail = |error: std::io::Error| {
            let path = file.display().to_string();
            message!("cli-progress-unkept", path, why = error.to_string())
        };
        let dir = file.parent().unwrap_or(file);
        std::fs::create_dir_all(dir).map_err(fail)?;
        let mut fresh = tempfile::NamedTempFile::new_in(dir).map_err(fail)?;
        fresh.write_all(progress.to_text().as_bytes()).map_err(fail)?;
        fresh.persist(file).map_err(|e| fail(e.error))?;
        Ok(())
    }
}
