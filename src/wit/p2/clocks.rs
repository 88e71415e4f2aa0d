//! `wasi:clocks` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use super::Resource;
use super::data::Def;
use super::data::Named;
use super::data::Row;
use super::data::Since;
use super::data::Ty;
use super::data::functions;

pub(super) static DATETIME: Named = Named { name: "datetime", def: Def::Record(&[("seconds", Ty::U64),
    ("nanoseconds", Ty::U32)]) };

functions! {
    /// A function of `wasi:clocks` that belongs to no resource.
    Clocks {
        MonotonicClockNow: "wasi:clocks/monotonic-clock" "now" Since::Release(0), [] => Some(Ty::U64);
        MonotonicClockResolution: "wasi:clocks/monotonic-clock" "resolution" Since::Release(0), [] =>
            Some(Ty::U64);
        MonotonicClockSubscribeInstant: "wasi:clocks/monotonic-clock" "subscribe-instant" Since::Release(0),
            ["when": Ty::U64] => Some(Ty::Own(Resource::Pollable));
        MonotonicClockSubscribeDuration: "wasi:clocks/monotonic-clock" "subscribe-duration" Since::Release(0),
            ["when": Ty::U64] => Some(Ty::Own(Resource::Pollable));
        WallClockNow: "wasi:clocks/wall-clock" "now" Since::Release(0), [] => Some(Ty::Named(&DATETIME));
        WallClockResolution: "wasi:clocks/wall-clock" "resolution" Since::Release(0), [] =>
            Some(Ty::Named(&DATETIME));
    }
}
