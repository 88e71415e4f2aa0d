//! A comparison as plain data, in messages.

use super::outputs::{Output, outputs};
use super::start::Difference;
use super::{Comparison, Line, Names, Shown, words};
use crate::words::Message;
use serde::Serialize;

/// Two runs compared, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What they are called.
    pub names: Names,
    /// Whether nothing differs.
    pub same: bool,
    /// What they were started with that is not the same.
    pub start: Vec<Difference>,
    /// Where they part first.
    pub first: Message,
    /// What each has there.
    pub sides: Option<[Message; 2]>,
    /// What is another in any two runs.
    pub varying: Option<Message>,
    /// What follows, counted.
    pub effects: Option<Message>,
    /// The calls side by side.
    pub lines: Vec<Line>,
    /// What they wrote.
    pub outputs: [Output; 2],
    /// How they ended.
    pub ends: [Message; 2],
}

impl Comparison<'_> {
    /// All of it in words.
    #[must_use]
    pub fn report(&self, names: Names, shown: Shown) -> Report {
        let words::First { sentence, sides } = self.first(&names);
        Report {
            same: self.is_same(),
            start: self.start.clone(),
            first: sentence,
            sides,
            varying: self.varying(),
            effects: self.effects(&names),
            lines: self.lines(shown),
            outputs: outputs(self),
            ends: self.runs.each_ref().map(words::end),
            names,
        }
    }
}
