//! A step of a lesson: where the machine is, what to look at, what to do.

use super::task::LessonTask;
use crate::session::{Grant, Visit};

/// Something in the directory that a lesson's program runs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorldEntry {
    /// A file with its contents.
    File {
        /// Path inside the directory.
        path: String,
        /// The file's contents, as text.
        text: String,
    },
    /// A directory, made even if nothing is in it.
    Directory {
        /// Path inside the directory.
        path: String,
    },
    /// A symbolic link, made as given.
    Link {
        /// Path inside the directory.
        path: String,
        /// The path that the link contains, as it is.
        target: String,
    },
}

/// A program and what it is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LessonRun {
    /// A file next to the lesson, or the name of a sample.
    pub program: String,
    /// The program's arguments, without `argv[0]`.
    pub args: Vec<String>,
    /// An exported function to call instead of the program's own start.
    pub invoke: Option<String>,
    /// The granted directories; host paths are relative to the lesson's directory.
    pub grants: Vec<Grant>,
    /// The environment variables that the program is given.
    pub env: Vec<(String, String)>,
    /// Standard input; if `None`, the learner types it.
    pub stdin: Option<String>,
    /// What is in the lesson's directory, and in its parent (paths that begin with `../`).
    pub world: Vec<WorldEntry>,
}

/// Where a step happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepPlace {
    /// Wherever the machine already is.
    Here,
    /// A later place, to which the machine is run.
    Visit(Visit),
}

/// A step of a lesson, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonStep {
    /// Its name, which is the same in every language.
    pub id: String,
    /// The run that begins here; `None` if the step continues the run before it.
    pub run: Option<LessonRun>,
    /// The place in the run at which it happens.
    pub place: StepPlace,
    /// The pane to look at, by the name in its title.
    pub look: Option<String>,
    /// What the learner has to do; `None` if the step is only read.
    pub task: Option<LessonTask>,
    /// Its line in the TOML file.
    pub line: usize,
}
