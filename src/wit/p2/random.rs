//! `wasi:random` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use super::data::Row;
use super::data::Since;
use super::data::Ty;
use super::data::functions;

functions! {
    /// A function of `wasi:random` that belongs to no resource.
    Random {
        GetInsecureRandomBytes: "wasi:random/insecure" "get-insecure-random-bytes" Since::Release(0), ["len":
            Ty::U64] => Some(Ty::List(&Ty::U8));
        GetInsecureRandomU64: "wasi:random/insecure" "get-insecure-random-u64" Since::Release(0), [] =>
            Some(Ty::U64);
        InsecureSeed: "wasi:random/insecure-seed" "insecure-seed" Since::Release(0), [] =>
            Some(Ty::Tuple(&[Ty::U64, Ty::U64]));
        GetRandomBytes: "wasi:random/random" "get-random-bytes" Since::Release(0), ["len": Ty::U64] =>
            Some(Ty::List(&Ty::U8));
        GetRandomU64: "wasi:random/random" "get-random-u64" Since::Release(0), [] => Some(Ty::U64);
    }
}
