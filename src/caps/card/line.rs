//! Lines of a card, and how they are wrapped.

use crate::caps::Outcome;
use crate::text::{self, Long};

/// Fewest columns that a text is wrapped to.
const NARROWEST: usize = 8;

/// What a piece of a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Words that say something.
    Text,
    /// A mark or a verdict: the colour of this outcome. The mark says the same without one.
    Outcome(Outcome),
    /// What stands above other lines.
    Heading,
    /// The number of a step.
    Number,
    /// A backtick around what is to be typed.
    Tick,
    /// What is to be typed.
    Typed,
    /// What matters less.
    Muted,
    /// What was not seen.
    Inferred,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPiece {
    /// Its text, as the program gave it: nothing in it is made harmless.
    pub text: String,
    /// What kind of piece it is.
    pub role: Role,
}

impl CardPiece {
    /// A piece of this kind.
    #[must_use]
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role }
    }
}

/// A line of a card: what stands before its text, and the text. An empty line has neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLine {
    /// An indent, a number, a mark: where the text is wrapped, its other lines begin below its first.
    pub lead: CardPiece,
    /// The text.
    pub body: Vec<CardPiece>,
}

impl CardLine {
    /// A line with nothing in it.
    #[must_use]
    pub fn empty() -> Self {
        Self { lead: CardPiece::new("", Role::Text), body: Vec::new() }
    }

    /// A text of one kind behind an indent.
    #[must_use]
    pub(crate) fn indented(columns: usize, text: impl Into<String>, role: Role) -> Self {
        Self::led(CardPiece::new(" ".repeat(columns), Role::Text), text, role)
    }

    /// A text of one kind behind something else.
    #[must_use]
    pub(crate) fn led(lead: CardPiece, text: impl Into<String>, role: Role) -> Self {
        Self { lead, body: vec![CardPiece::new(text, role)] }
    }

    /// All of it as text.
    #[must_use]
    pub fn text(&self) -> String {
        std::iter::once(&self.lead).chain(&self.body).map(|piece| piece.text.as_str()).collect()
    }

    /// Each text in it changed.
    #[must_use]
    pub fn map(mut self, change: impl Fn(&str) -> String) -> Self {
        for piece in std::iter::once(&mut self.lead).chain(&mut self.body) {
            piece.text = change(&piece.text);
        }
        self
    }

    /// It as lines of at most `columns`.
    #[must_use]
    pub(crate) fn wrapped(&self, columns: usize, long: Long) -> Vec<Self> {
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

    /// The pieces of a part of the body.
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
