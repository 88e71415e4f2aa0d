//! Floating-point instructions, including relaxed ones: NaNs, zeros, rounding, saturation.

use super::*;

/// NaNs that are not canonical: quiet ones with a payload, signalling ones, and negative ones.
pub(super) const NANS_32: [u32; 4] = [0x7fc0_0001, 0x7f80_0001, 0xffc0_0000, 0xff80_1234];
const NAN_32: u32 = 0x7fc0_0000;
pub(super) const NANS_64: [u64; 2] = [0x7ff0_0000_0000_0001, 0xfff8_0000_0000_0000];
const NAN_64: u64 = 0x7ff8_0000_0000_0000;

#[test]
fn computed_nans_are_canonical() {
    let (nans, ones) = (u32::vector(NANS_32), f32::vector([1.0; 4]));
    let binary: [Binary; 10] = [
        f32x4_add,
        f32x4_sub,
        f32x4_mul,
        f32x4_div,
        f32x4_min,
        f32x4_max,
        f32x4_relaxed_min,
        f32x4_relaxed_max,
        |a, b| f32x4_relaxed_madd(a, b, b),
        |a, b| f32x4_relaxed_nmadd(b, b, a),
    ];
    for (row, op) in binary.into_iter().enumerate() {
        assert_eq!(u32::lanes(op(nans, ones)), [NAN_32; 4], "row {row}");
        assert_eq!(u32::lanes(op(ones, nans)), [NAN_32; 4], "row {row}");
    }
    for op in [f32x4_ceil, f32x4_floor, f32x4_trunc, f32x4_nearest, f32x4_sqrt] {
        assert_eq!(u32::lanes(op(nans)), [NAN_32; 4]);
    }
    let (nans, ones) = (u64::vector(NANS_64), f64::vector([1.0; 2]));
    let binary: [Binary; 10] = [
        f64x2_add,
        f64x2_sub,
        f64x2_mul,
        f64x2_div,
        f64x2_min,
        f64x2_max,
        f64x2_relaxed_min,
        f64x2_relaxed_max,
        |a, b| f64x2_relaxed_madd(a, b, b),
        |a, b| f64x2_relaxed_nmadd(b, b, a),
    ];
    for (row, op) in binary.into_iter().enumerate() {
        assert_eq!(u64::lanes(op(nans, ones)), [NAN_64; 2], "row {row}");
        assert_eq!(u64::lanes(op(ones, nans)), [NAN_64; 2], "row {row}");
    }
    for op in [f64x2_ceil, f64x2_floor, f64x2_trunc, f64x2_nearest, f64x2_sqrt] {
        assert_eq!(u64::lanes(op(nans)), [NAN_64; 2]);
    }
    // Also if the operands are numbers: the host would make the NaN negative.
    let infinite = f32::vector([f32::INFINITY; 4]);
    assert_eq!(u32::lanes(f32x4_sub(infinite, infinite)), [NAN_32; 4]);
    assert_eq!(u64::lanes(f64x2_sqrt(f64::vector([-1.0; 2]))), [NAN_64; 2]);
}

#[test]
fn nans_that_are_moved_keep_their_bits() {
    let (nans, ones) = (u32::vector(NANS_32), f32::vector([1.0; 4]));
    assert_eq!(u32::lanes(f32x4_abs(nans)), NANS_32.map(|bits| bits & 0x7fff_ffff));
    assert_eq!(u32::lanes(f32x4_neg(nans)), NANS_32.map(|bits| bits ^ 0x8000_0000));
    assert_eq!((f32x4_pmin(nans, ones), f32x4_pmin(ones, nans)), (nans, ones));
    assert_eq!((f32x4_pmax(nans, ones), f32x4_pmax(ones, nans)), (nans, ones));
    let (nans, ones) = (u64::vector(NANS_64), f64::vector([1.0; 2]));
    assert_eq!(u64::lanes(f64x2_abs(nans)), NANS_64.map(|bits| bits & !(1 << 63)));
    assert_eq!(u64::lanes(f64x2_neg(nans)), NANS_64.map(|bits| bits ^ (1 << 63)));
    assert_eq!((f64x2_pmin(nans, ones), f64x2_pmin(ones, nans)), (nans, ones));
    assert_eq!((f64x2_pmax(nans, ones), f64x2_pmax(ones, nans)), (nans, ones));
}

#[test]
fn zeros_keep_their_sign() {
    let (a, b) = (f32::vector([0.0, -0.0, 3.0, -3.0]), f32::vector([-0.0, 0.0, -3.0, 3.0]));
    let bits = |lanes: [f32; 4]| lanes.map(f32::to_bits);
    assert_eq!(u32::lanes(f32x4_min(a, b)), bits([-0.0, -0.0, -3.0, -3.0]));
    assert_eq!(u32::lanes(f32x4_max(a, b)), bits([0.0, 0.0, 3.0, 3.0]));
    assert_eq!(u32::lanes(f32x4_pmin(a, b)), bits([0.0, -0.0, -3.0, -3.0]));
    assert_eq!(u32::lanes(f32x4_pmax(a, b)), bits([0.0, -0.0, 3.0, 3.0]));
    assert_eq!(u32::lanes(f32x4_neg(a)), bits([-0.0, 0.0, -3.0, 3.0]));
    assert_eq!(f32x4_eq(a, b), i32::vector([-1, -1, 0, 0]));
    let halves = f32::vector([0.5, -0.5, 1.5, -2.5]);
    assert_eq!(u32::lanes(f32x4_nearest(halves)), bits([0.0, -0.0, 2.0, -2.0]));
    assert_eq!(u32::lanes(f32x4_ceil(halves)), bits([1.0, -0.0, 2.0, -2.0]));
    assert_eq!(u32::lanes(f32x4_floor(halves)), bits([0.0, -1.0, 1.0, -3.0]));
    assert_eq!(u32::lanes(f32x4_trunc(halves)), bits([0.0, -0.0, 1.0, -2.0]));

    let (a, b) = (f64::vector([0.0, -0.0]), f64::vector([-0.0, 0.0]));
    let bits = |lanes: [f64; 2]| lanes.map(f64::to_bits);
    assert_eq!(u64::lanes(f64x2_min(a, b)), bits([-0.0, -0.0]));
    assert_eq!(u64::lanes(f64x2_max(a, b)), bits([0.0, 0.0]));
    assert_eq!((f64x2_pmin(a, b), f64x2_pmax(a, b)), (a, a));
    let halves = f64::vector([-0.5, 2.5]);
    assert_eq!(u64::lanes(f64x2_nearest(halves)), bits([-0.0, 2.0]));
    assert_eq!(u64::lanes(f64x2_ceil(halves)), bits([-0.0, 3.0]));
    assert_eq!(u64::lanes(f64x2_floor(halves)), bits([-1.0, 2.0]));
    assert_eq!(u64::lanes(f64x2_trunc(halves)), bits([-0.0, 2.0]));
}

#[test]
fn floats_are_computed_lane_by_lane() {
    let (a, b) = (f32::vector([6.0, 1.0, 1e38, 2.25]), f32::vector([1.5, 0.0, 1e38, -4.0]));
    assert_eq!(f32::lanes(f32x4_add(a, b)), [7.5, 1.0, 2e38, -1.75]);
    assert_eq!(f32::lanes(f32x4_sub(a, b)), [4.5, 1.0, 0.0, 6.25]);
    assert_eq!(f32::lanes(f32x4_mul(a, b)), [9.0, 0.0, f32::INFINITY, -9.0]);
    assert_eq!(f32::lanes(f32x4_div(a, b)), [4.0, f32::INFINITY, 1.0, -0.5625]);
    assert_eq!(
        f32::lanes(f32x4_sqrt(f32::vector([4.0, 2.25, 0.0, f32::INFINITY]))),
        [2.0, 1.5, 0.0, f32::INFINITY]
    );
    let (a, b) = (f64::vector([6.0, -9.0]), f64::vector([1.5, 0.5]));
    assert_eq!(f64::lanes(f64x2_add(a, b)), [7.5, -8.5]);
    assert_eq!(f64::lanes(f64x2_sub(a, b)), [4.5, -9.5]);
    assert_eq!(f64::lanes(f64x2_mul(a, b)), [9.0, -4.5]);
    assert_eq!(f64::lanes(f64x2_div(a, b)), [4.0, -18.0]);
    assert_eq!(f64::lanes(f64x2_sqrt(f64::vector([4.0, 2.25]))), [2.0, 1.5]);
}

#[test]
fn nothing_but_difference_holds_of_a_nan() {
    let (a, b) = (f32::vector([f32::NAN, 1.0, 1.0, 2.0]), f32::vector([f32::NAN, f32::NAN, 2.0, 1.0]));
    let table: [(Binary, [i32; 4]); 6] = [
        (f32x4_eq, [0, 0, 0, 0]),
        (f32x4_ne, [-1, -1, -1, -1]),
        (f32x4_lt, [0, 0, -1, 0]),
        (f32x4_gt, [0, 0, 0, -1]),
        (f32x4_le, [0, 0, -1, 0]),
        (f32x4_ge, [0, 0, 0, -1]),
    ];
    for (row, (op, want)) in table.into_iter().enumerate() {
        assert_eq!(i32::lanes(op(a, b)), want, "row {row}");
    }
    let (a, b) = (f64::vector([f64::NAN, -0.0]), f64::vector([1.0, 0.0]));
    let table: [(Binary, [i64; 2]); 6] = [
        (f64x2_eq, [0, -1]),
        (f64x2_ne, [-1, 0]),
        (f64x2_lt, [0, 0]),
        (f64x2_gt, [0, 0]),
        (f64x2_le, [0, -1]),
        (f64x2_ge, [0, -1]),
    ];
    for (row, (op, want)) in table.into_iter().enumerate() {
        assert_eq!(i64::lanes(op(a, b)), want, "row {row}");
    }
}

#[test]
fn truncation_saturates() {
    let a = f32::vector([f32::NAN, -1.9, 3e9, f32::NEG_INFINITY]);
    for op in [i32x4_trunc_sat_f32x4_s, i32x4_relaxed_trunc_f32x4_s] {
        assert_eq!(i32::lanes(op(a)), [0, -1, i32::MAX, i32::MIN]);
    }
    for op in [i32x4_trunc_sat_f32x4_u, i32x4_relaxed_trunc_f32x4_u] {
        assert_eq!(u32::lanes(op(a)), [0, 0, 3_000_000_000, 0]);
        assert_eq!(u32::lanes(op(f32::vector([5e9, f32::INFINITY, -0.0, 1.5]))), [u32::MAX, u32::MAX, 0, 1]);
    }
    let a = f64::vector([-2_147_483_649.5, 4_294_967_295.9]);
    for op in [i32x4_trunc_sat_f64x2_s_zero, i32x4_relaxed_trunc_f64x2_s_zero] {
        assert_eq!(i32::lanes(op(a)), [i32::MIN, i32::MAX, 0, 0]);
        assert_eq!(i32::lanes(op(f64::vector([f64::NAN, -7.9]))), [0, -7, 0, 0]);
    }
    for op in [i32x4_trunc_sat_f64x2_u_zero, i32x4_relaxed_trunc_f64x2_u_zero] {
        assert_eq!(u32::lanes(op(a)), [0, u32::MAX, 0, 0]);
        assert_eq!(u32::lanes(op(f64::vector([f64::NAN, f64::INFINITY]))), [0, u32::MAX, 0, 0]);
    }
}

#[test]
fn conversions_to_floats_round_to_even() {
    let a = i32::vector([-1, i32::MIN, 0x0100_0001, 0x0100_0003]);
    assert_eq!(f32::lanes(f32x4_convert_i32x4_s(a)), [-1.0, -2_147_483_648.0, 16_777_216.0, 16_777_220.0]);
    assert_eq!(
        f32::lanes(f32x4_convert_i32x4_u(a)),
        [4_294_967_296.0, 2_147_483_648.0, 16_777_216.0, 16_777_220.0]
    );
    assert_eq!(f64::lanes(f64x2_convert_low_i32x4_s(a)), [-1.0, -2_147_483_648.0]);
    assert_eq!(f64::lanes(f64x2_convert_low_i32x4_u(a)), [4_294_967_295.0, 2_147_483_648.0]);
    assert_eq!(
        f64::lanes(f64x2_promote_low_f32x4(f32::vector([0.1, -0.0, 7.0, 8.0]))),
        [f64::from(0.1f32), -0.0]
    );
    assert_eq!(
        f32::lanes(f32x4_demote_f64x2_zero(f64::vector([0.1, 1e300]))),
        [0.1, f32::INFINITY, 0.0, 0.0]
    );
    assert_eq!(u64::lanes(f64x2_promote_low_f32x4(u32::vector(NANS_32))), [NAN_64; 2]);
    assert_eq!(u32::lanes(f32x4_demote_f64x2_zero(u64::vector(NANS_64))), [NAN_32, NAN_32, 0, 0]);
}

/// An exact product keeps a bit that the rounded one loses: (1 + e)² - (1 + 2e) is e², or 0 after rounding.
#[test]
fn relaxed_multiply_and_add_round_twice() {
    let e = f32::EPSILON;
    let (a, c) = (f32::vector([1.0 + e; 4]), f32::vector([-1.0 - 2.0 * e; 4]));
    assert_eq!(f32::lanes(f32x4_relaxed_madd(a, a, c)), [0.0; 4]);
    assert_eq!(f32::lanes(f32x4_relaxed_nmadd(a, a, f32x4_neg(c))), [0.0; 4]);
    assert_eq!(
        f32::lanes(f32x4_relaxed_nmadd(f32::vector([2.0; 4]), f32::vector([3.0; 4]), a)),
        [-5.0 + e; 4]
    );
    let e = f64::EPSILON;
    let (a, c) = (f64::vector([1.0 + e; 2]), f64::vector([-1.0 - 2.0 * e; 2]));
    assert_eq!(f64::lanes(f64x2_relaxed_madd(a, a, c)), [0.0; 2]);
    assert_eq!(f64::lanes(f64x2_relaxed_nmadd(a, a, f64x2_neg(c))), [0.0; 2]);
}
