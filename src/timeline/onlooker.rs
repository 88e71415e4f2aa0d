//! Lets the session observe a run as it advances at its frontier.

use crate::guest::{CallId, Guest, HostCall, HostReply};
use crate::trace::Journal;

/// Observes calls as they are answered for the first time.
pub(crate) trait Onlooker {
    /// The host is about to be told of a call.
    fn asks(&mut self, call: &HostCall) {
        let _ = call;
    }

    /// Completes a live reply with what can only be seen in the guest (the guest's part of the account). The guest is
    /// still in the call, and the reply is not in the journal yet.
    fn complete(&mut self, guest: &Guest, call: &HostCall, reply: &mut HostReply) {
        let _ = (guest, call, reply);
    }

    /// The results of a call are in the guest, or the call has ended the run. Its record in the journal is complete,
    /// and the host has not been told of a later call yet.
    fn closed(&mut self, journal: &Journal, id: CallId) {
        let _ = (journal, id);
    }
}

impl Onlooker for () {}
