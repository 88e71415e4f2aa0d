//! Constant expressions ([spec](https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions)).
//!
//! They are evaluated on a stack of slots, before their instance is complete, so they have no code of their own.
//! Nothing is collected while one allocates, since no frame would tell what else is alive.

use super::address::{GlobalAddr, InstanceAddr};
use super::heap::HeapError;
use super::layout::element_size;
use super::reference::{self, Reference};
use super::store::Store;
use super::trap::TrapKind;
use crate::wasm::{CompositeType, Op, StorageType, ValType};

impl Store {
    /// Evaluates a validated constant expression to the slots of its value. `globals` are those that it may refer to.
    pub(super) fn constant(
        &mut self,
        expr: &[Op],
        instance: InstanceAddr,
        globals: &[GlobalAddr],
    ) -> Result<[u64; 2], TrapKind> {
        let mut stack: Vec<u64> = Vec::new();
        for op in expr {
            self.constant_op(op, instance, globals, &mut stack)?;
        }
        let low = stack.first().copied().unwrap_or(0);
        Ok([low, stack.get(1).copied().unwrap_or(0)])
    }

    fn constant_op(
        &mut self,
        op: &Op,
        instance: InstanceAddr,
        globals: &[GlobalAddr],
        stack: &mut Vec<u64>,
    ) -> Result<(), TrapKind> {
        let full = |error| match error {
            HeapError::Full => TrapKind::HeapExhausted,
            // Nothing else can go wrong with a new object of a validated type.
            _ => TrapKind::ArrayOutOfBounds,
        };
        let own = &self.instances[instance.index()];
        let number = |index: u32| own.types.get(index as usize).copied().unwrap_or(0);
        let value = match *op {
            Op::I32Const { value } => u64::from(value.cast_unsigned()),
            Op::I64Const { value } => value.cast_unsigned(),
            Op::F32Const { bits } => u64::from(bits),
            Op::F64Const { bits } => bits,
            Op::V128Const { bytes } => {
                let value = u128::from_le_bytes(bytes);
                stack.push(value as u64);
                (value >> 64) as u64
            }
            Op::RefFunc { function_index } => {
                super::instantiate::reference(own.funcs.get(function_index as usize).copied())
            }
            Op::RefI31 {} => Reference::i31(stack.pop().unwrap_or(0) as u32).to_slot(),
            Op::GlobalGet { global_index } => {
                let Some(addr) = globals.get(global_index as usize) else { return Ok(()) };
                let global = self.global(*addr);
                stack.push(global.slots[0]);
                if global.ty.ty == ValType::V128 {
                    stack.push(global.slots[1]);
                }
                return Ok(());
            }
            Op::I32Add | Op::I32Sub | Op::I32Mul | Op::I64Add | Op::I64Sub | Op::I64Mul => {
                let (b, a) = (stack.pop().unwrap_or(0), stack.pop().unwrap_or(0));
                match op {
                    Op::I32Add => u64::from((a as u32).wrapping_add(b as u32)),
                    Op::I32Sub => u64::from((a as u32).wrapping_sub(b as u32)),
                    Op::I32Mul => u64::from((a as u32).wrapping_mul(b as u32)),
                    Op::I64Add => a.wrapping_add(b),
                    Op::I64Sub => a.wrapping_sub(b),
                    _ => a.wrapping_mul(b),
                }
            }
            Op::StructNew { type_index } => {
                let ty = number(type_index);
                let layout = self.types.layout(ty);
                let slots = take(stack, layout.slots as usize);
                self.heap.alloc_struct(ty, layout, &slots).map_err(full)?
            }
            Op::StructNewDefault { type_index } => {
                let ty = number(type_index);
                self.heap.alloc_struct_default(ty, self.types.layout(ty)).map_err(full)?
            }
            Op::ArrayNew { type_index } => {
                let ty = number(type_index);
                let storage = self.element(ty);
                let len = stack.pop().unwrap_or(0) as u32;
                let slots = take(stack, storage.unpacked().slots() as usize);
                let high = slots.get(1).copied().unwrap_or(0);
                let fill = u128::from(slots.first().copied().unwrap_or(0)) | u128::from(high) << 64;
                let array = self.heap.alloc_array(ty, element_size(storage), len).map_err(full)?;
                self.heap.array_fill(array, 0, fill, len).map_err(full)?;
                array
            }
            Op::ArrayNewDefault { type_index } => {
                let ty = number(type_index);
                let size = element_size(self.element(ty));
                self.heap.alloc_array(ty, size, stack.pop().unwrap_or(0) as u32).map_err(full)?
            }
            Op::ArrayNewFixed { type_index, count } => {
                let ty = number(type_index);
                let storage = self.element(ty);
                let slots = take(stack, (count * storage.unpacked().slots()) as usize);
                self.heap.alloc_array_of(ty, element_size(storage), &slots).map_err(full)?
            }
            Op::RefNull { .. } => reference::NULL,
            // Conversions between hierarchies leave a reference unchanged; validation allows nothing else here.
            _ => return Ok(()),
        };
        stack.push(value);
        Ok(())
    }

    fn element(&self, ty: u32) -> StorageType {
        match self.types.get(ty).composite {
            CompositeType::Array(field) => field.storage,
            _ => StorageType::Val(ValType::I64),
        }
    }
}

/// Removes the slots on top of a stack and returns them.
fn take(stack: &mut Vec<u64>, count: usize) -> Vec<u64> {
    stack.split_off(stack.len().saturating_sub(count))
}
