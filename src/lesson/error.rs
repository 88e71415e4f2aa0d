//! What is wrong with a lesson, for the person who writes it.

use crate::words::{Lang, Message};
use std::fmt;

/// Something wrong in a lesson's files, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as a path relative to the directory that contains the lesson's folder.
    pub file: String,
    /// The line in that file, counted from 1.
    pub line: usize,
    /// What is wrong, and how to mend it.
    pub message: Message,
}

impl Problem {
    /// A problem at a line of a file.
    pub fn new(file: impl Into<String>, line: usize, message: Message) -> Self {
        Self { file: file.into(), line, message }
    }

    /// The problem as one line of text: `lesson.toml:3: …`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        format!("{}:{}: {}", self.file, self.line, self.message.text(lang))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

/// The line, counted from 1, that contains a byte of a text.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
    before.iter().filter(|b| **b == b'\n').count() + 1
}
