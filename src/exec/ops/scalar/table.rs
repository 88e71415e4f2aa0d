//! The table of scalar numeric instructions.

use super::{
    BinaryOp, CompareOp, SlotValue, Unary, add_branch, add_branch_constant, bits, branch_constant,
    branch_two, of_constant, one, two, with_constant,
};
use crate::exec::numeric::{self, f32s, f64s, i32s, i64s};
use crate::exec::reference;
use crate::exec::trap::TrapCode;
use crate::exec::word::Handler;
use crate::wasm::Op;

fn flag(value: bool) -> u64 {
    value.into()
}

macro_rules! instructions {
    (
        compare { $($c:ident($cty:ty) = |$ca:ident, $cb:ident| $ctest:expr;)* }
        binary { $($b:ident($bty:ty) = |$ba:ident, $bb:ident| $bvalue:expr;)* }
        fallible { $($f:ident = $fvalue:expr;)* }
        unary { $($u:ident($uty:ty) = |$ua:ident| $uvalue:expr;)* }
        fallible_unary { $($g:ident($gty:ty) = $gvalue:expr;)* }
    ) => {
        $(
            pub(in crate::exec::ops) struct $c;
            impl CompareOp for $c {
                #[inline(always)]
                fn add(a: u64, n: u32) -> u64 {
                    <$cty as SlotValue>::sum(a, n)
                }
                #[inline(always)]
                fn constant(n: u32) -> u64 {
                    <$cty as SlotValue>::small(n)
                }
                #[inline(always)]
                fn holds(a: u64, b: u64) -> bool {
                    let ($ca, $cb) = (<$cty as SlotValue>::of(a), <$cty as SlotValue>::of(b));
                    $ctest
                }
            }
            impl BinaryOp for $c {
                #[inline(always)]
                fn apply(a: u64, b: u64) -> Result<u64, TrapCode> {
                    Ok(<Self as CompareOp>::holds(a, b).into())
                }
            }
        )*
        $(
            pub(in crate::exec::ops) struct $b;
            impl BinaryOp for $b {
                #[inline(always)]
                fn apply(a: u64, b: u64) -> Result<u64, TrapCode> {
                    let ($ba, $bb) = (<$bty as SlotValue>::of(a), <$bty as SlotValue>::of(b));
                    Ok($bvalue)
                }
            }
        )*
        $(
            struct $f;
            impl BinaryOp for $f {
                #[inline(always)]
                fn apply(a: u64, b: u64) -> Result<u64, TrapCode> {
                    $fvalue(a, b)
                }
            }
        )*
        $(
            struct $u;
            impl Unary for $u {
                #[inline(always)]
                fn apply(a: u64) -> Result<u64, TrapCode> {
                    let $ua = <$uty as SlotValue>::of(a);
                    Ok($uvalue)
                }
            }
        )*
        $(
            struct $g;
            impl Unary for $g {
                #[inline(always)]
                fn apply(a: u64) -> Result<u64, TrapCode> {
                    $gvalue(<$gty as SlotValue>::of(a))
                }
            }
        )*

        /// Handlers for a binary instruction: of two slots, of a slot and a constant, and of a constant and a slot.
        pub(in crate::exec) fn binary(op: &Op) -> Option<[Handler; 3]> {
            Some(match op {
                $(Op::$c => [two::<$c>, with_constant::<$c>, of_constant::<$c>],)*
                $(Op::$b => [two::<$b>, with_constant::<$b>, of_constant::<$b>],)*
                $(Op::$f => [two::<$f>, with_constant::<$f>, of_constant::<$f>],)*
                Op::RefEq => return binary(&Op::I64Eq),
                _ => return None,
            })
        }

        /// Handlers for a branch on a comparison: of two slots, taken if it holds and if it does not; of a slot and a
        /// small constant, likewise.
        pub(in crate::exec) fn branch_on(op: &Op) -> Option<[Handler; 4]> {
            Some(match op {
                $(Op::$c => [
                    branch_two::<$c, true>,
                    branch_two::<$c, false>,
                    branch_constant::<$c, true>,
                    branch_constant::<$c, false>,
                ],)*
                Op::RefEq => return branch_on(&Op::I64Eq),
                _ => return None,
            })
        }

        /// Handlers for a branch on a comparison after an addition to its first slot, in the order of `branch_on`.
        pub(in crate::exec) fn add_branch_on(op: &Op) -> Option<[Handler; 4]> {
            Some(match op {
                $(Op::$c => [
                    add_branch::<$c, true>,
                    add_branch::<$c, false>,
                    add_branch_constant::<$c, true>,
                    add_branch_constant::<$c, false>,
                ],)*
                _ => return None,
            })
        }

        /// The handler for an instruction with one operand.
        pub(in crate::exec) fn unary(op: &Op) -> Option<Handler> {
            Some(match op {
                $(Op::$u => one::<$u>,)*
                $(Op::$g => one::<$g>,)*
                _ => return None,
            })
        }
    };
}

instructions! {
    compare {
        I32Eq(u32) = |a, b| a == b;
        I32Ne(u32) = |a, b| a != b;
        I32LtS(i32) = |a, b| a < b;
        I32LtU(u32) = |a, b| a < b;
        I32GtS(i32) = |a, b| a > b;
        I32GtU(u32) = |a, b| a > b;
        I32LeS(i32) = |a, b| a <= b;
        I32LeU(u32) = |a, b| a <= b;
        I32GeS(i32) = |a, b| a >= b;
        I32GeU(u32) = |a, b| a >= b;
        I64Eq(u64) = |a, b| a == b;
        I64Ne(u64) = |a, b| a != b;
        I64LtS(i64) = |a, b| a < b;
        I64LtU(u64) = |a, b| a < b;
        I64GtS(i64) = |a, b| a > b;
        I64GtU(u64) = |a, b| a > b;
        I64LeS(i64) = |a, b| a <= b;
        I64LeU(u64) = |a, b| a <= b;
        I64GeS(i64) = |a, b| a >= b;
        I64GeU(u64) = |a, b| a >= b;
        F32Eq(f32) = |a, b| a == b;
        F32Ne(f32) = |a, b| a != b;
        F32Lt(f32) = |a, b| a < b;
        F32Gt(f32) = |a, b| a > b;
        F32Le(f32) = |a, b| a <= b;
        F32Ge(f32) = |a, b| a >= b;
        F64Eq(f64) = |a, b| a == b;
        F64Ne(f64) = |a, b| a != b;
        F64Lt(f64) = |a, b| a < b;
        F64Gt(f64) = |a, b| a > b;
        F64Le(f64) = |a, b| a <= b;
        F64Ge(f64) = |a, b| a >= b;
    }
    binary {
        I32Add(u32) = |a, b| bits(a.wrapping_add(b));
        I32Sub(u32) = |a, b| bits(a.wrapping_sub(b));
        I32Mul(u32) = |a, b| bits(a.wrapping_mul(b));
        I32And(u32) = |a, b| bits(a & b);
        I32Or(u32) = |a, b| bits(a | b);
        I32Xor(u32) = |a, b| bits(a ^ b);
        I32Shl(u32) = |a, b| bits(a.wrapping_shl(b));
        I32ShrS(i32) = |a, b| bits(a.wrapping_shr(b as u32) as u32);
        I32ShrU(u32) = |a, b| bits(a.wrapping_shr(b));
        I32Rotl(u32) = |a, b| bits(a.rotate_left(b & 31));
        I32Rotr(u32) = |a, b| bits(a.rotate_right(b & 31));
        I64Add(u64) = |a, b| a.wrapping_add(b);
        I64Sub(u64) = |a, b| a.wrapping_sub(b);
        I64Mul(u64) = |a, b| a.wrapping_mul(b);
        I64And(u64) = |a, b| a & b;
        I64Or(u64) = |a, b| a | b;
        I64Xor(u64) = |a, b| a ^ b;
        I64Shl(u64) = |a, b| a.wrapping_shl(b as u32);
        I64ShrS(i64) = |a, b| a.wrapping_shr(b as u32) as u64;
        I64ShrU(u64) = |a, b| a.wrapping_shr(b as u32);
        I64Rotl(u64) = |a, b| a.rotate_left((b & 63) as u32);
        I64Rotr(u64) = |a, b| a.rotate_right((b & 63) as u32);
        F32Add(f32) = |a, b| f32s::canonical(a + b);
        F32Sub(f32) = |a, b| f32s::canonical(a - b);
        F32Mul(f32) = |a, b| f32s::canonical(a * b);
        F32Div(f32) = |a, b| f32s::canonical(a / b);
        F32Min(f32) = |a, b| f32s::min(a, b);
        F32Max(f32) = |a, b| f32s::max(a, b);
        F32Copysign(u32) = |a, b| bits(a & 0x7fff_ffff | b & 0x8000_0000);
        F64Add(f64) = |a, b| f64s::canonical(a + b);
        F64Sub(f64) = |a, b| f64s::canonical(a - b);
        F64Mul(f64) = |a, b| f64s::canonical(a * b);
        F64Div(f64) = |a, b| f64s::canonical(a / b);
        F64Min(f64) = |a, b| f64s::min(a, b);
        F64Max(f64) = |a, b| f64s::max(a, b);
        F64Copysign(u64) = |a, b| a & !(1 << 63) | b & (1 << 63);
    }
    fallible {
        I32DivS = i32s::div_s;
        I32DivU = i32s::div_u;
        I32RemS = i32s::rem_s;
        I32RemU = i32s::rem_u;
        I64DivS = i64s::div_s;
        I64DivU = i64s::div_u;
        I64RemS = i64s::rem_s;
        I64RemU = i64s::rem_u;
    }
    unary {
        I32Eqz(u32) = |a| flag(a == 0);
        I64Eqz(u64) = |a| flag(a == 0);
        RefIsNull(u64) = |a| flag(a == reference::NULL);
        I32Clz(u32) = |a| bits(a.leading_zeros());
        I32Ctz(u32) = |a| bits(a.trailing_zeros());
        I32Popcnt(u32) = |a| bits(a.count_ones());
        I64Clz(u64) = |a| bits(a.leading_zeros());
        I64Ctz(u64) = |a| bits(a.trailing_zeros());
        I64Popcnt(u64) = |a| bits(a.count_ones());
        F32Abs(u32) = |a| bits(a & 0x7fff_ffff);
        F32Neg(u32) = |a| bits(a ^ 0x8000_0000);
        F32Ceil(f32) = |a| f32s::canonical(a.ceil());
        F32Floor(f32) = |a| f32s::canonical(a.floor());
        F32Trunc(f32) = |a| f32s::canonical(a.trunc());
        F32Nearest(f32) = |a| f32s::canonical(a.round_ties_even());
        F32Sqrt(f32) = |a| f32s::canonical(a.sqrt());
        F64Abs(u64) = |a| a & !(1 << 63);
        F64Neg(u64) = |a| a ^ (1 << 63);
        F64Ceil(f64) = |a| f64s::canonical(a.ceil());
        F64Floor(f64) = |a| f64s::canonical(a.floor());
        F64Trunc(f64) = |a| f64s::canonical(a.trunc());
        F64Nearest(f64) = |a| f64s::canonical(a.round_ties_even());
        F64Sqrt(f64) = |a| f64s::canonical(a.sqrt());
        I32WrapI64(u32) = |a| bits(a);
        I64ExtendI32S(i32) = |a| a as u64;
        I64ExtendI32U(u32) = |a| bits(a);
        I32Extend8S(u32) = |a| bits(a as i8 as u32);
        I32Extend16S(u32) = |a| bits(a as i16 as u32);
        I64Extend8S(u64) = |a| a as i8 as u64;
        I64Extend16S(u64) = |a| a as i16 as u64;
        I64Extend32S(u64) = |a| a as i32 as u64;
        // Rust's `as` from float to integer saturates and turns NaN to 0, exactly as these instructions do.
        I32TruncSatF32S(f32) = |a| bits(a as i32 as u32);
        I32TruncSatF32U(f32) = |a| bits(a as u32);
        I32TruncSatF64S(f64) = |a| bits(a as i32 as u32);
        I32TruncSatF64U(f64) = |a| bits(a as u32);
        I64TruncSatF32S(f32) = |a| a as i64 as u64;
        I64TruncSatF32U(f32) = |a| a as u64;
        I64TruncSatF64S(f64) = |a| a as i64 as u64;
        I64TruncSatF64U(f64) = |a| a as u64;
        F32ConvertI32S(i32) = |a| f32s::canonical(a as f32);
        F32ConvertI32U(u32) = |a| f32s::canonical(a as f32);
        F32ConvertI64S(i64) = |a| f32s::canonical(a as f32);
        F32ConvertI64U(u64) = |a| f32s::canonical(a as f32);
        F64ConvertI32S(i32) = |a| f64s::canonical(f64::from(a));
        F64ConvertI32U(u32) = |a| f64s::canonical(f64::from(a));
        F64ConvertI64S(i64) = |a| f64s::canonical(a as f64);
        F64ConvertI64U(u64) = |a| f64s::canonical(a as f64);
        F32DemoteF64(f64) = |a| f32s::canonical(a as f32);
        F64PromoteF32(f32) = |a| f64s::canonical(f64::from(a));
        // A slot holds a float by its bits, so reinterpreting it changes nothing.
        I32ReinterpretF32(u64) = |a| a;
        I64ReinterpretF64(u64) = |a| a;
        F32ReinterpretI32(u64) = |a| a;
        F64ReinterpretI64(u64) = |a| a;
    }
    fallible_unary {
        I32TruncF32S(f32) = numeric::i32_trunc_f32_s;
        I32TruncF32U(f32) = numeric::i32_trunc_f32_u;
        I32TruncF64S(f64) = numeric::i32_trunc_f64_s;
        I32TruncF64U(f64) = numeric::i32_trunc_f64_u;
        I64TruncF32S(f32) = numeric::i64_trunc_f32_s;
        I64TruncF32U(f32) = numeric::i64_trunc_f32_u;
        I64TruncF64S(f64) = numeric::i64_trunc_f64_s;
        I64TruncF64U(f64) = numeric::i64_trunc_f64_u;
        I31GetS(u64) = |a| reference::i31_value(a, true).ok_or(TrapCode::NullReference);
        I31GetU(u64) = |a| reference::i31_value(a, false).ok_or(TrapCode::NullReference);
    }
}
