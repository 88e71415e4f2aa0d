//! Moves lanes into a vector, out of one, and within one.
//!
//! Lane indices are immediates, which validation keeps in bounds. One that was too large would be taken modulo the
//! number of lanes.

use super::packed::{b8, b16};
use super::{halves, whole};

/// Defines the instructions on single lanes of one shape. The lane has type `$bits`, and a scalar operand has type
/// `$scalar`, of which the low bits are used.
macro_rules! shape {
    ($bits:ty, $scalar:ty, $replace:ident, $($extract:ident as $($cast:ty),+;)+) => {
        $(
            #[inline]
            pub(in crate::exec) fn $extract(a: u128, lane: u8) -> $scalar {
                let at = u32::from(lane) * <$bits>::BITS;
                (halves(a)[(at / u64::BITS % 2) as usize] >> (at % u64::BITS)) as $bits $(as $cast)+
            }
        )+

        #[inline]
        pub(in crate::exec) fn $replace(a: u128, lane: u8, value: $scalar) -> u128 {
            let at = u32::from(lane) * <$bits>::BITS;
            let [mut low, mut high] = halves(a);
            let half = if at / u64::BITS % 2 == 0 { &mut low } else { &mut high };
            let mask = u64::from(<$bits>::MAX) << (at % u64::BITS);
            *half = (*half & !mask) | (u64::from(value as $bits) << (at % u64::BITS));
            whole(low, high)
        }
    };
}

shape!(u8, u32, i8x16_replace_lane, i8x16_extract_lane_s as i8, u32; i8x16_extract_lane_u as u32;);
shape!(u16, u32, i16x8_replace_lane, i16x8_extract_lane_s as i16, u32; i16x8_extract_lane_u as u32;);
shape!(u32, u32, i32x4_replace_lane, i32x4_extract_lane as u32;);
shape!(u64, u64, i64x2_replace_lane, i64x2_extract_lane as u64;);
shape!(u32, u32, f32x4_replace_lane, f32x4_extract_lane as u32;);
shape!(u64, u64, f64x2_replace_lane, f64x2_extract_lane as u64;);

#[inline]
pub(in crate::exec) fn i8x16_splat(value: u32) -> u128 {
    i64x2_splat(b8::splat(value as u8))
}

#[inline]
pub(in crate::exec) fn i16x8_splat(value: u32) -> u128 {
    i64x2_splat(b16::splat(value as u16))
}

#[inline]
pub(in crate::exec) fn i32x4_splat(value: u32) -> u128 {
    i64x2_splat(u64::from(value) << 32 | u64::from(value))
}

#[inline]
pub(in crate::exec) fn i64x2_splat(value: u64) -> u128 {
    whole(value, value)
}

#[inline]
pub(in crate::exec) fn f32x4_splat(bits: u32) -> u128 {
    i32x4_splat(bits)
}

#[inline]
pub(in crate::exec) fn f64x2_splat(bits: u64) -> u128 {
    i64x2_splat(bits)
}

/// Selects bytes from `a` (indices 0 to 15) and `b` (16 to 31).
#[inline]
pub(in crate::exec) fn i8x16_shuffle(a: u128, b: u128, lanes: [u8; 16]) -> u128 {
    let table = [a.to_le_bytes(), b.to_le_bytes()];
    let table = table.as_flattened();
    u128::from_le_bytes(lanes.map(|lane| table[usize::from(lane % 32)]))
}

/// Selects bytes from `a`; 0 where the index in `lanes` is too large
/// ([spec](https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions)).
#[inline]
pub(in crate::exec) fn i8x16_swizzle(a: u128, lanes: u128) -> u128 {
    let table = a.to_le_bytes();
    u128::from_le_bytes(lanes.to_le_bytes().map(|lane| table.get(usize::from(lane)).copied().unwrap_or(0)))
}
