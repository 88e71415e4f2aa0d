//! The monotonic clock and the real-time clock.

use rustix::time::{ClockId, clock_getres};
use std::time::{Duration, Instant, SystemTime};

/// The monotonic clock counts from the moment at which this was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    start: Instant,
    /// How far a rehearsal, which does not wait, is ahead of real time.
    ahead: Duration,
}

impl Clock {
    pub fn new() -> Self {
        Self { start: Instant::now(), ahead: Duration::ZERO }
    }

    /// Nanoseconds since the host was made.
    pub fn monotonic(&self) -> u64 {
        u64::try_from((self.start.elapsed() + self.ahead).as_nanos()).unwrap_or(u64::MAX)
    }

    /// The real-time clock, as the time since 1970-01-01 UTC.
    pub(crate) fn wall(&self) -> Duration {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default() + self.ahead
    }

    /// Puts both clocks forward instead of waiting.
    pub(crate) fn advance(&mut self, nanoseconds: u64) {
        self.ahead += Duration::from_nanos(nanoseconds);
    }

    /// Resolution of the monotonic clock in nanoseconds.
    pub(crate) fn monotonic_resolution() -> u64 {
        u64::try_from(resolution(ClockId::Monotonic).as_nanos()).unwrap_or(1)
    }

    /// Resolution of the real-time clock.
    pub(crate) fn wall_resolution() -> Duration {
        resolution(ClockId::Realtime)
    }
}

fn resolution(clock: ClockId) -> Duration {
    let res = clock_getres(clock);
    Duration::new(u64::try_from(res.tv_sec).unwrap_or(0), u32::try_from(res.tv_nsec).unwrap_or(1))
}
