//! The door of a rehearsal: clocks and random numbers answer what they answered in the run that is rehearsed, as far as
//! that run has asked; everything else goes to the host that only looks.

use crate::component::Val;
use crate::guest::{Answer, CallId, Host, HostCall, HostOutcome, HostReply, Survey, SurveyQuery, WaitReason};
use crate::trace::CallRecord;
use crate::wit::WasiFunc;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Replies by interface and function, in the order of the calls, each with the arguments it was a reply to.
type Recorded = BTreeMap<(String, String), VecDeque<(Vec<Val>, HostReply)>>;

/// A host with the replies of another run in front of it.
pub(super) struct RehearsalDoor {
    host: Box<dyn Host>,
    recorded: Recorded,
}

impl RehearsalDoor {
    /// In front of `host`, with what clocks and random numbers answered in these calls.
    pub fn new(host: Box<dyn Host>, calls: impl Iterator<Item = Arc<CallRecord>>) -> Self {
        let mut recorded = Recorded::new();
        for record in calls.filter(|record| record.call.func.is(WasiFunc::varies)) {
            let name = (record.call.func.interface.to_string(), record.call.func.name.to_string());
            recorded.entry(name).or_default().push_back((record.call.args.clone(), record.reply.clone()));
        }
        Self { host, recorded }
    }
}

impl Host for RehearsalDoor {
    fn call(&mut self, id: CallId, call: &HostCall) -> Answer {
        if call.func.is(WasiFunc::varies) {
            let name = (call.func.interface.to_string(), call.func.name.to_string());
            if let Some(replies) = self.recorded.get_mut(&name)
                && replies.front().is_some_and(|(args, _)| *args == call.args)
                && let Some((_, reply)) = replies.pop_front()
            {
                return Answer::Reply(reply);
            }
        }
        self.host.call(id, call)
    }

    fn completion(&mut self) -> Option<(CallId, HostReply)> {
        self.host.completion()
    }

    fn waits_for(&self) -> Option<WaitReason> {
        self.host.waits_for()
    }

    fn survey(&mut self, query: &SurveyQuery) -> Survey {
        self.host.survey(query)
    }

    fn give_reply(&mut self, id: CallId, outcome: HostOutcome) {
        self.host.give_reply(id, outcome);
    }

    fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        self.host.feed_stdin(bytes);
    }
}
