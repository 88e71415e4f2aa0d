//! Chooses which part of the lowering handles an instruction of control flow.

use super::Lowerer;
use super::block::BlockKind;
use crate::wasm::Op;

impl Lowerer<'_> {
    /// Lowers an instruction of control flow; `false` if it is another instruction.
    pub(super) fn control(&mut self, op: &Op) -> bool {
        match *op {
            Op::Block { ty, .. } => self.open(BlockKind::Block, ty),
            Op::Loop { ty, .. } => self.open(BlockKind::Loop, ty),
            Op::TryTable { ty, .. } => {
                self.catch_clauses(op);
                self.open(BlockKind::Block, ty);
            }
            Op::Try { ty, .. } => {
                self.open(BlockKind::Try, ty);
                if let Some(block) = self.blocks.last_mut() {
                    block.kept = self.next_kept;
                }
                self.next_kept += 1;
            }
            Op::If { ty, .. } => self.open_if(ty),
            Op::Else { .. } => self.otherwise(),
            Op::Catch { tag_index, end } => self.catch(Some(tag_index), end),
            Op::CatchAll { end } => self.catch(None, end),
            Op::Delegate { relative_depth } => self.delegate(relative_depth),
            Op::End {} => self.end(),
            _ => {
                if !self.reachable {
                    return false;
                }
                return self.leave(op) || self.call(op);
            }
        }
        true
    }
}
