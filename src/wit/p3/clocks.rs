//! `wasi:clocks` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::data::{NamedTypeKind, functions, NamedType, WorldRow, Since, Ty::*};

pub(super) static INSTANT: NamedType = NamedType { name: "instant", def: NamedTypeKind::Record(&[("seconds",
    S64), ("nanoseconds", U32)]) };

functions! {
    /// A function of `wasi:clocks` that belongs to no resource.
    Clocks {
        MonotonicClockNow: "wasi:clocks/monotonic-clock@0.3" "now" Since::Release(0), [] => Some(U64);
        MonotonicClockGetResolution: "wasi:clocks/monotonic-clock@0.3" "get-resolution" Since::Release(0), []
            => Some(U64);
        MonotonicClockWaitUntil: "wasi:clocks/monotonic-clock@0.3" "wait-until" Since::Release(0), async
            ["when": U64] => None;
        MonotonicClockWaitFor: "wasi:clocks/monotonic-clock@0.3" "wait-for" Since::Release(0), async
            ["how-long": U64] => None;
        SystemClockNow: "wasi:clocks/system-clock@0.3" "now" Since::Release(0), [] => Some(Named(&INSTANT));
        SystemClockGetResolution: "wasi:clocks/system-clock@0.3" "get-resolution" Since::Release(0), [] =>
            Some(U64);
    }
}
