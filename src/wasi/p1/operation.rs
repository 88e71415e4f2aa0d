//! What calls of preview 1 have still to do when they wait, as data.

use crate::wit::p1::Eventtype;

/// What is left of a call.
#[derive(Debug)]
pub enum Operation {
    /// Of a read of standard input: so many bytes at most.
    Read(u32),
    Poll(Poll),
}

/// A poll under way.
#[derive(Debug)]
pub(crate) struct Poll {
    /// What is waited for, each with what it is called by, and its kind.
    pub(super) targets: Vec<(u64, Eventtype, Target)>,
    /// What the event of a clock counts.
    pub(super) bytes: u64,
}

/// What one subscription waits for.
#[derive(Debug)]
pub(super) enum Target {
    /// This moment on the monotonic clock.
    Clock(u64),
    Stdin,
    /// A file read from: ready, and whether it is at its end.
    File(bool),
    /// Anything written to: ready.
    Output,
}
