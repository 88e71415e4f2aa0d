//! The one door to the outside: the trait that a live host implements.

use super::{HostCall, HostReply};
use crate::caps::{Remedy, Wants};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Why a call has no answer yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitReason {
    /// Nothing on standard input yet; give some with [`Host::feed_stdin`].
    Stdin,
    /// A clock has to pass; ask again after about this long.
    Sleep(Duration),
    /// The network (or a look-up of a name) has to answer.
    Network {
        /// Ask again after about this long.
        again: Duration,
        /// Something on standard input would do as well.
        stdin: bool,
    },
}

/// A host's answer.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "moved once a call; a box would only cost")]
pub enum Answer {
    /// Done.
    Reply(HostReply),
    /// Not yet: call again with the same call. Nothing has happened.
    Wait(WaitReason),
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
pub trait Host {
    /// Answers a call. Must not block: [`Answer::Wait`] instead (a host built for plain `run` may block).
    fn call(&mut self, call: &HostCall) -> Answer;

    /// Finds the remedy for a path that the guest's libc refused.
    fn survey(&mut self, query: &SurveyQuery) -> Survey;

    /// More bytes for standard input; `None` is its end.
    fn feed_stdin(&mut self, bytes: Option<&[u8]>);
}
