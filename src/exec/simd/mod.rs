//! Vector instructions as pure functions: one for each fixed-width or relaxed instruction that computes something
//! ([spec](https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions)).
//!
//! A vector is a `u128` whose little-endian bytes are its bytes in memory, so lane 0 is the lowest. A function has the
//! name of its instruction, with `_` for `.`. An i32 is passed as `u32`, and a float by its bits. Nothing here traps,
//! panics or depends on the host: NaNs are canonical, and relaxed instructions follow the deterministic profile.
//!
//! There are two ways of computing. Lanes of 32 and 64 bits are taken apart, which compilers do well. They do not do it
//! well for 8 and 16 bits (a `u128` in registers becomes a hundred shifts). So where a formula exists, those are
//! computed on whole halves of a vector: see [`packed`], which is two to four times as fast.

/// A lane type, with the array that a vector of such lanes is.
trait Lane {
    type Lanes;

    /// Splits a vector into its lanes.
    fn lanes(vector: u128) -> Self::Lanes;

    /// Combines lanes into a vector.
    fn vector(lanes: Self::Lanes) -> u128;
}

macro_rules! lane {
    ($($t:ty as $bits:ty: $of:expr, $to:expr;)+) => {$(
        impl Lane for $t {
            type Lanes = [$t; (u128::BITS / <$bits>::BITS) as usize];

            #[inline]
            fn lanes(vector: u128) -> Self::Lanes {
                std::array::from_fn(|i| $of((vector >> (i as u32 * <$bits>::BITS)) as $bits))
            }

            #[inline]
            fn vector(lanes: Self::Lanes) -> u128 {
                lanes.into_iter().enumerate().fold(0, |vector, (i, lane)| {
                    let bits: $bits = $to(lane);
                    vector | u128::from(bits) << (i as u32 * <$bits>::BITS)
                })
            }
        }
    )+};
}

lane! {
    i8 as u8: u8::cast_signed, i8::cast_unsigned;
    u8 as u8: u8::from, u8::from;
    i16 as u16: u16::cast_signed, i16::cast_unsigned;
    u16 as u16: u16::from, u16::from;
    i32 as u32: u32::cast_signed, i32::cast_unsigned;
    u32 as u32: u32::from, u32::from;
    i64 as u64: u64::cast_signed, i64::cast_unsigned;
    u64 as u64: u64::from, u64::from;
    f32 as u32: f32::from_bits, f32::to_bits;
    f64 as u64: f64::from_bits, f64::to_bits;
}

/// The lower half and the upper half of a vector.
#[inline]
fn halves(vector: u128) -> [u64; 2] {
    u64::lanes(vector)
}

/// Combines two halves: the inverse of [`halves`].
#[inline]
fn whole(low: u64, high: u64) -> u128 {
    u64::vector([low, high])
}

/// Defines instructions by lane `i` of their result: `From => To { name(a, b) |i| lane }`, where the operands are
/// arrays of `From` and the result is a vector of `To`.
macro_rules! lanes {
    ($($from:ty => $to:ty { $($(#[$doc:meta])* $name:ident($($x:ident),+) |$i:ident| $lane:expr;)+ })+) => {$($(
        $(#[$doc])*
        #[inline]
        pub(in crate::exec) fn $name($($x: u128),+) -> u128 {
            $(let $x = <$from as super::Lane>::lanes($x);)+
            <$to as super::Lane>::vector(std::array::from_fn(|$i| $lane))
        }
    )+)+};
}

/// Defines instructions that treat each lane separately: `From => To { name(a, b) = lane; }`, where the operands are
/// lanes of type `From` and the result is a lane of `To`. Operands after a `;` are the same for all lanes.
macro_rules! lanewise {
    ($($from:ty => $to:ty {
        $($(#[$doc:meta])* $name:ident($($x:ident),+ $(; $s:ident: $st:ty)?) = $lane:expr;)+
    })+) => {$($(
        $(#[$doc])*
        #[inline]
        pub(in crate::exec) fn $name($($x: u128,)+ $($s: $st)?) -> u128 {
            $(let $x = <$from as super::Lane>::lanes($x);)+
            <$to as super::Lane>::vector(std::array::from_fn(|i| {
                $(let $x = $x[i];)+
                $lane
            }))
        }
    )+)+};
}

/// Defines two instructions, for lanes of 8 and of 16 bits, by one formula on [`packed`] lanes: the operands are halves
/// of vectors. Operands after a `;` are the same for all lanes.
macro_rules! packed {
    ($($name8:ident | $name16:ident ($($x:ident),+ $(; $s:ident: $st:ty)?) = $half:expr;)+) => {$(
        packed!(@ b8 $name8 ($($x),+ $(; $s: $st)?) $half);
        packed!(@ b16 $name16 ($($x),+ $(; $s: $st)?) $half);
    )+};
    (@ $module:ident $name:ident ($($x:ident),+ $(; $s:ident: $st:ty)?) $half:expr) => {
        #[inline]
        pub(in crate::exec) fn $name($($x: u128,)+ $($s: $st)?) -> u128 {
            #[allow(unused_imports, reason = "some formulas need no helper")]
            use super::packed::$module::*;
            let half = |$($x: u64),+| $half;
            $(let $x = super::halves($x);)+
            super::whole(half($($x[0]),+), half($($x[1]),+))
        }
    };
}

mod arithmetic;
mod bits;
mod compare;
mod convert;
mod float;
mod lane;
mod load;
mod packed;
mod relaxed;
#[cfg(test)]
mod tests;
mod widen;

pub(in crate::exec) use self::{
    arithmetic::*, bits::*, compare::*, convert::*, float::*, lane::*, load::*, relaxed::*, widen::*,
};
