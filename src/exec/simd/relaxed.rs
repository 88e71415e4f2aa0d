//! Relaxed instructions, each with the one behaviour that the [deterministic
//! profile](https://webassembly.github.io/spec/core/appendix/profiles.html#profile-deterministic) prescribes: always
//! the first of the outcomes that the specification lists
//! ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#relaxed-operations)). A replay on another machine
//! must produce the same bits.

use super::arithmetic::i32x4_add;
use super::widen::i32x4_extadd_pairwise_i16x8_s;
use crate::exec::numeric::{f32s, f64s};

/// An index above 15 selects 0, as in `i8x16.swizzle`
/// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-ivrelaxed-swizzle)).
pub(in crate::exec) use super::lane::i8x16_swizzle as i8x16_relaxed_swizzle;

/// NaN becomes 0 and values out of range saturate, as in `trunc_sat`
/// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-relaxed-trunc)).
pub(in crate::exec) use super::convert::{
    i32x4_trunc_sat_f32x4_s as i32x4_relaxed_trunc_f32x4_s,
    i32x4_trunc_sat_f32x4_u as i32x4_relaxed_trunc_f32x4_u,
    i32x4_trunc_sat_f64x2_s_zero as i32x4_relaxed_trunc_f64x2_s_zero,
    i32x4_trunc_sat_f64x2_u_zero as i32x4_relaxed_trunc_f64x2_u_zero,
};

/// Every bit of the mask counts, not only the top one of each lane, as in `v128.bitselect`
/// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-irelaxed-laneselect)).
pub(in crate::exec) use super::bits::{
    v128_bitselect as i8x16_relaxed_laneselect, v128_bitselect as i16x8_relaxed_laneselect,
    v128_bitselect as i32x4_relaxed_laneselect, v128_bitselect as i64x2_relaxed_laneselect,
};

/// NaNs and zeros are treated as in plain `min` and `max`
/// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-frelaxed-min)).
pub(in crate::exec) use super::float::{
    f32x4_max as f32x4_relaxed_max, f32x4_min as f32x4_relaxed_min, f64x2_max as f64x2_relaxed_max,
    f64x2_min as f64x2_relaxed_min,
};

/// -1 times -1 saturates, as in `i16x8.q15mulr_sat_s`
/// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-irelaxed-q15mulr-s)).
pub(in crate::exec) use super::arithmetic::i16x8_q15mulr_sat_s as i16x8_relaxed_q15mulr_s;

// Multiplication and addition are not fused: both results are rounded
// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-frelaxed-madd)).
lanewise! {
    f32 => u32 {
        f32x4_relaxed_madd(a, b, c) = f32s::canonical(a * b + c) as u32;
        f32x4_relaxed_nmadd(a, b, c) = f32s::canonical(-a * b + c) as u32;
    }
    f64 => u64 {
        f64x2_relaxed_madd(a, b, c) = f64s::canonical(a * b + c);
        f64x2_relaxed_nmadd(a, b, c) = f64s::canonical(-a * b + c);
    }
}

lanewise! {
    i16 => i16 {
        /// Each lane is a pair of signed bytes; the sum of the two products saturates
        /// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-irelaxed-dot-mul)).
        i16x8_relaxed_dot_i8x16_i7x16_s(a, b) = {
            let low = i16::from(a as i8) * i16::from(b as i8);
            low.saturating_add((a >> 8) * (b >> 8))
        };
    }
}

/// The wrapping sum of two adjacent lanes of [`i16x8_relaxed_dot_i8x16_i7x16_s`], which have already been saturated,
/// and of `c` ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-irelaxed-dot-add)).
#[inline]
pub(in crate::exec) fn i32x4_relaxed_dot_i8x16_i7x16_add_s(a: u128, b: u128, c: u128) -> u128 {
    i32x4_add(i32x4_extadd_pairwise_i16x8_s(i16x8_relaxed_dot_i8x16_i7x16_s(a, b)), c)
}
