//! Instructions with two operands: those with constants, pairs of them, and comparisons with zero.

use super::{At, Lowerer, Operand, PendingBinary, Source2};
use crate::exec::ops;
use crate::exec::word::{Handler, Word};
use crate::wasm::{Op, ValType};

impl Lowerer<'_> {
    pub(super) fn binary(&mut self, op: &Op, handlers: &[Handler; 3], ty: ValType) {
        let (b, a) = (self.pop(), self.pop());
        if self.pair(op, ty, &a, &b) {
            return;
        }
        let compare = ops::branch_on(op).is_some();
        match (a.at, b.at) {
            (At::Const(bits), At::Home | At::Local { .. }) => {
                let b = self.slot(&b);
                self.emit_value(handlers[2], ty, |d| Word::near(d, b, 0), &[Word::bits(bits)]);
            }
            (_, At::Const(bits)) => {
                let a = self.slot(&a);
                self.emit_value(handlers[1], ty, |d| Word::near(d, a, 0), &[Word::bits(bits)]);
                self.computed(compare, PendingBinary { op: *op, a, b: Source2::Const(bits) });
            }
            _ => {
                let (a, b) = (self.slot(&a), self.slot(&b));
                self.emit_value(handlers[0], ty, |d| Word::slots([d, a, b, 0]), &[]);
                self.computed(compare, PendingBinary { op: *op, a, b: Source2::Slot(b) });
            }
        }
    }

    /// Combines a binary instruction, and one that computes one of its operands, into one micro-op.
    pub(super) fn pair(&mut self, op: &Op, ty: ValType, a: &Operand, b: &Operand) -> bool {
        let (last, other, first) = match (self.absorbable(a), self.absorbable(b)) {
            (Some(last), _) => (last, b, true),
            (None, Some(last)) => (last, a, false),
            (None, None) => return false,
        };
        let Some(inner) = last.binary else { return false };
        let reversed = !first && !ops::commutes(op);
        if reversed {
            let (Some(handler), Source2::Slot(y)) = (ops::pair_reversed_of(&inner.op, op), inner.b) else {
                return false;
            };
            let (At::Home | At::Local { .. }) = other.at else { return false };
            let c = self.slot(other);
            self.absorb(&last);
            self.emit_value(handler, ty, |d| Word::slots([d, inner.a, y, c]), &[]);
            return true;
        }
        let Some(pair) = ops::pair_of(&inner.op, op) else { return false };
        self.absorb(&last);
        let x = inner.a;
        match (inner.b, other.at) {
            (Source2::Slot(y), At::Const(c)) => {
                self.emit_value(pair.constant_c, ty, |d| Word::slots([d, x, y, 0]), &[Word::bits(c)]);
            }
            (Source2::Const(y), At::Const(c)) => {
                let more = [Word::bits(y), Word::bits(c)];
                self.emit_value(pair.constants, ty, |d| Word::slots([d, x, 0, 0]), &more);
            }
            (Source2::Slot(y), _) => {
                let c = self.slot(other);
                self.emit_value(pair.slots, ty, |d| Word::slots([d, x, y, c]), &[]);
            }
            (Source2::Const(y), _) => {
                let c = self.slot(other);
                self.emit_value(pair.constant_b, ty, |d| Word::slots([d, x, 0, c]), &[Word::bits(y)]);
            }
        }
        true
    }

    /// Lowers a test for zero: of an integer, or of a reference for null.
    pub(super) fn zero_test(&mut self, op: &Op, operand: &Operand) {
        if let Some(last) = self.absorbable(operand)
            && let Some(compare) = last.compare
            && let Some(inverse) = ops::inverse(&compare.op)
        {
            // A comparison that was just made becomes the opposite comparison.
            self.absorb(&last);
            let handlers = ops::binary(&inverse).unwrap_or([ops::too_large; 3]);
            match compare.b {
                Source2::Slot(b) => {
                    self.emit_value(handlers[0], ValType::I32, |d| Word::slots([d, compare.a, b, 0]), &[]);
                }
                Source2::Const(bits) => {
                    let more = [Word::bits(bits)];
                    self.emit_value(handlers[1], ValType::I32, |d| Word::near(d, compare.a, 0), &more);
                }
            }
            return self.compared(Some(PendingBinary { op: inverse, ..compare }));
        }
        let a = self.slot(operand);
        let handlers = ops::binary(op).unwrap_or([ops::too_large; 3]);
        self.emit_value(handlers[1], ValType::I32, |d| Word::near(d, a, 0), &[Word::bits(0)]);
        self.compared(Some(PendingBinary { op: *op, a, b: Source2::Const(0) }));
    }

    /// Notes what the micro-op just emitted computes, for later ones that may absorb it.
    fn computed(&mut self, compare: bool, binary: PendingBinary) {
        if let Some(last) = &mut self.last {
            if compare {
                last.compare = Some(binary);
            } else {
                last.binary = Some(binary);
            }
        }
    }

    fn compared(&mut self, compare: Option<PendingBinary>) {
        if let Some(last) = &mut self.last {
            last.compare = compare;
        }
    }
}
