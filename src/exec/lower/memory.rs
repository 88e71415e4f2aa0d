//! Loads and stores, and the additions that become part of their addresses.

use super::{At, Last, Lowerer, Operand, PendingBinary, Source2};
use crate::exec::ops;
use crate::exec::word::Word;
use crate::wasm::{MemArg, Op};

impl Lowerer<'_> {
    pub(super) fn memory(&mut self, op: &Op, memarg: MemArg) {
        let Some(ty) = self.module.memories.get(memarg.memory as usize) else { return };
        let near = memarg.memory == 0 && !ty.limits.is64 && u32::try_from(memarg.offset).is_ok();
        let offset = memarg.offset as u32;
        let result = op.fixed_results().and_then(|types| types.first().copied());
        if near && let (Some(handlers), Some(ty)) = (ops::load(op), result) {
            let address = self.pop();
            if let At::Const(base) = address.at
                && let Some(at) = (base as u32).checked_add(offset)
            {
                return self.emit_value(handlers[1], ty, |d| Word::near(d, 0, at), &[]);
            }
            if let (Some((last, sum)), Some(handlers)) = (self.address_sum(&address), ops::load_sum(op)) {
                self.absorb(&last);
                let (handler, b) = match sum.b {
                    Source2::Slot(b) => (handlers[0], u64::from(b)),
                    Source2::Const(bits) => (handlers[1], bits),
                };
                return self.emit_value(handler, ty, |d| Word::near(d, sum.a, offset), &[Word::bits(b)]);
            }
            let a = self.slot(&address);
            return self.emit_value(handlers[0], ty, |d| Word::near(d, a, offset), &[]);
        }
        if near && let Some(handlers) = ops::store(op) {
            let (value, address) = (self.pop(), self.pop());
            if let (At::Const(base), Some(handler)) = (address.at, handlers[1])
                && let Some(at) = (base as u32).checked_add(offset)
            {
                let v = self.slot(&value);
                self.emit(handler, &[Word::near(v, 0, at)]);
                return;
            }
            if let (At::Home | At::Local { .. }, Some((last, sum)), Some(handlers)) =
                (value.at, self.address_sum(&address), ops::store_sum(op))
            {
                self.absorb(&last);
                let v = self.slot(&value);
                let (handler, b) = match sum.b {
                    Source2::Slot(b) => (handlers[0], u64::from(b)),
                    Source2::Const(bits) => (handlers[1], bits),
                };
                self.emit(handler, &[Word::near(sum.a, v, offset), Word::bits(b)]);
                return;
            }
            let a = self.slot(&address);
            if let (At::Const(bits), Some(handler)) = (value.at, handlers[2]) {
                self.emit(handler, &[Word::near(a, 0, offset), Word::bits(bits)]);
                return;
            }
            let v = self.slot(&value);
            self.emit(handlers[0].unwrap_or(ops::too_large), &[Word::near(a, v, offset)]);
            return;
        }
        self.far_memory(op, memarg);
    }

    /// A load or store of one lane, or of any memory but a 32-bit memory 0.
    fn far_memory(&mut self, op: &Op, memarg: MemArg) {
        let Some((handler, operands)) = ops::far_memory(op) else { return self.slow(op) };
        let address = self.source.instance.memories.get(memarg.memory as usize).map_or(0, |memory| memory.0);
        let lane = u16::from(op.lane().unwrap_or(0));
        let mut slots = [0; 4];
        slots[3] = lane;
        for i in (0..operands).rev() {
            let operand = self.pop();
            slots[i + 1] = self.slot(&operand);
        }
        let more = [Word::bits(memarg.offset), Word::bits(address.into())];
        match op.fixed_results() {
            Some(&[ty]) => {
                self.emit_value(
                    handler,
                    ty,
                    |d| {
                        slots[0] = d;
                        Word::slots(slots)
                    },
                    &more,
                );
            }
            _ => {
                self.emit(handler, &[Word::slots(slots)]);
                self.words.extend_from_slice(&more);
            }
        }
    }

    /// The addition that computes an address, if the access can absorb its micro-op.
    fn address_sum(&mut self, address: &Operand) -> Option<(Last, PendingBinary)> {
        let last = self.absorbable(address)?;
        let sum = last.binary.filter(|sum| matches!(sum.op, Op::I32Add))?;
        Some((last, sum))
    }
}
