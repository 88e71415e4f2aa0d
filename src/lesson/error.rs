//! What is wrong with a lesson, for the person who writes it.

use crate::words::{Lang, Message};
use std::fmt;

/// Something wrong, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as a path from where the lesson's folder is.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: Message,
}

impl Problem {
    /// A problem at a line of a file.
    pub fn new(file: impl Into<String>, line: usize, message: Message) -> Self {
        Self { file: file.into(), line, message }
    }

    /// It in words: `lesson.toml:3: …`.
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

/// The line, from 1, of a byte of a text.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
    before.iter().filter(|b| **b == b'\n').count() + 1
}
