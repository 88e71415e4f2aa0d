//! Instructions whose work is done by calling ordinary code.

use super::Lowerer;
use crate::exec::ops;
use crate::exec::word::Word;
use crate::wasm::{CompositeType, HeapType, Op, RefType, StorageType, ValType};

impl Lowerer<'_> {
    /// Lowers an instruction whose work is done by ordinary code: its operands are at home, side by side.
    pub(super) fn slow(&mut self, op: &Op) {
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

    /// The types of what a slow instruction pushes.
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
