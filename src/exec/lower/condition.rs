//! Conditions of branches, with the comparisons and additions that they absorb.

use super::{Lowerer, PendingBinary, Source2};
use crate::exec::ops;
use crate::exec::word::{Handler, Word};
use crate::wasm::Op;

/// A condition that a branch tests.
#[derive(Clone, Copy)]
pub(super) enum BranchCondition {
    /// Holds if the slot is not zero.
    NotZero(u16),
    Compare(PendingBinary),
    /// A comparison whose first operand is incremented before it is compared.
    AddCompare(PendingBinary, u32),
}

impl Lowerer<'_> {
    /// Pops the operand on top of the stack, as a condition.
    pub(super) fn condition(&mut self) -> BranchCondition {
        let operand = self.pop();
        if let Some(last) = self.absorbable(&operand)
            && let Some(compare) = last.compare
            && ops::branch_on(&compare.op).is_some()
        {
            if let Some(addend) = self.absorb_addition(&compare, last.start) {
                return BranchCondition::AddCompare(compare, addend);
            }
            if !matches!(compare.b, Source2::Const(bits) if ops::small(&compare.op, bits).is_none()) {
                self.absorb(&last);
                return BranchCondition::Compare(compare);
            }
        }
        let slot = self.slot(&operand);
        let not_zero = PendingBinary { op: Op::I32Ne, a: slot, b: Source2::Const(0) };
        match self.absorb_addition(&not_zero, self.words.len()) {
            Some(addend) => BranchCondition::AddCompare(not_zero, addend),
            None => BranchCondition::NotZero(slot),
        }
    }

    /// Absorbs an addition to one of the values compared, if its micro-op comes right before that of the comparison, at
    /// `start`.
    fn absorb_addition(&mut self, compare: &PendingBinary, start: usize) -> Option<u32> {
        let addition = self.addition.take()?;
        let local = addition.slot == u32::from(compare.a) && compare.b_slot() != Some(compare.a);
        // If the local is on the stack, an `if` brings it home before it branches.
        let free = local && !self.operands.has_local(addition.index);
        let fits = free && ops::addition(&compare.op) == Some(addition.add);
        if !fits || addition.start + 3 != start || self.exact {
            return None;
        }
        self.words.truncate(addition.start);
        while self.micro_ops.last().is_some_and(|(ip, _)| *ip as usize >= addition.start) {
            self.micro_ops.pop();
        }
        self.share_from(addition.op, addition.start);
        self.last = None;
        Some(addition.addend)
    }

    /// Emits a jump that is taken if the condition equals `holds`; returns its first word and the word with the jump.
    pub(super) fn emit_condition(&mut self, condition: &BranchCondition, holds: bool) -> (usize, usize) {
        let (handler, word): (Handler, Word) = match condition {
            BranchCondition::NotZero(slot) => {
                (if holds { ops::branch_if } else { ops::branch_unless }, Word::near(*slot, 0, 0))
            }
            BranchCondition::Compare(PendingBinary { op, a, b }) => {
                let handlers = ops::branch_on(op).unwrap_or([ops::too_large; 4]);
                match *b {
                    Source2::Slot(b) => (handlers[usize::from(!holds)], Word::near(*a, b, 0)),
                    Source2::Const(bits) => (
                        handlers[2 + usize::from(!holds)],
                        Word::near(*a, 0, ops::small(op, bits).unwrap_or(0)),
                    ),
                }
            }
            BranchCondition::AddCompare(PendingBinary { op, a, b }, addend) => {
                let handlers = ops::add_branch_on(op).unwrap_or([ops::too_large; 4]);
                match *b {
                    Source2::Slot(b) => (handlers[usize::from(!holds)], Word::near(*a, b, *addend)),
                    Source2::Const(bits) => {
                        let word = Word::near(*a, 0, *addend);
                        let handler = handlers[2 + usize::from(!holds)];
                        let start = self.emit(handler, &[word, Word::jump(0, 0), Word::bits(bits)]);
                        return (start, start + 2);
                    }
                }
            }
        };
        let start = self.emit(handler, &[word, Word::jump(0, 0)]);
        (start, start + 2)
    }
}

/// The condition that the reference in a slot is null.
pub(super) fn is_null(slot: u16) -> BranchCondition {
    BranchCondition::Compare(PendingBinary { op: Op::I64Eq, a: slot, b: Source2::Const(0) })
}
