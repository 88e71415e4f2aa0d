//! Integer instructions whose results have wider or narrower lanes than their operands
//! ([spec](https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions)).

lanes! {
    i8 => i16 {
        i16x8_extend_low_i8x16_s(a) |i| i16::from(a[i]);
        i16x8_extend_high_i8x16_s(a) |i| i16::from(a[i + 8]);
        i16x8_extmul_low_i8x16_s(a, b) |i| i16::from(a[i]) * i16::from(b[i]);
        i16x8_extmul_high_i8x16_s(a, b) |i| i16::from(a[i + 8]) * i16::from(b[i + 8]);
        i16x8_extadd_pairwise_i8x16_s(a) |i| i16::from(a[2 * i]) + i16::from(a[2 * i + 1]);
    }
    u8 => u16 {
        i16x8_extend_low_i8x16_u(a) |i| u16::from(a[i]);
        i16x8_extend_high_i8x16_u(a) |i| u16::from(a[i + 8]);
        i16x8_extmul_low_i8x16_u(a, b) |i| u16::from(a[i]) * u16::from(b[i]);
        i16x8_extmul_high_i8x16_u(a, b) |i| u16::from(a[i + 8]) * u16::from(b[i + 8]);
        i16x8_extadd_pairwise_i8x16_u(a) |i| u16::from(a[2 * i]) + u16::from(a[2 * i + 1]);
    }
    i16 => i32 {
        i32x4_extend_low_i16x8_s(a) |i| i32::from(a[i]);
        i32x4_extend_high_i16x8_s(a) |i| i32::from(a[i + 4]);
        i32x4_extmul_low_i16x8_s(a, b) |i| i32::from(a[i]) * i32::from(b[i]);
        i32x4_extmul_high_i16x8_s(a, b) |i| i32::from(a[i + 4]) * i32::from(b[i + 4]);
        i32x4_extadd_pairwise_i16x8_s(a) |i| i32::from(a[2 * i]) + i32::from(a[2 * i + 1]);
        /// The sum wraps only if all four factors are -32768; no other sum is out of range.
        i32x4_dot_i16x8_s(a, b) |i| {
            let product = |i: usize| i32::from(a[i]) * i32::from(b[i]);
            product(2 * i).wrapping_add(product(2 * i + 1))
        };
    }
    u16 => u32 {
        i32x4_extend_low_i16x8_u(a) |i| u32::from(a[i]);
        i32x4_extend_high_i16x8_u(a) |i| u32::from(a[i + 4]);
        i32x4_extmul_low_i16x8_u(a, b) |i| u32::from(a[i]) * u32::from(b[i]);
        i32x4_extmul_high_i16x8_u(a, b) |i| u32::from(a[i + 4]) * u32::from(b[i + 4]);
        i32x4_extadd_pairwise_i16x8_u(a) |i| u32::from(a[2 * i]) + u32::from(a[2 * i + 1]);
    }
    i32 => i64 {
        i64x2_extend_low_i32x4_s(a) |i| i64::from(a[i]);
        i64x2_extend_high_i32x4_s(a) |i| i64::from(a[i + 2]);
        i64x2_extmul_low_i32x4_s(a, b) |i| i64::from(a[i]) * i64::from(b[i]);
        i64x2_extmul_high_i32x4_s(a, b) |i| i64::from(a[i + 2]) * i64::from(b[i + 2]);
    }
    u32 => u64 {
        i64x2_extend_low_i32x4_u(a) |i| u64::from(a[i]);
        i64x2_extend_high_i32x4_u(a) |i| u64::from(a[i + 2]);
        i64x2_extmul_low_i32x4_u(a, b) |i| u64::from(a[i]) * u64::from(b[i]);
        i64x2_extmul_high_i32x4_u(a, b) |i| u64::from(a[i + 2]) * u64::from(b[i + 2]);
    }
}

// Both forms of `narrow` read their operands as signed, saturate, and put the lanes of `a` before those of `b`
// ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#op-narrow)).

lanes! {
    i16 => i8 {
        i8x16_narrow_i16x8_s(a, b) |i| (if i < 8 { a[i] } else { b[i - 8] }).clamp(-0x80, 0x7f) as i8;
    }
    i16 => u8 {
        i8x16_narrow_i16x8_u(a, b) |i| (if i < 8 { a[i] } else { b[i - 8] }).clamp(0, 0xff) as u8;
    }
    i32 => i16 {
        i16x8_narrow_i32x4_s(a, b) |i| (if i < 4 { a[i] } else { b[i - 4] }).clamp(-0x8000, 0x7fff) as i16;
    }
    i32 => u16 {
        i16x8_narrow_i32x4_u(a, b) |i| (if i < 4 { a[i] } else { b[i - 4] }).clamp(0, 0xffff) as u16;
    }
}
