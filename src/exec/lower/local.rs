//! Locals: read where they are, and written by the micro-op that computes their value.

use super::{Addition, At, Last, Lowerer, PendingBinary, Source2};
use crate::exec::ops;
use crate::exec::word::Word;
use crate::wasm::{Op, ValType};

impl Lowerer<'_> {
    pub(super) fn local_get(&mut self, index: u32) {
        let (ty, slot) = self.operands.local(index);
        if self.exact {
            let home = self.operands.push(ty);
            let copy = if ty == ValType::V128 { ops::copy128 } else { ops::copy };
            self.emit(copy, &[Word::slots([home as u16, slot as u16, 0, 0])]);
        } else {
            self.operands.push_at(ty, At::Local { index, slot });
        }
    }

    pub(super) fn local_set(&mut self, index: u32) {
        let (_, slot) = self.operands.local(index);
        let operand = self.pop();
        if matches!(operand.at, At::Local { index: other, .. } if other == index) {
            return;
        }
        if !self.operands.has_local(index)
            && let Some(last) = self.absorbable(&operand)
        {
            return self.redirect(&last, index);
        }
        for (home, operand) in self.operands.release(index) {
            self.move_to(home, &operand);
        }
        self.move_to(slot, &operand);
    }

    pub(super) fn local_tee(&mut self, index: u32) {
        let (_, slot) = self.operands.local(index);
        let Some(operand) = self.operands.top().copied() else { return };
        if matches!(operand.at, At::Local { index: other, .. } if other == index) {
            return;
        }
        if !self.operands.has_local(index)
            && let Some(last) = self.absorbable(&operand)
        {
            self.redirect(&last, index);
            return self.operands.top_is_local(index);
        }
        for (home, operand) in self.operands.release(index) {
            self.move_to(home, &operand);
        }
        if let Some(operand) = self.operands.top().copied() {
            self.move_to(slot, &operand);
        }
        if !self.exact {
            // Where operands are must not depend on which instructions share a micro-op, and so not on breakpoints: a
            // frame may continue in code with other breakpoints.
            self.operands.top_is_local(index);
        }
    }

    /// Makes a micro-op that was just emitted put its result into a local.
    fn redirect(&mut self, last: &Last, index: u32) {
        let (_, slot) = self.operands.local(index);
        self.share(last);
        let word = &mut self.words[last.start + 1];
        let [_, b, c, d] = word.slots_of();
        *word = Word::slots([slot as u16, b, c, d]);
        self.last = None;
        let added = match last.binary {
            Some(PendingBinary { op: add @ (Op::I32Add | Op::I64Add), a, b: Source2::Const(bits) }) => {
                ops::small(&add, bits).filter(|_| u32::from(a) == slot).map(|addend| (add, addend))
            }
            _ => None,
        };
        self.addition = added.map(|(add, addend)| {
            let (start, op) = (last.start, last.op);
            Addition { start, op, add, index, slot, addend }
        });
    }
}
