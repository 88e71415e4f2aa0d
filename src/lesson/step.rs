//! A step: where the machine stands, what to look at, what to do.

use super::task::LessonTask;
use crate::session::{Grant, Visit};

/// Something in the directory that a lesson's program runs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorldEntry {
    /// A file with its contents.
    File {
        /// Path inside the directory.
        path: String,
        /// Contents.
        text: String,
    },
    /// A directory.
    Directory {
        /// Path inside the directory.
        path: String,
    },
    /// A symbolic link.
    Link {
        /// Path inside the directory.
        path: String,
        /// Where it points.
        target: String,
    },
}

/// A program with what it is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LessonRun {
    /// A file beside the lesson, or a sample.
    pub program: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// An exported function to call instead of the program's own start.
    pub invoke: Option<String>,
    /// Directories, host paths seen from the lesson's directory.
    pub grants: Vec<Grant>,
    /// Variables.
    pub env: Vec<(String, String)>,
    /// Standard input; none is typed by the learner.
    pub stdin: Option<String>,
    /// The lesson's directory: what is in it, and in what it is in (paths that begin with `../`).
    pub world: Vec<WorldEntry>,
}

/// Where a step happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepPlace {
    /// Where the machine stands anyway.
    Here,
    /// Further on.
    Visit(Visit),
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonStep {
    /// Its name, the same in every language.
    pub id: String,
    /// The program begins anew, so or otherwise given.
    pub run: Option<LessonRun>,
    /// Where it happens.
    pub place: StepPlace,
    /// The pane to look at, by the name in its title.
    pub look: Option<String>,
    /// What to do.
    pub task: Option<LessonTask>,
    /// Line in the TOML file.
    pub line: usize,
}
