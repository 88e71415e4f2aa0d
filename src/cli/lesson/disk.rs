//! Lessons on disk: folders with a `lesson.toml`.

use super::super::failure::Failure;
use super::super::plain;
use crate::lesson::{Lang, Lesson, LessonSource, Problem, TEMPLATE, TEMPLATE_FILES, TOML, words_file};
use crate::words::{Message, message};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The largest file of a lesson, in bytes; anything larger is refused.
const LARGEST: u64 = 4 << 20;

/// A folder with the files of one lesson.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    /// Its absolute path, since each lesson runs in a directory of its own.
    path: PathBuf,
    /// The path as the person gave it, for messages.
    shown: PathBuf,
}

impl Folder {
    /// The folder of a lesson, from its own path or from that of a file in it.
    pub fn find(path: &Path) -> Result<Self, Failure> {
        let dir =
            if path.is_file() { path.parent().filter(|p| !p.as_os_str().is_empty()) } else { Some(path) };
        let dir = dir.unwrap_or(Path::new("."));
        let shown = path.display().to_string();
        if !dir.join(TOML).is_file() {
            return Err(Failure::new(message!("cli-no-lesson", path = shown, file = TOML)));
        }
        let path = dir.canonicalize().map_err(|e| unreadable(path, &e))?;
        Ok(Self { path, shown: dir.to_owned() })
    }

    /// The lessons in a folder: the folder itself, or each lesson folder in it, in the order of their names.
    pub fn all(path: &Path, shown: &Path) -> Result<Vec<Self>, Failure> {
        if path.join(TOML).is_file() || path.is_file() {
            let mut folder = Self::find(path)?;
            folder.shown =
                if path.is_file() { shown.parent().unwrap_or(shown).to_owned() } else { shown.to_owned() };
            return Ok(vec![folder]);
        }
        let entries = std::fs::read_dir(path).map_err(|e| unreadable(shown, &e))?;
        let mut found: Vec<Self> = entries
            .flatten()
            .filter(|entry| entry.path().join(TOML).is_file())
            .map(|entry| Self { path: entry.path(), shown: shown.join(entry.file_name()) })
            .collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        if found.is_empty() {
            let path = shown.display().to_string();
            return Err(Failure::new(message!("cli-no-lesson-in", path, file = TOML)));
        }
        Ok(found)
    }

    /// Reads the lesson; problems name files by the paths that the person gave.
    pub fn read(&self) -> Result<Lesson, Vec<Problem>> {
        let toml = self.text(TOML)?.unwrap_or_default();
        let mut texts = Vec::new();
        for lang in Lang::ALL {
            if let Some(text) = self.text(words_file(lang))? {
                texts.push((lang, text));
            }
        }
        let id = self.shown.display().to_string();
        let id = id.trim_end_matches('/').to_owned();
        Lesson::read(&LessonSource { id, toml, texts })
    }

    fn text(&self, name: &str) -> Result<Option<String>, Vec<Problem>> {
        let file = self.path.join(name);
        let problem = |why: Message| vec![Problem::new(self.shown.join(name).display().to_string(), 1, why)];
        match std::fs::metadata(&file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Ok(meta) if !meta.is_file() => return Err(problem(message!("check-no-file"))),
            Ok(meta) if meta.len() > LARGEST => return Err(problem(message!("check-too-large"))),
            _ => {}
        }
        match std::fs::read(&file) {
            Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| problem(message!("check-not-utf8"))),
            Err(error) => Err(problem(message!("check-unreadable", why = error.to_string()))),
        }
    }

    /// A file next to the lesson. Only a plain name is accepted, so that no file from elsewhere is used.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        let plain = !name.is_empty() && !name.contains(['/', '\\']) && name != "..";
        Some(self.path.join(name)).filter(|path| plain && path.is_file())
    }

    /// When its files last changed; `None` if that cannot be read.
    pub fn changed(&self) -> Option<SystemTime> {
        let names = std::iter::once(TOML).chain(Lang::ALL.map(words_file));
        names.filter_map(|name| std::fs::metadata(self.path.join(name)).ok()?.modified().ok()).max()
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let path = path.display().to_string();
    Failure::new(message!("cli-cannot-read", path, why = error.to_string()))
}

/// Writes a new lesson from a template; returns what to do next.
pub(super) fn write_template(dir: &Path) -> Result<Vec<String>, Failure> {
    let shown = dir.display().to_string();
    if dir.join(TOML).exists() {
        return Err(Failure::new(message!("cli-lesson-exists", path = shown)));
    }
    let fail = |what: &Path, e: std::io::Error| {
        let path = what.display().to_string();
        Failure::new(message!("cli-cannot-write", path, why = e.to_string()))
    };
    std::fs::create_dir_all(dir).map_err(|e| fail(dir, e))?;
    for (name, text) in TEMPLATE_FILES {
        let file = dir.join(name);
        let text = text.replace(TEMPLATE, &dir.file_name().map_or(TEMPLATE.into(), |n| n.to_string_lossy()));
        std::fs::write(&file, text).map_err(|e| fail(&file, e))?;
    }
    // Padded to the same width as the line below.
    let run = format!("  wasmscope lesson {shown}       ");
    let check = format!("  wasmscope lesson check {shown} ");
    let said = [
        message!("cli-lesson-written", path = shown),
        message!("cli-lesson-run", command = run),
        message!("cli-lesson-check", command = check),
    ];
    Ok(said.iter().map(plain::words).collect())
}
