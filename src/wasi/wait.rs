//! Waiting for clocks and standard input, in the process or by asking to be asked again.

use super::args::Fail;
use super::host::WasiHost;
use super::stdio::wait_stdin;
use crate::guest::WaitReason;
use std::time::Duration;

/// How long a front end waits before it asks again when standard input may come first.
const POLL: Duration = Duration::from_millis(20);

/// What a call waits for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Awaited {
    /// The earliest moment on the monotonic clock, if any.
    pub deadline: Option<u64>,
    /// Standard input.
    pub stdin: bool,
}

impl Awaited {
    /// Waits for this moment too.
    pub fn until(&mut self, deadline: u64) {
        self.deadline = Some(self.deadline.map_or(deadline, |d| d.min(deadline)));
    }
}

impl WasiHost {
    /// The moment that relative waits of this call count from.
    pub(super) fn asked_at(&mut self) -> u64 {
        let now = self.clock.monotonic();
        *self.asked_at.get_or_insert(now)
    }

    /// Nothing is ready: waits, after which the caller looks again, or fails with a request to be asked again.
    pub(super) fn wait(&self, awaited: Awaited) -> Result<(), Fail> {
        let left = awaited.deadline.map(|d| d.saturating_sub(self.clock.monotonic()));
        match (left, awaited.stdin) {
            (None, false) => Err(Fail::Trap("the program waits for something that can never happen".into())),
            (left, true) if self.blocking => {
                wait_stdin(left);
                Ok(())
            }
            (Some(left), false) if self.blocking => {
                std::thread::sleep(Duration::from_nanos(left));
                Ok(())
            }
            (None, true) => Err(Fail::Wait(WaitReason::Stdin)),
            (Some(left), stdin) => {
                let left = Duration::from_nanos(left);
                Err(Fail::Wait(WaitReason::Sleep(if stdin { left.min(POLL) } else { left })))
            }
        }
    }
}
