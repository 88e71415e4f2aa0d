//! How loads that extend, splat or zero-fill turn the bytes they read into vectors.
//!
//! A load of one lane replaces that lane, and a store of one lane extracts it: see `replace_lane` and `extract_lane`.

use super::lane::{i8x16_splat, i16x8_splat, i32x4_splat, i64x2_splat};
use super::widen::{
    i16x8_extend_low_i8x16_s, i16x8_extend_low_i8x16_u, i32x4_extend_low_i16x8_s, i32x4_extend_low_i16x8_u,
    i64x2_extend_low_i32x4_s, i64x2_extend_low_i32x4_u,
};

#[inline]
pub(in crate::exec) fn v128_load8x8_s(bytes: [u8; 8]) -> u128 {
    i16x8_extend_low_i8x16_s(v128_load64_zero(bytes))
}

#[inline]
pub(in crate::exec) fn v128_load8x8_u(bytes: [u8; 8]) -> u128 {
    i16x8_extend_low_i8x16_u(v128_load64_zero(bytes))
}

#[inline]
pub(in crate::exec) fn v128_load16x4_s(bytes: [u8; 8]) -> u128 {
    i32x4_extend_low_i16x8_s(v128_load64_zero(bytes))
}

#[inline]
pub(in crate::exec) fn v128_load16x4_u(bytes: [u8; 8]) -> u128 {
    i32x4_extend_low_i16x8_u(v128_load64_zero(bytes))
}

#[inline]
pub(in crate::exec) fn v128_load32x2_s(bytes: [u8; 8]) -> u128 {
    i64x2_extend_low_i32x4_s(v128_load64_zero(bytes))
}

#[inline]
pub(in crate::exec) fn v128_load32x2_u(bytes: [u8; 8]) -> u128 {
    i64x2_extend_low_i32x4_u(v128_load64_zero(bytes))
}

#[inline]
pub(in crate::exec) fn v128_load8_splat(bytes: [u8; 1]) -> u128 {
    i8x16_splat(u8::from_le_bytes(bytes).into())
}

#[inline]
pub(in crate::exec) fn v128_load16_splat(bytes: [u8; 2]) -> u128 {
    i16x8_splat(u16::from_le_bytes(bytes).into())
}

#[inline]
pub(in crate::exec) fn v128_load32_splat(bytes: [u8; 4]) -> u128 {
    i32x4_splat(u32::from_le_bytes(bytes))
}

#[inline]
pub(in crate::exec) fn v128_load64_splat(bytes: [u8; 8]) -> u128 {
    i64x2_splat(u64::from_le_bytes(bytes))
}

#[inline]
pub(in crate::exec) fn v128_load32_zero(bytes: [u8; 4]) -> u128 {
    u32::from_le_bytes(bytes).into()
}

#[inline]
pub(in crate::exec) fn v128_load64_zero(bytes: [u8; 8]) -> u128 {
    u64::from_le_bytes(bytes).into()
}
