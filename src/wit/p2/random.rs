//! `wasi:random` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::data::{functions, WorldRow, Since, Ty::*};

functions! {
    /// A function of `wasi:random` that belongs to no resource.
    Random {
        GetInsecureRandomBytes: "wasi:random/insecure" "get-insecure-random-bytes" Since::Release(0), ["len":
            U64] => Some(List(&U8));
        GetInsecureRandomU64: "wasi:random/insecure" "get-insecure-random-u64" Since::Release(0), [] =>
            Some(U64);
        InsecureSeed: "wasi:random/insecure-seed" "insecure-seed" Since::Release(0), [] => Some(Tuple(&[U64,
            U64]));
        GetRandomBytes: "wasi:random/random" "get-random-bytes" Since::Release(0), ["len": U64] =>
            Some(List(&U8));
        GetRandomU64: "wasi:random/random" "get-random-u64" Since::Release(0), [] => Some(U64);
    }
}
