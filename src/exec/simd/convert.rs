//! Conversions between integers and floats, and between the two widths of float
//! ([spec](https://webassembly.github.io/spec/core/exec/numerics.html#conversions)).
//!
//! Rust's `as` from float to integer is `trunc_sat`: it saturates, and turns NaN to 0.

use crate::exec::numeric::{f32s, f64s};

lanewise! {
    f32 => i32 {
        i32x4_trunc_sat_f32x4_s(a) = a as i32;
    }
    f32 => u32 {
        i32x4_trunc_sat_f32x4_u(a) = a as u32;
    }
    i32 => f32 {
        f32x4_convert_i32x4_s(a) = a as f32;
    }
    u32 => f32 {
        f32x4_convert_i32x4_u(a) = a as f32;
    }
}

lanes! {
    f64 => i32 {
        i32x4_trunc_sat_f64x2_s_zero(a) |i| a.get(i).map_or(0, |&lane| lane as i32);
    }
    f64 => u32 {
        i32x4_trunc_sat_f64x2_u_zero(a) |i| a.get(i).map_or(0, |&lane| lane as u32);
        f32x4_demote_f64x2_zero(a) |i| a.get(i).map_or(0, |&lane| f32s::canonical(lane as f32) as u32);
    }
    i32 => f64 {
        f64x2_convert_low_i32x4_s(a) |i| f64::from(a[i]);
    }
    u32 => f64 {
        f64x2_convert_low_i32x4_u(a) |i| f64::from(a[i]);
    }
    f32 => u64 {
        f64x2_promote_low_f32x4(a) |i| f64s::canonical(f64::from(a[i]));
    }
}
