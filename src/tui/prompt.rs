//! The line at the bottom for typing a command or a search.

use super::edit::LineEdit;
use super::pane::Pane;
use crate::session::CommandError;
use crate::words::Message;

/// What is being typed into a prompt.
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
    /// The name of a variable.
    Name {
        /// The pane that was focused when it began.
        focus: Pane,
        /// The row of the variables that was selected then.
        selected: usize,
        /// The first row of them that was shown then.
        top: usize,
    },
    /// A search in a pane.
    Search {
        /// The pane in which it searches.
        pane: Pane,
        /// The row that was selected when it began.
        selected: usize,
        /// The first row shown when it began.
        top: usize,
    },
}

/// A line being typed, with its completions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prompt {
    pub kind: PromptKind,
    pub line: LineEdit,
    /// Complete lines that could replace what was typed.
    pub completions: Vec<String>,
    /// The index of the completion that the tab key inserted last.
    pub picked: Option<usize>,
    /// What was wrong with the line that was sent; it is shown until the next key.
    pub error: Option<CommandError>,
    /// How many entries back in the history the line is from; 0 for a new line.
    pub back: usize,
    /// What stands before the line.
    pub lead: Option<Message>,
}

impl Prompt {
    /// A prompt that begins with the text `begun`, which may be empty.
    #[must_use]
    pub fn new(kind: PromptKind, begun: &str) -> Self {
        Self {
            kind,
            line: LineEdit::new(begun),
            completions: Vec::new(),
            picked: None,
            error: None,
            back: 0,
            lead: None,
        }
    }

    /// Replaces the line by the next completion, or by the correction of an error.
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
