//! Who looks on while a run goes forward at its furthest moment.

use crate::guest::{CallId, Guest, HostCall, HostReply};
use crate::trace::Journal;

/// Looks on while calls are answered for the first time.
pub(crate) trait Onlooker {
    /// The host is about to be told of a call.
    fn asks(&mut self, call: &HostCall) {
        let _ = call;
    }

    /// Completes a live reply with what only a watcher of the guest knows (the guest's part of the account), while the
    /// guest still stands in the call and before the reply is written into the journal.
    fn complete(&mut self, guest: &Guest, call: &HostCall, reply: &mut HostReply) {
        let _ = (guest, call, reply);
    }

    /// The results of a call are in the guest, or the run has ended with it: nothing will be added to its record in the
    /// journal, and the host has not been told of a further call by it yet.
    fn closed(&mut self, journal: &Journal, id: CallId) {
        let _ = (journal, id);
    }
}

impl Onlooker for () {}
