//! The decoded instructions, one for each instruction of the binary format.
//!
//! What an instruction *does* is up to `exec`; [`table`] lists them all.

mod table;

pub use table::Op;

use super::ValType;

/// The type of a `block`, `loop` or `if` ([spec](https://webassembly.github.io/spec/core/syntax/instructions.html#syntax-blocktype)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockType {
    /// No parameters and no results.
    Empty,
    /// No parameters and one result of this type.
    Value(ValType),
    /// Parameters and results of the function type at this index of the type section.
    Func(u32),
}

/// The immediates of a load or store: `memarg`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemArg {
    /// Added to the address operand, without wrapping.
    pub offset: u64,
    /// Index of the memory that is accessed, usually 0.
    pub memory: u32,
    /// The alignment that the code promises, as a power of two; only a hint.
    pub align: u8,
}

/// What a load, a store or an atomic instruction does to memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryAccess {
    /// Added to the address operand, without wrapping.
    pub offset: u64,
    /// Index of the memory that is accessed, usually 0.
    pub memory: u32,
    /// The alignment that the code promises, as a power of two; only a hint.
    pub align: u8,
    /// How many bytes are read or written.
    pub size: u32,
    /// Whether it writes the bytes rather than reading them.
    pub store: bool,
    /// Type of the value on the operand stack.
    pub ty: ValType,
}

/// Where a branch goes: the resolved label of a `br`, `br_if`, or of one entry of a `br_table`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// The label index as written: how many blocks the branch leaves.
    pub depth: u32,
    /// Index of the instruction that executes next: for a `loop` the `loop` itself, for other blocks the instruction
    /// after their `end`. Equal to the number of instructions when the branch leaves the function.
    pub target: u32,
    /// How many values the branch carries.
    pub arity: u32,
    /// The height that the operand stack is cut to before the carried values are pushed back (0 is empty).
    pub height: u32,
}

/// A clause of a `try_table` ([spec](https://webassembly.github.io/spec/core/syntax/instructions.html#syntax-catch)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catch {
    /// Tag index; `None` catches every exception.
    pub tag: Option<u32>,
    /// Whether a reference to the exception is pushed, after its values.
    pub reference: bool,
    /// Index of its label in the code's `labels`.
    pub label: u32,
}

impl Op {
    /// Whether it is a tail call: the callee takes the place of the current function.
    #[must_use]
    pub(crate) fn is_tail_call(&self) -> bool {
        matches!(self, Self::ReturnCall { .. } | Self::ReturnCallIndirect { .. } | Self::ReturnCallRef { .. })
    }

    /// Whether control never reaches the instruction after it, although it is not a branch: it returns, traps, throws,
    /// or is a tail call.
    #[must_use]
    pub fn leaves(&self) -> bool {
        self.is_tail_call() || matches!(self, Self::Return {} | Self::Unreachable) || self.throws()
    }

    /// Whether it throws an exception.
    #[must_use]
    pub fn throws(&self) -> bool {
        matches!(self, Self::Throw { .. } | Self::ThrowRef {} | Self::Rethrow { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_fits_in_three_words() {
        assert_eq!(size_of::<Op>(), 24);
    }

    #[test]
    fn loads_and_stores_tell_what_they_touch() {
        let memarg = MemArg { offset: 8, memory: 1, align: 0 };
        let access = MemoryAccess { offset: 8, memory: 1, align: 0, size: 2, store: true, ty: ValType::I64 };
        assert_eq!(Op::I64Store16 { memarg }.memory_access(), Some(access));
        assert_eq!(Op::I32Add.memory_access(), None);
        let lane = MemoryAccess { size: 4, store: false, ty: ValType::V128, ..access };
        assert_eq!(Op::V128Load32Lane { memarg, lane: 3 }.memory_access(), Some(lane));
    }

    #[test]
    fn results_are_known_by_type() {
        assert_eq!(Op::I64Eqz.fixed_results(), Some(&[ValType::I32][..]));
        assert_eq!(Op::I8x16Bitmask.fixed_results(), Some(&[ValType::I32][..]));
        assert_eq!(Op::F64x2ConvertLowI32x4S.fixed_results(), Some(&[ValType::V128][..]));
        assert_eq!(Op::I64MulWideU.fixed_arity(), Some((2, 2)));
        assert_eq!(Op::Drop.fixed_results(), Some(&[][..]));
    }
}
