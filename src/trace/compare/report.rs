//! A comparison as plain data, in messages.

use super::outputs::{Output, outputs};
use super::start::Difference;
use super::{Comparison, Line, Shown, words};
use crate::words::{Message, message};
use serde::Serialize;

/// What the two runs are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Names {
    /// Before a line: `A`.
    pub short: [Message; 2],
    /// In a sentence: `A`, `this run`.
    pub long: [Message; 2],
    /// What each is, for the heading.
    pub what: [Message; 2],
}

impl Names {
    /// Of two runs that are as good as each other.
    #[must_use]
    pub fn letters(what: [Message; 2]) -> Self {
        Self { short: ["A".into(), "B".into()], long: ["A".into(), "B".into()], what }
    }

    /// Of a run that is there, and one that was made to see what would be with what was tried.
    #[must_use]
    pub fn trial(program: String, tried: String) -> Self {
        Self {
            short: [message!("compare-now"), message!("compare-if")],
            long: [message!("compare-this-run"), message!("compare-new-run")],
            what: [program.into(), message!("compare-same-with", tried)],
        }
    }
}

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
