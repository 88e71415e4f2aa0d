//! The one door to the outside: the trait that a live host implements.

use super::{CallId, HostCall, HostReply};
use crate::caps::{Remedy, Wants};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What the calls that a host has started wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitReason {
    /// Nothing on standard input yet; give some with [`Host::feed_stdin`].
    Stdin,
    /// A clock has to pass; look again after about this long.
    Sleep(Duration),
    /// The network (or a look-up of a name) has to answer.
    Network {
        /// Look again after about this long.
        again: Duration,
        /// Something on standard input would do as well.
        stdin: bool,
    },
}

impl WaitReason {
    /// What waits for either waits for: whatever comes first.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        use WaitReason::{Network, Sleep, Stdin};
        /// Standard input has no hour: it is looked at this often beside something that has.
        const SOON: Duration = Duration::from_millis(20);
        match (self, other) {
            (Stdin, Stdin) => Stdin,
            (Sleep(a), Sleep(b)) => Sleep(a.min(b)),
            (Stdin, Sleep(time)) | (Sleep(time), Stdin) => Sleep(time.min(SOON)),
            (Network { again, stdin }, other) | (other, Network { again, stdin }) => match other {
                Stdin => Network { again: again.min(SOON), stdin: true },
                Sleep(time) => Network { again: again.min(time), stdin },
                Network { again: time, stdin: or } => Network { again: again.min(time), stdin: stdin || or },
            },
        }
    }
}

/// What a host says to a call.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "moved once a call; a box would only cost")]
pub enum Answer {
    /// Done: this is the reply.
    Reply(HostReply),
    /// Under way: the reply will be a completion. What the call does at its beginning has been done.
    Started,
}

/// Asked when the guest's libc refused a path by itself: which grant would reach the file on this host?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyQuery {
    /// The path as the program gave it.
    pub path: String,
    /// The guest's current directory, as libc knows it.
    pub cwd: String,
    /// The path absolute, as libc made it.
    pub absolute: String,
    /// What the operation needs of the path; `None` if that could not be seen.
    pub wants: Option<Wants>,
}

/// What the host found: recorded in the journal, so a replay offers the same remedy without a file system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// The remedy, checked against the host's file system with the grants in force.
    pub remedy: Remedy,
}

/// Answers host calls. Live in `wasi`; the timeline puts the journal in front of it.
///
/// The door has two halves: calls go out by [`Host::call`], which replies or says that it has started; what was started
/// comes back by [`Host::completion`], in any order.
pub trait Host {
    /// Tells it of a call. Must not block (a host built for plain `run` may).
    fn call(&mut self, id: CallId, call: &HostCall) -> Answer;

    /// A call that was started and has come to its end by now, with its reply. Each is told once.
    fn completion(&mut self) -> Option<(CallId, HostReply)>;

    /// What the calls under way wait for; `None` where there are none.
    fn waits_for(&self) -> Option<WaitReason>;

    /// Finds the remedy for a path that the guest's libc refused.
    fn survey(&mut self, query: &SurveyQuery) -> Survey;

    /// More bytes for standard input; `None` is its end.
    fn feed_stdin(&mut self, bytes: Option<&[u8]>);
}
