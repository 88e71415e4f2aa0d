//! Lowers instructions that continue with the next one.

use super::{At, Lowerer};
use crate::exec::ops;
use crate::exec::reference;
use crate::exec::word::Word;
use crate::wasm::{HeapType, MemArg, Op, RefType, ValType};

impl Lowerer<'_> {
    pub(super) fn simple(&mut self, op: &Op) {
        match *op {
            Op::Nop | Op::AtomicFence {} => {}
            Op::Drop => {
                self.pop();
            }
            Op::LocalGet { local_index } => self.local_get(local_index),
            Op::LocalSet { local_index } => self.local_set(local_index),
            Op::LocalTee { local_index } => self.local_tee(local_index),
            Op::I32Const { value } => self.constant(ValType::I32, u64::from(value.cast_unsigned())),
            Op::I64Const { value } => self.constant(ValType::I64, value.cast_unsigned()),
            Op::F32Const { bits } => self.constant(ValType::F32, bits.into()),
            Op::F64Const { bits } => self.constant(ValType::F64, bits),
            Op::RefNull { heap } => self.constant(ValType::Ref(RefType::new(true, heap)), reference::NULL),
            Op::RefFunc { function_index } => {
                let addr = self.source.instance.funcs[function_index as usize];
                let ty = self.module.funcs.get(function_index as usize);
                let ty = RefType::new(false, ty.map_or(HeapType::Func, |&ty| HeapType::Concrete(ty)));
                self.constant(ValType::Ref(ty), reference::func(addr));
            }
            Op::V128Const { bytes } => {
                let value = u128::from_le_bytes(bytes);
                let more = [Word::bits(value as u64), Word::bits((value >> 64) as u64)];
                self.emit_value(ops::constant128, ValType::V128, |home| Word::near(home, 0, 0), &more);
            }
            Op::Select {} | Op::TypedSelect { .. } => self.select(),
            Op::GlobalGet { global_index } => {
                let (ty, address) = self.global(global_index);
                let handler = if ty == ValType::V128 { ops::global_get128 } else { ops::global_get };
                self.emit_value(handler, ty, |home| Word::near(home, 0, address), &[]);
            }
            Op::GlobalSet { global_index } => {
                let (ty, address) = self.global(global_index);
                let operand = self.pop();
                let slot = self.slot(&operand);
                let handler = if ty == ValType::V128 { ops::global_set128 } else { ops::global_set };
                self.emit(handler, &[Word::near(slot, 0, address)]);
            }
            Op::RefAsNonNull {} => {
                let operand = self.pop();
                let slot = self.slot(&operand);
                self.emit(ops::non_null, &[Word::near(slot, 0, 0)]);
                let at = if matches!(operand.at, At::Const(_)) { At::Home } else { operand.at };
                self.operands.push_at(operand.ty, at);
            }
            Op::AnyConvertExtern {} => self.retype(HeapType::Any),
            Op::ExternConvertAny {} => self.retype(HeapType::Extern),
            Op::RefTest { to } => {
                let operand = self.pop();
                let slot = self.slot(&operand);
                let home = self.operands.push(ValType::I32);
                self.emit_ref_test(home as u16, slot, to);
            }
            Op::RefCast { to } => {
                let operand = self.pop();
                let slot = self.slot(&operand);
                let (kind, number) = ops::heap_code(self.store_heap(to.heap()));
                let word = Word::near(slot, 0, kind << 1 | u32::from(to.nullable()));
                self.emit(ops::ref_cast, &[word, Word::bits(number.into())]);
                let at = if matches!(operand.at, At::Const(_)) { At::Home } else { operand.at };
                self.operands.push_at(ValType::Ref(to), at);
            }
            Op::I8x16Shuffle { lanes } => {
                let (b, a) = (self.pop(), self.pop());
                let (b, a) = (self.slot(&b), self.slot(&a));
                let value = u128::from_le_bytes(lanes);
                let more = [Word::bits(value as u64), Word::bits((value >> 64) as u64)];
                self.emit_value(ops::shuffle, ValType::V128, |d| Word::slots([d, a, b, 0]), &more);
            }
            _ => self.regular(op),
        }
    }

    fn regular(&mut self, op: &Op) {
        if let Some(access) = op.memory_access() {
            let memarg = MemArg { offset: access.offset, memory: access.memory, align: access.align };
            return self.memory(op, memarg);
        }
        let result = op.fixed_results().and_then(|types| types.first().copied());
        if let (Some(handlers), Some(ty)) = (ops::binary(op), result) {
            return self.binary(op, &handlers, ty);
        }
        if let Some(zero) = ops::zero_test(op) {
            // `eqz` and the like are comparisons with zero.
            let operand = self.pop();
            return self.zero_test(&zero, &operand);
        }
        if let (Some(handler), Some(ty)) = (ops::unary(op), result) {
            let operand = self.pop();
            let a = self.slot(&operand);
            return self.emit_value(handler, ty, |d| Word::slots([d, a, 0, 0]), &[]);
        }
        if let (Some((handler, operands)), Some(ty)) = (ops::vector(op), result) {
            let lane = u16::from(op.lane().unwrap_or(0));
            let mut slots = [0; 4];
            slots[operands + 1..].iter_mut().for_each(|slot| *slot = lane);
            for i in (0..operands).rev() {
                let operand = self.pop();
                slots[i + 1] = self.slot(&operand);
            }
            return self.emit_value(
                handler,
                ty,
                |d| {
                    slots[0] = d;
                    Word::slots(slots)
                },
                &[],
            );
        }
        self.slow(op);
    }

    fn constant(&mut self, ty: ValType, bits: u64) {
        if self.exact {
            let home = self.operands.push(ty);
            self.emit(ops::constant, &[Word::near(home as u16, 0, 0), Word::bits(bits)]);
        } else {
            self.operands.push_at(ty, At::Const(bits));
        }
    }

    fn retype(&mut self, heap: HeapType) {
        let operand = self.pop();
        let nullable = !matches!(operand.ty, ValType::Ref(ty) if !ty.nullable());
        self.operands.push_at(ValType::Ref(RefType::new(nullable, heap)), operand.at);
    }

    fn select(&mut self) {
        let (condition, b, a) = (self.pop(), self.pop(), self.pop());
        let (c, b, a_slot) = (self.slot(&condition), self.slot(&b), self.slot(&a));
        let handler = if a.ty == ValType::V128 { ops::select128 } else { ops::select };
        self.emit_value(handler, a.ty, |d| Word::slots([d, a_slot, b, c]), &[]);
    }

    fn global(&self, index: u32) -> (ValType, u32) {
        let ty = self.module.globals.get(index as usize).map_or(ValType::I32, |global| global.ty.ty);
        (ty, self.source.instance.globals.get(index as usize).map_or(0, |addr| addr.0))
    }
}
