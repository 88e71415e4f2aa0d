//! How many operands are on the stack before each instruction of a function, without running anything.
//!
//! Heights are static in WebAssembly: validation gives every place one
//! ([spec](https://webassembly.github.io/spec/core/appendix/algorithm.html)). Only live code has a height that means
//! something; after an unconditional branch, the height is that of the block.

use super::{Module, Op};

/// A block that is open: where its operands begin, and what its end leaves there.
struct OpenHeight {
    base: u32,
    params: u32,
    results: u32,
}

impl Module {
    /// The number of operands before each instruction, parallel to [`Code::ops`](super::Code::ops). `None` for an
    /// imported function.
    #[must_use]
    pub(crate) fn operand_heights(&self, func: u32) -> Option<Vec<u32>> {
        let code = self.code(func)?;
        let mut heights = Vec::with_capacity(code.ops.len());
        let mut open = vec![OpenHeight { base: 0, params: 0, results: code.results }];
        let mut height = 0u32;
        for op in &code.ops {
            heights.push(height);
            let block = match *op {
                Op::Block { ty, .. } | Op::Loop { ty, .. } | Op::Try { ty, .. } => Some((ty, 0)),
                Op::If { ty, .. } => Some((ty, 1)),
                Op::TryTable { ty, .. } => Some((ty, 0)),
                _ => None,
            };
            if let Some((ty, condition)) = block {
                let (params, results) = self.block_arity(ty);
                height = height.saturating_sub(condition);
                open.push(OpenHeight { base: height.saturating_sub(params), params, results });
                continue;
            }
            let around = open.last().map_or((0, 0, 0), |block| (block.base, block.params, block.results));
            height = match *op {
                Op::Else { .. } => around.0 + around.1,
                Op::Catch { tag_index, .. } => {
                    around.0 + self.tag_type(tag_index).map_or(0, |ty| ty.params.len() as u32)
                }
                Op::CatchAll { .. } => around.0,
                Op::End {} | Op::Delegate { .. } => {
                    open.pop();
                    around.0 + around.2
                }
                _ if op.never_continues() => around.0,
                _ => {
                    let (pops, pushes) = self.arity(code, op);
                    // In dead code there may be fewer operands than an instruction takes.
                    height.saturating_sub(pops).max(around.0).saturating_add(pushes)
                }
            };
        }
        Some(heights)
    }
}

impl Op {
    /// Whether control never reaches the instruction after it.
    fn never_continues(&self) -> bool {
        self.is_tail_call()
            || matches!(
                self,
                Self::Unreachable {}
                    | Self::Br { .. }
                    | Self::BrTable { .. }
                    | Self::Return {}
                    | Self::Throw { .. }
                    | Self::ThrowRef {}
                    | Self::Rethrow { .. }
            )
    }
}
