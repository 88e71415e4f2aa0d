//! Micro-ops for common code of compilers: two binary instructions in one, neither of which can trap.

use super::scalar::*;
use crate::exec::context::handlers;
use crate::exec::word::Handler;
use crate::wasm::Op;

/// Applies two binary instructions: the result of the first is the first operand of the second.
#[inline(always)]
fn both<A: BinaryOp, B: BinaryOp>(a: u64, b: u64, c: u64) -> u64 {
    // Neither instruction traps, so the default is never used.
    let first = A::apply(a, b).unwrap_or(0);
    B::apply(first, c).unwrap_or(0)
}

/// The same, but the result of the first is the second operand of the second.
#[inline(always)]
fn both_reversed<A: BinaryOp, B: BinaryOp>(a: u64, b: u64, c: u64) -> u64 {
    B::apply(c, A::apply(a, b).unwrap_or(0)).unwrap_or(0)
}

handlers! {
    /// `[dest, a, b, c]`
    fn pair [A: BinaryOp, B: BinaryOp] (r) {
        let [dest, a, b, c] = r.word(1).slots;
        r.set(dest, both::<A, B>(r.get(a), r.get(b), r.get(c)));
        r.next(2)
    }

    /// `[dest, a, -, c][b]`
    fn pair_b [A: BinaryOp, B: BinaryOp] (r) {
        let [dest, a, _, c] = r.word(1).slots;
        r.set(dest, both::<A, B>(r.get(a), r.word(2).bits, r.get(c)));
        r.next(3)
    }

    /// `[dest, a, b, -][c]`
    fn pair_c [A: BinaryOp, B: BinaryOp] (r) {
        let [dest, a, b, _] = r.word(1).slots;
        r.set(dest, both::<A, B>(r.get(a), r.get(b), r.word(2).bits));
        r.next(3)
    }

    /// `[dest, a][b][c]`
    fn pair_bc [A: BinaryOp, B: BinaryOp] (r) {
        let [dest, a, ..] = r.word(1).slots;
        r.set(dest, both::<A, B>(r.get(a), r.word(2).bits, r.word(3).bits));
        r.next(4)
    }

    /// `[dest, a, b, c]`
    fn pair_reversed [A: BinaryOp, B: BinaryOp] (r) {
        let [dest, a, b, c] = r.word(1).slots;
        r.set(dest, both_reversed::<A, B>(r.get(a), r.get(b), r.get(c)));
        r.next(2)
    }
}

/// The handlers for a pair of instructions in one.
#[derive(Clone, Copy)]
pub(in crate::exec) struct Pair {
    pub slots: Handler,
    pub constant_b: Handler,
    pub constant_c: Handler,
    pub constants: Handler,
}

macro_rules! pairs {
    (first { $($a:ident: $($b:ident)*;)* } second { $($c:ident: $($d:ident)*;)* }) => {
        /// The handlers for a binary instruction followed by one that takes its result as first operand.
        pub(in crate::exec) fn pair_of(first: &Op, second: &Op) -> Option<Pair> {
            Some(match (first, second) {
                $($((Op::$a, Op::$b) => Pair {
                    slots: pair::<$a, $b>,
                    constant_b: pair_b::<$a, $b>,
                    constant_c: pair_c::<$a, $b>,
                    constants: pair_bc::<$a, $b>,
                },)*)*
                _ => return None,
            })
        }

        /// The handler, for operands in slots only, of a binary instruction followed by one that takes its result as
        /// second operand.
        pub(in crate::exec) fn pair_reversed_of(first: &Op, second: &Op) -> Option<Handler> {
            Some(match (first, second) {
                $($((Op::$c, Op::$d) => pair_reversed::<$c, $d>,)*)*
                _ => return None,
            })
        }
    };
}

pairs! {
    first {
    I32Add: I32Add I32And I32Xor I32Shl I32Sub I32Mul;
    I32Sub: I32Add I32And I32Mul;
    I32Mul: I32Add I32Sub I32Xor;
    I32Shl: I32Add I32Or I32Xor I32ShrS;
    I32ShrU: I32And I32Xor I32Or I32Add;
    I32ShrS: I32And I32Add;
    I32And: I32Add I32Xor I32Or I32Shl;
    I32Or: I32And I32Or;
    I32Xor: I32Add I32And I32Rotl I32Xor I32Mul;
    I32Rotl: I32Xor I32Add;
    I32Rotr: I32Xor;
    I64Add: I64Add I64And I64Xor I64Sub I64Mul;
    I64Sub: I64Add;
    I64Mul: I64Add I64Xor;
    I64Shl: I64Add I64Or I64Xor;
    I64ShrU: I64And I64Xor I64Add;
    I64And: I64Add I64Xor I64Or I64Mul;
    I64Xor: I64Add I64And I64Rotl I64Xor I64Mul;
    I64Rotl: I64Xor I64Add;
    F64Add: F64Add F64Mul F64Sub;
    F64Sub: F64Add F64Mul F64Sub;
    F64Mul: F64Add F64Mul F64Sub;
    F32Add: F32Add F32Mul F32Sub;
    F32Sub: F32Add F32Mul F32Sub;
    F32Mul: F32Add F32Mul F32Sub;
    }
    second {
    F64Mul: F64Sub;
    F32Mul: F32Sub;
    I32Mul: I32Sub;
    I32Shl: I32Sub;
    }
}

/// Whether an instruction gives the same result with its operands exchanged.
pub(in crate::exec) fn commutes(op: &Op) -> bool {
    matches!(
        op,
        Op::I32Add
            | Op::I32Mul
            | Op::I32And
            | Op::I32Or
            | Op::I32Xor
            | Op::I64Add
            | Op::I64Mul
            | Op::I64And
            | Op::I64Or
            | Op::I64Xor
            | Op::F32Add
            | Op::F32Mul
            | Op::F64Add
            | Op::F64Mul
    )
}

/// The addition that can be fused with an integer comparison of its result, and with the branch on that.
pub(in crate::exec) fn addition(compare: &Op) -> Option<Op> {
    match compare.name().split_once('.')?.0 {
        "i32" => Some(Op::I32Add),
        "i64" => Some(Op::I64Add),
        _ => None,
    }
}
