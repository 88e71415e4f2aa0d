//! The line at the bottom in which one types a command or what to search for.

use super::edit::LineEdit;
use super::pane::Pane;
use crate::session::CommandError;

/// What is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PromptKind {
    Command,
    /// The arguments of a function that is to be called.
    Arguments {
        /// The name of the export.
        function: String,
        /// What it takes: `add(i32, i32)`.
        takes: String,
    },
    /// The answer to a lesson's question.
    Answer,
    /// A search in a pane, which began at this row and scroll.
    Search {
        /// The pane that is searched.
        pane: Pane,
        /// Row selected when it began.
        selected: usize,
        /// First row shown when it began.
        top: usize,
    },
}

/// A line being typed, and what is offered for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prompt {
    pub kind: PromptKind,
    pub line: LineEdit,
    /// Whole replacement lines for what was typed.
    pub completions: Vec<String>,
    /// The one taken with tab.
    pub picked: Option<usize>,
    /// What was wrong with the line sent; stands until the next key.
    pub error: Option<CommandError>,
    /// How far back in history the line comes from.
    pub back: usize,
}

impl Prompt {
    /// An empty or begun prompt.
    #[must_use]
    pub fn new(kind: PromptKind, begun: &str) -> Self {
        Self { kind, line: LineEdit::new(begun), completions: Vec::new(), picked: None, error: None, back: 0 }
    }

    /// The next completion into the line.
    pub fn complete(&mut self, backwards: bool) {
        if let Some(correction) = self.error.take().and_then(|e| e.correction) {
            self.line = LineEdit::new(&correction);
            self.completions.clear();
            return;
        }
        let n = self.completions.len();
        if n == 0 {
            return;
        }
        let next = match self.picked {
            None if backwards => n - 1,
            None => 0,
            Some(i) if backwards => (i + n - 1) % n,
            Some(i) => (i + 1) % n,
        };
        self.picked = Some(next);
        self.line = LineEdit::new(&self.completions[next]);
        if n == 1 {
            self.line.insert(" ");
            self.completions.clear();
            self.picked = None;
        }
    }
}
