//! `wasi:clocks` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::data::{NamedTypeKind, functions, NamedType, WorldRow, Since, Ty::*, WasiResource::*};
use super::Resource;

pub(super) static DATETIME: NamedType = NamedType { name: "datetime", def: NamedTypeKind::Record(&[("seconds",
    U64), ("nanoseconds", U32)]) };

functions! {
    /// A function of `wasi:clocks` that belongs to no resource.
    Clocks {
        MonotonicClockNow: "wasi:clocks/monotonic-clock" "now" Since::Release(0), [] => Some(U64);
        MonotonicClockResolution: "wasi:clocks/monotonic-clock" "resolution" Since::Release(0), [] =>
            Some(U64);
        MonotonicClockSubscribeInstant: "wasi:clocks/monotonic-clock" "subscribe-instant" Since::Release(0),
            ["when": U64] => Some(Own(P2(Resource::Pollable)));
        MonotonicClockSubscribeDuration: "wasi:clocks/monotonic-clock" "subscribe-duration" Since::Release(0),
            ["when": U64] => Some(Own(P2(Resource::Pollable)));
        WallClockNow: "wasi:clocks/wall-clock" "now" Since::Release(0), [] => Some(Named(&DATETIME));
        WallClockResolution: "wasi:clocks/wall-clock" "resolution" Since::Release(0), [] =>
            Some(Named(&DATETIME));
    }
}
