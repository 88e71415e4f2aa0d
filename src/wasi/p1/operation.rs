//! What waiting calls of preview 1 still have to do, as data.

use crate::wit::p1::Eventtype;

/// What is left to do of a call that waits.
#[derive(Debug)]
pub enum PendingP1Call {
    /// A read of standard input, of at most this many bytes.
    Read(u32),
    Poll(Poll),
}

/// A `poll_oneoff` that waits.
#[derive(Debug)]
pub(crate) struct Poll {
    /// The subscriptions: the program's `userdata`, the type of event, and what to wait for.
    pub(super) targets: Vec<(u64, Eventtype, PollTarget)>,
    /// What the event of a clock reports as its number of bytes.
    pub(super) bytes: u64,
}

/// What a subscription waits for.
#[derive(Debug)]
pub(super) enum PollTarget {
    /// This time of the monotonic clock, in nanoseconds.
    Clock(u64),
    Stdin,
    /// Reading a file, which is always ready; `true` if it is at its end.
    File(bool),
    /// Writing to anything, which is always ready.
    Output,
}
