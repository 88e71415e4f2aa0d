//! A comparison as plain data, in messages.

use super::outputs::{StreamOutput, outputs};
use super::start::Difference;
use super::{Comparison, ComparisonLine, RunNames, Shown, words};
use crate::words::Message;
use serde::Serialize;

/// Two runs compared, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparisonReport {
    /// What they are called.
    pub names: RunNames,
    pub same: bool,
    /// What they were started with that is not the same.
    pub start: Vec<Difference>,
    /// Where they part first.
    pub first: Message,
    /// What each has there.
    pub sides: Option<[Message; 2]>,
    /// What is another in any two runs.
    pub varying: Option<Message>,
    pub effects: Option<Message>,
    /// The calls side by side.
    pub lines: Vec<ComparisonLine>,
    pub outputs: [StreamOutput; 2],
    pub ends: [Message; 2],
}

impl Comparison<'_> {
    /// All of it in words.
    #[must_use]
    pub fn report(&self, names: RunNames, shown: Shown) -> ComparisonReport {
        let words::First { sentence, sides } = self.first(&names);
        ComparisonReport {
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
