//! Numeric instructions on scalars: one table defines the handlers of each instruction in all its forms.
//!
//! In a slot with an `i32` or `f32`, the upper half is zero.

mod relation;
mod table;

pub(in crate::exec) use relation::{inverse, small, zero_test};
pub(in crate::exec::ops) use table::*;
pub(in crate::exec) use table::{add_branch_on, binary, branch_on, unary};

use crate::exec::context::handlers;
use crate::exec::numeric::{f32s, f64s};
use crate::exec::trap::TrapCode;

/// A numeric instruction with one operand.
pub(in crate::exec) trait Unary {
    fn apply(a: u64) -> Result<u64, TrapCode>;
}

/// A numeric instruction with two operands.
pub(in crate::exec) trait BinaryOp {
    fn apply(a: u64, b: u64) -> Result<u64, TrapCode>;
}

pub(in crate::exec) trait CompareOp {
    /// A small constant, widened to the second operand.
    fn constant(n: u32) -> u64;
    fn holds(a: u64, b: u64) -> bool;
    /// The sum of an operand and a small constant, for integers only.
    fn add(a: u64, n: u32) -> u64;
}

handlers! {
    /// `[dest, a]`
    fn one [O: Unary] (r) {
        let [dest, a, ..] = r.word(1).slots;
        match O::apply(r.get(a)) {
            Ok(value) => r.set(dest, value),
            Err(fault) => return r.fault(fault),
        }
        r.next(2)
    }

    /// `[dest, a, b]`
    fn two [O: BinaryOp] (r) {
        let [dest, a, b, _] = r.word(1).slots;
        match O::apply(r.get(a), r.get(b)) {
            Ok(value) => r.set(dest, value),
            Err(fault) => return r.fault(fault),
        }
        r.next(2)
    }

    /// `[dest, a][b]`
    fn with_constant [O: BinaryOp] (r) {
        let near = r.word(1).near;
        match O::apply(r.get(near.b), r.word(2).bits) {
            Ok(value) => r.set(near.a, value),
            Err(fault) => return r.fault(fault),
        }
        r.next(3)
    }

    /// `[dest, b][a]`
    fn of_constant [O: BinaryOp] (r) {
        let near = r.word(1).near;
        match O::apply(r.word(2).bits, r.get(near.b)) {
            Ok(value) => r.set(near.a, value),
            Err(fault) => return r.fault(fault),
        }
        r.next(3)
    }

    /// `[a, b][jump]`
    fn branch_two [O: CompareOp, const HOLDS: bool] (r) {
        let near = r.word(1).near;
        if O::holds(r.get(near.a), r.get(near.b)) == HOLDS {
            return r.jump(2);
        }
        r.next(3)
    }

    /// `[a, -, b][jump]`
    fn branch_constant [O: CompareOp, const HOLDS: bool] (r) {
        let near = r.word(1).near;
        if O::holds(r.get(near.a), O::constant(near.n)) == HOLDS {
            return r.jump(2);
        }
        r.next(3)
    }

    /// Adds a constant to slot `a`, and branches if the result compares with slot `b`: `[a, b, addend][jump]`.
    fn add_branch [O: CompareOp, const HOLDS: bool] (r) {
        let near = r.word(1).near;
        let value = O::add(r.get(near.a), near.n);
        r.set(near.a, value);
        if O::holds(value, r.get(near.b)) == HOLDS {
            return r.jump(2);
        }
        r.next(3)
    }

    /// Adds a constant to slot `a`, and branches if the result compares with a constant: `[a, -, addend][jump][b]`.
    fn add_branch_constant [O: CompareOp, const HOLDS: bool] (r) {
        let near = r.word(1).near;
        let value = O::add(r.get(near.a), near.n);
        r.set(near.a, value);
        if O::holds(value, r.word(3).bits) == HOLDS {
            return r.jump(2);
        }
        r.next(4)
    }
}

/// How operands are read from slots, and results become slots.
pub(in crate::exec) trait SlotValue: Copy {
    fn of(slot: u64) -> Self;
    fn small(n: u32) -> u64;
    fn sum(slot: u64, n: u32) -> u64;
}

macro_rules! slots {
    ($($t:ty: |$slot:ident| $of:expr, |$n:ident| $small:expr, |$a:ident, $m:ident| $sum:expr;)*) => {$(
        impl SlotValue for $t {
            #[inline(always)]
            fn of($slot: u64) -> Self {
                $of
            }
            #[inline(always)]
            fn small($n: u32) -> u64 {
                $small
            }
            #[inline(always)]
            fn sum($a: u64, $m: u32) -> u64 {
                $sum
            }
        }
    )*};
}

slots! {
    u32: |slot| slot as u32, |n| n.into(), |a, n| bits((a as u32).wrapping_add(n));
    i32: |slot| slot as i32, |n| n.into(), |a, n| bits((a as u32).wrapping_add(n));
    u64: |slot| slot, |n| n as i32 as u64, |a, n| a.wrapping_add(n as i32 as u64);
    i64: |slot| slot as i64, |n| n as i32 as u64, |a, n| a.wrapping_add(n as i32 as u64);
    f32: |slot| f32s::of(slot), |n| n.into(), |a, _n| a;
    f64: |slot| f64s::of(slot), |n| n.into(), |a, _n| a;
}

fn bits(value: u32) -> u64 {
    value.into()
}
