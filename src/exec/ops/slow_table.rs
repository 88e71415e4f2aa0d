//! Which instructions are slow: the handler of each, and its immediates.

use super::slow::call;
use super::{atomic, bulk, object, table, wide};
use crate::exec::store::ModuleInstance;
use crate::exec::word::Handler;
use crate::wasm::Op;

/// The handler of a slow instruction, and the three numbers that it takes: addresses, where it names a memory or a
/// table.
pub(in crate::exec) fn slow(op: &Op, instance: &ModuleInstance) -> Option<(Handler, [u32; 3])> {
    let memory = |index: u32| instance.memories.get(index as usize).map(|addr| addr.0);
    let table = |index: u32| instance.tables.get(index as usize).map(|addr| addr.0);
    let ty = |index: u32| instance.types.get(index as usize).copied();
    if let Some((handler, memarg)) = atomic::atomic(op) {
        let address = memory(memarg.memory)?;
        return Some((handler, [address, memarg.offset as u32, (memarg.offset >> 32) as u32]));
    }
    Some(match *op {
        Op::MemorySize { memory: m } => (call::<bulk::MemorySize>, [memory(m)?, 0, 0]),
        Op::MemoryGrow { memory: m } => (call::<bulk::MemoryGrow>, [memory(m)?, 0, 0]),
        Op::MemoryFill { memory: m } => (call::<bulk::MemoryFill>, [memory(m)?, 0, 0]),
        Op::MemoryCopy { dst_memory, src_memory } => {
            (call::<bulk::MemoryCopy>, [memory(dst_memory)?, memory(src_memory)?, 0])
        }
        Op::MemoryInit { data_index, memory: m } => (call::<bulk::MemoryInit>, [memory(m)?, data_index, 0]),
        Op::DataDrop { data_index } => (call::<bulk::DataDrop>, [data_index, 0, 0]),
        Op::I64Add128 => (call::<wide::Add128>, [0; 3]),
        Op::I64Sub128 => (call::<wide::Sub128>, [0; 3]),
        Op::I64MulWideS => (call::<wide::MulWideS>, [0; 3]),
        Op::I64MulWideU => (call::<wide::MulWideU>, [0; 3]),
        Op::TableGet { table: t } => (call::<table::Get>, [table(t)?, 0, 0]),
        Op::TableSet { table: t } => (call::<table::Set>, [table(t)?, 0, 0]),
        Op::TableSize { table: t } => (call::<table::Size>, [table(t)?, 0, 0]),
        Op::TableGrow { table: t } => (call::<table::Grow>, [table(t)?, 0, 0]),
        Op::TableFill { table: t } => (call::<table::Fill>, [table(t)?, 0, 0]),
        Op::TableCopy { dst_table, src_table } => {
            (call::<table::Copy>, [table(dst_table)?, table(src_table)?, 0])
        }
        Op::TableInit { elem_index, table: t } => (call::<table::Init>, [table(t)?, elem_index, 0]),
        Op::ElemDrop { elem_index } => (call::<table::ElemDrop>, [elem_index, 0, 0]),
        Op::RefI31 {} => (call::<object::I31>, [0; 3]),
        Op::StructNew { type_index } => (call::<object::StructNew>, [ty(type_index)?, 0, 0]),
        Op::StructNewDefault { type_index } => (call::<object::StructNewDefault>, [ty(type_index)?, 0, 0]),
        Op::StructGet { type_index, field } | Op::StructGetU { type_index, field } => {
            (call::<object::StructGet>, [ty(type_index)?, field, 0])
        }
        Op::StructGetS { type_index, field } => (call::<object::StructGet>, [ty(type_index)?, field, 1]),
        Op::StructSet { type_index, field } => (call::<object::StructSet>, [ty(type_index)?, field, 0]),
        Op::ArrayNew { type_index } => (call::<object::ArrayNew>, [ty(type_index)?, 0, 0]),
        Op::ArrayNewDefault { type_index } => (call::<object::ArrayNewDefault>, [ty(type_index)?, 0, 0]),
        Op::ArrayNewFixed { type_index, count } => {
            (call::<object::ArrayNewFixed>, [ty(type_index)?, count, 0])
        }
        Op::ArrayNewData { type_index, data_index } => {
            (call::<object::ArrayNewData>, [ty(type_index)?, data_index, 0])
        }
        Op::ArrayNewElem { type_index, elem_index } => {
            (call::<object::ArrayNewElem>, [ty(type_index)?, elem_index, 0])
        }
        Op::ArrayGet { type_index } | Op::ArrayGetU { type_index } => {
            (call::<object::ArrayGet>, [ty(type_index)?, 0, 0])
        }
        Op::ArrayGetS { type_index } => (call::<object::ArrayGet>, [ty(type_index)?, 1, 0]),
        Op::ArraySet { type_index } => (call::<object::ArraySet>, [ty(type_index)?, 0, 0]),
        Op::ArrayLen => (call::<object::ArrayLen>, [0; 3]),
        Op::ArrayFill { type_index } => (call::<object::ArrayFill>, [ty(type_index)?, 0, 0]),
        Op::ArrayCopy { dst_type, .. } => (call::<object::ArrayCopy>, [ty(dst_type)?, 0, 0]),
        Op::ArrayInitData { type_index, data_index } => {
            (call::<object::ArrayInitData>, [ty(type_index)?, data_index, 0])
        }
        Op::ArrayInitElem { type_index, elem_index } => {
            (call::<object::ArrayInitElem>, [ty(type_index)?, elem_index, 0])
        }
        _ => return None,
    })
}
