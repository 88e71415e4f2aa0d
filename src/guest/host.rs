//! The host's side of the door: the trait that whoever answers host calls implements.

use super::{CallId, HostCall, HostOutcome, HostReply};
use crate::caps::{Remedy, Wants};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What the calls that a host has started are waiting for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitReason {
    /// For a person who is the host to reply ([`Host::give_reply`]).
    Person,
    /// For input on standard input, which [`Host::feed_stdin`] can supply.
    Stdin,
    /// For time to pass: check again after about this long.
    Sleep(Duration),
    /// For the network, or for a name to be resolved.
    Network {
        /// Check again after about this long.
        again: Duration,
        /// Whether something on standard input would end the wait as well.
        stdin: bool,
    },
}

impl WaitReason {
    /// What two waits together are waiting for: whichever ends first.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        use WaitReason::{Network, Person, Sleep, Stdin};
        /// Standard input has no known time of arrival: while something else is also awaited, it is checked this often.
        const SOON: Duration = Duration::from_millis(20);
        match (self, other) {
            (Person, _) | (_, Person) => Person,
            (Stdin, Stdin) => Stdin,
            (Sleep(a), Sleep(b)) => Sleep(a.min(b)),
            (Stdin, Sleep(time)) | (Sleep(time), Stdin) => Sleep(time.min(SOON)),
            (Network { again, stdin }, other) | (other, Network { again, stdin }) => match other {
                Person => Person,
                Stdin => Network { again: again.min(SOON), stdin: true },
                Sleep(time) => Network { again: again.min(time), stdin },
                Network { again: time, stdin: or } => Network { again: again.min(time), stdin: stdin || or },
            },
        }
    }
}

/// A host's response to a new call.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "moved once a call; a box would only cost")]
pub enum Answer {
    /// The call is done, and this is the reply.
    Reply(HostReply),
    /// The call is in progress, and its reply will be a completion. Its immediate effects have already happened.
    Started,
}

/// A question asked when the guest's libc itself refused a path: which grant would reach the file on this host?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyQuery {
    /// The path as the program passed it to libc.
    pub path: String,
    /// The guest's current directory, according to libc.
    pub cwd: String,
    /// The absolute path that libc made of it.
    pub absolute: String,
    /// What the operation needs the path for; `None` if that could not be seen.
    pub wants: Option<Wants>,
}

/// The host's answer to the question. It is recorded in the journal, so a replay offers the same remedy without a file
/// system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// The remedy, checked against the host's file system with the present grants.
    pub remedy: Remedy,
}

/// Answers host calls. `wasi` has the live implementation; the timeline puts the journal in front of it.
///
/// The door has two halves. Calls go out through [`Host::call`], which replies or says that the call has started;
/// started calls come back through [`Host::completion`], in any order.
pub trait Host {
    /// Tells the host of a call. Must not block, except in a host made for a plain `run`.
    fn call(&mut self, id: CallId, call: &HostCall) -> Answer;

    /// A started call that has been completed by now, with its reply. Each is returned once.
    fn completion(&mut self) -> Option<(CallId, HostReply)>;

    /// What the calls in progress wait for; `None` if there are none.
    fn waits_for(&self) -> Option<WaitReason>;

    /// Finds the remedy for a path that the guest's libc refused.
    fn survey(&mut self, query: &SurveyQuery) -> Survey;

    /// Supplies bytes for standard input; `None` ends it.
    fn feed_stdin(&mut self, bytes: Option<&[u8]>);

    /// Supplies the outcome of a started call for which a person is the host. Others have no such calls.
    fn give_reply(&mut self, id: CallId, outcome: HostOutcome) {
        let _ = (id, outcome);
    }
}
