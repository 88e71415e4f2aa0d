//! Branches: to labels, through tables, and out of the function.

use super::block::BlockKind;
use super::condition::BranchCondition;
use super::{At, Lowerer, Operand};
use crate::exec::ops;
use crate::exec::word::Word;
use crate::wasm::{Label, Op, ValType};
use std::collections::HashMap;

impl Lowerer<'_> {
    /// The types of the values that a branch to a block carries, and the home of the first.
    fn carried(&mut self, depth: u32) -> (Vec<ValType>, u32) {
        self.block(depth).map_or((Vec::new(), 0), |block| {
            let types = if block.kind == BlockKind::Loop { &block.params } else { &block.results };
            (types.clone(), block.home)
        })
    }

    pub(super) fn is_function(&self, depth: u32) -> bool {
        depth as usize + 1 == self.blocks.len()
    }

    /// The moves that bring the operands on top to where a label expects them. Homes only ever move down, so no operand
    /// is overwritten before it is read.
    fn moves(&mut self, depth: u32) -> Vec<(u32, Operand)> {
        let (types, mut home) = self.carried(depth);
        let from = self.operands.len().saturating_sub(types.len());
        let mut moves = Vec::new();
        for operand in self.operands.above(from) {
            if operand.at != At::Home || operand.home != home {
                moves.push((home, *operand));
            }
            home += operand.ty.slots();
        }
        moves
    }

    /// Branches to a label unconditionally.
    fn go_to(&mut self, depth: u32) {
        if self.is_function(depth) {
            return self.emit_return(self.due());
        }
        for (slot, operand) in self.moves(depth) {
            self.move_to(slot, &operand);
        }
        let start = self.emit(ops::branch, &[Word::jump(0, 0)]);
        self.link_jump((start, start + 1), depth);
    }

    /// Branches to a label if a condition holds.
    pub(super) fn go_to_if(&mut self, depth: u32, condition: &BranchCondition, holds: bool) {
        if !self.is_function(depth) && self.moves(depth).is_empty() {
            let jump = self.emit_condition(condition, holds);
            return self.link_jump(jump, depth);
        }
        let (start, word) = self.emit_condition(condition, !holds);
        // If the branch is not taken, operands stay where they are: the code that moves them is jumped over.
        self.go_to(depth);
        self.words[word] = Word::jump((self.words.len() - start) as i32, 0);
        self.forget();
    }

    /// Lowers branches and other instructions that do not continue with the next one.
    pub(super) fn leave(&mut self, op: &Op) -> bool {
        let label = |lowerer: &Self| lowerer.source.code.labels_of(op).first().copied();
        match *op {
            Op::Unreachable => {
                self.emit(ops::unreachable, &[]);
            }
            Op::Return {} => self.emit_return(self.due()),
            Op::Br { .. } => {
                if let Some(Label { depth, .. }) = label(self) {
                    self.go_to(depth);
                }
            }
            Op::BrTable { first, count } => self.branch_table(first as usize, count),
            Op::Throw { tag_index } => {
                let params = self.module.tag_type(tag_index).map_or(0, |ty| ty.params.len());
                let from = self.settle_top(params);
                let tag = self.source.instance.tags.get(tag_index as usize).map_or(0, |tag| tag.0);
                self.emit(ops::throw, &[Word::pair(tag, from)]);
            }
            Op::ThrowRef {} => {
                let operand = self.pop();
                let slot = self.slot(&operand);
                self.emit(ops::throw_ref, &[Word::near(slot, 0, 0)]);
            }
            Op::Rethrow { relative_depth } => {
                let kept = self.block(relative_depth).map_or(0, |block| block.kept);
                self.emit(ops::throw_ref, &[Word::near(kept as u16, 0, 0)]);
            }
            Op::ReturnCall { .. } | Op::ReturnCallIndirect { .. } | Op::ReturnCallRef { .. } => {
                self.tail_call(op)
            }
            Op::BrIf { .. } => {
                let condition = self.condition();
                if let Some(Label { depth, .. }) = label(self) {
                    self.go_to_if(depth, &condition, true);
                }
                return true;
            }
            Op::BrOnNull { .. } | Op::BrOnNonNull { .. } | Op::BrOnCast { .. } | Op::BrOnCastFail { .. } => {
                if let Some(Label { depth, .. }) = label(self) {
                    self.branch_on_reference(op, depth);
                }
                return true;
            }
            _ => return false,
        }
        self.reachable = false;
        true
    }

    fn branch_table(&mut self, first: usize, count: u32) {
        let operand = self.pop();
        let index = self.slot(&operand);
        let code = &self.source.code;
        let labels: Vec<u32> =
            code.labels[first..=first + count as usize].iter().map(|label| label.depth).collect();
        let start = self.emit(ops::branch_table, &[Word::near(index, 0, count)]);
        let entries = self.words.len();
        self.words.extend(labels.iter().map(|_| Word::jump(0, 0)));
        // Moves that a label needs are made once for each label, in code behind the table.
        let mut stubs: HashMap<u32, usize> = HashMap::new();
        for (i, &depth) in labels.iter().enumerate() {
            let word = entries + i;
            if !self.is_function(depth) && self.moves(depth).is_empty() {
                self.link_jump((start, word), depth);
                continue;
            }
            let stub = match stubs.get(&depth) {
                Some(stub) => *stub,
                None => {
                    let stub = self.words.len();
                    self.go_to(depth);
                    stubs.insert(depth, stub);
                    stub
                }
            };
            self.words[word] = Word::jump((stub - start) as i32, 0);
        }
    }

    /// Returns the operands on top of the stack.
    pub(super) fn emit_return(&mut self, due: u32) {
        let results: Vec<ValType> = self.module.func_type(self.source.index).results.to_vec();
        let from = self.operands.len().saturating_sub(results.len());
        match (self.operands.above(from), &results[..]) {
            (_, []) => {
                self.emit(ops::return_none, &[Word::near(0, 0, due)]);
            }
            ([one], _) if one.ty != ValType::V128 => {
                let one = *one;
                let slot = self.slot(&one);
                self.emit(ops::return_one, &[Word::near(slot, 0, due)]);
            }
            (many, _) => {
                let (home, moves) = (many.first().map_or(0, |operand| operand.home), many.to_vec());
                let slots: u32 = results.iter().map(|ty| ty.slots()).sum();
                for operand in moves {
                    self.move_to(operand.home, &operand);
                }
                self.emit(ops::return_many, &[Word::near(home as u16, slots as u16, due)]);
            }
        }
    }
}
