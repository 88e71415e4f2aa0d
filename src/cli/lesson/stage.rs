//! What lessons need from outside: a directory made for each run, programs, files that change, stored progress.

use super::super::failure::Failure;
use super::super::load::{ProgramSetup, prepare, read};
use super::super::unattended::SLICE;
use super::disk::Folder;
use super::state::ProgressFile;
use crate::guest::{Entry, Linking, Moment, UnknownCalls, WaitReason};
use crate::lesson::{CourseProgress, Lesson, LessonRun, Problem, Stage, WorldEntry, sample};
use crate::session::{Control, Driver, FrontEnd, Session};
use crate::wasi::{StdinSource, StdoutSink};
use crate::words::{Fact, Message, message};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use tempfile::TempDir;

/// A program that executes more instructions than this counts as endless.
const ENDLESS: u64 = 4_000_000_000;

/// Provides the files, programs and progress of lessons.
#[derive(Debug)]
pub(super) struct LessonStage {
    /// The temporary directory that contains the lesson's directory.
    around: TempDir,
    folder: Option<Folder>,
    seen: Option<SystemTime>,
    state: Option<ProgressFile>,
}

impl LessonStage {
    /// For lessons of the course, or for the one in a folder. Without `state`, no progress is kept.
    pub fn new(folder: Option<Folder>, state: Option<ProgressFile>) -> Result<Self, Failure> {
        let around = tempfile::Builder::new().prefix("wasmscope-lesson-").tempdir();
        let around =
            around.map_err(|e| Failure::new(message!("cli-lesson-directory", why = e.to_string())))?;
        let seen = folder.as_ref().and_then(Folder::changed);
        Ok(Self { around, folder, seen, state })
    }

    /// Creates the lesson's directory anew and changes to it, since the grants of a lesson are relative to it.
    fn build(&self, run: &LessonRun) -> io::Result<()> {
        let around = self.around.path();
        std::env::set_current_dir(around)?;
        for entry in std::fs::read_dir(around)? {
            let path = entry?.path();
            let directory = path.symlink_metadata()?.is_dir();
            if directory { std::fs::remove_dir_all(&path)? } else { std::fs::remove_file(&path)? }
        }
        let home = around.join("lesson");
        std::fs::create_dir(&home)?;
        for entry in &run.world {
            match entry {
                WorldEntry::Directory { path } => std::fs::create_dir_all(place(&home, path))?,
                WorldEntry::File { path, text } => std::fs::write(parented(&home, path)?, text)?,
                WorldEntry::Link { path, target } => {
                    std::os::unix::fs::symlink(target, parented(&home, path)?)?
                }
            }
        }
        std::env::set_current_dir(&home)
    }

    fn program(&self, name: &str) -> Result<Arc<[u8]>, Message> {
        if let Some(path) = self.folder.as_ref().and_then(|folder| folder.program(name)) {
            return read(&path).map_err(|failure| failure.message);
        }
        let bytes = sample(name).ok_or_else(|| message!("cli-lesson-program", name))?;
        Ok(bytes.into())
    }
}

/// A path in the lesson's directory, or next to that directory.
fn place(home: &Path, path: &str) -> PathBuf {
    match path.strip_prefix("../") {
        Some(beside) => home.parent().unwrap_or(home).join(beside),
        None => home.join(path),
    }
}

/// The same, after creating the directories above it.
fn parented(home: &Path, path: &str) -> io::Result<PathBuf> {
    let place = place(home, path);
    if let Some(parent) = place.parent() {
        std::fs::create_dir_all(parent)?;
    }
    Ok(place)
}

impl Stage for LessonStage {
    fn set(&mut self, _: &Lesson, run: &LessonRun) -> Result<Session, Message> {
        let bytes = self.program(&run.program)?;
        self.build(run).map_err(|e| message!("cli-lesson-world", why = e.to_string()))?;
        let entry = match &run.invoke {
            Some(function) => Entry::Invoke { function: function.clone(), args: run.args.clone() },
            None => Entry::Command,
        };
        let given = ProgramSetup {
            program: run.program.clone(),
            argv0: run.program.clone(),
            args: run.args.clone(),
            env: run.env.clone(),
            grants: run.grants.clone(),
            network: crate::caps::Network::default(),
            cli: true,
            entry,
            library: false,
            bounds: crate::exec::Bounds::default(),
            stdin: StdinSource::Fed,
            output: StdoutSink::Captured,
            unknown: (Linking::Strict, UnknownCalls::Trap),
            features: crate::wasm::ComponentFeatures::default(),
            schedule: None,
            preloads: Vec::new(),
        };
        let loaded = prepare(given, bytes).map_err(|failure| failure.message)?;
        let mut session = loaded.session().map_err(|failure| failure.message)?;
        if let Some(text) = &run.stdin {
            session.feed_stdin(Some(text.as_bytes()));
            session.feed_stdin(None);
        }
        Ok(session)
    }

    fn finish(&mut self, session: &mut Session) -> Result<(), Message> {
        let mut rehearsal = Rehearsal { begun: session.guest().moment(), failed: None };
        Driver::steady(SLICE).run(session, &mut rehearsal);
        rehearsal.failed.map_or(Ok(()), |why| {
            session.interrupt();
            Err(why)
        })
    }

    fn keep(&mut self, progress: &CourseProgress) -> Result<(), Message> {
        self.state.as_ref().map_or(Ok(()), |state| state.keep(progress))
    }

    fn changed(&mut self) -> Option<Result<Lesson, Vec<Problem>>> {
        let folder = self.folder.as_ref()?;
        let now = folder.changed();
        if now == self.seen {
            return None;
        }
        self.seen = now;
        Some(folder.read())
    }
}

/// Runs a motion of a lesson to its end with nobody at the keyboard.
struct Rehearsal {
    begun: Moment,
    failed: Option<Message>,
}

impl FrontEnd<Session> for Rehearsal {
    fn between(&mut self, session: &mut Session) -> Control {
        if session.guest().moment().saturating_sub(self.begun) <= ENDLESS {
            return Control::GoOn;
        }
        self.failed = Some(message!("cli-lesson-endless", instructions = Fact::Number(ENDLESS)));
        Control::Leave
    }

    fn wait(&mut self, _: &mut Session, reason: &WaitReason) -> Control {
        match reason {
            WaitReason::Sleep(time) | WaitReason::Network { again: time, .. } => {
                std::thread::sleep(*time);
                Control::GoOn
            }
            WaitReason::Person | WaitReason::Stdin => {
                self.failed = Some(message!("cli-lesson-waits"));
                Control::Leave
            }
        }
    }
}
