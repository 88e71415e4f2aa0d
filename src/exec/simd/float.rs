//! Floating-point arithmetic on lanes
//! ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#floating-point-operations)).
//!
//! NaN results are canonical, like those of scalar instructions. `abs`, `neg`, `pmin` and `pmax` compute nothing: they
//! move bits, including those of a NaN.

use crate::exec::numeric::{f32s, f64s};

const SIGNS_32: u128 = 0x8000_0000_8000_0000_8000_0000_8000_0000;
const SIGNS_64: u128 = 0x8000_0000_0000_0000_8000_0000_0000_0000;

#[inline]
pub(in crate::exec) fn f32x4_abs(a: u128) -> u128 {
    a & !SIGNS_32
}

#[inline]
pub(in crate::exec) fn f32x4_neg(a: u128) -> u128 {
    a ^ SIGNS_32
}

#[inline]
pub(in crate::exec) fn f64x2_abs(a: u128) -> u128 {
    a & !SIGNS_64
}

#[inline]
pub(in crate::exec) fn f64x2_neg(a: u128) -> u128 {
    a ^ SIGNS_64
}

lanewise! {
    f32 => u32 {
        f32x4_ceil(a) = f32s::canonical(a.ceil()) as u32;
        f32x4_floor(a) = f32s::canonical(a.floor()) as u32;
        f32x4_trunc(a) = f32s::canonical(a.trunc()) as u32;
        f32x4_nearest(a) = f32s::canonical(a.round_ties_even()) as u32;
        f32x4_sqrt(a) = f32s::canonical(a.sqrt()) as u32;
        f32x4_add(a, b) = f32s::canonical(a + b) as u32;
        f32x4_sub(a, b) = f32s::canonical(a - b) as u32;
        f32x4_mul(a, b) = f32s::canonical(a * b) as u32;
        f32x4_div(a, b) = f32s::canonical(a / b) as u32;
        f32x4_min(a, b) = f32s::min(a, b) as u32;
        f32x4_max(a, b) = f32s::max(a, b) as u32;
    }
    u32 => u32 {
        f32x4_pmin(a, b) = if f32::from_bits(b) < f32::from_bits(a) { b } else { a };
        f32x4_pmax(a, b) = if f32::from_bits(a) < f32::from_bits(b) { b } else { a };
    }
    f64 => u64 {
        f64x2_ceil(a) = f64s::canonical(a.ceil());
        f64x2_floor(a) = f64s::canonical(a.floor());
        f64x2_trunc(a) = f64s::canonical(a.trunc());
        f64x2_nearest(a) = f64s::canonical(a.round_ties_even());
        f64x2_sqrt(a) = f64s::canonical(a.sqrt());
        f64x2_add(a, b) = f64s::canonical(a + b);
        f64x2_sub(a, b) = f64s::canonical(a - b);
        f64x2_mul(a, b) = f64s::canonical(a * b);
        f64x2_div(a, b) = f64s::canonical(a / b);
        f64x2_min(a, b) = f64s::min(a, b);
        f64x2_max(a, b) = f64s::max(a, b);
    }
    u64 => u64 {
        f64x2_pmin(a, b) = if f64::from_bits(b) < f64::from_bits(a) { b } else { a };
        f64x2_pmax(a, b) = if f64::from_bits(a) < f64::from_bits(b) { b } else { a };
    }
}
