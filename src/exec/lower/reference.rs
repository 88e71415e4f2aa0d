//! Branches on references, and tests of their types.

use super::condition::{BranchCondition, is_null};
use super::{At, Lowerer};
use crate::exec::ops;
use crate::exec::word::Word;
use crate::wasm::{HeapType, Op, RefType, ValType};

impl Lowerer<'_> {
    pub(super) fn branch_on_reference(&mut self, op: &Op, depth: u32) {
        let Some(top) = self.operands.top().copied() else { return };
        let non_null = |ty: ValType| match ty {
            ValType::Ref(ty) => ValType::Ref(RefType::new(false, ty.heap())),
            other => other,
        };
        match *op {
            Op::BrOnNull { .. } => {
                let operand = self.pop();
                let slot = self.slot(&operand);
                self.go_to_if(depth, &is_null(slot), true);
                // A constant was written to its home so that it could be tested.
                let at = if matches!(operand.at, At::Const(_)) { At::Home } else { operand.at };
                self.operands.push_at(non_null(operand.ty), at);
            }
            Op::BrOnNonNull { .. } => {
                let operand = self.pop();
                let slot = self.slot(&operand);
                let at = if matches!(operand.at, At::Const(_)) { At::Home } else { operand.at };
                self.operands.push_at(non_null(operand.ty), at);
                self.go_to_if(depth, &is_null(slot), false);
                self.pop();
            }
            Op::BrOnCast { from, to, .. } | Op::BrOnCastFail { from, to, .. } => {
                let slot = self.slot(&top);
                if let At::Const(_) = top.at {
                    let operand = self.pop();
                    self.operands.push(operand.ty);
                }
                // The answer goes above the reference, to a slot that nothing else uses.
                let answer = self.operands.push(ValType::I32);
                self.emit_ref_test(answer as u16, slot, to);
                self.pop();
                let fails = matches!(op, Op::BrOnCastFail { .. });
                self.go_to_if(depth, &BranchCondition::NotZero(answer as u16), !fails);
                let kept = self.pop();
                let other = RefType::new(from.nullable() && !to.nullable(), from.heap());
                self.operands.push_at(ValType::Ref(if fails { to } else { other }), kept.at);
            }
            _ => {}
        }
    }

    /// Emits a test of a reference's type.
    pub(super) fn emit_ref_test(&mut self, dest: u16, slot: u16, to: RefType) {
        let (kind, number) = ops::heap_code(self.store_heap(to.heap()));
        let nullable = u32::from(to.nullable());
        self.emit(ops::ref_test, &[Word::near(dest, slot, kind << 1 | nullable), Word::bits(number.into())]);
    }

    /// Converts a heap type from the module's type indices to the store's numbers.
    pub(super) fn store_heap(&self, heap: HeapType) -> HeapType {
        match heap {
            HeapType::Concrete(index) => {
                HeapType::Concrete(self.source.instance.types.get(index as usize).copied().unwrap_or(0))
            }
            other => other,
        }
    }
}
