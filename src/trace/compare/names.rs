//! What the two runs of a comparison are called.

use crate::words::{Message, message};
use serde::Serialize;

/// What the two runs are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunNames {
    /// Before a line: `A`.
    pub short: [Message; 2],
    /// In a sentence: `A`, `this run`.
    pub long: [Message; 2],
    /// What each is, for the heading.
    pub what: [Message; 2],
}

impl RunNames {
    /// Of two runs that are as good as each other.
    #[must_use]
    pub fn letters(what: [Message; 2]) -> Self {
        Self { short: ["A".into(), "B".into()], long: ["A".into(), "B".into()], what }
    }

    /// Of a run that is there, and one that was made to see what would be with what was tried.
    #[must_use]
    pub(crate) fn trial(program: String, tried: Message) -> Self {
        Self {
            short: [message!("compare-now"), message!("compare-if")],
            long: [message!("compare-this-run"), message!("compare-new-run")],
            what: [program.into(), message!("compare-same-with", tried)],
        }
    }
}
