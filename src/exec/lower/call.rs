//! Calls: of functions, through tables and references, and tail calls.

use super::Lowerer;
use crate::exec::ops;
use crate::exec::store::FuncKind;
use crate::exec::word::{Handler, Word};
use crate::wasm::{Op, ValType};

impl Lowerer<'_> {
    pub(super) fn call(&mut self, op: &Op) -> bool {
        let Some(ty) = self.source.call_type(self.op) else { return false };
        let due = self.due();
        if let Some(Op::Loop { .. }) = self.source.code.ops.get(self.op as usize + 1) {
            // A frame that waits continues at the loop, where the operands below are expected at home.
            self.settle(0);
        }
        match *op {
            Op::Call { function_index } => {
                let args = self.settle_top(ty.params.len());
                let (handlers, number) = self.callee(function_index);
                self.emit(handlers[0], &[Word::pair(number, args), Word::bits(due.into())]);
            }
            Op::CallIndirect { type_index, table_index } => {
                let index = self.pop();
                let index = self.slot(&index);
                let args = self.settle_top(ty.params.len());
                let handler =
                    if self.exact { ops::call_indirect::<true> } else { ops::call_indirect::<false> };
                let words = self.indirect(index, args, table_index, type_index);
                self.emit(handler, &words);
                self.words.push(Word::bits(due.into()));
            }
            _ => {
                let reference = self.pop();
                let reference = self.slot(&reference);
                let args = self.settle_top(ty.params.len());
                let handler = if self.exact { ops::call_ref::<true> } else { ops::call_ref::<false> };
                self.emit(handler, &[Word::near(reference, 0, args), Word::bits(due.into())]);
            }
        }
        self.operands.push_all(&ty.results);
        self.counts_anew();
        self.forget();
        true
    }

    pub(super) fn indirect(&self, index: u16, args: u32, table: u32, ty: u32) -> [Word; 2] {
        let instance = self.source.instance;
        let table = instance.tables.get(table as usize).map_or(0, |table| table.0);
        let ty = instance.types.get(ty as usize).copied().unwrap_or(0);
        [Word::near(index, 0, args), Word::pair(table, ty)]
    }

    /// The handlers for a call and a tail call of a function of the module, and the number that they take.
    pub(super) fn callee(&self, function: u32) -> ([Handler; 2], u32) {
        let addr = self.source.instance.funcs[function as usize];
        match self.source.store.func(addr).kind {
            FuncKind::Wasm { instance, index } if instance == self.source.address => {
                let number = index - self.module.imported_funcs;
                let handlers: [Handler; 2] = if self.exact {
                    [ops::call_here::<true>, ops::tail_call_here::<true>]
                } else {
                    [ops::call_here::<false>, ops::tail_call_here::<false>]
                };
                (handlers, number)
            }
            _ => {
                let handlers: [Handler; 2] = if self.exact {
                    [ops::call_there::<true>, ops::tail_call_there::<true>]
                } else {
                    [ops::call_there::<false>, ops::tail_call_there::<false>]
                };
                (handlers, addr.0)
            }
        }
    }

    pub(super) fn tail_call(&mut self, op: &Op) {
        let slots = |types: &[ValType]| types.iter().map(|ty| ty.slots()).sum::<u32>();
        let due = self.due();
        match *op {
            Op::ReturnCall { function_index } => {
                let params = &self.module.func_type(function_index).params;
                let args = self.settle_top(params.len());
                let (handlers, number) = self.callee(function_index);
                self.emit(handlers[1], &[Word::pair(number, args), Word::pair(slots(params), due)]);
            }
            Op::ReturnCallIndirect { type_index, table_index } => {
                let Some(ty) = self.module.func_type_at(type_index) else { return };
                let index = self.pop();
                let index = self.slot(&index);
                let args = self.settle_top(ty.params.len());
                let handler = if self.exact {
                    ops::tail_call_indirect::<true>
                } else {
                    ops::tail_call_indirect::<false>
                };
                let words = self.indirect(index, args, table_index, type_index);
                self.emit(handler, &words);
                self.words.push(Word::pair(slots(&ty.params), due));
            }
            Op::ReturnCallRef { type_index } => {
                let Some(ty) = self.module.func_type_at(type_index) else { return };
                let reference = self.pop();
                let reference = self.slot(&reference);
                let args = self.settle_top(ty.params.len());
                let handler =
                    if self.exact { ops::tail_call_ref::<true> } else { ops::tail_call_ref::<false> };
                self.emit(handler, &[Word::near(reference, 0, args), Word::pair(slots(&ty.params), due)]);
            }
            _ => {}
        }
    }
}
