//! What has changed since the previous stop: what the views mark.

use super::snapshot::{LastOp, Snapshot};
use crate::guest::Guest;

/// The previous stop, as far as the views compare with it.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The innermost frame then.
    pub before: Snapshot,
    /// The instruction executed last, where just one was.
    pub last: Option<LastOp>,
    /// Whether the motion since then ended right after a call.
    pub returned: bool,
    /// Host calls made before it.
    pub answered_before: u64,
}

impl Changes {
    /// Since the guest as it is now, which has made so many host calls.
    pub(crate) fn since(guest: &Guest, calls: u64) -> Self {
        Self { before: Snapshot::take(guest), last: None, returned: false, answered_before: calls }
    }
}
