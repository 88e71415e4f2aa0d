//! Waiting for clocks, standard input and the network: by blocking the process, or until the host is asked for
//! completions.

use super::net::Interest;
use crate::guest::WaitReason;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::time::Duration;

/// How long a front end waits before it checks again for anything but a clock.
const POLL: Duration = Duration::from_millis(20);

/// What a call waits for; it resumes when any of these has happened.
#[derive(Debug, Clone, Default)]
pub(crate) struct Awaited {
    /// The earliest deadline on the monotonic clock, in nanoseconds.
    pub deadline: Option<u64>,
    pub stdin: bool,
    /// Sockets, and lookups of names.
    pub network: Vec<Interest>,
    /// Something that only the program itself can do.
    pub program: bool,
}

impl Awaited {
    /// Also waits until `deadline`, a time of the monotonic clock.
    pub fn until(&mut self, deadline: u64) {
        self.deadline = Some(self.deadline.map_or(deadline, |d| d.min(deadline)));
    }
}

impl From<Interest> for Awaited {
    fn from(interest: Interest) -> Self {
        Self { network: vec![interest], ..Self::default() }
    }
}

impl Awaited {
    pub fn stdin() -> Self {
        Self { stdin: true, ..Self::default() }
    }

    /// Waits for something that the program itself has to do.
    pub fn program() -> Self {
        Self { program: true, ..Self::default() }
    }

    /// Whether nothing from outside can end the wait.
    pub(crate) fn is_for_program(&self) -> bool {
        self.deadline.is_none() && !self.stdin && self.network.is_empty()
    }

    /// Whether it waits for nothing at all, and so would wait forever.
    pub(crate) fn is_nothing(&self) -> bool {
        self.is_for_program() && !self.program
    }

    /// What to tell a front end; `left` is the nanoseconds until the deadline, if there is one.
    pub fn reason(&self, left: Option<u64>) -> WaitReason {
        let left = left.map(Duration::from_nanos);
        let soon = left.map_or(POLL, |left| left.min(POLL));
        match (left, self.stdin, self.network.is_empty()) {
            (_, stdin, false) => WaitReason::Network { again: soon, stdin },
            (None, _, true) => WaitReason::Stdin,
            (Some(left), stdin, true) => WaitReason::Sleep(if stdin { soon } else { left }),
        }
    }
}

/// What came of trying without blocking.
#[derive(Debug)]
pub(crate) enum Attempt<T> {
    Done(T),
    /// It has to wait for this first.
    Waits(Awaited),
}

/// Blocks the process until something in `awaited` is ready, for at most that many nanoseconds.
pub(super) fn wait_for(awaited: &Awaited, nanoseconds: Option<u64>) {
    let stdin = rustix::stdio::stdin();
    let mut fds: Vec<PollFd<'_>> = awaited.network.iter().map(|i| PollFd::new(&*i.fd, i.events)).collect();
    if awaited.stdin {
        fds.push(PollFd::new(&stdin, PollFlags::IN));
    }
    let timeout = nanoseconds.map(timespec);
    // If a signal interrupts the wait, the caller checks again anyway.
    let _ = poll(&mut fds, timeout.as_ref());
}

/// Whether reading the process's standard input would return at once.
pub(crate) fn stdin_is_ready() -> bool {
    let stdin = rustix::stdio::stdin();
    poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&timespec(0))).is_ok_and(|n| n > 0)
}

fn timespec(nanoseconds: u64) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(nanoseconds / 1_000_000_000).unwrap_or(i64::MAX),
        tv_nsec: (nanoseconds % 1_000_000_000) as _,
    }
}
