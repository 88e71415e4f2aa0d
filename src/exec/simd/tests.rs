//! Compares the instructions with their definitions: those on packed lanes for every pair of bytes, and all of them at
//! the edges of their definitions.

mod float;

use super::*;
use float::{NANS_32, NANS_64};

type Binary = fn(u128, u128) -> u128;
type Definition = fn(&Pair) -> i32;

/// Two lanes, read as signed and as unsigned, to compute with exactly.
struct Pair {
    bits: u32,
    a: i32,
    b: i32,
    ua: i32,
    ub: i32,
}

impl Pair {
    fn sat_s(&self, x: i32) -> i32 {
        let limit = 1 << (self.bits - 1);
        x.clamp(-limit, limit - 1)
    }

    fn sat_u(&self, x: i32) -> i32 {
        x.clamp(0, (1 << self.bits) - 1)
    }
}

fn mask(holds: bool) -> i32 {
    -i32::from(holds)
}

/// The instructions for lanes of 8 and of 16 bits, with the definition of one lane of their result.
const PACKED: &[(Binary, Binary, Definition)] = &[
    (i8x16_add, i16x8_add, |p| p.a + p.b),
    (i8x16_sub, i16x8_sub, |p| p.a - p.b),
    (|a, _| i8x16_neg(a), |a, _| i16x8_neg(a), |p| -p.a),
    (|a, _| i8x16_abs(a), |a, _| i16x8_abs(a), |p| p.a.abs()),
    (i8x16_add_sat_s, i16x8_add_sat_s, |p| p.sat_s(p.a + p.b)),
    (i8x16_add_sat_u, i16x8_add_sat_u, |p| p.sat_u(p.ua + p.ub)),
    (i8x16_sub_sat_s, i16x8_sub_sat_s, |p| p.sat_s(p.a - p.b)),
    (i8x16_sub_sat_u, i16x8_sub_sat_u, |p| p.sat_u(p.ua - p.ub)),
    (i8x16_min_s, i16x8_min_s, |p| p.a.min(p.b)),
    (i8x16_min_u, i16x8_min_u, |p| p.ua.min(p.ub)),
    (i8x16_max_s, i16x8_max_s, |p| p.a.max(p.b)),
    (i8x16_max_u, i16x8_max_u, |p| p.ua.max(p.ub)),
    (i8x16_avgr_u, i16x8_avgr_u, |p| (p.ua + p.ub + 1) / 2),
    (i8x16_eq, i16x8_eq, |p| mask(p.a == p.b)),
    (i8x16_ne, i16x8_ne, |p| mask(p.a != p.b)),
    (i8x16_lt_s, i16x8_lt_s, |p| mask(p.a < p.b)),
    (i8x16_lt_u, i16x8_lt_u, |p| mask(p.ua < p.ub)),
    (i8x16_gt_s, i16x8_gt_s, |p| mask(p.a > p.b)),
    (i8x16_gt_u, i16x8_gt_u, |p| mask(p.ua > p.ub)),
    (i8x16_le_s, i16x8_le_s, |p| mask(p.a <= p.b)),
    (i8x16_le_u, i16x8_le_u, |p| mask(p.ua <= p.ub)),
    (i8x16_ge_s, i16x8_ge_s, |p| mask(p.a >= p.b)),
    (i8x16_ge_u, i16x8_ge_u, |p| mask(p.ua >= p.ub)),
];

/// Miri runs only a few of all cases.
const STEP: usize = if cfg!(miri) { 7 } else { 1 };

/// Every pair of bytes meets in some lane, next to lanes that differ.
#[test]
fn packed_bytes_are_computed_lane_by_lane() {
    for x in (0..=255u8).step_by(if cfg!(miri) { 85 } else { 1 }) {
        for y in (0..16u8).step_by(STEP) {
            let a: [u8; 16] = std::array::from_fn(|i| x.wrapping_add(51 * (i % 5) as u8));
            let b: [u8; 16] = std::array::from_fn(|i| y << 4 | i as u8);
            for (row, (op, _, lane)) in PACKED.iter().enumerate() {
                let want = std::array::from_fn(|i| {
                    let (sa, sb) = (a[i].cast_signed().into(), b[i].cast_signed().into());
                    lane(&Pair { bits: 8, a: sa, b: sb, ua: a[i].into(), ub: b[i].into() }) as u8
                });
                assert_eq!(u8::lanes(op(u8::vector(a), u8::vector(b))), want, "row {row}: {a:?} {b:?}");
            }
        }
    }
}

/// Values at which a carry, a sign or a saturation begins.
const EDGES: [u16; 17] = [
    0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x101, 0x3fff, 0x4000, 0x7ffe, 0x7fff, 0x8000, 0x8001, 0xff80, 0xfffe,
    0xffff,
];

#[test]
fn packed_shorts_are_computed_lane_by_lane() {
    for x in (0..EDGES.len()).step_by(STEP) {
        for y in (0..EDGES.len()).step_by(STEP) {
            let a: [u16; 8] = std::array::from_fn(|i| EDGES[(x + 7 * i) % EDGES.len()]);
            let b: [u16; 8] = std::array::from_fn(|i| EDGES[(y + 11 * i) % EDGES.len()]);
            for (row, (_, op, lane)) in PACKED.iter().enumerate() {
                let want = std::array::from_fn(|i| {
                    let (sa, sb) = (a[i].cast_signed().into(), b[i].cast_signed().into());
                    lane(&Pair { bits: 16, a: sa, b: sb, ua: a[i].into(), ub: b[i].into() }) as u16
                });
                assert_eq!(u16::lanes(op(u16::vector(a), u16::vector(b))), want, "row {row}: {a:?} {b:?}");
            }
        }
    }
}

#[test]
fn packed_shifts_and_tests_are_computed_lane_by_lane() {
    for x in (0..=255u8).step_by(if cfg!(miri) { 85 } else { 1 }) {
        let a: [u8; 16] = std::array::from_fn(|i| x.wrapping_add(83 * (i % 3) as u8));
        let v = u8::vector(a);
        for by in 0..8 {
            // A count that is too large is taken modulo the width of a lane.
            for count in [by, by + 8, by + 0xffff_fff8] {
                assert_eq!(u8::lanes(i8x16_shl(v, count)), a.map(|lane| lane << by));
                assert_eq!(u8::lanes(i8x16_shr_u(v, count)), a.map(|lane| lane >> by));
                assert_eq!(i8::lanes(i8x16_shr_s(v, count)), a.map(|lane| lane.cast_signed() >> by));
            }
        }
        assert_eq!(u8::lanes(i8x16_popcnt(v)), a.map(|lane| lane.count_ones() as u8));
        assert_eq!(i8x16_all_true(v), u32::from(a.iter().all(|&lane| lane != 0)));
        let signs = a.iter().rev().fold(0, |mask, &lane| mask << 1 | u32::from(lane >> 7));
        assert_eq!(i8x16_bitmask(v), signs);
    }
    for x in (0..EDGES.len()).step_by(STEP) {
        let a: [u16; 8] = std::array::from_fn(|i| EDGES[(x + 5 * i) % EDGES.len()]);
        let v = u16::vector(a);
        for by in 0..16 {
            for count in [by, by + 16, by + 0xffff_fff0] {
                assert_eq!(u16::lanes(i16x8_shl(v, count)), a.map(|lane| lane << by));
                assert_eq!(u16::lanes(i16x8_shr_u(v, count)), a.map(|lane| lane >> by));
                assert_eq!(i16::lanes(i16x8_shr_s(v, count)), a.map(|lane| lane.cast_signed() >> by));
            }
        }
        assert_eq!(i16x8_all_true(v), u32::from(a.iter().all(|&lane| lane != 0)));
        let signs = a.iter().rev().fold(0, |mask, &lane| mask << 1 | u32::from(lane >> 15));
        assert_eq!(i16x8_bitmask(v), signs);
    }
}

#[test]
fn wide_integers_wrap() {
    let (a, b) = (i32::vector([i32::MAX, i32::MIN, -1, 7]), i32::vector([1, -1, i32::MIN, -3]));
    assert_eq!(i32::lanes(i32x4_add(a, b)), [i32::MIN, i32::MAX, i32::MAX, 4]);
    assert_eq!(i32::lanes(i32x4_sub(a, b)), [i32::MAX - 1, i32::MIN + 1, i32::MAX, 10]);
    assert_eq!(i32::lanes(i32x4_mul(a, b)), [i32::MAX, i32::MIN, i32::MIN, -21]);
    assert_eq!(i32::lanes(i32x4_neg(a)), [-i32::MAX, i32::MIN, 1, -7]);
    assert_eq!(i32::lanes(i32x4_abs(a)), [i32::MAX, i32::MIN, 1, 7]);
    assert_eq!(i32::lanes(i32x4_min_s(a, b)), [1, i32::MIN, i32::MIN, -3]);
    assert_eq!(i32::lanes(i32x4_max_s(a, b)), [i32::MAX, -1, -1, 7]);
    assert_eq!(i32::lanes(i32x4_min_u(a, b)), [1, i32::MIN, i32::MIN, 7]);
    assert_eq!(i32::lanes(i32x4_max_u(a, b)), [i32::MAX, -1, -1, -3]);

    let (a, b) = (i64::vector([i64::MAX, i64::MIN]), i64::vector([2, -1]));
    assert_eq!(i64::lanes(i64x2_add(a, b)), [i64::MIN + 1, i64::MAX]);
    assert_eq!(i64::lanes(i64x2_sub(a, b)), [i64::MAX - 2, i64::MIN + 1]);
    assert_eq!(i64::lanes(i64x2_mul(a, b)), [-2, i64::MIN]);
    assert_eq!(i64::lanes(i64x2_neg(a)), [-i64::MAX, i64::MIN]);
    assert_eq!(i64::lanes(i64x2_abs(a)), [i64::MAX, i64::MIN]);
    assert_eq!(i16::lanes(i16x8_mul(i16::vector([0x4001; 8]), i16::vector([-4; 8]))), [-4; 8]);
}

#[test]
fn wide_shifts_take_the_count_modulo_the_width() {
    let (a, b) = (i32::vector([-8, 8, 1, i32::MIN]), i64::vector([-8, i64::MIN]));
    for turn in [0, 32, 64, 0xffff_ffe0] {
        assert_eq!(i32::lanes(i32x4_shl(a, turn + 31)), [0, 0, i32::MIN, 0]);
        assert_eq!(i32::lanes(i32x4_shr_s(a, turn + 2)), [-2, 2, 0, i32::MIN / 4]);
        assert_eq!(i32::lanes(i32x4_shr_u(a, turn + 28)), [15, 0, 0, 8]);
    }
    for turn in [0, 64, 0xffff_ffc0] {
        assert_eq!(i64::lanes(i64x2_shl(b, turn + 60)), [i64::MIN, 0]);
        assert_eq!(i64::lanes(i64x2_shr_s(b, turn + 32)), [-1, i64::from(i32::MIN)]);
        assert_eq!(i64::lanes(i64x2_shr_u(b, turn + 60)), [15, 8]);
    }
}

#[test]
fn wide_comparisons_tell_the_signs_apart() {
    let (a, b) = (i32::vector([-1, 1, 5, i32::MIN]), i32::vector([1, -1, 5, i32::MAX]));
    let table: [(Binary, [i32; 4]); 10] = [
        (i32x4_eq, [0, 0, -1, 0]),
        (i32x4_ne, [-1, -1, 0, -1]),
        (i32x4_lt_s, [-1, 0, 0, -1]),
        (i32x4_lt_u, [0, -1, 0, 0]),
        (i32x4_gt_s, [0, -1, 0, 0]),
        (i32x4_gt_u, [-1, 0, 0, -1]),
        (i32x4_le_s, [-1, 0, -1, -1]),
        (i32x4_le_u, [0, -1, -1, 0]),
        (i32x4_ge_s, [0, -1, -1, 0]),
        (i32x4_ge_u, [-1, 0, -1, -1]),
    ];
    for (row, (op, want)) in table.into_iter().enumerate() {
        assert_eq!(i32::lanes(op(a, b)), want, "row {row}");
    }
    let (a, b) = (i64::vector([i64::MIN, 5]), i64::vector([i64::MAX, 5]));
    let table: [(Binary, [i64; 2]); 6] = [
        (i64x2_eq, [0, -1]),
        (i64x2_ne, [-1, 0]),
        (i64x2_lt_s, [-1, 0]),
        (i64x2_gt_s, [0, 0]),
        (i64x2_le_s, [-1, -1]),
        (i64x2_ge_s, [0, -1]),
    ];
    for (row, (op, want)) in table.into_iter().enumerate() {
        assert_eq!(i64::lanes(op(a, b)), want, "row {row}");
    }
}

#[test]
fn whole_vectors_are_bits() {
    let (a, b) = (0b1100 | 1 << 127, 0b1010);
    assert_eq!(v128_not(a), !(0b1100 | 1 << 127));
    assert_eq!(v128_and(a, b), 0b1000);
    assert_eq!(v128_andnot(a, b), 0b0100 | 1 << 127);
    assert_eq!(v128_or(a, b), 0b1110 | 1 << 127);
    assert_eq!(v128_xor(a, b), 0b0110 | 1 << 127);
    assert_eq!(v128_bitselect(a, b, 0b0110), 0b1100);
    assert_eq!((v128_any_true(0), v128_any_true(1 << 127), v128_any_true(1)), (0, 1, 1));
    assert_eq!(
        (i32x4_all_true(i32::vector([1, -1, 2, 0])), i32x4_all_true(i32::vector([1, -1, 2, 3]))),
        (0, 1)
    );
    assert_eq!((i64x2_all_true(i64::vector([0, 1])), i64x2_all_true(i64::vector([1 << 32, 1]))), (0, 1));
    assert_eq!(i32x4_bitmask(i32::vector([-1, 1, i32::MIN, i32::MAX])), 0b0101);
    assert_eq!(i64x2_bitmask(i64::vector([i64::MAX, -1])), 0b10);
}

#[test]
fn q15_products_round_and_saturate() {
    let a = i16::vector([-0x8000, -0x8000, 0x7fff, 0x4000, 1, 1, -1, -1]);
    let b = i16::vector([-0x8000, 0x7fff, 0x7fff, 0x4000, 0x4000, 0x3fff, 0x4000, 0x4001]);
    let want = [0x7fff, -0x7fff, 0x7ffe, 0x2000, 1, 0, 0, -1];
    assert_eq!(i16::lanes(i16x8_q15mulr_sat_s(a, b)), want);
    assert_eq!(i16::lanes(i16x8_relaxed_q15mulr_s(a, b)), want);
}

const BYTES: [i8; 16] = [-128, -1, 0, 1, 127, 127, -128, -128, 2, 3, -4, 5, 6, -7, 8, 9];
const SHORTS: [i16; 8] = [-0x8000, -0x8000, -1, 1, 0x7fff, 0x7fff, 300, -300];
const WORDS: [i32; 4] = [i32::MIN, -1, i32::MAX, 70_000];

#[test]
fn extended_lanes_keep_their_sign_or_not() {
    let (bytes, shorts, words) = (i8::vector(BYTES), i16::vector(SHORTS), i32::vector(WORDS));
    assert_eq!(i16::lanes(i16x8_extend_low_i8x16_s(bytes)), [-128, -1, 0, 1, 127, 127, -128, -128]);
    assert_eq!(i16::lanes(i16x8_extend_high_i8x16_s(bytes)), [2, 3, -4, 5, 6, -7, 8, 9]);
    assert_eq!(u16::lanes(i16x8_extend_low_i8x16_u(bytes)), [128, 255, 0, 1, 127, 127, 128, 128]);
    assert_eq!(u16::lanes(i16x8_extend_high_i8x16_u(bytes)), [2, 3, 252, 5, 6, 249, 8, 9]);
    assert_eq!(i32::lanes(i32x4_extend_low_i16x8_s(shorts)), [-0x8000, -0x8000, -1, 1]);
    assert_eq!(i32::lanes(i32x4_extend_high_i16x8_s(shorts)), [0x7fff, 0x7fff, 300, -300]);
    assert_eq!(u32::lanes(i32x4_extend_low_i16x8_u(shorts)), [0x8000, 0x8000, 0xffff, 1]);
    assert_eq!(u32::lanes(i32x4_extend_high_i16x8_u(shorts)), [0x7fff, 0x7fff, 300, 0x1_0000 - 300]);
    assert_eq!(i64::lanes(i64x2_extend_low_i32x4_s(words)), [i64::from(i32::MIN), -1]);
    assert_eq!(i64::lanes(i64x2_extend_high_i32x4_s(words)), [i64::from(i32::MAX), 70_000]);
    assert_eq!(u64::lanes(i64x2_extend_low_i32x4_u(words)), [1 << 31, (1 << 32) - 1]);
    assert_eq!(u64::lanes(i64x2_extend_high_i32x4_u(words)), [(1 << 31) - 1, 70_000]);
}

#[test]
fn extended_products_do_not_overflow() {
    let (bytes, shorts, words) = (i8::vector(BYTES), i16::vector(SHORTS), i32::vector(WORDS));
    let square = [0x4000, 1, 0, 1, 127 * 127, 127 * 127, 0x4000, 0x4000];
    assert_eq!(i16::lanes(i16x8_extmul_low_i8x16_s(bytes, bytes)), square);
    assert_eq!(i16::lanes(i16x8_extmul_high_i8x16_s(bytes, bytes)), [4, 9, 16, 25, 36, 49, 64, 81]);
    let square = [0x4000, 255 * 255, 0, 1, 127 * 127, 127 * 127, 0x4000, 0x4000];
    assert_eq!(u16::lanes(i16x8_extmul_low_i8x16_u(bytes, bytes)), square);
    assert_eq!(
        u16::lanes(i16x8_extmul_high_i8x16_u(bytes, bytes)),
        [4, 9, 252 * 252, 25, 36, 249 * 249, 64, 81]
    );
    assert_eq!(i32::lanes(i32x4_extmul_low_i16x8_s(shorts, shorts)), [1 << 30, 1 << 30, 1, 1]);
    assert_eq!(
        i32::lanes(i32x4_extmul_high_i16x8_s(shorts, shorts)),
        [0x7fff * 0x7fff, 0x7fff * 0x7fff, 90_000, 90_000]
    );
    assert_eq!(u32::lanes(i32x4_extmul_low_i16x8_u(shorts, shorts)), [1 << 30, 1 << 30, 0xffff * 0xffff, 1]);
    assert_eq!(
        u32::lanes(i32x4_extmul_high_i16x8_u(shorts, shorts)),
        [0x7fff * 0x7fff, 0x7fff * 0x7fff, 90_000, 65_236 * 65_236]
    );
    assert_eq!(i64::lanes(i64x2_extmul_low_i32x4_s(words, words)), [1 << 62, 1]);
    assert_eq!(
        i64::lanes(i64x2_extmul_high_i32x4_s(words, words)),
        [i64::from(i32::MAX).pow(2), 4_900_000_000]
    );
    assert_eq!(u64::lanes(i64x2_extmul_low_i32x4_u(words, words)), [1 << 62, 0xffff_ffff * 0xffff_ffff]);
    assert_eq!(
        u64::lanes(i64x2_extmul_high_i32x4_u(words, words)),
        [0x7fff_ffff * 0x7fff_ffff, 4_900_000_000]
    );
}

#[test]
fn neighbours_are_added_wide() {
    let (bytes, shorts) = (i8::vector(BYTES), i16::vector(SHORTS));
    assert_eq!(i16::lanes(i16x8_extadd_pairwise_i8x16_s(bytes)), [-129, 1, 254, -256, 5, 1, -1, 17]);
    assert_eq!(u16::lanes(i16x8_extadd_pairwise_i8x16_u(bytes)), [383, 1, 254, 256, 5, 257, 255, 17]);
    assert_eq!(i32::lanes(i32x4_extadd_pairwise_i16x8_s(shorts)), [-0x1_0000, 0, 0xfffe, 0]);
    assert_eq!(u32::lanes(i32x4_extadd_pairwise_i16x8_u(shorts)), [0x1_0000, 0x1_0000, 0xfffe, 0x1_0000]);
}

#[test]
fn dot_products_wrap() {
    let (a, b) = (i16::vector(SHORTS), i16::vector([-0x8000, -0x8000, 5, 7, -0x8000, -0x8000, 2, 3]));
    assert_eq!(i32::lanes(i32x4_dot_i16x8_s(a, b)), [i32::MIN, 2, -0x7fff_0000, -300]);
}

#[test]
fn narrowed_lanes_saturate_from_signed() {
    let a = i16::vector([-0x8000, -129, -128, -1, 0, 127, 128, 0x7fff]);
    let b = i16::vector([255, 256, 1, 2, 3, 4, 5, 6]);
    let want = [-128, -128, -128, -1, 0, 127, 127, 127, 127, 127, 1, 2, 3, 4, 5, 6];
    assert_eq!(i8::lanes(i8x16_narrow_i16x8_s(a, b)), want);
    let want = [0, 0, 0, 0, 0, 127, 128, 255, 255, 255, 1, 2, 3, 4, 5, 6];
    assert_eq!(u8::lanes(i8x16_narrow_i16x8_u(a, b)), want);
    let (a, b) = (i32::vector([i32::MIN, -32_769, -1, 65_536]), i32::vector([i32::MAX, 32_768, 65_535, 9]));
    let want = [-0x8000, -0x8000, -1, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 9];
    assert_eq!(i16::lanes(i16x8_narrow_i32x4_s(a, b)), want);
    assert_eq!(u16::lanes(i16x8_narrow_i32x4_u(a, b)), [0, 0, 0, 0xffff, 0xffff, 0x8000, 0xffff, 9]);
}

#[test]
fn lanes_are_numbered_from_the_lowest_byte() {
    let a = u128::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0x8e, 0x8f]);
    assert_eq!((i8x16_extract_lane_u(a, 1), i8x16_extract_lane_u(a, 9)), (1, 9));
    assert_eq!((i8x16_extract_lane_s(a, 15), i8x16_extract_lane_u(a, 15)), (0xffff_ff8f, 0x8f));
    assert_eq!((i16x8_extract_lane_s(a, 7), i16x8_extract_lane_u(a, 7)), (0xffff_8f8e, 0x8f8e));
    assert_eq!((i16x8_extract_lane_s(a, 3), i16x8_extract_lane_u(a, 4)), (0x0706, 0x0908));
    assert_eq!((i32x4_extract_lane(a, 1), f32x4_extract_lane(a, 3)), (0x0706_0504, 0x8f8e_0d0c));
    assert_eq!(
        (i64x2_extract_lane(a, 0), f64x2_extract_lane(a, 1)),
        (0x0706_0504_0302_0100, 0x8f8e_0d0c_0b0a_0908)
    );
}

#[test]
fn a_replaced_lane_leaves_the_others() {
    for lane in 0..16u8 {
        let mut want = [0x55; 16];
        want[usize::from(lane)] = 0xa7;
        assert_eq!(i8x16_replace_lane(u8::vector([0x55; 16]), lane, 0xffff_ffa7), u8::vector(want));
    }
    for lane in 0..8u8 {
        let mut want = [0x5555; 8];
        want[usize::from(lane)] = 0xa701;
        assert_eq!(i16x8_replace_lane(u16::vector([0x5555; 8]), lane, 0xffff_a701), u16::vector(want));
    }
    for lane in 0..4u8 {
        let mut want = [5; 4];
        want[usize::from(lane)] = NANS_32[1];
        assert_eq!(i32x4_replace_lane(u32::vector([5; 4]), lane, NANS_32[1]), u32::vector(want));
        assert_eq!(f32x4_replace_lane(u32::vector([5; 4]), lane, NANS_32[1]), u32::vector(want));
    }
    for lane in 0..2u8 {
        let mut want = [5; 2];
        want[usize::from(lane)] = NANS_64[0];
        assert_eq!(i64x2_replace_lane(u64::vector([5; 2]), lane, NANS_64[0]), u64::vector(want));
        assert_eq!(f64x2_replace_lane(u64::vector([5; 2]), lane, NANS_64[0]), u64::vector(want));
    }
}

#[test]
fn splats_take_the_low_bits() {
    assert_eq!(i8x16_splat(0xffff_ff81), u8::vector([0x81; 16]));
    assert_eq!(i16x8_splat(0xffff_8001), u16::vector([0x8001; 8]));
    assert_eq!(i32x4_splat(0x8000_0001), u32::vector([0x8000_0001; 4]));
    assert_eq!(i64x2_splat(0x8000_0000_0000_0001), u64::vector([0x8000_0000_0000_0001; 2]));
    assert_eq!(f32x4_splat(NANS_32[1]), u32::vector([NANS_32[1]; 4]));
    assert_eq!(f64x2_splat(NANS_64[0]), u64::vector([NANS_64[0]; 2]));
}

#[test]
fn bytes_are_picked() {
    let (a, b) = (
        u8::vector(std::array::from_fn(|i| i as u8 + 100)),
        u8::vector(std::array::from_fn(|i| i as u8 + 200)),
    );
    let lanes = [31, 16, 15, 0, 1, 1, 17, 30, 2, 3, 4, 5, 6, 7, 8, 9];
    let want = [215, 200, 115, 100, 101, 101, 201, 214, 102, 103, 104, 105, 106, 107, 108, 109];
    assert_eq!(u8::lanes(i8x16_shuffle(a, b, lanes)), want);
    let lanes = u8::vector([15, 16, 0, 255, 128, 31, 1, 17, 14, 2, 3, 4, 5, 6, 7, 8]);
    let want = [115, 0, 100, 0, 0, 0, 101, 0, 114, 102, 103, 104, 105, 106, 107, 108];
    for op in [i8x16_swizzle, i8x16_relaxed_swizzle] {
        assert_eq!(u8::lanes(op(a, lanes)), want);
    }
}

#[test]
fn loads_extend_splat_or_fill_up() {
    let bytes = [0xff, 0x80, 1, 0x7f, 0xfe, 0xff, 0, 0x80];
    assert_eq!(i16::lanes(v128_load8x8_s(bytes)), [-1, -128, 1, 127, -2, -1, 0, -128]);
    assert_eq!(u16::lanes(v128_load8x8_u(bytes)), [0xff, 0x80, 1, 0x7f, 0xfe, 0xff, 0, 0x80]);
    assert_eq!(i32::lanes(v128_load16x4_s(bytes)), [-0x7f01, 0x7f01, -2, -0x8000]);
    assert_eq!(u32::lanes(v128_load16x4_u(bytes)), [0x80ff, 0x7f01, 0xfffe, 0x8000]);
    assert_eq!(i64::lanes(v128_load32x2_s(bytes)), [0x7f01_80ff, -0x7fff_0002]);
    assert_eq!(u64::lanes(v128_load32x2_u(bytes)), [0x7f01_80ff, 0x8000_fffe]);
    assert_eq!(v128_load8_splat([0x81]), u8::vector([0x81; 16]));
    assert_eq!(v128_load16_splat([1, 0x80]), u16::vector([0x8001; 8]));
    assert_eq!(v128_load32_splat([1, 2, 3, 0x80]), u32::vector([0x8003_0201; 4]));
    assert_eq!(v128_load64_splat(bytes), u64::vector([0x8000_fffe_7f01_80ff; 2]));
    assert_eq!(v128_load32_zero([1, 2, 3, 0x80]), 0x8003_0201);
    assert_eq!(v128_load64_zero(bytes), 0x8000_fffe_7f01_80ff);
}

#[test]
fn relaxed_selection_looks_at_every_bit() {
    let (a, b, mask) = (u128::MAX, 0, 0x80_0f);
    let ops = [
        i8x16_relaxed_laneselect,
        i16x8_relaxed_laneselect,
        i32x4_relaxed_laneselect,
        i64x2_relaxed_laneselect,
    ];
    for op in ops {
        assert_eq!(op(a, b, mask), mask);
    }
}

#[test]
fn relaxed_dot_products_are_signed_and_saturate() {
    let mut a = [-128; 16];
    let mut b = [-128; 16];
    (a[2], a[3], b[2], b[3]) = (-128, -128, 127, 127);
    (a[4], a[5], b[4], b[5]) = (1, 2, -127, 3);
    let (a, b) = (i8::vector(a), i8::vector(b));
    assert_eq!(
        i16::lanes(i16x8_relaxed_dot_i8x16_i7x16_s(a, b)),
        [0x7fff, -32_512, -121, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff]
    );
    let c = i32::vector([1, 2, i32::MAX, -65_534]);
    assert_eq!(
        i32::lanes(i32x4_relaxed_dot_i8x16_i7x16_add_s(a, b, c)),
        [256, 32_648, i32::MAX.wrapping_add(65_534), 0]
    );
}
