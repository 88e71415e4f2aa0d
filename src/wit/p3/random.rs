//! `wasi:random` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::data::{functions, WorldRow, Since, Ty::*};

functions! {
    /// A function of `wasi:random` that belongs to no resource.
    Random {
        GetInsecureRandomBytes: "wasi:random/insecure@0.3" "get-insecure-random-bytes" Since::Release(0),
            ["max-len": U64] => Some(List(&U8));
        GetInsecureRandomU64: "wasi:random/insecure@0.3" "get-insecure-random-u64" Since::Release(0), [] =>
            Some(U64);
        GetInsecureSeed: "wasi:random/insecure-seed@0.3" "get-insecure-seed" Since::Release(0), [] =>
            Some(Tuple(&[U64, U64]));
        GetRandomBytes: "wasi:random/random@0.3" "get-random-bytes" Since::Release(0), ["max-len": U64] =>
            Some(List(&U8));
        GetRandomU64: "wasi:random/random@0.3" "get-random-u64" Since::Release(0), [] => Some(U64);
    }
}
