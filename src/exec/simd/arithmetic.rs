//! Integer arithmetic on lanes ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations)).

packed! {
    i8x16_add | i16x8_add(a, b) = add(a, b);
    i8x16_sub | i16x8_sub(a, b) = sub(a, b);
    i8x16_neg | i16x8_neg(a) = sub(0, a);
    i8x16_abs | i16x8_abs(a) = abs(a);
    i8x16_add_sat_s | i16x8_add_sat_s(a, b) = add_sat_s(a, b);
    i8x16_add_sat_u | i16x8_add_sat_u(a, b) = add_sat_u(a, b);
    i8x16_sub_sat_s | i16x8_sub_sat_s(a, b) = sub_sat_s(a, b);
    i8x16_sub_sat_u | i16x8_sub_sat_u(a, b) = sub_sat_u(a, b);
    i8x16_min_s | i16x8_min_s(a, b) = select(lt_s(a, b), a, b);
    i8x16_min_u | i16x8_min_u(a, b) = select(lt_u(a, b), a, b);
    i8x16_max_s | i16x8_max_s(a, b) = select(lt_s(a, b), b, a);
    i8x16_max_u | i16x8_max_u(a, b) = select(lt_u(a, b), b, a);
    i8x16_avgr_u | i16x8_avgr_u(a, b) = avgr_u(a, b);
}

lanewise! {
    i16 => i16 {
        i16x8_mul(a, b) = a.wrapping_mul(b);
        /// The only product that does not fit is -1 times -1, which saturates as a Q15 fraction
        /// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-iq15mulr-sat)).
        i16x8_q15mulr_sat_s(a, b) =
            ((i32::from(a) * i32::from(b) + 0x4000) >> 15).min(i32::from(i16::MAX)) as i16;
    }
    i32 => i32 {
        i32x4_add(a, b) = a.wrapping_add(b);
        i32x4_sub(a, b) = a.wrapping_sub(b);
        i32x4_mul(a, b) = a.wrapping_mul(b);
        i32x4_neg(a) = a.wrapping_neg();
        i32x4_abs(a) = a.wrapping_abs();
        i32x4_min_s(a, b) = a.min(b);
        i32x4_max_s(a, b) = a.max(b);
    }
    u32 => u32 {
        i32x4_min_u(a, b) = a.min(b);
        i32x4_max_u(a, b) = a.max(b);
    }
    i64 => i64 {
        i64x2_add(a, b) = a.wrapping_add(b);
        i64x2_sub(a, b) = a.wrapping_sub(b);
        i64x2_mul(a, b) = a.wrapping_mul(b);
        i64x2_neg(a) = a.wrapping_neg();
        i64x2_abs(a) = a.wrapping_abs();
    }
}

/// Counts the ones in each byte: first in pairs of bits, then in groups of four, then in all eight
/// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-ipopcnt)).
#[inline]
pub(in crate::exec) fn i8x16_popcnt(a: u128) -> u128 {
    let [low, high] = super::halves(a).map(|a| {
        let pairs = a - ((a >> 1) & 0x5555_5555_5555_5555);
        let fours = (pairs & 0x3333_3333_3333_3333) + ((pairs >> 2) & 0x3333_3333_3333_3333);
        (fours + (fours >> 4)) & 0x0f0f_0f0f_0f0f_0f0f
    });
    super::whole(low, high)
}
