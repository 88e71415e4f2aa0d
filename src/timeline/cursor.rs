//! Where a guest is in the journal.

use crate::guest::{CallId, Guest};
use crate::trace::{Completion, Instant};

/// How much of the journal has entered a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Cursor {
    /// How many of its calls have been answered or started.
    pub calls: u64,
    /// How many completions it has received.
    pub completions: u64,
}

impl Cursor {
    /// The number of the next call.
    pub fn next_call(&self) -> CallId {
        CallId(self.calls + 1)
    }
}

/// Whether a completion is the next thing that enters a guest.
pub(super) fn is_due(completion: &Completion, guest: &Guest) -> bool {
    completion.at == Instant { moment: guest.moment(), seq: guest.seq() }
}
