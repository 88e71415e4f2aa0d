//! `wasi:clocks`.

use super::table::{Pollable, Resource};
use super::{made, value};
use crate::component::Val;
use crate::wasi::args::{Answered, Args, unsupported};
use crate::wasi::clock::Clock;
use crate::wasi::host::WasiHost;
use std::time::Duration;

/// `datetime`
pub(super) fn datetime(time: Duration) -> Val {
    Val::Record(vec![Val::U64(time.as_secs()), Val::U32(time.subsec_nanos())])
}

pub(super) fn call(host: &mut WasiHost, interface: &str, name: &str, args: Args<'_>) -> Answered {
    match (interface, name) {
        ("wall-clock", "now") => value(datetime(host.clock.wall())),
        ("wall-clock", "resolution") => value(datetime(Clock::wall_resolution())),
        ("monotonic-clock", "now") => value(Val::U64(host.clock.monotonic())),
        ("monotonic-clock", "resolution") => value(Val::U64(Clock::monotonic_resolution())),
        ("monotonic-clock", "subscribe-instant") => timer(host, args.u64(0)?),
        ("monotonic-clock", "subscribe-duration") => {
            let at = host.clock.monotonic().saturating_add(args.u64(0)?);
            timer(host, at)
        }
        _ => Err(unsupported(args.0)),
    }
}

fn timer(host: &mut WasiHost, at: u64) -> Answered {
    made(host, Resource::Pollable(Pollable::At(at), None), "timer")
}
