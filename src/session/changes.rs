//! What has changed since the previous stop, which the views mark.

use super::snapshot::{LastOp, Snapshot};
use crate::guest::Guest;

/// What the views compare with: the state at the previous stop.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The innermost frame at that stop.
    pub before: Snapshot,
    /// The instruction executed last, if the last slice consisted of that instruction alone.
    pub last: Option<LastOp>,
    /// Whether the motion since then ended right after a call returned.
    pub returned: bool,
    /// How many host calls had been made at that stop.
    pub answered_before: u64,
}

impl Changes {
    /// No changes yet since the guest as it is now, which has made this many host calls.
    pub(crate) fn since(guest: &Guest, calls: u64) -> Self {
        Self { before: Snapshot::take(guest), last: None, returned: false, answered_before: calls }
    }
}
