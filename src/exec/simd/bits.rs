//! Bitwise instructions: on whole vectors, shifts, and tests whose result is an i32.

use super::packed::{b8, b16};
use super::{Lane, halves};

#[inline]
pub(in crate::exec) fn v128_not(a: u128) -> u128 {
    !a
}

#[inline]
pub(in crate::exec) fn v128_and(a: u128, b: u128) -> u128 {
    a & b
}

#[inline]
pub(in crate::exec) fn v128_andnot(a: u128, b: u128) -> u128 {
    a & !b
}

#[inline]
pub(in crate::exec) fn v128_or(a: u128, b: u128) -> u128 {
    a | b
}

#[inline]
pub(in crate::exec) fn v128_xor(a: u128, b: u128) -> u128 {
    a ^ b
}

/// Takes the bits of `a` where `c` has ones, and those of `b` where it has zeros.
#[inline]
pub(in crate::exec) fn v128_bitselect(a: u128, b: u128, c: u128) -> u128 {
    (a & c) | (b & !c)
}

#[inline]
pub(in crate::exec) fn v128_any_true(a: u128) -> u32 {
    u32::from(a != 0)
}

// A shift count is taken modulo the width of a lane
// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-ishl)).

packed! {
    i8x16_shl | i16x8_shl(a; by: u32) = shl(a, by);
    i8x16_shr_s | i16x8_shr_s(a; by: u32) = shr_s(a, by);
    i8x16_shr_u | i16x8_shr_u(a; by: u32) = shr_u(a, by);
}

lanewise! {
    u32 => u32 {
        i32x4_shl(a; by: u32) = a.wrapping_shl(by);
        i32x4_shr_u(a; by: u32) = a.wrapping_shr(by);
    }
    i32 => i32 {
        i32x4_shr_s(a; by: u32) = a.wrapping_shr(by);
    }
    u64 => u64 {
        i64x2_shl(a; by: u32) = a.wrapping_shl(by);
        i64x2_shr_u(a; by: u32) = a.wrapping_shr(by);
    }
    i64 => i64 {
        i64x2_shr_s(a; by: u32) = a.wrapping_shr(by);
    }
}

#[inline]
pub(in crate::exec) fn i8x16_all_true(a: u128) -> u32 {
    u32::from(halves(a).map(b8::all_true) == [true; 2])
}

#[inline]
pub(in crate::exec) fn i16x8_all_true(a: u128) -> u32 {
    u32::from(halves(a).map(b16::all_true) == [true; 2])
}

#[inline]
pub(in crate::exec) fn i32x4_all_true(a: u128) -> u32 {
    u32::from(u32::lanes(a).iter().all(|&lane| lane != 0))
}

#[inline]
pub(in crate::exec) fn i64x2_all_true(a: u128) -> u32 {
    u32::from(u64::lanes(a).iter().all(|&lane| lane != 0))
}

#[inline]
pub(in crate::exec) fn i8x16_bitmask(a: u128) -> u32 {
    let [low, high] = halves(a).map(b8::bitmask);
    low | high << 8
}

#[inline]
pub(in crate::exec) fn i16x8_bitmask(a: u128) -> u32 {
    let [low, high] = halves(a).map(b16::bitmask);
    low | high << 4
}

#[inline]
pub(in crate::exec) fn i32x4_bitmask(a: u128) -> u32 {
    let [a, b, c, d] = u32::lanes(a).map(|lane| lane >> 31);
    a | b << 1 | c << 2 | d << 3
}

#[inline]
pub(in crate::exec) fn i64x2_bitmask(a: u128) -> u32 {
    let [a, b] = halves(a).map(|lane| (lane >> 63) as u32);
    a | b << 1
}
