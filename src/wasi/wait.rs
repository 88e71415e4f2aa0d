//! Waiting for clocks, standard input and the network, in the process or until the host is asked for completions.

use super::net::Interest;
use crate::guest::WaitReason;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::time::Duration;

/// How long a front end waits before it looks again when something else than a clock may come first.
const POLL: Duration = Duration::from_millis(20);

/// What a call waits for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Awaited {
    /// The earliest moment on the monotonic clock, if any.
    pub deadline: Option<u64>,
    pub stdin: bool,
    /// Sockets and look-ups of names.
    pub network: Vec<Interest>,
}

impl Awaited {
    /// Waits for this moment too.
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

    /// Whether it is nothing: that never comes.
    pub(crate) fn is_nothing(&self) -> bool {
        self.deadline.is_none() && !self.stdin && self.network.is_empty()
    }

    /// What to tell a front end, so many nanoseconds being left to the deadline, if there is one.
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

/// What somebody tried to do.
#[derive(Debug)]
pub(crate) enum Attempt<T> {
    Done(T),
    /// It has to wait for this.
    Waits(Awaited),
}

/// Waits in this process until one of them is ready, at most that many nanoseconds.
pub(super) fn wait_for(awaited: &Awaited, nanoseconds: Option<u64>) {
    let stdin = rustix::stdio::stdin();
    let mut fds: Vec<PollFd<'_>> = awaited.network.iter().map(|i| PollFd::new(&*i.fd, i.events)).collect();
    if awaited.stdin {
        fds.push(PollFd::new(&stdin, PollFlags::IN));
    }
    let timeout = nanoseconds.map(timespec);
    // Interrupted by a signal, the caller looks again, too.
    let _ = poll(&mut fds, timeout.as_ref());
}

/// Whether the process's standard input can be read now.
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
