//! Branches: what they carry, what they test, where they go; returns.

use super::block::Kind;
use super::operands::{At, Operand};
use super::{Compare, Lowerer, Source2};
use crate::exec::ops;
use crate::exec::word::{Handler, Word};
use crate::wasm::{HeapType, Label, Op, RefType, ValType};
use std::collections::HashMap;

/// A condition that a branch tests.
#[derive(Clone, Copy)]
pub(super) enum Condition {
    /// A slot is not zero.
    NotZero(u16),
    Compare(Compare),
    /// A comparison whose first operand is added to first.
    AddCompare(Compare, u32),
}

impl Lowerer<'_> {
    /// Types that a branch to a block carries, and the home of the first.
    pub(super) fn carried(&mut self, depth: u32) -> (Vec<ValType>, u32) {
        self.block(depth).map_or((Vec::new(), 0), |block| {
            let types = if block.kind == Kind::Loop { &block.params } else { &block.results };
            (types.clone(), block.home)
        })
    }

    pub(super) fn is_function(&self, depth: u32) -> bool {
        depth as usize + 1 == self.blocks.len()
    }

    /// The moves that bring the operands on top to where a label expects them. Homes only ever move down, so that none
    /// is overwritten before it is read.
    pub(super) fn moves(&mut self, depth: u32) -> Vec<(u32, Operand)> {
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

    /// Goes to a label for good.
    pub(super) fn go_to(&mut self, depth: u32) {
        if self.is_function(depth) {
            return self.emit_return(self.due());
        }
        for (slot, operand) in self.moves(depth) {
            self.move_to(slot, &operand);
        }
        let start = self.emit(ops::branch, &[Word::jump(0, 0)]);
        self.aim((start, start + 1), depth);
    }

    /// Goes to a label if a condition holds.
    pub(super) fn go_to_if(&mut self, depth: u32, condition: &Condition, holds: bool) {
        if !self.is_function(depth) && self.moves(depth).is_empty() {
            let jump = self.emit_condition(condition, holds);
            return self.aim(jump, depth);
        }
        let (start, word) = self.emit_condition(condition, !holds);
        // Operands stay as they are where the branch is not taken: what moves them stands out of the way.
        self.go_to(depth);
        self.words[word] = Word::jump((self.words.len() - start) as i32, 0);
        self.forget();
    }

    /// Takes the condition on top of the operand stack.
    pub(super) fn condition(&mut self) -> Condition {
        let operand = self.pop();
        if let Some(last) = self.absorbable(&operand)
            && let Some(compare) = last.compare
            && ops::branch_on(&compare.op).is_some()
        {
            if let Some(addend) = self.absorb_addition(&compare, last.start) {
                return Condition::AddCompare(compare, addend);
            }
            if !matches!(compare.b, Source2::Const(bits) if ops::small(&compare.op, bits).is_none()) {
                self.absorb(&last);
                return Condition::Compare(compare);
            }
        }
        let slot = self.slot(&operand);
        let not_zero = Compare { op: Op::I32Ne, a: slot, b: Source2::Const(0) };
        match self.absorb_addition(&not_zero, self.words.len()) {
            Some(addend) => Condition::AddCompare(not_zero, addend),
            None => Condition::NotZero(slot),
        }
    }

    /// Takes in an addition to what is compared, if its instruction is the one before the comparison's, at `start`.
    pub(super) fn absorb_addition(&mut self, compare: &Compare, start: usize) -> Option<u32> {
        let addition = self.addition.take()?;
        let local = addition.slot == u32::from(compare.a) && compare.b_slot() != Some(compare.a);
        // Where the local is on the stack, an `if` brings it home before it branches.
        let free = local && !self.operands.has_local(addition.index);
        let fits = free && ops::addition(&compare.op) == Some(addition.add);
        if !fits || addition.start + 3 != start || self.exact {
            return None;
        }
        self.words.truncate(addition.start);
        while self.instructions.last().is_some_and(|(ip, _)| *ip as usize >= addition.start) {
            self.instructions.pop();
        }
        self.share_from(addition.op, addition.start);
        self.last = None;
        Some(addition.addend)
    }

    /// Emits a conditional jump, taken if the condition is as `holds` says; gives its first word and its jump.
    pub(super) fn emit_condition(&mut self, condition: &Condition, holds: bool) -> (usize, usize) {
        let (handler, word): (Handler, Word) = match condition {
            Condition::NotZero(slot) => {
                (if holds { ops::branch_if } else { ops::branch_unless }, Word::near(*slot, 0, 0))
            }
            Condition::Compare(Compare { op, a, b }) => {
                let handlers = ops::branch_on(op).unwrap_or([ops::too_large; 4]);
                match *b {
                    Source2::Slot(b) => (handlers[usize::from(!holds)], Word::near(*a, b, 0)),
                    Source2::Const(bits) => (
                        handlers[2 + usize::from(!holds)],
                        Word::near(*a, 0, ops::small(op, bits).unwrap_or(0)),
                    ),
                }
            }
            Condition::AddCompare(Compare { op, a, b }, addend) => {
                let handlers = ops::add_branch_on(op).unwrap_or([ops::too_large; 4]);
                match *b {
                    Source2::Slot(b) => (handlers[usize::from(!holds)], Word::near(*a, b, *addend)),
                    Source2::Const(bits) => {
                        let word = Word::near(*a, 0, *addend);
                        let handler = handlers[2 + usize::from(!holds)];
                        let start = self.emit(handler, &[word, Word::jump(0, 0), Word::bits(bits)]);
                        return (start, start + 2);
                    }
                }
            }
        };
        let start = self.emit(handler, &[word, Word::jump(0, 0)]);
        (start, start + 2)
    }

    /// Branches and whatever else does not go on to the next operator.
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

    pub(super) fn branch_on_reference(&mut self, op: &Op, depth: u32) {
        let Some(top) = self.operands.top().copied() else { return };
        let non_null = |ty: ValType| match ty {
            ValType::Ref(ty) => ValType::Ref(RefType::new(false, ty.heap())),
            other => other,
        };
        match *op {
            Op::BrOnNull { .. } => {
                let operand = self.pop();
                let slot = self.slot(&operand);
                self.go_to_if(depth, &is_null(slot), true);
                // A constant was written to its home to be tested.
                let at = if matches!(operand.at, At::Const(_)) { At::Home } else { operand.at };
                self.operands.push_at(non_null(operand.ty), at);
            }
            Op::BrOnNonNull { .. } => {
                let operand = self.pop();
                let slot = self.slot(&operand);
                let at = if matches!(operand.at, At::Const(_)) { At::Home } else { operand.at };
                self.operands.push_at(non_null(operand.ty), at);
                self.go_to_if(depth, &is_null(slot), false);
                self.pop();
            }
            Op::BrOnCast { from, to, .. } | Op::BrOnCastFail { from, to, .. } => {
                let slot = self.slot(&top);
                if let At::Const(_) = top.at {
                    let operand = self.pop();
                    self.operands.push(operand.ty);
                }
                // The answer stands above the reference, out of everyone's way.
                let answer = self.operands.push(ValType::I32);
                self.emit_ref_test(answer as u16, slot, to);
                self.pop();
                let fails = matches!(op, Op::BrOnCastFail { .. });
                self.go_to_if(depth, &Condition::NotZero(answer as u16), !fails);
                let kept = self.pop();
                let other = RefType::new(from.nullable() && !to.nullable(), from.heap());
                self.operands.push_at(ValType::Ref(if fails { to } else { other }), kept.at);
            }
            _ => {}
        }
    }

    /// Emits a test of a reference's type.
    pub(super) fn emit_ref_test(&mut self, dest: u16, slot: u16, to: RefType) {
        let (kind, number) = ops::heap_code(self.store_heap(to.heap()));
        let nullable = u32::from(to.nullable());
        self.emit(ops::ref_test, &[Word::near(dest, slot, kind << 1 | nullable), Word::bits(number.into())]);
    }

    /// A heap type of the module as one of the store.
    pub(super) fn store_heap(&self, heap: HeapType) -> HeapType {
        match heap {
            HeapType::Concrete(index) => {
                HeapType::Concrete(self.source.instance.types.get(index as usize).copied().unwrap_or(0))
            }
            other => other,
        }
    }

    pub(super) fn branch_table(&mut self, first: usize, count: u32) {
        let operand = self.pop();
        let index = self.slot(&operand);
        let code = &self.source.code;
        let labels: Vec<u32> =
            code.labels[first..=first + count as usize].iter().map(|label| label.depth).collect();
        let start = self.emit(ops::branch_table, &[Word::near(index, 0, count)]);
        let entries = self.words.len();
        self.words.extend(labels.iter().map(|_| Word::jump(0, 0)));
        // What has to be moved first is moved once for each label, behind the table.
        let mut stubs: HashMap<u32, usize> = HashMap::new();
        for (i, &depth) in labels.iter().enumerate() {
            let word = entries + i;
            if !self.is_function(depth) && self.moves(depth).is_empty() {
                self.aim((start, word), depth);
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

    /// Returns the operands on top.
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

    /// Brings the `count` operands on top home and takes them; gives the home of the first.
    pub(super) fn settle_top(&mut self, count: usize) -> u32 {
        let from = self.operands.len().saturating_sub(count);
        self.settle(from);
        let home = self.operands.above(from).first().map_or(self.operands.next_home(), |o| o.home);
        self.operands.cut(from);
        home
    }
}

/// The reference in a slot is null.
fn is_null(slot: u16) -> Condition {
    Condition::Compare(Compare { op: Op::I64Eq, a: slot, b: Source2::Const(0) })
}
