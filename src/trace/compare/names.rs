//! The names of the two runs in a comparison.

use crate::words::{Message, message};
use serde::Serialize;

/// The names of the two runs, the first run's first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunNames {
    /// For the beginning of a line: `A`.
    pub short: [Message; 2],
    /// For a sentence: `A`, `this run`.
    pub long: [Message; 2],
    /// What each run is, for the heading.
    pub what: [Message; 2],
}

impl RunNames {
    /// The names `A` and `B`, for two runs of equal standing.
    #[must_use]
    pub fn letters(what: [Message; 2]) -> Self {
        Self { short: ["A".into(), "B".into()], long: ["A".into(), "B".into()], what }
    }

    /// The names of a run and of another that was made to try something.
    #[must_use]
    pub(crate) fn trial(program: String, tried: Message) -> Self {
        Self {
            short: [message!("compare-now"), message!("compare-if")],
            long: [message!("compare-this-run"), message!("compare-new-run")],
            what: [program.into(), message!("compare-same-with", tried)],
        }
    }
}
