//! Lowering of operators that go on to the next one.

use super::operands::At;
use super::{Addition, Compare, Last, Lowerer, Source2};
use crate::exec::ops;
use crate::exec::reference;
use crate::exec::word::{Handler, Word};
use crate::wasm::{CompositeType, HeapType, MemArg, Op, RefType, StorageType, ValType};

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
            // `eqz` and its kind are comparisons with zero.
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

    fn local_get(&mut self, index: u32) {
        let (ty, slot) = self.operands.local(index);
        if self.exact {
            let home = self.operands.push(ty);
            let copy = if ty == ValType::V128 { ops::copy128 } else { ops::copy };
            self.emit(copy, &[Word::slots([home as u16, slot as u16, 0, 0])]);
        } else {
            self.operands.push_at(ty, At::Local { index, slot });
        }
    }

    fn local_set(&mut self, index: u32) {
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

    fn local_tee(&mut self, index: u32) {
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
            // Where operands are does not depend on what shares an instruction, and so not on breakpoints: a frame may go
            // on in code with others.
            self.operands.top_is_local(index);
        }
    }

    /// Has an instruction just emitted put its result into a local.
    fn redirect(&mut self, last: &Last, index: u32) {
        let (_, slot) = self.operands.local(index);
        self.share(last);
        let word = &mut self.words[last.start + 1];
        let [_, b, c, d] = word.slots_of();
        *word = Word::slots([slot as u16, b, c, d]);
        self.last = None;
        let added = match last.binary {
            Some(Compare { op: add @ (Op::I32Add | Op::I64Add), a, b: Source2::Const(bits) }) => {
                ops::small(&add, bits).filter(|_| u32::from(a) == slot).map(|addend| (add, addend))
            }
            _ => None,
        };
        self.addition = added.map(|(add, addend)| {
            let (start, op) = (last.start, last.op);
            Addition { start, op, add, index, slot, addend }
        });
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

    fn binary(&mut self, op: &Op, handlers: &[Handler; 3], ty: ValType) {
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
                self.computed(compare, Compare { op: *op, a, b: Source2::Const(bits) });
            }
            _ => {
                let (a, b) = (self.slot(&a), self.slot(&b));
                self.emit_value(handlers[0], ty, |d| Word::slots([d, a, b, 0]), &[]);
                self.computed(compare, Compare { op: *op, a, b: Source2::Slot(b) });
            }
        }
    }

    /// Makes one instruction of a binary operator and one that computes one of its operands.
    fn pair(&mut self, op: &Op, ty: ValType, a: &super::Operand, b: &super::Operand) -> bool {
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

    /// Notes what the instruction just emitted computes, for those that may take it in.
    fn computed(&mut self, compare: bool, binary: Compare) {
        if let Some(last) = &mut self.last {
            if compare {
                last.compare = Some(binary);
            } else {
                last.binary = Some(binary);
            }
        }
    }

    fn compared(&mut self, compare: Option<Compare>) {
        if let Some(last) = &mut self.last {
            last.compare = compare;
        }
    }

    /// The addition that an address is, if the instruction that computes it can be part of the access.
    fn address_sum(&mut self, address: &super::Operand) -> Option<(Last, Compare)> {
        let last = self.absorbable(address)?;
        let sum = last.binary.filter(|sum| matches!(sum.op, Op::I32Add))?;
        Some((last, sum))
    }

    /// A comparison with zero: of an integer or of a reference with null.
    fn zero_test(&mut self, op: &Op, operand: &super::Operand) {
        if let Some(last) = self.absorbable(operand)
            && let Some(compare) = last.compare
            && let Some(inverse) = ops::inverse(&compare.op)
        {
            // Of a comparison just made: the opposite comparison.
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
            return self.compared(Some(Compare { op: inverse, ..compare }));
        }
        let a = self.slot(operand);
        let handlers = ops::binary(op).unwrap_or([ops::too_large; 3]);
        self.emit_value(handlers[1], ValType::I32, |d| Word::near(d, a, 0), &[Word::bits(0)]);
        self.compared(Some(Compare { op: *op, a, b: Source2::Const(0) }));
    }

    fn memory(&mut self, op: &Op, memarg: MemArg) {
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

    /// A load or store of a memory other than the first 32-bit one, or of one lane.
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

    /// An operator whose work is a call of ordinary code: its operands are at home, side by side.
    fn slow(&mut self, op: &Op) {
        let (pops, _) = op.fixed_arity().unwrap_or_else(|| self.module.arity(&self.source.code, op));
        let results = self.slow_results(op);
        let end = self.operands.next_home();
        let first = self.settle_top(pops as usize);
        let needed: u32 = results.iter().map(|ty| ty.slots()).sum();
        let slots = (end - first).max(needed);
        let Some((handler, immediates)) = ops::slow(op, self.source.instance) else {
            self.emit(ops::too_large, &[]);
            self.operands.push_all(&results);
            return;
        };
        let [a, b, c] = immediates;
        self.emit(handler, &[Word::near(first as u16, slots as u16, a), Word::pair(b, c)]);
        self.operands.push_all(&results);
    }

    /// The types of what a slow operator pushes.
    fn slow_results(&self, op: &Op) -> Vec<ValType> {
        let object = |index| ValType::Ref(RefType::new(false, HeapType::Concrete(index)));
        let storage =
            |index: u32, field: u32| match self.module.types.get(index as usize).map(|ty| &ty.composite) {
                Some(CompositeType::Struct(fields)) => fields.get(field as usize).map(|field| field.storage),
                Some(CompositeType::Array(element)) => Some(element.storage),
                _ => None,
            };
        let unpacked = |index, field| storage(index, field).map_or(ValType::I32, StorageType::unpacked);
        let memory = |index: u32| {
            self.module.memories.get(index as usize).map_or(ValType::I32, |ty| ty.limits.index_type())
        };
        let table = |index: u32| self.module.tables.get(index as usize);
        let index = |i: u32| table(i).map_or(ValType::I32, |ty| ty.limits.index_type());
        if let Some(types) = op.fixed_results() {
            return types.to_vec();
        }
        match *op {
            Op::MemorySize { memory: index } | Op::MemoryGrow { memory: index } => vec![memory(index)],
            Op::TableSize { table } | Op::TableGrow { table } => vec![index(table)],
            Op::TableGet { table: index } => vec![table(index).map_or(ValType::FuncRef, |ty| ty.element)],
            Op::StructNew { type_index }
            | Op::StructNewDefault { type_index }
            | Op::ArrayNew { type_index }
            | Op::ArrayNewDefault { type_index }
            | Op::ArrayNewFixed { type_index, .. }
            | Op::ArrayNewData { type_index, .. }
            | Op::ArrayNewElem { type_index, .. } => vec![object(type_index)],
            Op::StructGet { type_index, field }
            | Op::StructGetS { type_index, field }
            | Op::StructGetU { type_index, field } => vec![unpacked(type_index, field)],
            Op::ArrayGet { type_index } | Op::ArrayGetS { type_index } | Op::ArrayGetU { type_index } => {
                vec![unpacked(type_index, 0)]
            }
            Op::RefI31 {} => vec![ValType::Ref(RefType::new(false, HeapType::I31))],
            _ => Vec::new(),
        }
    }
}
