//! A decoded function body: its instructions, their places in the file, and branches resolved to their targets.

use super::{Catch, Label, Op, ValType};

/// A decoded function body.
#[derive(Debug)]
pub struct Code {
    /// One entry for each instruction, the closing `end` included.
    pub ops: Box<[Op]>,
    /// Byte offset in the file of each instruction, parallel to `ops`.
    pub offsets: Box<[u32]>,
    /// How many blocks enclose each instruction, parallel to `ops`. An `else` or `end` is at the level of its block,
    /// the function's own `end` at level 0.
    pub nesting: Box<[u32]>,
    /// Declared locals after the parameters.
    pub locals: Box<[ValType]>,
    /// All labels that branches refer to, each by its index here.
    pub labels: Box<[Label]>,
    /// The clauses of all `try_table`s, those of one side by side.
    pub catches: Box<[Catch]>,
    /// How many of the function's local indices are parameters; those of `locals` follow.
    pub params: u32,
    /// How many values the function's type returns.
    pub results: u32,
}

impl Code {
    /// The labels that a branching instruction may take. For a `br_table` the default is the last one.
    #[must_use]
    pub fn labels_of(&self, op: &Op) -> &[Label] {
        let range = match *op {
            Op::Br { label }
            | Op::BrIf { label }
            | Op::BrOnNull { label }
            | Op::BrOnNonNull { label }
            | Op::BrOnCast { label, .. }
            | Op::BrOnCastFail { label, .. } => label as usize..label as usize + 1,
            Op::BrTable { first, count } => first as usize..first as usize + count as usize + 1,
            _ => 0..0,
        };
        self.labels.get(range).unwrap_or(&[])
    }

    /// The instruction that opened the block `depth` levels out from the block around instruction `op` (0 is that block
    /// itself). `None` where that is the function.
    #[must_use]
    pub fn opener(&self, op: u32, depth: u32) -> Option<u32> {
        let level = self.nesting.get(op as usize)?.checked_sub(depth.checked_add(1)?)?;
        let opens = |op: &Op| {
            matches!(
                op,
                Op::Block { .. } | Op::Loop { .. } | Op::If { .. } | Op::Try { .. } | Op::TryTable { .. }
            )
        };
        let before = self.ops.iter().zip(&self.nesting).take(op as usize);
        let at = before.enumerate().rfind(|(_, (op, nesting))| **nesting == level && opens(op))?.0;
        u32::try_from(at).ok()
    }

    /// Index of the instruction at a byte offset of the file; `None` where none begins there.
    #[must_use]
    pub fn op_at(&self, offset: u32) -> Option<u32> {
        self.offsets.binary_search(&offset).ok().and_then(|i| u32::try_from(i).ok())
    }

    /// The clauses of a `try_table`.
    #[must_use]
    pub(crate) fn catches_of(&self, op: &Op) -> &[Catch] {
        match *op {
            Op::TryTable { first, count, .. } => {
                self.catches.get(first as usize..first as usize + usize::from(count)).unwrap_or(&[])
            }
            _ => &[],
        }
    }
}
