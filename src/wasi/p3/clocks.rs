//! `wasi:clocks`: the current time of each clock, its resolution, and timers.

use super::{PendingP3Call, value};
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::clock::Clock;
use crate::wasi::host::WasiHost;
use crate::wasi::wait::Awaited;
use crate::wit::p3::clocks::Clocks;
use std::time::Duration;

/// A time since 1970-01-01 UTC as an `instant`.
pub(super) fn instant(time: Duration) -> Val {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    Val::Record(vec![Val::S64(seconds), Val::U32(time.subsec_nanos())])
}

pub(super) fn call(host: &mut WasiHost, func: Clocks, args: Args<'_>) -> Answered {
    match func {
        Clocks::SystemClockNow => value(instant(host.clock.wall())),
        Clocks::SystemClockGetResolution => {
            let nanoseconds = Clock::wall_resolution().as_nanos();
            value(Val::U64(u64::try_from(nanoseconds).unwrap_or(u64::MAX)))
        }
        Clocks::MonotonicClockNow => value(Val::U64(host.clock.monotonic())),
        Clocks::MonotonicClockGetResolution => value(Val::U64(Clock::monotonic_resolution())),
        Clocks::MonotonicClockWaitUntil => wait_until(host, args.u64(0)?),
        Clocks::MonotonicClockWaitFor => {
            let deadline = host.clock.monotonic().saturating_add(args.u64(0)?);
            wait_until(host, deadline)
        }
    }
}

/// Returns once the monotonic clock has reached this time.
pub(super) fn wait_until(host: &WasiHost, deadline: u64) -> Answered {
    if host.clock.monotonic() >= deadline {
        return Ok(Reply::default());
    }
    let mut awaited = Awaited::default();
    awaited.until(deadline);
    Err(Fail::wait(PendingP3Call::Timer(deadline), awaited))
}
