//! Lines of a card, and how they wrap.

use crate::caps::Outcome;
use crate::text::{self, Long};

/// The narrowest text column that lines are wrapped to.
const NARROWEST: usize = 8;

/// What a piece of a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text of a sentence.
    Text,
    /// A mark or a verdict, in the colour of this outcome. The mark alone, without colour, says the same.
    Outcome(Outcome),
    /// The heading above other lines.
    Heading,
    /// The number of a step.
    Number,
    /// A backtick around something to type.
    Tick,
    /// Something to type, such as a flag.
    Typed,
    /// A command line: it stays on one line, so that it can be copied.
    Command,
    /// Less important text, such as the moment and the caller.
    Muted,
    /// Something that was inferred rather than seen.
    Inferred,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPiece {
    /// The text as the program gave it: control characters in it are not escaped yet.
    pub text: String,
    /// What the piece is, which decides its colour.
    pub role: Role,
}

impl CardPiece {
    /// A piece of text with a role.
    #[must_use]
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role }
    }
}

/// A line of a card: what comes before its text, and the text itself. An empty line has neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLine {
    /// An indent, a number, a mark. When the text wraps, its further lines are aligned with the start of the first.
    pub lead: CardPiece,
    /// The text, in pieces that follow each other directly.
    pub body: Vec<CardPiece>,
}

impl CardLine {
    /// A line with no text at all.
    #[must_use]
    pub fn empty() -> Self {
        Self { lead: CardPiece::new("", Role::Text), body: Vec::new() }
    }

    /// Text with a single role behind an indent of so many columns.
    #[must_use]
    pub(crate) fn indented(columns: usize, text: impl Into<String>, role: Role) -> Self {
        Self::led(CardPiece::new(" ".repeat(columns), Role::Text), text, role)
    }

    /// Text with a single role behind a lead.
    #[must_use]
    pub(crate) fn led(lead: CardPiece, text: impl Into<String>, role: Role) -> Self {
        Self { lead, body: vec![CardPiece::new(text, role)] }
    }

    /// The lead and the body as one string.
    #[must_use]
    pub fn text(&self) -> String {
        std::iter::once(&self.lead).chain(&self.body).map(|piece| piece.text.as_str()).collect()
    }

    /// The line with a function applied to each text in it.
    #[must_use]
    pub fn map(mut self, change: impl Fn(&str) -> String) -> Self {
        for piece in std::iter::once(&mut self.lead).chain(&mut self.body) {
            piece.text = change(&piece.text);
        }
        self
    }

    /// Whether it is a command line.
    #[must_use]
    pub(crate) fn is_command(&self) -> bool {
        self.body.iter().any(|piece| piece.role == Role::Command)
    }

    /// The line wrapped to at most `columns` columns.
    #[must_use]
    pub(crate) fn wrapped(&self, columns: usize, long: Long) -> Vec<Self> {
        if self.is_command() {
            return vec![self.clone()];
        }
        let whole: String = self.body.iter().map(|piece| piece.text.as_str()).collect();
        let indent = text::width(&self.lead.text);
        let room = columns.saturating_sub(indent).max(NARROWEST);
        let mut lead = Some(self.lead.clone());
        let lines = text::lines(&whole, room, room, long).into_iter();
        lines
            .map(|line| {
                let hang = || CardPiece::new(" ".repeat(indent), Role::Text);
                Self { lead: lead.take().unwrap_or_else(hang), body: self.cut(line.start, line.end) }
            })
            .collect()
    }

    /// The pieces of a part of the body, from byte `start` to byte `end`.
    fn cut(&self, start: usize, end: usize) -> Vec<CardPiece> {
        let mut at = 0;
        let mut cut = Vec::new();
        for piece in &self.body {
            let range = start.max(at)..end.min(at + piece.text.len());
            if range.start < range.end {
                cut.push(CardPiece::new(&piece.text[range.start - at..range.end - at], piece.role));
            }
            at += piece.text.len();
        }
        cut
    }
}
