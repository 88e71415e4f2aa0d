//! Comparisons: a lane of the result is all ones if the comparison holds, else 0
//! ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#boolean-interpretation)).

packed! {
    i8x16_eq | i16x8_eq(a, b) = !ne(a, b);
    i8x16_ne | i16x8_ne(a, b) = ne(a, b);
    i8x16_lt_s | i16x8_lt_s(a, b) = lt_s(a, b);
    i8x16_lt_u | i16x8_lt_u(a, b) = lt_u(a, b);
    i8x16_gt_s | i16x8_gt_s(a, b) = lt_s(b, a);
    i8x16_gt_u | i16x8_gt_u(a, b) = lt_u(b, a);
    i8x16_le_s | i16x8_le_s(a, b) = !lt_s(b, a);
    i8x16_le_u | i16x8_le_u(a, b) = !lt_u(b, a);
    i8x16_ge_s | i16x8_ge_s(a, b) = !lt_s(a, b);
    i8x16_ge_u | i16x8_ge_u(a, b) = !lt_u(a, b);
}

lanewise! {
    i32 => i32 {
        i32x4_eq(a, b) = -i32::from(a == b);
        i32x4_ne(a, b) = -i32::from(a != b);
        i32x4_lt_s(a, b) = -i32::from(a < b);
        i32x4_gt_s(a, b) = -i32::from(a > b);
        i32x4_le_s(a, b) = -i32::from(a <= b);
        i32x4_ge_s(a, b) = -i32::from(a >= b);
    }
    u32 => i32 {
        i32x4_lt_u(a, b) = -i32::from(a < b);
        i32x4_gt_u(a, b) = -i32::from(a > b);
        i32x4_le_u(a, b) = -i32::from(a <= b);
        i32x4_ge_u(a, b) = -i32::from(a >= b);
    }
    i64 => i64 {
        i64x2_eq(a, b) = -i64::from(a == b);
        i64x2_ne(a, b) = -i64::from(a != b);
        i64x2_lt_s(a, b) = -i64::from(a < b);
        i64x2_gt_s(a, b) = -i64::from(a > b);
        i64x2_le_s(a, b) = -i64::from(a <= b);
        i64x2_ge_s(a, b) = -i64::from(a >= b);
    }
    f32 => i32 {
        f32x4_eq(a, b) = -i32::from(a == b);
        f32x4_ne(a, b) = -i32::from(a != b);
        f32x4_lt(a, b) = -i32::from(a < b);
        f32x4_gt(a, b) = -i32::from(a > b);
        f32x4_le(a, b) = -i32::from(a <= b);
        f32x4_ge(a, b) = -i32::from(a >= b);
    }
    f64 => i64 {
        f64x2_eq(a, b) = -i64::from(a == b);
        f64x2_ne(a, b) = -i64::from(a != b);
        f64x2_lt(a, b) = -i64::from(a < b);
        f64x2_gt(a, b) = -i64::from(a > b);
        f64x2_le(a, b) = -i64::from(a <= b);
        f64x2_ge(a, b) = -i64::from(a >= b);
    }
}
