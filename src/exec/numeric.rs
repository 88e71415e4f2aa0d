//! Numeric instructions where Rust's own differ from the specification ([spec
//! §4.3](https://webassembly.github.io/spec/core/exec/numerics.html)). NaN results are canonical.

use super::trap::TrapCode;

/// Defines the float helpers for one width.
macro_rules! float {
    ($module:ident, $f:ty, $bits:ty, $nan:literal) => {
        pub(super) mod $module {
            #[inline]
            pub(crate) fn canonical(x: $f) -> u64 {
                if x.is_nan() { $nan } else { x.to_bits() as u64 }
            }

            #[inline]
            pub fn of(slot: u64) -> $f {
                <$f>::from_bits(slot as $bits)
            }

            #[inline]
            pub fn min(a: $f, b: $f) -> u64 {
                if a.is_nan() || b.is_nan() {
                    $nan
                } else if a == b {
                    // The operands are zeros, perhaps of both signs: the negative one is smaller.
                    (a.to_bits() | b.to_bits()) as u64
                } else {
                    (if a < b { a } else { b }).to_bits() as u64
                }
            }

            #[inline]
            pub fn max(a: $f, b: $f) -> u64 {
                if a.is_nan() || b.is_nan() {
                    $nan
                } else if a == b {
                    (a.to_bits() & b.to_bits()) as u64
                } else {
                    (if a > b { a } else { b }).to_bits() as u64
                }
            }
        }
    };
}

float!(f32s, f32, u32, 0x7fc0_0000);
float!(f64s, f64, u64, 0x7ff8_0000_0000_0000);

/// Defines a trapping conversion from float to integer. `low` is the greatest float below the range (or the least float
/// in it, with `>=`), and `high` is the first float above it.
macro_rules! trunc {
    ($name:ident, $f:ty => $i:ty as $slot:ty, $low_op:tt $low:expr, $high:expr) => {
        #[inline]
        #[allow(clippy::manual_range_contains, reason = "the lower bound is open for some")]
        pub(super) fn $name(x: $f) -> Result<u64, TrapCode> {
            if x.is_nan() {
                Err(TrapCode::InvalidConversion)
            } else if x $low_op $low && x < $high {
                Ok((x as $i) as $slot as u64)
            } else {
                Err(TrapCode::IntegerOverflow)
            }
        }
    };
}

trunc!(i32_trunc_f32_s, f32 => i32 as u32, >= -2_147_483_648.0, 2_147_483_648.0);
trunc!(i32_trunc_f32_u, f32 => u32 as u32, > -1.0, 4_294_967_296.0);
trunc!(i32_trunc_f64_s, f64 => i32 as u32, > -2_147_483_649.0, 2_147_483_648.0);
trunc!(i32_trunc_f64_u, f64 => u32 as u32, > -1.0, 4_294_967_296.0);
trunc!(i64_trunc_f32_s, f32 => i64 as u64, >= -9_223_372_036_854_775_808.0, 9_223_372_036_854_775_808.0);
trunc!(i64_trunc_f32_u, f32 => u64 as u64, > -1.0, 18_446_744_073_709_551_616.0);
trunc!(i64_trunc_f64_s, f64 => i64 as u64, >= -9_223_372_036_854_775_808.0, 9_223_372_036_854_775_808.0);
trunc!(i64_trunc_f64_u, f64 => u64 as u64, > -1.0, 18_446_744_073_709_551_616.0);

/// Defines the four trapping division instructions of one width.
macro_rules! division {
    ($module:ident, $i:ty, $u:ty) => {
        pub(super) mod $module {
            use super::TrapCode;

            #[inline]
            pub(crate) fn div_s(a: u64, b: u64) -> Result<u64, TrapCode> {
                let (a, b) = (a as $i, b as $i);
                if b == 0 {
                    return Err(TrapCode::DivideByZero);
                }
                a.checked_div(b).map(|x| x as $u as u64).ok_or(TrapCode::IntegerOverflow)
            }

            #[inline]
            pub(crate) fn div_u(a: u64, b: u64) -> Result<u64, TrapCode> {
                (a as $u).checked_div(b as $u).map(|x| x as u64).ok_or(TrapCode::DivideByZero)
            }

            #[inline]
            pub(crate) fn rem_s(a: u64, b: u64) -> Result<u64, TrapCode> {
                let (a, b) = (a as $i, b as $i);
                if b == 0 {
                    return Err(TrapCode::DivideByZero);
                }
                Ok(a.wrapping_rem(b) as $u as u64)
            }

            #[inline]
            pub(crate) fn rem_u(a: u64, b: u64) -> Result<u64, TrapCode> {
                (a as $u).checked_rem(b as $u).map(|x| x as u64).ok_or(TrapCode::DivideByZero)
            }
        }
    };
}

division!(i32s, i32, u32);
division!(i64s, i64, u64);
