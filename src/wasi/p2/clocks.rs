//! `wasi:clocks`: the current time of each clock, its resolution, and timers.

use super::pollable::Pollable;
use super::table::TableResource;
use super::{made, value};
use crate::component::Val;
use crate::wasi::args::{Answered, Args};
use crate::wasi::clock::Clock;
use crate::wasi::host::WasiHost;
use crate::wit::p2::clocks::Clocks;
use std::time::Duration;

/// A time since 1970-01-01 UTC as a `datetime`.
pub(super) fn datetime(time: Duration) -> Val {
    Val::Record(vec![Val::U64(time.as_secs()), Val::U32(time.subsec_nanos())])
}

pub(super) fn call(host: &mut WasiHost, func: Clocks, args: Args<'_>) -> Answered {
    match func {
        Clocks::WallClockNow => value(datetime(host.clock.wall())),
        Clocks::WallClockResolution => value(datetime(Clock::wall_resolution())),
        Clocks::MonotonicClockNow => value(Val::U64(host.clock.monotonic())),
        Clocks::MonotonicClockResolution => value(Val::U64(Clock::monotonic_resolution())),
        Clocks::MonotonicClockSubscribeInstant => timer(host, args.u64(0)?),
        Clocks::MonotonicClockSubscribeDuration => {
            let at = host.clock.monotonic().saturating_add(args.u64(0)?);
            timer(host, at)
        }
    }
}

fn timer(host: &mut WasiHost, at: u64) -> Answered {
    made(host, TableResource::Pollable(Pollable::At(at), None), "timer")
}
