//! How many operands instructions and blocks take and leave, and of which types.

use super::{Code, count};
use crate::wasm::{BlockType, CompositeType, Module, Op, ValType};

impl Module {
    /// How many operands an instruction of this module pops and pushes. A branch counts as not taken, except that `br`
    /// pops what it carries; `end` and `else` count as 0 and 0.
    #[must_use]
    pub fn arity(&self, code: &Code, op: &Op) -> (u32, u32) {
        if let Some(fixed) = op.fixed_arity() {
            return fixed;
        }
        let carried = |op: &Op| code.labels_of(op).first().map_or(0, |l| l.arity);
        match *op {
            Op::Return {} => (code.results, 0),
            Op::Br { .. } => (carried(op), 0),
            Op::BrTable { .. } => (carried(op) + 1, 0),
            _ => self.irregular_arity(op),
        }
    }

    pub(super) fn irregular_arity(&self, op: &Op) -> (u32, u32) {
        let signature = |type_index: u32| {
            self.func_type_at(type_index).map_or((0, 0), |t| (count(t.params.len()), count(t.results.len())))
        };
        let callee = |index: u32| self.funcs.get(index as usize).map_or((0, 0), |&ty| signature(ty));
        match *op {
            Op::Call { function_index } => callee(function_index),
            Op::ReturnCall { function_index } => (callee(function_index).0, 0),
            Op::CallIndirect { type_index, .. } | Op::CallRef { type_index } => {
                let (params, results) = signature(type_index);
                (params + 1, results)
            }
            Op::ReturnCallIndirect { type_index, .. } | Op::ReturnCallRef { type_index } => {
                (signature(type_index).0 + 1, 0)
            }
            Op::Throw { tag_index } => (self.tag_type(tag_index).map_or(0, |t| count(t.params.len())), 0),
            Op::StructNew { type_index } => match self.types.get(type_index as usize).map(|t| &t.composite) {
                Some(CompositeType::Struct(fields)) => (count(fields.len()), 1),
                _ => (0, 1),
            },
            Op::ArrayNewFixed { count, .. } => (count, 1),
            Op::If { .. } | Op::BrIf { .. } | Op::BrTable { .. } | Op::ThrowRef {} => (1, 0),
            // When not taken, this one has dropped the null, and those below leave the reference where it was.
            Op::BrOnNonNull { .. } => (1, 0),
            Op::BrOnNull { .. } | Op::BrOnCast { .. } | Op::BrOnCastFail { .. } => (1, 1),
            Op::Select {} | Op::TypedSelect { .. } => (3, 1),
            Op::LocalGet { .. } | Op::GlobalGet { .. } => (0, 1),
            Op::LocalSet { .. } | Op::GlobalSet { .. } => (1, 0),
            Op::LocalTee { .. } | Op::TableGet { .. } | Op::MemoryGrow { .. } => (1, 1),
            Op::I32Const { .. } | Op::I64Const { .. } | Op::F32Const { .. } | Op::F64Const { .. } => (0, 1),
            Op::V128Const { .. } | Op::MemorySize { .. } | Op::TableSize { .. } => (0, 1),
            Op::RefNull { .. } | Op::RefFunc { .. } | Op::StructNewDefault { .. } => (0, 1),
            Op::I8x16Shuffle { .. } => (2, 1),
            Op::MemoryInit { .. } | Op::MemoryCopy { .. } | Op::MemoryFill { .. } => (3, 0),
            Op::TableInit { .. } | Op::TableCopy { .. } | Op::TableFill { .. } => (3, 0),
            Op::TableSet { .. } | Op::StructSet { .. } => (2, 0),
            Op::TableGrow { .. } => (2, 1),
            Op::StructGet { .. } | Op::StructGetS { .. } | Op::StructGetU { .. } => (1, 1),
            Op::ArrayNew { .. } | Op::ArrayNewData { .. } | Op::ArrayNewElem { .. } => (2, 1),
            Op::ArrayGet { .. } | Op::ArrayGetS { .. } | Op::ArrayGetU { .. } => (2, 1),
            Op::ArrayNewDefault { .. } | Op::RefTest { .. } | Op::RefCast { .. } => (1, 1),
            Op::RefAsNonNull {} | Op::AnyConvertExtern {} | Op::ExternConvertAny {} | Op::RefI31 {} => (1, 1),
            Op::ArraySet { .. } => (3, 0),
            Op::ArrayFill { .. } | Op::ArrayInitData { .. } | Op::ArrayInitElem { .. } => (4, 0),
            Op::ArrayCopy { .. } => (5, 0),
            _ => (0, 0),
        }
    }

    /// The types of a block's parameters and results.
    #[must_use]
    pub(crate) fn block_types(&self, ty: BlockType) -> (&[ValType], Vec<ValType>) {
        match ty {
            BlockType::Empty => (&[], Vec::new()),
            BlockType::Value(ty) => (&[], vec![ty]),
            BlockType::Func(index) => {
                self.func_type_at(index).map_or((&[], Vec::new()), |t| (&*t.params, t.results.to_vec()))
            }
        }
    }

    /// How many parameters and results a block has.
    #[must_use]
    pub(crate) fn block_arity(&self, ty: BlockType) -> (u32, u32) {
        match ty {
            BlockType::Empty => (0, 0),
            BlockType::Value(_) => (0, 1),
            BlockType::Func(index) => {
                self.func_type_at(index).map_or((0, 0), |t| (count(t.params.len()), count(t.results.len())))
            }
        }
    }
}
