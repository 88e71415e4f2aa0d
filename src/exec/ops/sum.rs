//! Loads and stores of memory 0 at the sum of two numbers: an addition and an access in one.
//!
//! An addition cannot trap. If the access does, the handler leaves everything as it was and asks for exact code
//! ([`Leave::Unfuse`]), in which the trap happens at the access itself.

use super::access::{Load128, LoadOp, StoreOp, inside, read, write};
use crate::exec::context::{Regs, handlers};
use crate::exec::word::Leave;

/// The effective address, from the sum of two 32-bit numbers and an offset; `None` if any byte there is outside memory
/// 0.
#[inline(always)]
fn sum<const SIZE: usize>(r: Regs, a: u64, b: u64, offset: u32) -> Option<usize> {
    inside::<SIZE>(r, u64::from((a as u32).wrapping_add(b as u32)), offset.into()).ok()
}

handlers! {
    /// Loads from the sum of two slots: `[dest, a, offset][b]`.
    fn get_sum [const SIZE: usize, L: LoadOp<SIZE>] (r) {
        let near = r.word(1).near;
        match sum::<SIZE>(r, r.get(near.b), r.get(r.word(2).bits as u16), near.n) {
            Some(at) => r.set(near.a, L::value(read(r, at))),
            None => return r.stop(Leave::Unfuse, 0),
        }
        r.next(3)
    }

    /// Loads from the sum of a slot and a constant: `[dest, a, offset][b]`.
    fn get_sum_constant [const SIZE: usize, L: LoadOp<SIZE>] (r) {
        let near = r.word(1).near;
        match sum::<SIZE>(r, r.get(near.b), r.word(2).bits, near.n) {
            Some(at) => r.set(near.a, L::value(read(r, at))),
            None => return r.stop(Leave::Unfuse, 0),
        }
        r.next(3)
    }

    /// `[dest, a, offset][b]`
    fn get128_sum [const SIZE: usize, L: Load128<SIZE>] (r) {
        let near = r.word(1).near;
        match sum::<SIZE>(r, r.get(near.b), r.get(r.word(2).bits as u16), near.n) {
            Some(at) => r.set128(near.a, L::value(read(r, at))),
            None => return r.stop(Leave::Unfuse, 0),
        }
        r.next(3)
    }

    /// `[dest, a, offset][b]`
    fn get128_sum_constant [const SIZE: usize, L: Load128<SIZE>] (r) {
        let near = r.word(1).near;
        match sum::<SIZE>(r, r.get(near.b), r.word(2).bits, near.n) {
            Some(at) => r.set128(near.a, L::value(read(r, at))),
            None => return r.stop(Leave::Unfuse, 0),
        }
        r.next(3)
    }

    /// Stores to the sum of two slots: `[a, value, offset][b]`.
    fn put_sum [const SIZE: usize, S: StoreOp<SIZE>] (r) {
        let near = r.word(1).near;
        match sum::<SIZE>(r, r.get(near.a), r.get(r.word(2).bits as u16), near.n) {
            Some(at) => write(r, at, S::bytes(r.get(near.b))),
            None => return r.stop(Leave::Unfuse, 0),
        }
        r.next(3)
    }

    /// Stores to the sum of a slot and a constant: `[a, value, offset][b]`.
    fn put_sum_constant [const SIZE: usize, S: StoreOp<SIZE>] (r) {
        let near = r.word(1).near;
        match sum::<SIZE>(r, r.get(near.a), r.word(2).bits, near.n) {
            Some(at) => write(r, at, S::bytes(r.get(near.b))),
            None => return r.stop(Leave::Unfuse, 0),
        }
        r.next(3)
    }
}
