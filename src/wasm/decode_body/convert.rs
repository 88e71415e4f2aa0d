//! Converts instructions and block types from `wasmparser`'s form to ours.

use crate::wasm::{BlockType, HeapType, Op, RefType, ValType};

pub(super) fn block_type(ty: wasmparser::BlockType) -> Option<BlockType> {
    Some(match ty {
        wasmparser::BlockType::Empty => BlockType::Empty,
        wasmparser::BlockType::Type(ty) => BlockType::Value(ValType::from_wasmparser(ty)?),
        wasmparser::BlockType::FuncType(index) => BlockType::Func(index),
    })
}

/// Converts instructions whose immediates are copied unchanged; `None` for those of control flow.
pub(in crate::wasm) fn convert_simple(op: &wasmparser::Operator<'_>) -> Option<Op> {
    use wasmparser::Operator as W;
    let reference = |nullable, hty| Some(RefType::new(nullable, HeapType::from_wasmparser(hty)?));
    Some(match *op {
        W::Return => Op::Return {},
        W::Select => Op::Select {},
        W::Call { function_index } => Op::Call { function_index },
        W::CallIndirect { type_index, table_index } => Op::CallIndirect { type_index, table_index },
        W::CallRef { type_index } => Op::CallRef { type_index },
        W::ReturnCall { function_index } => Op::ReturnCall { function_index },
        W::ReturnCallIndirect { type_index, table_index } => {
            Op::ReturnCallIndirect { type_index, table_index }
        }
        W::ReturnCallRef { type_index } => Op::ReturnCallRef { type_index },
        W::Throw { tag_index } => Op::Throw { tag_index },
        W::ThrowRef => Op::ThrowRef {},
        W::Rethrow { relative_depth } => Op::Rethrow { relative_depth },
        W::Delegate { relative_depth } => Op::Delegate { relative_depth },
        W::TypedSelect { ty } => Op::TypedSelect { ty: ValType::from_wasmparser(ty)? },
        W::LocalGet { local_index } => Op::LocalGet { local_index },
        W::LocalSet { local_index } => Op::LocalSet { local_index },
        W::LocalTee { local_index } => Op::LocalTee { local_index },
        W::GlobalGet { global_index } => Op::GlobalGet { global_index },
        W::GlobalSet { global_index } => Op::GlobalSet { global_index },
        W::I32Const { value } => Op::I32Const { value },
        W::I64Const { value } => Op::I64Const { value },
        W::F32Const { value } => Op::F32Const { bits: value.bits() },
        W::F64Const { value } => Op::F64Const { bits: value.bits() },
        W::V128Const { value } => Op::V128Const { bytes: *value.bytes() },
        W::I8x16Shuffle { lanes } => Op::I8x16Shuffle { lanes },
        W::MemorySize { mem } => Op::MemorySize { memory: mem },
        W::MemoryGrow { mem } => Op::MemoryGrow { memory: mem },
        W::MemoryInit { data_index, mem } => Op::MemoryInit { data_index, memory: mem },
        W::DataDrop { data_index } => Op::DataDrop { data_index },
        W::MemoryCopy { dst_mem, src_mem } => Op::MemoryCopy { dst_memory: dst_mem, src_memory: src_mem },
        W::MemoryFill { mem } => Op::MemoryFill { memory: mem },
        W::RefNull { hty } => Op::RefNull { heap: HeapType::from_wasmparser(hty)? },
        W::RefFunc { function_index } => Op::RefFunc { function_index },
        W::RefAsNonNull => Op::RefAsNonNull {},
        W::TableGet { table } => Op::TableGet { table },
        W::TableSet { table } => Op::TableSet { table },
        W::TableSize { table } => Op::TableSize { table },
        W::TableGrow { table } => Op::TableGrow { table },
        W::TableFill { table } => Op::TableFill { table },
        W::TableCopy { dst_table, src_table } => Op::TableCopy { dst_table, src_table },
        W::TableInit { elem_index, table } => Op::TableInit { elem_index, table },
        W::ElemDrop { elem_index } => Op::ElemDrop { elem_index },
        W::StructNew { struct_type_index } => Op::StructNew { type_index: struct_type_index },
        W::StructNewDefault { struct_type_index } => Op::StructNewDefault { type_index: struct_type_index },
        W::StructGet { struct_type_index, field_index } => {
            Op::StructGet { type_index: struct_type_index, field: field_index }
        }
        W::StructGetS { struct_type_index, field_index } => {
            Op::StructGetS { type_index: struct_type_index, field: field_index }
        }
        W::StructGetU { struct_type_index, field_index } => {
            Op::StructGetU { type_index: struct_type_index, field: field_index }
        }
        W::StructSet { struct_type_index, field_index } => {
            Op::StructSet { type_index: struct_type_index, field: field_index }
        }
        W::ArrayNew { array_type_index } => Op::ArrayNew { type_index: array_type_index },
        W::ArrayNewDefault { array_type_index } => Op::ArrayNewDefault { type_index: array_type_index },
        W::ArrayNewFixed { array_type_index, array_size } => {
            Op::ArrayNewFixed { type_index: array_type_index, count: array_size }
        }
        W::ArrayNewData { array_type_index, array_data_index } => {
            Op::ArrayNewData { type_index: array_type_index, data_index: array_data_index }
        }
        W::ArrayNewElem { array_type_index, array_elem_index } => {
            Op::ArrayNewElem { type_index: array_type_index, elem_index: array_elem_index }
        }
        W::ArrayGet { array_type_index } => Op::ArrayGet { type_index: array_type_index },
        W::ArrayGetS { array_type_index } => Op::ArrayGetS { type_index: array_type_index },
        W::ArrayGetU { array_type_index } => Op::ArrayGetU { type_index: array_type_index },
        W::ArraySet { array_type_index } => Op::ArraySet { type_index: array_type_index },
        W::ArrayFill { array_type_index } => Op::ArrayFill { type_index: array_type_index },
        W::ArrayCopy { array_type_index_dst, array_type_index_src } => {
            Op::ArrayCopy { dst_type: array_type_index_dst, src_type: array_type_index_src }
        }
        W::ArrayInitData { array_type_index, array_data_index } => {
            Op::ArrayInitData { type_index: array_type_index, data_index: array_data_index }
        }
        W::ArrayInitElem { array_type_index, array_elem_index } => {
            Op::ArrayInitElem { type_index: array_type_index, elem_index: array_elem_index }
        }
        W::RefTestNonNull { hty } => Op::RefTest { to: reference(false, hty)? },
        W::RefTestNullable { hty } => Op::RefTest { to: reference(true, hty)? },
        W::RefCastNonNull { hty } => Op::RefCast { to: reference(false, hty)? },
        W::RefCastNullable { hty } => Op::RefCast { to: reference(true, hty)? },
        W::AnyConvertExtern => Op::AnyConvertExtern {},
        W::ExternConvertAny => Op::ExternConvertAny {},
        W::RefI31 => Op::RefI31 {},
        W::AtomicFence { .. } => Op::AtomicFence {},
        _ => return None,
    })
}
