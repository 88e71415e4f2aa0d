//! The decoded operators, one for each operator of the binary format.
//!
//! The table at the end of the file is the single place where an operator is listed: its name in the text
//! format, and for loads and stores the bytes they touch. What an operator *does* is `exec`'s business.

use super::ValType;

/// The type of a `block`, `loop` or `if` ([spec](https://webassembly.github.io/spec/core/syntax/instructions.html#syntax-blocktype)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockType {
    /// Takes nothing, leaves nothing.
    Empty,
    /// Takes nothing, leaves one value.
    Value(ValType),
    /// The function type at this index of the type section.
    Func(u32),
}

/// The immediates of a load or store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemArg {
    /// Added to the address operand.
    pub offset: u32,
    /// The promised alignment as a power of two; a hint only.
    pub align: u8,
}

/// What a plain load or store does to memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryAccess {
    /// Added to the address operand.
    pub offset: u32,
    /// The promised alignment as a power of two; a hint only.
    pub align: u8,
    /// Bytes read or written.
    pub size: u32,
    /// Whether it writes.
    pub store: bool,
    /// Type of the value on the operand stack.
    pub ty: ValType,
}

/// Where a branch goes: the resolved label of a `br`, `br_if`, or of one entry of a `br_table`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// The label index as written: how many blocks are left.
    pub depth: u32,
    /// Index of the operator that executes next. For a `loop` that is the `loop` itself; for other blocks the one
    /// after their `end`. Equal to the number of operators when the branch leaves the function.
    pub target: u32,
    /// How many values are carried along.
    pub arity: u32,
    /// The height to which the operand stack is cut before the carried values are put back (0 = empty).
    pub height: u32,
}

macro_rules! operators {
    (
        plain { $($p:ident = $pn:literal ($pin:literal -> $pout:literal),)* }
        load { $($l:ident = $ln:literal reads $ls:literal,)* }
        store { $($s:ident = $sn:literal writes $ss:literal,)* }
        immediate { $( $(#[$doc:meta])* $o:ident { $($(#[$fdoc:meta])* $f:ident: $t:ty),* } = $on:literal,)* }
    ) => {
        /// One operator with its immediates, named as in `wasmparser`.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum Op {
            $(#[doc = concat!("`", $pn, "`")] $p,)*
            $(#[doc = concat!("`", $ln, "`")] $l {
                /// Offset and alignment.
                memarg: MemArg
            },)*
            $(#[doc = concat!("`", $sn, "`")] $s {
                /// Offset and alignment.
                memarg: MemArg
            },)*
            $(#[doc = concat!("`", $on, "`")] $(#[$doc])* $o { $($(#[$fdoc])* $f: $t),* },)*
        }

        impl Op {
            /// The keyword of the text format.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$p => $pn,)*
                    $(Self::$l { .. } => $ln,)*
                    $(Self::$s { .. } => $sn,)*
                    $(Self::$o { .. } => $on,)*
                }
            }

            /// What a plain load or store touches; `None` for every other operator.
            #[must_use]
            pub fn memory_access(&self) -> Option<MemoryAccess> {
                match *self {
                    $(Self::$l { memarg } => Some(access(memarg, $ls, false, $ln)),)*
                    $(Self::$s { memarg } => Some(access(memarg, $ss, true, $sn)),)*
                    _ => None,
                }
            }

            /// How many operands it pops and pushes, where that does not depend on types or blocks.
            pub(in crate::wasm) fn fixed_arity(&self) -> Option<(u32, u32)> {
                match self {
                    $(Self::$p => Some(($pin, $pout)),)*
                    $(Self::$l { .. } => Some((1, 1)),)*
                    $(Self::$s { .. } => Some((2, 0)),)*
                    _ => None,
                }
            }

            /// The operator, if it has no immediates or only a memory argument. `None` for the others, and for
            /// those this crate does not know.
            pub(in crate::wasm) fn from_regular(op: &wasmparser::Operator<'_>) -> Option<Self> {
                Some(match op {
                    $(wasmparser::Operator::$p => Self::$p,)*
                    $(wasmparser::Operator::$l { memarg } => Self::$l { memarg: mem_arg(memarg) },)*
                    $(wasmparser::Operator::$s { memarg } => Self::$s { memarg: mem_arg(memarg) },)*
                    _ => return None,
                })
            }
        }
    };
}

fn mem_arg(m: &wasmparser::MemArg) -> MemArg {
    // Validation bounds the offset by the 32-bit address space, since 64-bit memories are refused.
    MemArg { offset: u32::try_from(m.offset).unwrap_or(u32::MAX), align: m.align }
}

fn access(memarg: MemArg, size: u32, store: bool, name: &str) -> MemoryAccess {
    let ty = match &name[..3] {
        "i32" => ValType::I32,
        "i64" => ValType::I64,
        "f32" => ValType::F32,
        _ => ValType::F64,
    };
    MemoryAccess { offset: memarg.offset, align: memarg.align, size, store, ty }
}

operators! {
    plain {
        Unreachable = "unreachable" (0 -> 0),
        Nop = "nop" (0 -> 0),
        Return = "return" (0 -> 0),
        Drop = "drop" (1 -> 0),
        Select = "select" (3 -> 1),
        I32Eqz = "i32.eqz" (1 -> 1),
        I32Eq = "i32.eq" (2 -> 1),
        I32Ne = "i32.ne" (2 -> 1),
        I32LtS = "i32.lt_s" (2 -> 1),
        I32LtU = "i32.lt_u" (2 -> 1),
        I32GtS = "i32.gt_s" (2 -> 1),
        I32GtU = "i32.gt_u" (2 -> 1),
        I32LeS = "i32.le_s" (2 -> 1),
        I32LeU = "i32.le_u" (2 -> 1),
        I32GeS = "i32.ge_s" (2 -> 1),
        I32GeU = "i32.ge_u" (2 -> 1),
        I64Eqz = "i64.eqz" (1 -> 1),
        I64Eq = "i64.eq" (2 -> 1),
        I64Ne = "i64.ne" (2 -> 1),
        I64LtS = "i64.lt_s" (2 -> 1),
        I64LtU = "i64.lt_u" (2 -> 1),
        I64GtS = "i64.gt_s" (2 -> 1),
        I64GtU = "i64.gt_u" (2 -> 1),
        I64LeS = "i64.le_s" (2 -> 1),
        I64LeU = "i64.le_u" (2 -> 1),
        I64GeS = "i64.ge_s" (2 -> 1),
        I64GeU = "i64.ge_u" (2 -> 1),
        F32Eq = "f32.eq" (2 -> 1),
        F32Ne = "f32.ne" (2 -> 1),
        F32Lt = "f32.lt" (2 -> 1),
        F32Gt = "f32.gt" (2 -> 1),
        F32Le = "f32.le" (2 -> 1),
        F32Ge = "f32.ge" (2 -> 1),
        F64Eq = "f64.eq" (2 -> 1),
        F64Ne = "f64.ne" (2 -> 1),
        F64Lt = "f64.lt" (2 -> 1),
        F64Gt = "f64.gt" (2 -> 1),
        F64Le = "f64.le" (2 -> 1),
        F64Ge = "f64.ge" (2 -> 1),
        I32Clz = "i32.clz" (1 -> 1),
        I32Ctz = "i32.ctz" (1 -> 1),
        I32Popcnt = "i32.popcnt" (1 -> 1),
        I32Add = "i32.add" (2 -> 1),
        I32Sub = "i32.sub" (2 -> 1),
        I32Mul = "i32.mul" (2 -> 1),
        I32DivS = "i32.div_s" (2 -> 1),
        I32DivU = "i32.div_u" (2 -> 1),
        I32RemS = "i32.rem_s" (2 -> 1),
        I32RemU = "i32.rem_u" (2 -> 1),
        I32And = "i32.and" (2 -> 1),
        I32Or = "i32.or" (2 -> 1),
        I32Xor = "i32.xor" (2 -> 1),
        I32Shl = "i32.shl" (2 -> 1),
        I32ShrS = "i32.shr_s" (2 -> 1),
        I32ShrU = "i32.shr_u" (2 -> 1),
        I32Rotl = "i32.rotl" (2 -> 1),
        I32Rotr = "i32.rotr" (2 -> 1),
        I64Clz = "i64.clz" (1 -> 1),
        I64Ctz = "i64.ctz" (1 -> 1),
        I64Popcnt = "i64.popcnt" (1 -> 1),
        I64Add = "i64.add" (2 -> 1),
        I64Sub = "i64.sub" (2 -> 1),
        I64Mul = "i64.mul" (2 -> 1),
        I64DivS = "i64.div_s" (2 -> 1),
        I64DivU = "i64.div_u" (2 -> 1),
        I64RemS = "i64.rem_s" (2 -> 1),
        I64RemU = "i64.rem_u" (2 -> 1),
        I64And = "i64.and" (2 -> 1),
        I64Or = "i64.or" (2 -> 1),
        I64Xor = "i64.xor" (2 -> 1),
        I64Shl = "i64.shl" (2 -> 1),
        I64ShrS = "i64.shr_s" (2 -> 1),
        I64ShrU = "i64.shr_u" (2 -> 1),
        I64Rotl = "i64.rotl" (2 -> 1),
        I64Rotr = "i64.rotr" (2 -> 1),
        F32Abs = "f32.abs" (1 -> 1),
        F32Neg = "f32.neg" (1 -> 1),
        F32Ceil = "f32.ceil" (1 -> 1),
        F32Floor = "f32.floor" (1 -> 1),
        F32Trunc = "f32.trunc" (1 -> 1),
        F32Nearest = "f32.nearest" (1 -> 1),
        F32Sqrt = "f32.sqrt" (1 -> 1),
        F32Add = "f32.add" (2 -> 1),
        F32Sub = "f32.sub" (2 -> 1),
        F32Mul = "f32.mul" (2 -> 1),
        F32Div = "f32.div" (2 -> 1),
        F32Min = "f32.min" (2 -> 1),
        F32Max = "f32.max" (2 -> 1),
        F32Copysign = "f32.copysign" (2 -> 1),
        F64Abs = "f64.abs" (1 -> 1),
        F64Neg = "f64.neg" (1 -> 1),
        F64Ceil = "f64.ceil" (1 -> 1),
        F64Floor = "f64.floor" (1 -> 1),
        F64Trunc = "f64.trunc" (1 -> 1),
        F64Nearest = "f64.nearest" (1 -> 1),
        F64Sqrt = "f64.sqrt" (1 -> 1),
        F64Add = "f64.add" (2 -> 1),
        F64Sub = "f64.sub" (2 -> 1),
        F64Mul = "f64.mul" (2 -> 1),
        F64Div = "f64.div" (2 -> 1),
        F64Min = "f64.min" (2 -> 1),
        F64Max = "f64.max" (2 -> 1),
        F64Copysign = "f64.copysign" (2 -> 1),
        I32WrapI64 = "i32.wrap_i64" (1 -> 1),
        I32TruncF32S = "i32.trunc_f32_s" (1 -> 1),
        I32TruncF32U = "i32.trunc_f32_u" (1 -> 1),
        I32TruncF64S = "i32.trunc_f64_s" (1 -> 1),
        I32TruncF64U = "i32.trunc_f64_u" (1 -> 1),
        I64ExtendI32S = "i64.extend_i32_s" (1 -> 1),
        I64ExtendI32U = "i64.extend_i32_u" (1 -> 1),
        I64TruncF32S = "i64.trunc_f32_s" (1 -> 1),
        I64TruncF32U = "i64.trunc_f32_u" (1 -> 1),
        I64TruncF64S = "i64.trunc_f64_s" (1 -> 1),
        I64TruncF64U = "i64.trunc_f64_u" (1 -> 1),
        F32ConvertI32S = "f32.convert_i32_s" (1 -> 1),
        F32ConvertI32U = "f32.convert_i32_u" (1 -> 1),
        F32ConvertI64S = "f32.convert_i64_s" (1 -> 1),
        F32ConvertI64U = "f32.convert_i64_u" (1 -> 1),
        F32DemoteF64 = "f32.demote_f64" (1 -> 1),
        F64ConvertI32S = "f64.convert_i32_s" (1 -> 1),
        F64ConvertI32U = "f64.convert_i32_u" (1 -> 1),
        F64ConvertI64S = "f64.convert_i64_s" (1 -> 1),
        F64ConvertI64U = "f64.convert_i64_u" (1 -> 1),
        F64PromoteF32 = "f64.promote_f32" (1 -> 1),
        I32ReinterpretF32 = "i32.reinterpret_f32" (1 -> 1),
        I64ReinterpretF64 = "i64.reinterpret_f64" (1 -> 1),
        F32ReinterpretI32 = "f32.reinterpret_i32" (1 -> 1),
        F64ReinterpretI64 = "f64.reinterpret_i64" (1 -> 1),
        I32Extend8S = "i32.extend8_s" (1 -> 1),
        I32Extend16S = "i32.extend16_s" (1 -> 1),
        I64Extend8S = "i64.extend8_s" (1 -> 1),
        I64Extend16S = "i64.extend16_s" (1 -> 1),
        I64Extend32S = "i64.extend32_s" (1 -> 1),
        I32TruncSatF32S = "i32.trunc_sat_f32_s" (1 -> 1),
        I32TruncSatF32U = "i32.trunc_sat_f32_u" (1 -> 1),
        I32TruncSatF64S = "i32.trunc_sat_f64_s" (1 -> 1),
        I32TruncSatF64U = "i32.trunc_sat_f64_u" (1 -> 1),
        I64TruncSatF32S = "i64.trunc_sat_f32_s" (1 -> 1),
        I64TruncSatF32U = "i64.trunc_sat_f32_u" (1 -> 1),
        I64TruncSatF64S = "i64.trunc_sat_f64_s" (1 -> 1),
        I64TruncSatF64U = "i64.trunc_sat_f64_u" (1 -> 1),
        RefIsNull = "ref.is_null" (1 -> 1),
    }
    load {
        I32Load = "i32.load" reads 4,
        I64Load = "i64.load" reads 8,
        F32Load = "f32.load" reads 4,
        F64Load = "f64.load" reads 8,
        I32Load8S = "i32.load8_s" reads 1,
        I32Load8U = "i32.load8_u" reads 1,
        I32Load16S = "i32.load16_s" reads 2,
        I32Load16U = "i32.load16_u" reads 2,
        I64Load8S = "i64.load8_s" reads 1,
        I64Load8U = "i64.load8_u" reads 1,
        I64Load16S = "i64.load16_s" reads 2,
        I64Load16U = "i64.load16_u" reads 2,
        I64Load32S = "i64.load32_s" reads 4,
        I64Load32U = "i64.load32_u" reads 4,
    }
    store {
        I32Store = "i32.store" writes 4,
        I64Store = "i64.store" writes 8,
        F32Store = "f32.store" writes 4,
        F64Store = "f64.store" writes 8,
        I32Store8 = "i32.store8" writes 1,
        I32Store16 = "i32.store16" writes 2,
        I64Store8 = "i64.store8" writes 1,
        I64Store16 = "i64.store16" writes 2,
        I64Store32 = "i64.store32" writes 4,
    }
    immediate {
        Block {
            /// What it takes and leaves.
            ty: BlockType,
            /// Index of the matching `end`.
            end: u32
        } = "block",
        Loop {
            /// What it takes and leaves.
            ty: BlockType,
            /// Index of the matching `end`.
            end: u32
        } = "loop",
        If {
            /// What it takes and leaves.
            ty: BlockType,
            /// The operator that executes next if the condition is zero: the one after the `else`, or after the
            /// `end` if there is none.
            otherwise: u32
        } = "if",
        /// Reached at the end of the first arm: goes past the `end`.
        Else {
            /// Index of the matching `end`.
            end: u32
        } = "else",
        /// The end of a block, or of the function if it is the last operator.
        End {} = "end",
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
            /// How many there are before the default, which follows them.
            count: u32
        } = "br_table",
        Call {
            /// Function index.
            function_index: u32
        } = "call",
        CallIndirect {
            /// Type index.
            type_index: u32,
            /// Table index.
            table_index: u32
        } = "call_indirect",
        /// With its type written out.
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
            /// Global index.
            global_index: u32
        } = "global.get",
        GlobalSet {
            /// Global index.
            global_index: u32
        } = "global.set",
        I32Const {
            /// The number.
            value: i32
        } = "i32.const",
        I64Const {
            /// The number.
            value: i64
        } = "i64.const",
        F32Const {
            /// Its bits.
            bits: u32
        } = "f32.const",
        F64Const {
            /// Its bits.
            bits: u64
        } = "f64.const",
        MemorySize {} = "memory.size",
        MemoryGrow {} = "memory.grow",
        MemoryInit {
            /// Data segment.
            data_index: u32
        } = "memory.init",
        DataDrop {
            /// Data segment.
            data_index: u32
        } = "data.drop",
        MemoryCopy {} = "memory.copy",
        MemoryFill {} = "memory.fill",
        RefNull {
            /// Type of the reference.
            ty: ValType
        } = "ref.null",
        RefFunc {
            /// Function index.
            function_index: u32
        } = "ref.func",
        TableGet {
            /// Table index.
            table: u32
        } = "table.get",
        TableSet {
            /// Table index.
            table: u32
        } = "table.set",
        TableSize {
            /// Table index.
            table: u32
        } = "table.size",
        TableGrow {
            /// Table index.
            table: u32
        } = "table.grow",
        TableFill {
            /// Table index.
            table: u32
        } = "table.fill",
        TableCopy {
            /// Destination table index.
            dst_table: u32,
            /// Source table index.
            src_table: u32
        } = "table.copy",
        TableInit {
            /// Element segment.
            elem_index: u32,
            /// Table index.
            table: u32
        } = "table.init",
        ElemDrop {
            /// Element segment.
            elem_index: u32
        } = "elem.drop",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_fits_in_two_words() {
        assert_eq!(size_of::<Op>(), 16);
    }

    #[test]
    fn loads_and_stores_tell_what_they_touch() {
        let memarg = MemArg { offset: 8, align: 0 };
        assert_eq!(
            Op::I64Store16 { memarg }.memory_access(),
            Some(MemoryAccess { offset: 8, align: 0, size: 2, store: true, ty: ValType::I64 })
        );
        assert_eq!(Op::I32Add.memory_access(), None);
    }
}
