//! A comparison as plain data, with its texts as messages.

use super::outputs::{StreamOutput, outputs};
use super::start::Difference;
use super::{Comparison, ComparisonLine, RunNames, Shown, words};
use crate::words::Message;
use serde::Serialize;

/// Two runs compared, with everything said as messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparisonReport {
    /// The names of the two runs.
    pub names: RunNames,
    pub same: bool,
    /// What differs in how they were started.
    pub start: Vec<Difference>,
    /// Where they first diverge, in a sentence.
    pub first: Message,
    /// What each run has there; `None` if nothing differs.
    pub sides: Option<[Message; 2]>,
    /// What differs in any two runs, such as clocks; `None` if nothing of that kind differs.
    pub varying: Option<Message>,
    pub effects: Option<Message>,
    /// The calls side by side.
    pub lines: Vec<ComparisonLine>,
    pub outputs: [StreamOutput; 2],
    pub ends: [Message; 2],
}

impl Comparison<'_> {
    /// The whole comparison as messages; `shown` selects the rows.
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
