//! The input of lowering: a function of an instance, and what can be asked about it.

use super::{Lowerer, Operand, StopMarks};
use crate::exec::lowered::LoweredFunc;
use crate::exec::stacks::Stacks;
use crate::exec::store::{Func, FuncKind, ModuleInstance, Store};
use crate::exec::{FuncAddr, InstanceAddr};
use crate::wasm::{Code, FuncType, Op, ValType};
use std::sync::Arc;

/// The function to be lowered, and its instance.
#[derive(Clone)]
pub(in crate::exec) struct LoweringSource<'a> {
    pub store: &'a Store,
    pub instance: &'a ModuleInstance,
    pub func: FuncAddr,
    pub address: InstanceAddr,
    /// The function's index in the module.
    pub index: u32,
    pub code: Arc<Code>,
}

impl<'a> LoweringSource<'a> {
    /// `None` for a function that is not WebAssembly.
    pub fn new(store: &'a Store, func: FuncAddr) -> Option<Self> {
        let Func { kind: FuncKind::Wasm { instance: address, index }, .. } = *store.func(func) else {
            return None;
        };
        let instance = store.instance(address);
        let code = Arc::clone(instance.module.code(index)?);
        Some(Self { store, instance, func, address, index, code })
    }

    /// Lowers the function, with micro-ops that stop at the marks.
    pub fn lower(&self, exact: bool, marks: &StopMarks) -> LoweredFunc {
        let mut lowerer = Lowerer::new(self, exact, marks);
        lowerer.run(None, None);
        lowerer.finish()
    }

    /// The operands before an instruction, bottom first, with their places.
    pub(crate) fn operands_at(&self, op: u32, exact: bool) -> Vec<Operand> {
        let none = StopMarks::default();
        let mut lowerer = Lowerer::new(self, exact, &none);
        lowerer.run(Some(op), None);
        if op as usize >= self.code.ops.len() {
            lowerer.end_of_function();
        }
        lowerer.operands.list().to_vec()
    }

    /// The operands before every instruction, and at the end of the function.
    pub(crate) fn stacks(&self, exact: bool) -> Stacks {
        let mut stacks = Stacks::default();
        let none = StopMarks::default();
        let mut lowerer = Lowerer::new(self, exact, &none);
        lowerer.run(None, Some(&mut stacks));
        lowerer.end_of_function();
        stacks.add(lowerer.operands.list(), 0);
        stacks.finish()
    }

    /// The function type of what an instruction calls; `None` if it is not a call.
    pub(crate) fn call_type(&self, op: u32) -> Option<&FuncType> {
        let module = &self.instance.module;
        match *self.code.ops.get(op as usize)? {
            Op::Call { function_index } => Some(module.func_type(function_index)),
            Op::CallIndirect { type_index, .. } | Op::CallRef { type_index } => {
                module.func_type_at(type_index)
            }
            _ => None,
        }
    }

    /// The type and the first slot of each parameter and local.
    pub fn locals(&self) -> Vec<(ValType, u32)> {
        let mut next = 0;
        let params = self.instance.module.func_type(self.index).params.iter();
        let locals = params.chain(&self.code.locals).map(|&ty| {
            let slot = next;
            next += ty.slots();
            (ty, slot)
        });
        locals.collect()
    }

    /// How many slots keep exceptions for `rethrow`, after the locals: one for each `try` of the legacy proposal.
    pub fn kept(&self) -> u32 {
        self.code.ops.iter().filter(|op| matches!(op, Op::Try { .. })).count() as u32
    }
}
