//! Emits micro-ops, takes them back, and moves operands to where micro-ops expect them.

use super::{Addition, At, Last, Lowerer, Operand};
use crate::exec::lowered::WordOffset;
use crate::exec::ops;
use crate::exec::word::{Handler, Word};
use crate::wasm::ValType;

impl Lowerer<'_> {
    /// Appends a micro-op; returns the index of its first word.
    pub(super) fn emit(&mut self, handler: Handler, words: &[Word]) -> usize {
        let start = self.words.len();
        self.micro_ops.push((start as u32, self.owner));
        self.words.push(Word::handler(handler));
        self.words.extend_from_slice(words);
        self.last = None;
        self.copy = None;
        if !matches!(self.addition, Some(Addition { start: at, .. }) if at + 3 == start) {
            self.addition = None;
        }
        start
    }

    /// Appends a micro-op whose result goes to the home of a new operand, which is the first field of its second word.
    pub(super) fn emit_value(
        &mut self,
        handler: Handler,
        ty: ValType,
        word: impl FnOnce(u16) -> Word,
        more: &[Word],
    ) {
        let home = self.operands.push(ty);
        let start = self.emit(handler, &[word(home as u16)]);
        self.words.extend_from_slice(more);
        self.last = Some(Last { start, op: self.op, home, compare: None, binary: None });
    }

    /// The last micro-op, if it computed `operand` and the current instruction may absorb it.
    pub(super) fn absorbable(&self, operand: &Operand) -> Option<Last> {
        let last = self.last?;
        // The instructions in between had no micro-op of their own.
        let its_own = last.op < self.op && last.home == operand.home && operand.at == At::Home;
        (its_own && !self.exact).then_some(last)
    }

    /// Records that the instructions after that of `last`, up to the current one, share its micro-op.
    pub(super) fn share(&mut self, last: &Last) {
        self.share_from(last.op, last.start);
    }

    pub(super) fn share_from(&mut self, op: u32, start: usize) {
        self.owner = op;
        for place in self.ips.iter_mut().skip(op as usize + 1) {
            *place = WordOffset::new(start, true);
        }
    }

    /// Removes a micro-op that the current instruction absorbs.
    pub(super) fn absorb(&mut self, last: &Last) {
        self.words.truncate(last.start);
        self.micro_ops.pop();
        self.share(last);
        self.last = None;
    }

    /// Control may arrive here from elsewhere: earlier micro-ops cannot be changed any more.
    pub(super) fn forget(&mut self) {
        self.last = None;
        self.addition = None;
        self.copy = None;
    }

    pub(super) fn pop(&mut self) -> Operand {
        self.operands.pop()
    }

    /// The slot to read an operand from. A constant is first written to its home.
    pub(super) fn slot(&mut self, operand: &Operand) -> u16 {
        match operand.at {
            At::Home => operand.home as u16,
            At::Local { slot, .. } => slot as u16,
            At::Const(bits) => {
                self.emit(ops::constant, &[Word::near(operand.home as u16, 0, 0), Word::bits(bits)]);
                operand.home as u16
            }
        }
    }

    /// Emits code that moves an operand into a slot.
    pub(super) fn move_to(&mut self, slot: u32, operand: &Operand) {
        let from = match operand.at {
            At::Home => operand.home,
            At::Local { slot, .. } => slot,
            At::Const(bits) => {
                self.emit(ops::constant, &[Word::near(slot as u16, 0, 0), Word::bits(bits)]);
                return;
            }
        };
        if from != slot && operand.ty == ValType::V128 {
            self.emit(ops::copy128, &[Word::slots([slot as u16, from as u16, 0, 0])]);
        } else if from != slot {
            self.copy(slot as u16, from as u16);
        }
    }

    /// Emits a copy of a slot. Two copies for the same instruction become one micro-op.
    fn copy(&mut self, to: u16, from: u16) {
        match self.copy.take().filter(|start| start + 2 == self.words.len()) {
            Some(start) => {
                let first = self.words[start + 1].slots_of();
                self.words[start] = Word::handler(ops::copy_two);
                self.words[start + 1] = Word::slots([first[0], first[1], to, from]);
            }
            None => {
                let start = self.emit(ops::copy, &[Word::slots([to, from, 0, 0])]);
                self.copy = (!self.exact).then_some(start);
            }
        }
    }

    /// Brings all operands but the lowest `keep` home.
    pub(super) fn settle(&mut self, keep: usize) {
        for (home, operand) in self.operands.settle(keep) {
            self.move_to(home, &operand);
        }
    }

    /// Brings the top `count` operands home and pops them; returns the home of the first.
    pub(super) fn settle_top(&mut self, count: usize) -> u32 {
        let from = self.operands.len().saturating_sub(count);
        self.settle(from);
        let home = self.operands.above(from).first().map_or(self.operands.next_home(), |o| o.home);
        self.operands.cut(from);
        home
    }
}
