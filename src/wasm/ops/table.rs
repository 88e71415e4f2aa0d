//! The table of instructions: the only place that lists them, with their names in the text format and, for regular
//! ones, what they pop, push and access.

use super::{BlockType, MemArg, MemoryAccess};
use crate::wasm::{HeapType, RefType, ValType};

macro_rules! instructions {
    (
        plain { $($p:ident = $pn:literal ($pin:literal -> [$($pout:ident)*]),)* }
        load { $($l:ident = $ln:literal reads $ls:literal as $lt:ident,)* }
        store { $($s:ident = $sn:literal writes $ss:literal from $st:ident,)* }
        memory_lane {
            $($ml:ident = $mln:literal touches $mls:literal ($mlin:literal -> [$($mlout:ident)*]) store $mlw:literal,)*
        }
        atomic { $($a:ident = $an:literal touches $asize:literal ($ain:literal -> [$aout:ident]),)* }
        lane { $($v:ident = $vn:literal ($vin:literal -> [$vout:ident]),)* }
        immediate { $( $(#[$doc:meta])* $o:ident { $($(#[$fdoc:meta])* $f:ident: $t:ty),* } = $on:literal,)* }
    ) => {
        /// One instruction with its immediates, named as in `wasmparser`.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum Op {
            $(#[doc = concat!("`", $pn, "`")] $p,)*
            $(#[doc = concat!("`", $ln, "`")] $l {
                /// Offset, alignment and memory index.
                memarg: MemArg
            },)*
            $(#[doc = concat!("`", $sn, "`")] $s {
                /// Offset, alignment and memory index.
                memarg: MemArg
            },)*
            $(#[doc = concat!("`", $mln, "`")] $ml {
                /// Offset, alignment and memory index.
                memarg: MemArg,
                /// Which lane of the vector is read or replaced.
                lane: u8
            },)*
            $(#[doc = concat!("`", $an, "`")] $a {
                /// Offset, alignment and memory index.
                memarg: MemArg
            },)*
            $(#[doc = concat!("`", $vn, "`")] $v {
                /// Which lane of the vector is read or replaced.
                lane: u8
            },)*
            $(
                #[doc = concat!("`", $on, "`")]
                $(#[$doc])*
                #[allow(missing_docs, reason = "immediates have the names that the specification gives them")]
                $o { $($(#[$fdoc])* $f: $t),* },
            )*
        }

        impl Op {
            /// The instruction's keyword in the text format.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$p => $pn,)*
                    $(Self::$l { .. } => $ln,)*
                    $(Self::$s { .. } => $sn,)*
                    $(Self::$ml { .. } => $mln,)*
                    $(Self::$a { .. } => $an,)*
                    $(Self::$v { .. } => $vn,)*
                    $(Self::$o { .. } => $on,)*
                }
            }

            /// What a load or store accesses, atomic ones included; `None` for every other instruction.
            #[must_use]
            pub fn memory_access(&self) -> Option<MemoryAccess> {
                match *self {
                    $(Self::$l { memarg } => Some(access(memarg, $ls, false, ValType::$lt)),)*
                    $(Self::$s { memarg } => Some(access(memarg, $ss, true, ValType::$st)),)*
                    $(Self::$ml { memarg, .. } => Some(access(memarg, $mls, $mlw, ValType::V128)),)*
                    _ => None,
                }
            }

            /// How many operands it pops and pushes, where that is the same for all types and blocks.
            #[must_use]
            pub(crate) fn fixed_arity(&self) -> Option<(u32, u32)> {
                let pops = match self {
                    $(Self::$p => $pin,)*
                    $(Self::$l { .. } => 1,)*
                    $(Self::$s { .. } => 2,)*
                    $(Self::$ml { .. } => $mlin,)*
                    $(Self::$a { .. } => $ain,)*
                    $(Self::$v { .. } => $vin,)*
                    _ => return None,
                };
                self.fixed_results().map(|results| (pops, results.len() as u32))
            }

            /// The types of what it pushes, where they are the same for all types and blocks.
            #[must_use]
            pub(crate) fn fixed_results(&self) -> Option<&'static [ValType]> {
                Some(match self {
                    $(Self::$p => &[$(ValType::$pout),*],)*
                    $(Self::$l { .. } => &[ValType::$lt],)*
                    $(Self::$s { .. } => &[],)*
                    $(Self::$ml { .. } => &[$(ValType::$mlout),*],)*
                    $(Self::$a { .. } => &[ValType::$aout],)*
                    $(Self::$v { .. } => &[ValType::$vout],)*
                    _ => return None,
                })
            }

            /// What an atomic instruction accesses that is neither a load nor a store; `None` for every other
            /// instruction.
            #[must_use]
            pub fn atomic_access(&self) -> Option<MemoryAccess> {
                match *self {
                    $(Self::$a { memarg } => Some(access(memarg, $asize, true, ValType::$aout)),)*
                    _ => None,
                }
            }

            /// The lane that it names, if it names one.
            #[must_use]
            pub(crate) fn lane(&self) -> Option<u8> {
                match *self {
                    $(Self::$ml { lane, .. } => Some(lane),)*
                    $(Self::$v { lane } => Some(lane),)*
                    _ => None,
                }
            }

            /// One of each instruction, with sample immediates.
            #[cfg(test)]
            pub(crate) fn every() -> Vec<Self> {
                let memarg = MemArg { offset: 0, memory: 0, align: 0 };
                vec![
                    $(Self::$p,)*
                    $(Self::$l { memarg },)*
                    $(Self::$s { memarg },)*
                    $(Self::$ml { memarg, lane: 0 },)*
                    $(Self::$v { lane: 0 },)*
                    $(Self::$o { $($f: FirstImmediate::first()),* },)*
                ]
            }

            /// The instruction, if it has no immediates, or only a memory argument or a lane. `None` for the others,
            /// and for those that this crate does not know.
            pub(in crate::wasm) fn from_regular(op: &wasmparser::Operator<'_>) -> Option<Self> {
                Some(match op {
                    $(wasmparser::Operator::$p => Self::$p,)*
                    $(wasmparser::Operator::$l { memarg } => Self::$l { memarg: mem_arg(memarg) },)*
                    $(wasmparser::Operator::$s { memarg } => Self::$s { memarg: mem_arg(memarg) },)*
                    $(wasmparser::Operator::$ml { memarg, lane } => {
                        Self::$ml { memarg: mem_arg(memarg), lane: *lane }
                    })*
                    $(wasmparser::Operator::$a { memarg } => Self::$a { memarg: mem_arg(memarg) },)*
                    $(wasmparser::Operator::$v { lane } => Self::$v { lane: *lane },)*
                    _ => return None,
                })
            }
        }
    };
}

/// A sample value for each type of immediate.
#[cfg(test)]
trait FirstImmediate {
    fn first() -> Self;
}

#[cfg(test)]
macro_rules! first {
    ($($ty:ty = $value:expr;)*) => {$(
        impl FirstImmediate for $ty {
            fn first() -> Self {
                $value
            }
        }
    )*};
}

#[cfg(test)]
first! {
    u16 = 1;
    u32 = 0;
    i32 = 0;
    i64 = 0;
    u64 = 0;
    [u8; 16] = [0; 16];
    BlockType = BlockType::Empty;
    ValType = ValType::I32;
    HeapType = HeapType::Any;
    RefType = RefType::new(true, HeapType::Any);
}

fn mem_arg(m: &wasmparser::MemArg) -> MemArg {
    let memory = match m.target {
        wasmparser::MemArgTarget::Memory(index) => index,
        // Multi-byte array access is not among the features that validation accepts.
        _ => 0,
    };
    MemArg { offset: m.offset, memory, align: m.align }
}

fn access(memarg: MemArg, size: u32, store: bool, ty: ValType) -> MemoryAccess {
    MemoryAccess { offset: memarg.offset, memory: memarg.memory, align: memarg.align, size, store, ty }
}

instructions! {
    plain {
        Unreachable = "unreachable" (0 -> []),
        Nop = "nop" (0 -> []),
        Drop = "drop" (1 -> []),
        I32Eqz = "i32.eqz" (1 -> [I32]),
        I32Eq = "i32.eq" (2 -> [I32]),
        I32Ne = "i32.ne" (2 -> [I32]),
        I32LtS = "i32.lt_s" (2 -> [I32]),
        I32LtU = "i32.lt_u" (2 -> [I32]),
        I32GtS = "i32.gt_s" (2 -> [I32]),
        I32GtU = "i32.gt_u" (2 -> [I32]),
        I32LeS = "i32.le_s" (2 -> [I32]),
        I32LeU = "i32.le_u" (2 -> [I32]),
        I32GeS = "i32.ge_s" (2 -> [I32]),
        I32GeU = "i32.ge_u" (2 -> [I32]),
        I64Eqz = "i64.eqz" (1 -> [I32]),
        I64Eq = "i64.eq" (2 -> [I32]),
        I64Ne = "i64.ne" (2 -> [I32]),
        I64LtS = "i64.lt_s" (2 -> [I32]),
        I64LtU = "i64.lt_u" (2 -> [I32]),
        I64GtS = "i64.gt_s" (2 -> [I32]),
        I64GtU = "i64.gt_u" (2 -> [I32]),
        I64LeS = "i64.le_s" (2 -> [I32]),
        I64LeU = "i64.le_u" (2 -> [I32]),
        I64GeS = "i64.ge_s" (2 -> [I32]),
        I64GeU = "i64.ge_u" (2 -> [I32]),
        F32Eq = "f32.eq" (2 -> [I32]),
        F32Ne = "f32.ne" (2 -> [I32]),
        F32Lt = "f32.lt" (2 -> [I32]),
        F32Gt = "f32.gt" (2 -> [I32]),
        F32Le = "f32.le" (2 -> [I32]),
        F32Ge = "f32.ge" (2 -> [I32]),
        F64Eq = "f64.eq" (2 -> [I32]),
        F64Ne = "f64.ne" (2 -> [I32]),
        F64Lt = "f64.lt" (2 -> [I32]),
        F64Gt = "f64.gt" (2 -> [I32]),
        F64Le = "f64.le" (2 -> [I32]),
        F64Ge = "f64.ge" (2 -> [I32]),
        I32Clz = "i32.clz" (1 -> [I32]),
        I32Ctz = "i32.ctz" (1 -> [I32]),
        I32Popcnt = "i32.popcnt" (1 -> [I32]),
        I32Add = "i32.add" (2 -> [I32]),
        I32Sub = "i32.sub" (2 -> [I32]),
        I32Mul = "i32.mul" (2 -> [I32]),
        I32DivS = "i32.div_s" (2 -> [I32]),
        I32DivU = "i32.div_u" (2 -> [I32]),
        I32RemS = "i32.rem_s" (2 -> [I32]),
        I32RemU = "i32.rem_u" (2 -> [I32]),
        I32And = "i32.and" (2 -> [I32]),
        I32Or = "i32.or" (2 -> [I32]),
        I32Xor = "i32.xor" (2 -> [I32]),
        I32Shl = "i32.shl" (2 -> [I32]),
        I32ShrS = "i32.shr_s" (2 -> [I32]),
        I32ShrU = "i32.shr_u" (2 -> [I32]),
        I32Rotl = "i32.rotl" (2 -> [I32]),
        I32Rotr = "i32.rotr" (2 -> [I32]),
        I64Clz = "i64.clz" (1 -> [I64]),
        I64Ctz = "i64.ctz" (1 -> [I64]),
        I64Popcnt = "i64.popcnt" (1 -> [I64]),
        I64Add = "i64.add" (2 -> [I64]),
        I64Sub = "i64.sub" (2 -> [I64]),
        I64Mul = "i64.mul" (2 -> [I64]),
        I64DivS = "i64.div_s" (2 -> [I64]),
        I64DivU = "i64.div_u" (2 -> [I64]),
        I64RemS = "i64.rem_s" (2 -> [I64]),
        I64RemU = "i64.rem_u" (2 -> [I64]),
        I64And = "i64.and" (2 -> [I64]),
        I64Or = "i64.or" (2 -> [I64]),
        I64Xor = "i64.xor" (2 -> [I64]),
        I64Shl = "i64.shl" (2 -> [I64]),
        I64ShrS = "i64.shr_s" (2 -> [I64]),
        I64ShrU = "i64.shr_u" (2 -> [I64]),
        I64Rotl = "i64.rotl" (2 -> [I64]),
        I64Rotr = "i64.rotr" (2 -> [I64]),
        F32Abs = "f32.abs" (1 -> [F32]),
        F32Neg = "f32.neg" (1 -> [F32]),
        F32Ceil = "f32.ceil" (1 -> [F32]),
        F32Floor = "f32.floor" (1 -> [F32]),
        F32Trunc = "f32.trunc" (1 -> [F32]),
        F32Nearest = "f32.nearest" (1 -> [F32]),
        F32Sqrt = "f32.sqrt" (1 -> [F32]),
        F32Add = "f32.add" (2 -> [F32]),
        F32Sub = "f32.sub" (2 -> [F32]),
        F32Mul = "f32.mul" (2 -> [F32]),
        F32Div = "f32.div" (2 -> [F32]),
        F32Min = "f32.min" (2 -> [F32]),
        F32Max = "f32.max" (2 -> [F32]),
        F32Copysign = "f32.copysign" (2 -> [F32]),
        F64Abs = "f64.abs" (1 -> [F64]),
        F64Neg = "f64.neg" (1 -> [F64]),
        F64Ceil = "f64.ceil" (1 -> [F64]),
        F64Floor = "f64.floor" (1 -> [F64]),
        F64Trunc = "f64.trunc" (1 -> [F64]),
        F64Nearest = "f64.nearest" (1 -> [F64]),
        F64Sqrt = "f64.sqrt" (1 -> [F64]),
        F64Add = "f64.add" (2 -> [F64]),
        F64Sub = "f64.sub" (2 -> [F64]),
        F64Mul = "f64.mul" (2 -> [F64]),
        F64Div = "f64.div" (2 -> [F64]),
        F64Min = "f64.min" (2 -> [F64]),
        F64Max = "f64.max" (2 -> [F64]),
        F64Copysign = "f64.copysign" (2 -> [F64]),
        I32WrapI64 = "i32.wrap_i64" (1 -> [I32]),
        I32TruncF32S = "i32.trunc_f32_s" (1 -> [I32]),
        I32TruncF32U = "i32.trunc_f32_u" (1 -> [I32]),
        I32TruncF64S = "i32.trunc_f64_s" (1 -> [I32]),
        I32TruncF64U = "i32.trunc_f64_u" (1 -> [I32]),
        I64ExtendI32S = "i64.extend_i32_s" (1 -> [I64]),
        I64ExtendI32U = "i64.extend_i32_u" (1 -> [I64]),
        I64TruncF32S = "i64.trunc_f32_s" (1 -> [I64]),
        I64TruncF32U = "i64.trunc_f32_u" (1 -> [I64]),
        I64TruncF64S = "i64.trunc_f64_s" (1 -> [I64]),
        I64TruncF64U = "i64.trunc_f64_u" (1 -> [I64]),
        F32ConvertI32S = "f32.convert_i32_s" (1 -> [F32]),
        F32ConvertI32U = "f32.convert_i32_u" (1 -> [F32]),
        F32ConvertI64S = "f32.convert_i64_s" (1 -> [F32]),
        F32ConvertI64U = "f32.convert_i64_u" (1 -> [F32]),
        F32DemoteF64 = "f32.demote_f64" (1 -> [F32]),
        F64ConvertI32S = "f64.convert_i32_s" (1 -> [F64]),
        F64ConvertI32U = "f64.convert_i32_u" (1 -> [F64]),
        F64ConvertI64S = "f64.convert_i64_s" (1 -> [F64]),
        F64ConvertI64U = "f64.convert_i64_u" (1 -> [F64]),
        F64PromoteF32 = "f64.promote_f32" (1 -> [F64]),
        I32ReinterpretF32 = "i32.reinterpret_f32" (1 -> [I32]),
        I64ReinterpretF64 = "i64.reinterpret_f64" (1 -> [I64]),
        F32ReinterpretI32 = "f32.reinterpret_i32" (1 -> [F32]),
        F64ReinterpretI64 = "f64.reinterpret_i64" (1 -> [F64]),
        I32Extend8S = "i32.extend8_s" (1 -> [I32]),
        I32Extend16S = "i32.extend16_s" (1 -> [I32]),
        I64Extend8S = "i64.extend8_s" (1 -> [I64]),
        I64Extend16S = "i64.extend16_s" (1 -> [I64]),
        I64Extend32S = "i64.extend32_s" (1 -> [I64]),
        I32TruncSatF32S = "i32.trunc_sat_f32_s" (1 -> [I32]),
        I32TruncSatF32U = "i32.trunc_sat_f32_u" (1 -> [I32]),
        I32TruncSatF64S = "i32.trunc_sat_f64_s" (1 -> [I32]),
        I32TruncSatF64U = "i32.trunc_sat_f64_u" (1 -> [I32]),
        I64TruncSatF32S = "i64.trunc_sat_f32_s" (1 -> [I64]),
        I64TruncSatF32U = "i64.trunc_sat_f32_u" (1 -> [I64]),
        I64TruncSatF64S = "i64.trunc_sat_f64_s" (1 -> [I64]),
        I64TruncSatF64U = "i64.trunc_sat_f64_u" (1 -> [I64]),
        RefIsNull = "ref.is_null" (1 -> [I32]),
        RefEq = "ref.eq" (2 -> [I32]),
        ArrayLen = "array.len" (1 -> [I32]),
        I31GetS = "i31.get_s" (1 -> [I32]),
        I31GetU = "i31.get_u" (1 -> [I32]),
        I8x16Swizzle = "i8x16.swizzle" (2 -> [V128]),
        I8x16Splat = "i8x16.splat" (1 -> [V128]),
        I16x8Splat = "i16x8.splat" (1 -> [V128]),
        I32x4Splat = "i32x4.splat" (1 -> [V128]),
        I64x2Splat = "i64x2.splat" (1 -> [V128]),
        F32x4Splat = "f32x4.splat" (1 -> [V128]),
        F64x2Splat = "f64x2.splat" (1 -> [V128]),
        I8x16Eq = "i8x16.eq" (2 -> [V128]),
        I8x16Ne = "i8x16.ne" (2 -> [V128]),
        I8x16LtS = "i8x16.lt_s" (2 -> [V128]),
        I8x16LtU = "i8x16.lt_u" (2 -> [V128]),
        I8x16GtS = "i8x16.gt_s" (2 -> [V128]),
        I8x16GtU = "i8x16.gt_u" (2 -> [V128]),
        I8x16LeS = "i8x16.le_s" (2 -> [V128]),
        I8x16LeU = "i8x16.le_u" (2 -> [V128]),
        I8x16GeS = "i8x16.ge_s" (2 -> [V128]),
        I8x16GeU = "i8x16.ge_u" (2 -> [V128]),
        I16x8Eq = "i16x8.eq" (2 -> [V128]),
        I16x8Ne = "i16x8.ne" (2 -> [V128]),
        I16x8LtS = "i16x8.lt_s" (2 -> [V128]),
        I16x8LtU = "i16x8.lt_u" (2 -> [V128]),
        I16x8GtS = "i16x8.gt_s" (2 -> [V128]),
        I16x8GtU = "i16x8.gt_u" (2 -> [V128]),
        I16x8LeS = "i16x8.le_s" (2 -> [V128]),
        I16x8LeU = "i16x8.le_u" (2 -> [V128]),
        I16x8GeS = "i16x8.ge_s" (2 -> [V128]),
        I16x8GeU = "i16x8.ge_u" (2 -> [V128]),
        I32x4Eq = "i32x4.eq" (2 -> [V128]),
        I32x4Ne = "i32x4.ne" (2 -> [V128]),
        I32x4LtS = "i32x4.lt_s" (2 -> [V128]),
        I32x4LtU = "i32x4.lt_u" (2 -> [V128]),
        I32x4GtS = "i32x4.gt_s" (2 -> [V128]),
        I32x4GtU = "i32x4.gt_u" (2 -> [V128]),
        I32x4LeS = "i32x4.le_s" (2 -> [V128]),
        I32x4LeU = "i32x4.le_u" (2 -> [V128]),
        I32x4GeS = "i32x4.ge_s" (2 -> [V128]),
        I32x4GeU = "i32x4.ge_u" (2 -> [V128]),
        I64x2Eq = "i64x2.eq" (2 -> [V128]),
        I64x2Ne = "i64x2.ne" (2 -> [V128]),
        I64x2LtS = "i64x2.lt_s" (2 -> [V128]),
        I64x2GtS = "i64x2.gt_s" (2 -> [V128]),
        I64x2LeS = "i64x2.le_s" (2 -> [V128]),
        I64x2GeS = "i64x2.ge_s" (2 -> [V128]),
        F32x4Eq = "f32x4.eq" (2 -> [V128]),
        F32x4Ne = "f32x4.ne" (2 -> [V128]),
        F32x4Lt = "f32x4.lt" (2 -> [V128]),
        F32x4Gt = "f32x4.gt" (2 -> [V128]),
        F32x4Le = "f32x4.le" (2 -> [V128]),
        F32x4Ge = "f32x4.ge" (2 -> [V128]),
        F64x2Eq = "f64x2.eq" (2 -> [V128]),
        F64x2Ne = "f64x2.ne" (2 -> [V128]),
        F64x2Lt = "f64x2.lt" (2 -> [V128]),
        F64x2Gt = "f64x2.gt" (2 -> [V128]),
        F64x2Le = "f64x2.le" (2 -> [V128]),
        F64x2Ge = "f64x2.ge" (2 -> [V128]),
        V128Not = "v128.not" (1 -> [V128]),
        V128And = "v128.and" (2 -> [V128]),
        V128AndNot = "v128.andnot" (2 -> [V128]),
        V128Or = "v128.or" (2 -> [V128]),
        V128Xor = "v128.xor" (2 -> [V128]),
        V128Bitselect = "v128.bitselect" (3 -> [V128]),
        V128AnyTrue = "v128.any_true" (1 -> [I32]),
        I8x16Abs = "i8x16.abs" (1 -> [V128]),
        I8x16Neg = "i8x16.neg" (1 -> [V128]),
        I8x16Popcnt = "i8x16.popcnt" (1 -> [V128]),
        I8x16AllTrue = "i8x16.all_true" (1 -> [I32]),
        I8x16Bitmask = "i8x16.bitmask" (1 -> [I32]),
        I8x16NarrowI16x8S = "i8x16.narrow_i16x8_s" (2 -> [V128]),
        I8x16NarrowI16x8U = "i8x16.narrow_i16x8_u" (2 -> [V128]),
        I8x16Shl = "i8x16.shl" (2 -> [V128]),
        I8x16ShrS = "i8x16.shr_s" (2 -> [V128]),
        I8x16ShrU = "i8x16.shr_u" (2 -> [V128]),
        I8x16Add = "i8x16.add" (2 -> [V128]),
        I8x16AddSatS = "i8x16.add_sat_s" (2 -> [V128]),
        I8x16AddSatU = "i8x16.add_sat_u" (2 -> [V128]),
        I8x16Sub = "i8x16.sub" (2 -> [V128]),
        I8x16SubSatS = "i8x16.sub_sat_s" (2 -> [V128]),
        I8x16SubSatU = "i8x16.sub_sat_u" (2 -> [V128]),
        I8x16MinS = "i8x16.min_s" (2 -> [V128]),
        I8x16MinU = "i8x16.min_u" (2 -> [V128]),
        I8x16MaxS = "i8x16.max_s" (2 -> [V128]),
        I8x16MaxU = "i8x16.max_u" (2 -> [V128]),
        I8x16AvgrU = "i8x16.avgr_u" (2 -> [V128]),
        I16x8ExtAddPairwiseI8x16S = "i16x8.extadd_pairwise_i8x16_s" (1 -> [V128]),
        I16x8ExtAddPairwiseI8x16U = "i16x8.extadd_pairwise_i8x16_u" (1 -> [V128]),
        I16x8Abs = "i16x8.abs" (1 -> [V128]),
        I16x8Neg = "i16x8.neg" (1 -> [V128]),
        I16x8Q15MulrSatS = "i16x8.q15mulr_sat_s" (2 -> [V128]),
        I16x8AllTrue = "i16x8.all_true" (1 -> [I32]),
        I16x8Bitmask = "i16x8.bitmask" (1 -> [I32]),
        I16x8NarrowI32x4S = "i16x8.narrow_i32x4_s" (2 -> [V128]),
        I16x8NarrowI32x4U = "i16x8.narrow_i32x4_u" (2 -> [V128]),
        I16x8ExtendLowI8x16S = "i16x8.extend_low_i8x16_s" (1 -> [V128]),
        I16x8ExtendHighI8x16S = "i16x8.extend_high_i8x16_s" (1 -> [V128]),
        I16x8ExtendLowI8x16U = "i16x8.extend_low_i8x16_u" (1 -> [V128]),
        I16x8ExtendHighI8x16U = "i16x8.extend_high_i8x16_u" (1 -> [V128]),
        I16x8Shl = "i16x8.shl" (2 -> [V128]),
        I16x8ShrS = "i16x8.shr_s" (2 -> [V128]),
        I16x8ShrU = "i16x8.shr_u" (2 -> [V128]),
        I16x8Add = "i16x8.add" (2 -> [V128]),
        I16x8AddSatS = "i16x8.add_sat_s" (2 -> [V128]),
        I16x8AddSatU = "i16x8.add_sat_u" (2 -> [V128]),
        I16x8Sub = "i16x8.sub" (2 -> [V128]),
        I16x8SubSatS = "i16x8.sub_sat_s" (2 -> [V128]),
        I16x8SubSatU = "i16x8.sub_sat_u" (2 -> [V128]),
        I16x8Mul = "i16x8.mul" (2 -> [V128]),
        I16x8MinS = "i16x8.min_s" (2 -> [V128]),
        I16x8MinU = "i16x8.min_u" (2 -> [V128]),
        I16x8MaxS = "i16x8.max_s" (2 -> [V128]),
        I16x8MaxU = "i16x8.max_u" (2 -> [V128]),
        I16x8AvgrU = "i16x8.avgr_u" (2 -> [V128]),
        I16x8ExtMulLowI8x16S = "i16x8.extmul_low_i8x16_s" (2 -> [V128]),
        I16x8ExtMulHighI8x16S = "i16x8.extmul_high_i8x16_s" (2 -> [V128]),
        I16x8ExtMulLowI8x16U = "i16x8.extmul_low_i8x16_u" (2 -> [V128]),
        I16x8ExtMulHighI8x16U = "i16x8.extmul_high_i8x16_u" (2 -> [V128]),
        I32x4ExtAddPairwiseI16x8S = "i32x4.extadd_pairwise_i16x8_s" (1 -> [V128]),
        I32x4ExtAddPairwiseI16x8U = "i32x4.extadd_pairwise_i16x8_u" (1 -> [V128]),
        I32x4Abs = "i32x4.abs" (1 -> [V128]),
        I32x4Neg = "i32x4.neg" (1 -> [V128]),
        I32x4AllTrue = "i32x4.all_true" (1 -> [I32]),
        I32x4Bitmask = "i32x4.bitmask" (1 -> [I32]),
        I32x4ExtendLowI16x8S = "i32x4.extend_low_i16x8_s" (1 -> [V128]),
        I32x4ExtendHighI16x8S = "i32x4.extend_high_i16x8_s" (1 -> [V128]),
        I32x4ExtendLowI16x8U = "i32x4.extend_low_i16x8_u" (1 -> [V128]),
        I32x4ExtendHighI16x8U = "i32x4.extend_high_i16x8_u" (1 -> [V128]),
        I32x4Shl = "i32x4.shl" (2 -> [V128]),
        I32x4ShrS = "i32x4.shr_s" (2 -> [V128]),
        I32x4ShrU = "i32x4.shr_u" (2 -> [V128]),
        I32x4Add = "i32x4.add" (2 -> [V128]),
        I32x4Sub = "i32x4.sub" (2 -> [V128]),
        I32x4Mul = "i32x4.mul" (2 -> [V128]),
        I32x4MinS = "i32x4.min_s" (2 -> [V128]),
        I32x4MinU = "i32x4.min_u" (2 -> [V128]),
        I32x4MaxS = "i32x4.max_s" (2 -> [V128]),
        I32x4MaxU = "i32x4.max_u" (2 -> [V128]),
        I32x4DotI16x8S = "i32x4.dot_i16x8_s" (2 -> [V128]),
        I32x4ExtMulLowI16x8S = "i32x4.extmul_low_i16x8_s" (2 -> [V128]),
        I32x4ExtMulHighI16x8S = "i32x4.extmul_high_i16x8_s" (2 -> [V128]),
        I32x4ExtMulLowI16x8U = "i32x4.extmul_low_i16x8_u" (2 -> [V128]),
        I32x4ExtMulHighI16x8U = "i32x4.extmul_high_i16x8_u" (2 -> [V128]),
        I64x2Abs = "i64x2.abs" (1 -> [V128]),
        I64x2Neg = "i64x2.neg" (1 -> [V128]),
        I64x2AllTrue = "i64x2.all_true" (1 -> [I32]),
        I64x2Bitmask = "i64x2.bitmask" (1 -> [I32]),
        I64x2ExtendLowI32x4S = "i64x2.extend_low_i32x4_s" (1 -> [V128]),
        I64x2ExtendHighI32x4S = "i64x2.extend_high_i32x4_s" (1 -> [V128]),
        I64x2ExtendLowI32x4U = "i64x2.extend_low_i32x4_u" (1 -> [V128]),
        I64x2ExtendHighI32x4U = "i64x2.extend_high_i32x4_u" (1 -> [V128]),
        I64x2Shl = "i64x2.shl" (2 -> [V128]),
        I64x2ShrS = "i64x2.shr_s" (2 -> [V128]),
        I64x2ShrU = "i64x2.shr_u" (2 -> [V128]),
        I64x2Add = "i64x2.add" (2 -> [V128]),
        I64x2Sub = "i64x2.sub" (2 -> [V128]),
        I64x2Mul = "i64x2.mul" (2 -> [V128]),
        I64x2ExtMulLowI32x4S = "i64x2.extmul_low_i32x4_s" (2 -> [V128]),
        I64x2ExtMulHighI32x4S = "i64x2.extmul_high_i32x4_s" (2 -> [V128]),
        I64x2ExtMulLowI32x4U = "i64x2.extmul_low_i32x4_u" (2 -> [V128]),
        I64x2ExtMulHighI32x4U = "i64x2.extmul_high_i32x4_u" (2 -> [V128]),
        F32x4Ceil = "f32x4.ceil" (1 -> [V128]),
        F32x4Floor = "f32x4.floor" (1 -> [V128]),
        F32x4Trunc = "f32x4.trunc" (1 -> [V128]),
        F32x4Nearest = "f32x4.nearest" (1 -> [V128]),
        F32x4Abs = "f32x4.abs" (1 -> [V128]),
        F32x4Neg = "f32x4.neg" (1 -> [V128]),
        F32x4Sqrt = "f32x4.sqrt" (1 -> [V128]),
        F32x4Add = "f32x4.add" (2 -> [V128]),
        F32x4Sub = "f32x4.sub" (2 -> [V128]),
        F32x4Mul = "f32x4.mul" (2 -> [V128]),
        F32x4Div = "f32x4.div" (2 -> [V128]),
        F32x4Min = "f32x4.min" (2 -> [V128]),
        F32x4Max = "f32x4.max" (2 -> [V128]),
        F32x4PMin = "f32x4.pmin" (2 -> [V128]),
        F32x4PMax = "f32x4.pmax" (2 -> [V128]),
        F64x2Ceil = "f64x2.ceil" (1 -> [V128]),
        F64x2Floor = "f64x2.floor" (1 -> [V128]),
        F64x2Trunc = "f64x2.trunc" (1 -> [V128]),
        F64x2Nearest = "f64x2.nearest" (1 -> [V128]),
        F64x2Abs = "f64x2.abs" (1 -> [V128]),
        F64x2Neg = "f64x2.neg" (1 -> [V128]),
        F64x2Sqrt = "f64x2.sqrt" (1 -> [V128]),
        F64x2Add = "f64x2.add" (2 -> [V128]),
        F64x2Sub = "f64x2.sub" (2 -> [V128]),
        F64x2Mul = "f64x2.mul" (2 -> [V128]),
        F64x2Div = "f64x2.div" (2 -> [V128]),
        F64x2Min = "f64x2.min" (2 -> [V128]),
        F64x2Max = "f64x2.max" (2 -> [V128]),
        F64x2PMin = "f64x2.pmin" (2 -> [V128]),
        F64x2PMax = "f64x2.pmax" (2 -> [V128]),
        I32x4TruncSatF32x4S = "i32x4.trunc_sat_f32x4_s" (1 -> [V128]),
        I32x4TruncSatF32x4U = "i32x4.trunc_sat_f32x4_u" (1 -> [V128]),
        F32x4ConvertI32x4S = "f32x4.convert_i32x4_s" (1 -> [V128]),
        F32x4ConvertI32x4U = "f32x4.convert_i32x4_u" (1 -> [V128]),
        I32x4TruncSatF64x2SZero = "i32x4.trunc_sat_f64x2_s_zero" (1 -> [V128]),
        I32x4TruncSatF64x2UZero = "i32x4.trunc_sat_f64x2_u_zero" (1 -> [V128]),
        F64x2ConvertLowI32x4S = "f64x2.convert_low_i32x4_s" (1 -> [V128]),
        F64x2ConvertLowI32x4U = "f64x2.convert_low_i32x4_u" (1 -> [V128]),
        F32x4DemoteF64x2Zero = "f32x4.demote_f64x2_zero" (1 -> [V128]),
        F64x2PromoteLowF32x4 = "f64x2.promote_low_f32x4" (1 -> [V128]),
        I8x16RelaxedSwizzle = "i8x16.relaxed_swizzle" (2 -> [V128]),
        I32x4RelaxedTruncF32x4S = "i32x4.relaxed_trunc_f32x4_s" (1 -> [V128]),
        I32x4RelaxedTruncF32x4U = "i32x4.relaxed_trunc_f32x4_u" (1 -> [V128]),
        I32x4RelaxedTruncF64x2SZero = "i32x4.relaxed_trunc_f64x2_s_zero" (1 -> [V128]),
        I32x4RelaxedTruncF64x2UZero = "i32x4.relaxed_trunc_f64x2_u_zero" (1 -> [V128]),
        F32x4RelaxedMadd = "f32x4.relaxed_madd" (3 -> [V128]),
        F32x4RelaxedNmadd = "f32x4.relaxed_nmadd" (3 -> [V128]),
        F64x2RelaxedMadd = "f64x2.relaxed_madd" (3 -> [V128]),
        F64x2RelaxedNmadd = "f64x2.relaxed_nmadd" (3 -> [V128]),
        I8x16RelaxedLaneselect = "i8x16.relaxed_laneselect" (3 -> [V128]),
        I16x8RelaxedLaneselect = "i16x8.relaxed_laneselect" (3 -> [V128]),
        I32x4RelaxedLaneselect = "i32x4.relaxed_laneselect" (3 -> [V128]),
        I64x2RelaxedLaneselect = "i64x2.relaxed_laneselect" (3 -> [V128]),
        F32x4RelaxedMin = "f32x4.relaxed_min" (2 -> [V128]),
        F32x4RelaxedMax = "f32x4.relaxed_max" (2 -> [V128]),
        F64x2RelaxedMin = "f64x2.relaxed_min" (2 -> [V128]),
        F64x2RelaxedMax = "f64x2.relaxed_max" (2 -> [V128]),
        I16x8RelaxedQ15mulrS = "i16x8.relaxed_q15mulr_s" (2 -> [V128]),
        I16x8RelaxedDotI8x16I7x16S = "i16x8.relaxed_dot_i8x16_i7x16_s" (2 -> [V128]),
        I32x4RelaxedDotI8x16I7x16AddS = "i32x4.relaxed_dot_i8x16_i7x16_add_s" (3 -> [V128]),
        I64Add128 = "i64.add128" (4 -> [I64 I64]),
        I64Sub128 = "i64.sub128" (4 -> [I64 I64]),
        I64MulWideS = "i64.mul_wide_s" (2 -> [I64 I64]),
        I64MulWideU = "i64.mul_wide_u" (2 -> [I64 I64]),
    }
    load {
        I32Load = "i32.load" reads 4 as I32,
        I64Load = "i64.load" reads 8 as I64,
        F32Load = "f32.load" reads 4 as F32,
        F64Load = "f64.load" reads 8 as F64,
        I32Load8S = "i32.load8_s" reads 1 as I32,
        I32Load8U = "i32.load8_u" reads 1 as I32,
        I32Load16S = "i32.load16_s" reads 2 as I32,
        I32Load16U = "i32.load16_u" reads 2 as I32,
        I64Load8S = "i64.load8_s" reads 1 as I64,
        I64Load8U = "i64.load8_u" reads 1 as I64,
        I64Load16S = "i64.load16_s" reads 2 as I64,
        I64Load16U = "i64.load16_u" reads 2 as I64,
        I64Load32S = "i64.load32_s" reads 4 as I64,
        I64Load32U = "i64.load32_u" reads 4 as I64,
        V128Load = "v128.load" reads 16 as V128,
        V128Load8x8S = "v128.load8x8_s" reads 8 as V128,
        V128Load8x8U = "v128.load8x8_u" reads 8 as V128,
        V128Load16x4S = "v128.load16x4_s" reads 8 as V128,
        V128Load16x4U = "v128.load16x4_u" reads 8 as V128,
        V128Load32x2S = "v128.load32x2_s" reads 8 as V128,
        V128Load32x2U = "v128.load32x2_u" reads 8 as V128,
        V128Load8Splat = "v128.load8_splat" reads 1 as V128,
        V128Load16Splat = "v128.load16_splat" reads 2 as V128,
        V128Load32Splat = "v128.load32_splat" reads 4 as V128,
        V128Load64Splat = "v128.load64_splat" reads 8 as V128,
        V128Load32Zero = "v128.load32_zero" reads 4 as V128,
        V128Load64Zero = "v128.load64_zero" reads 8 as V128,
        I32AtomicLoad = "i32.atomic.load" reads 4 as I32,
        I32AtomicLoad8U = "i32.atomic.load8_u" reads 1 as I32,
        I32AtomicLoad16U = "i32.atomic.load16_u" reads 2 as I32,
        I64AtomicLoad = "i64.atomic.load" reads 8 as I64,
        I64AtomicLoad8U = "i64.atomic.load8_u" reads 1 as I64,
        I64AtomicLoad16U = "i64.atomic.load16_u" reads 2 as I64,
        I64AtomicLoad32U = "i64.atomic.load32_u" reads 4 as I64,
    }
    store {
        I32Store = "i32.store" writes 4 from I32,
        I64Store = "i64.store" writes 8 from I64,
        F32Store = "f32.store" writes 4 from F32,
        F64Store = "f64.store" writes 8 from F64,
        I32Store8 = "i32.store8" writes 1 from I32,
        I32Store16 = "i32.store16" writes 2 from I32,
        I64Store8 = "i64.store8" writes 1 from I64,
        I64Store16 = "i64.store16" writes 2 from I64,
        I64Store32 = "i64.store32" writes 4 from I64,
        V128Store = "v128.store" writes 16 from V128,
        I32AtomicStore = "i32.atomic.store" writes 4 from I32,
        I32AtomicStore8 = "i32.atomic.store8" writes 1 from I32,
        I32AtomicStore16 = "i32.atomic.store16" writes 2 from I32,
        I64AtomicStore = "i64.atomic.store" writes 8 from I64,
        I64AtomicStore8 = "i64.atomic.store8" writes 1 from I64,
        I64AtomicStore16 = "i64.atomic.store16" writes 2 from I64,
        I64AtomicStore32 = "i64.atomic.store32" writes 4 from I64,
    }
    memory_lane {
        V128Load8Lane = "v128.load8_lane" touches 1 (2 -> [V128]) store false,
        V128Load16Lane = "v128.load16_lane" touches 2 (2 -> [V128]) store false,
        V128Load32Lane = "v128.load32_lane" touches 4 (2 -> [V128]) store false,
        V128Load64Lane = "v128.load64_lane" touches 8 (2 -> [V128]) store false,
        V128Store8Lane = "v128.store8_lane" touches 1 (2 -> []) store true,
        V128Store16Lane = "v128.store16_lane" touches 2 (2 -> []) store true,
        V128Store32Lane = "v128.store32_lane" touches 4 (2 -> []) store true,
        V128Store64Lane = "v128.store64_lane" touches 8 (2 -> []) store true,
    }
    atomic {
        MemoryAtomicNotify = "memory.atomic.notify" touches 4 (2 -> [I32]),
        MemoryAtomicWait32 = "memory.atomic.wait32" touches 4 (3 -> [I32]),
        MemoryAtomicWait64 = "memory.atomic.wait64" touches 8 (3 -> [I32]),
        I32AtomicRmwAdd = "i32.atomic.rmw.add" touches 4 (2 -> [I32]),
        I32AtomicRmw8AddU = "i32.atomic.rmw8.add_u" touches 1 (2 -> [I32]),
        I32AtomicRmw16AddU = "i32.atomic.rmw16.add_u" touches 2 (2 -> [I32]),
        I64AtomicRmwAdd = "i64.atomic.rmw.add" touches 8 (2 -> [I64]),
        I64AtomicRmw8AddU = "i64.atomic.rmw8.add_u" touches 1 (2 -> [I64]),
        I64AtomicRmw16AddU = "i64.atomic.rmw16.add_u" touches 2 (2 -> [I64]),
        I64AtomicRmw32AddU = "i64.atomic.rmw32.add_u" touches 4 (2 -> [I64]),
        I32AtomicRmwSub = "i32.atomic.rmw.sub" touches 4 (2 -> [I32]),
        I32AtomicRmw8SubU = "i32.atomic.rmw8.sub_u" touches 1 (2 -> [I32]),
        I32AtomicRmw16SubU = "i32.atomic.rmw16.sub_u" touches 2 (2 -> [I32]),
        I64AtomicRmwSub = "i64.atomic.rmw.sub" touches 8 (2 -> [I64]),
        I64AtomicRmw8SubU = "i64.atomic.rmw8.sub_u" touches 1 (2 -> [I64]),
        I64AtomicRmw16SubU = "i64.atomic.rmw16.sub_u" touches 2 (2 -> [I64]),
        I64AtomicRmw32SubU = "i64.atomic.rmw32.sub_u" touches 4 (2 -> [I64]),
        I32AtomicRmwAnd = "i32.atomic.rmw.and" touches 4 (2 -> [I32]),
        I32AtomicRmw8AndU = "i32.atomic.rmw8.and_u" touches 1 (2 -> [I32]),
        I32AtomicRmw16AndU = "i32.atomic.rmw16.and_u" touches 2 (2 -> [I32]),
        I64AtomicRmwAnd = "i64.atomic.rmw.and" touches 8 (2 -> [I64]),
        I64AtomicRmw8AndU = "i64.atomic.rmw8.and_u" touches 1 (2 -> [I64]),
        I64AtomicRmw16AndU = "i64.atomic.rmw16.and_u" touches 2 (2 -> [I64]),
        I64AtomicRmw32AndU = "i64.atomic.rmw32.and_u" touches 4 (2 -> [I64]),
        I32AtomicRmwOr = "i32.atomic.rmw.or" touches 4 (2 -> [I32]),
        I32AtomicRmw8OrU = "i32.atomic.rmw8.or_u" touches 1 (2 -> [I32]),
        I32AtomicRmw16OrU = "i32.atomic.rmw16.or_u" touches 2 (2 -> [I32]),
        I64AtomicRmwOr = "i64.atomic.rmw.or" touches 8 (2 -> [I64]),
        I64AtomicRmw8OrU = "i64.atomic.rmw8.or_u" touches 1 (2 -> [I64]),
        I64AtomicRmw16OrU = "i64.atomic.rmw16.or_u" touches 2 (2 -> [I64]),
        I64AtomicRmw32OrU = "i64.atomic.rmw32.or_u" touches 4 (2 -> [I64]),
        I32AtomicRmwXor = "i32.atomic.rmw.xor" touches 4 (2 -> [I32]),
        I32AtomicRmw8XorU = "i32.atomic.rmw8.xor_u" touches 1 (2 -> [I32]),
        I32AtomicRmw16XorU = "i32.atomic.rmw16.xor_u" touches 2 (2 -> [I32]),
        I64AtomicRmwXor = "i64.atomic.rmw.xor" touches 8 (2 -> [I64]),
        I64AtomicRmw8XorU = "i64.atomic.rmw8.xor_u" touches 1 (2 -> [I64]),
        I64AtomicRmw16XorU = "i64.atomic.rmw16.xor_u" touches 2 (2 -> [I64]),
        I64AtomicRmw32XorU = "i64.atomic.rmw32.xor_u" touches 4 (2 -> [I64]),
        I32AtomicRmwXchg = "i32.atomic.rmw.xchg" touches 4 (2 -> [I32]),
        I32AtomicRmw8XchgU = "i32.atomic.rmw8.xchg_u" touches 1 (2 -> [I32]),
        I32AtomicRmw16XchgU = "i32.atomic.rmw16.xchg_u" touches 2 (2 -> [I32]),
        I64AtomicRmwXchg = "i64.atomic.rmw.xchg" touches 8 (2 -> [I64]),
        I64AtomicRmw8XchgU = "i64.atomic.rmw8.xchg_u" touches 1 (2 -> [I64]),
        I64AtomicRmw16XchgU = "i64.atomic.rmw16.xchg_u" touches 2 (2 -> [I64]),
        I64AtomicRmw32XchgU = "i64.atomic.rmw32.xchg_u" touches 4 (2 -> [I64]),
        I32AtomicRmwCmpxchg = "i32.atomic.rmw.cmpxchg" touches 4 (3 -> [I32]),
        I32AtomicRmw8CmpxchgU = "i32.atomic.rmw8.cmpxchg_u" touches 1 (3 -> [I32]),
        I32AtomicRmw16CmpxchgU = "i32.atomic.rmw16.cmpxchg_u" touches 2 (3 -> [I32]),
        I64AtomicRmwCmpxchg = "i64.atomic.rmw.cmpxchg" touches 8 (3 -> [I64]),
        I64AtomicRmw8CmpxchgU = "i64.atomic.rmw8.cmpxchg_u" touches 1 (3 -> [I64]),
        I64AtomicRmw16CmpxchgU = "i64.atomic.rmw16.cmpxchg_u" touches 2 (3 -> [I64]),
        I64AtomicRmw32CmpxchgU = "i64.atomic.rmw32.cmpxchg_u" touches 4 (3 -> [I64]),
    }
    lane {
        I8x16ExtractLaneS = "i8x16.extract_lane_s" (1 -> [I32]),
        I8x16ExtractLaneU = "i8x16.extract_lane_u" (1 -> [I32]),
        I8x16ReplaceLane = "i8x16.replace_lane" (2 -> [V128]),
        I16x8ExtractLaneS = "i16x8.extract_lane_s" (1 -> [I32]),
        I16x8ExtractLaneU = "i16x8.extract_lane_u" (1 -> [I32]),
        I16x8ReplaceLane = "i16x8.replace_lane" (2 -> [V128]),
        I32x4ExtractLane = "i32x4.extract_lane" (1 -> [I32]),
        I32x4ReplaceLane = "i32x4.replace_lane" (2 -> [V128]),
        I64x2ExtractLane = "i64x2.extract_lane" (1 -> [I64]),
        I64x2ReplaceLane = "i64x2.replace_lane" (2 -> [V128]),
        F32x4ExtractLane = "f32x4.extract_lane" (1 -> [F32]),
        F32x4ReplaceLane = "f32x4.replace_lane" (2 -> [V128]),
        F64x2ExtractLane = "f64x2.extract_lane" (1 -> [F64]),
        F64x2ReplaceLane = "f64x2.replace_lane" (2 -> [V128]),
    }
    immediate {
        Return {} = "return",
        Select {} = "select",
        Block {
            /// Its parameters and results.
            ty: BlockType,
            /// Index of the matching `end`.
            end: u32
        } = "block",
        Loop {
            /// Its parameters and results.
            ty: BlockType,
            /// Index of the matching `end`.
            end: u32
        } = "loop",
        If {
            /// Its parameters and results.
            ty: BlockType,
            /// The instruction that executes next if the condition is zero: the one after the `else`, or after the
            /// `end` if there is no `else`.
            otherwise: u32
        } = "if",
        /// Reached at the end of the first arm: control continues after the `end`.
        Else {
            /// Index of the matching `end`.
            end: u32
        } = "else",
        /// The end of a block, or of the function if it is the last instruction.
        End {} = "end",
        TryTable {
            /// Its parameters and results.
            ty: BlockType,
            /// Index of the matching `end`.
            end: u32,
            /// Index of its first clause in the code's `catches`.
            first: u32,
            /// How many clauses it has.
            count: u16
        } = "try_table",
        Throw {
            /// Index of the tag of the exception that is thrown.
            tag_index: u32
        } = "throw",
        ThrowRef {} = "throw_ref",
        /// Of the legacy exception proposal.
        Try {
            /// Its parameters and results.
            ty: BlockType,
            /// Index of the matching `end` (or `delegate`).
            end: u32
        } = "try",
        /// Of the legacy exception proposal. When reached from the arm before it, control continues after the `end`.
        Catch {
            /// Index of the tag of the exceptions that are caught.
            tag_index: u32,
            /// Index of the matching `end`.
            end: u32
        } = "catch",
        /// Of the legacy exception proposal. When reached from the arm before it, control continues after the `end`.
        CatchAll {
            /// Index of the matching `end`.
            end: u32
        } = "catch_all",
        /// Of the legacy exception proposal.
        Rethrow {
            /// How many blocks out the `catch` is whose exception is rethrown.
            relative_depth: u32
        } = "rethrow",
        /// Of the legacy exception proposal: ends a `try`.
        Delegate {
            /// How many blocks out, counted from around the `try`, exceptions are passed to.
            relative_depth: u32
        } = "delegate",
        Br {
            /// Index in the code's `labels`.
            label: u32
        } = "br",
        BrIf {
            /// Index in the code's `labels`.
            label: u32
        } = "br_if",
        BrTable {
            /// Index of the first label in the code's `labels`.
            first: u32,
            /// How many labels there are before the default, which follows them.
            count: u32
        } = "br_table",
        BrOnNull {
            /// Index in the code's `labels`.
            label: u32
        } = "br_on_null",
        BrOnNonNull {
            /// Index in the code's `labels`.
            label: u32
        } = "br_on_non_null",
        BrOnCast {
            /// Index in the code's `labels`.
            label: u32,
            from: RefType,
            /// The type tested for.
            to: RefType
        } = "br_on_cast",
        BrOnCastFail {
            /// Index in the code's `labels`.
            label: u32,
            from: RefType,
            /// The type tested for.
            to: RefType
        } = "br_on_cast_fail",
        Call {
            function_index: u32
        } = "call",
        CallIndirect {
            type_index: u32,
            table_index: u32
        } = "call_indirect",
        CallRef {
            type_index: u32
        } = "call_ref",
        ReturnCall {
            function_index: u32
        } = "return_call",
        ReturnCallIndirect {
            type_index: u32,
            table_index: u32
        } = "return_call_indirect",
        ReturnCallRef {
            type_index: u32
        } = "return_call_ref",
        /// `select` with its type written out.
        TypedSelect {
            /// The type of both values.
            ty: ValType
        } = "select",
        LocalGet {
            /// Local index, parameters first.
            local_index: u32
        } = "local.get",
        LocalSet {
            /// Local index, parameters first.
            local_index: u32
        } = "local.set",
        LocalTee {
            /// Local index, parameters first.
            local_index: u32
        } = "local.tee",
        GlobalGet {
            global_index: u32
        } = "global.get",
        GlobalSet {
            global_index: u32
        } = "global.set",
        I32Const {
            value: i32
        } = "i32.const",
        I64Const {
            value: i64
        } = "i64.const",
        F32Const {
            bits: u32
        } = "f32.const",
        F64Const {
            bits: u64
        } = "f64.const",
        V128Const {
            /// Its bytes, lane 0 first.
            bytes: [u8; 16]
        } = "v128.const",
        I8x16Shuffle {
            /// For each lane of the result, its index among the 32 lanes of both operands.
            lanes: [u8; 16]
        } = "i8x16.shuffle",
        MemorySize {
            memory: u32
        } = "memory.size",
        MemoryGrow {
            memory: u32
        } = "memory.grow",
        MemoryInit {
            data_index: u32,
            memory: u32
        } = "memory.init",
        DataDrop {
            data_index: u32
        } = "data.drop",
        MemoryCopy {
            dst_memory: u32,
            src_memory: u32
        } = "memory.copy",
        MemoryFill {
            memory: u32
        } = "memory.fill",
        RefNull {
            /// The heap type that the null belongs to.
            heap: HeapType
        } = "ref.null",
        RefFunc {
            function_index: u32
        } = "ref.func",
        RefAsNonNull {} = "ref.as_non_null",
        TableGet {
            table: u32
        } = "table.get",
        TableSet {
            table: u32
        } = "table.set",
        TableSize {
            table: u32
        } = "table.size",
        TableGrow {
            table: u32
        } = "table.grow",
        TableFill {
            table: u32
        } = "table.fill",
        TableCopy {
            dst_table: u32,
            src_table: u32
        } = "table.copy",
        TableInit {
            elem_index: u32,
            table: u32
        } = "table.init",
        ElemDrop {
            elem_index: u32
        } = "elem.drop",
        StructNew {
            type_index: u32
        } = "struct.new",
        StructNewDefault {
            type_index: u32
        } = "struct.new_default",
        StructGet {
            type_index: u32,
            field: u32
        } = "struct.get",
        StructGetS {
            type_index: u32,
            field: u32
        } = "struct.get_s",
        StructGetU {
            type_index: u32,
            field: u32
        } = "struct.get_u",
        StructSet {
            type_index: u32,
            field: u32
        } = "struct.set",
        ArrayNew {
            type_index: u32
        } = "array.new",
        ArrayNewDefault {
            type_index: u32
        } = "array.new_default",
        ArrayNewFixed {
            type_index: u32,
            count: u32
        } = "array.new_fixed",
        ArrayNewData {
            type_index: u32,
            data_index: u32
        } = "array.new_data",
        ArrayNewElem {
            type_index: u32,
            elem_index: u32
        } = "array.new_elem",
        ArrayGet {
            type_index: u32
        } = "array.get",
        ArrayGetS {
            type_index: u32
        } = "array.get_s",
        ArrayGetU {
            type_index: u32
        } = "array.get_u",
        ArraySet {
            type_index: u32
        } = "array.set",
        ArrayFill {
            type_index: u32
        } = "array.fill",
        ArrayCopy {
            /// Type index of the destination.
            dst_type: u32,
            /// Type index of the source.
            src_type: u32
        } = "array.copy",
        ArrayInitData {
            type_index: u32,
            data_index: u32
        } = "array.init_data",
        ArrayInitElem {
            type_index: u32,
            elem_index: u32
        } = "array.init_elem",
        RefTest {
            /// The type tested for.
            to: RefType
        } = "ref.test",
        RefCast {
            /// The type that the reference must have.
            to: RefType
        } = "ref.cast",
        AnyConvertExtern {} = "any.convert_extern",
        ExternConvertAny {} = "extern.convert_any",
        RefI31 {} = "ref.i31",
        AtomicFence {} = "atomic.fence",
    }
}
