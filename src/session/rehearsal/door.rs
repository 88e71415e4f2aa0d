//! The door of a rehearsal: clocks and random numbers answer what they answered in the run that is rehearsed, as far as
//! that run has asked; everything else goes to the host that only looks.

use crate::component::Val;
use crate::guest::{Answer, CallId, Host, HostCall, HostOutcome, HostReply, Survey, SurveyQuery, WaitReason};
use crate::wit::WasiFunc;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The name of an interface and of a function.
type CallName = (String, String);

/// What varies from run to run, as a run was answered it: clocks and random numbers.
#[derive(Debug, Clone, Default)]
pub(in crate::session) struct RecordedReplies {
    /// By interface and function, in the order of the calls, each with the arguments that it was a reply to.
    replies: BTreeMap<CallName, Vec<RecordedReply>>,
    /// How many values they hold.
    values: usize,
}

/// The arguments of a call, and the reply.
type RecordedReply = (Vec<Val>, HostReply);

/// Values that are kept at most, so that a program that asks for random numbers all the time does not fill the memory.
const MOST_VALUES: usize = 1 << 20;

impl RecordedReplies {
    /// Notes a call, if its reply varies.
    pub fn note(&mut self, call: &HostCall, reply: &HostReply) {
        if !call.func.is(WasiFunc::varies) || self.values >= MOST_VALUES {
            return;
        }
        self.values += 1 + values(reply);
        self.replies.entry(name(call)).or_default().push((call.args.clone(), reply.clone()));
    }
}

/// About how many values a reply holds.
fn values(reply: &HostReply) -> usize {
    match &reply.outcome {
        HostOutcome::Return(Some(value)) => size(value),
        _ => 1,
    }
}

fn size(value: &Val) -> usize {
    match value {
        Val::Bytes(bytes) => bytes.len() / 8 + 1,
        Val::List(values) | Val::Record(values) | Val::Tuple(values) => values.iter().map(size).sum(),
        Val::Result(Ok(Some(value)) | Err(Some(value))) | Val::Option(Some(value)) => size(value),
        _ => 1,
    }
}

fn name(call: &HostCall) -> CallName {
    (call.func.interface.to_string(), call.func.name.to_string())
}

/// A host with the replies of another run in front of it.
pub(super) struct RehearsalDoor {
    host: Box<dyn Host>,
    recorded: Arc<RecordedReplies>,
    /// How many of each have been given.
    given: BTreeMap<CallName, usize>,
}

impl RehearsalDoor {
    /// In front of `host`, with what clocks and random numbers answered in another run.
    pub fn new(host: Box<dyn Host>, recorded: Arc<RecordedReplies>) -> Self {
        Self { host, recorded, given: BTreeMap::new() }
    }
}

impl Host for RehearsalDoor {
    fn call(&mut self, id: CallId, call: &HostCall) -> Answer {
        if call.func.is(WasiFunc::varies) {
            let name = name(call);
            let given = self.given.get(&name).copied().unwrap_or(0);
            let next = self.recorded.replies.get(&name).and_then(|replies| replies.get(given));
            if let Some((_, reply)) = next.filter(|(args, _)| *args == call.args) {
                let reply = reply.clone();
                self.given.insert(name, given + 1);
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
