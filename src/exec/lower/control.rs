//! Lowering of control: blocks, branches, calls, exceptions.

use super::operands::{At, Operand};
use super::{Compare, Lowerer, Source2};
use crate::exec::lowered::{Action, Place, Region};
use crate::exec::ops;
use crate::exec::store::FuncKind;
use crate::exec::word::{Handler, Word};
use crate::wasm::{BlockType, HeapType, Label, Op, RefType, ValType};
use std::collections::HashMap;

/// An open block.
pub(super) struct Block {
    kind: Kind,
    /// The operator that opened it.
    op: u32,
    /// Operands below its parameters.
    depth: usize,
    /// Home of its first parameter or result.
    home: u32,
    params: Vec<ValType>,
    results: Vec<ValType>,
    /// Whether the operator that opened it can be reached.
    live: bool,
    /// Whether something goes to its end by a branch or as an exception.
    joined: bool,
    /// Jumps to its end that wait to learn where it is.
    waiting: Vec<Waiting>,
    /// For an `if` without an `else` yet: the jump taken if the condition is zero.
    otherwise: Option<Waiting>,
    /// For a loop: where its code begins, and what has been counted there.
    start: (usize, u32),
    /// For a `try`: the slot that keeps the exception for `rethrow`, and its first `catch`.
    kept: u32,
    first_catch: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Function,
    Block,
    Loop,
    If,
    Try,
}

/// A jump to where no code is yet.
#[derive(Clone, Copy)]
struct Waiting {
    /// First word of its instruction.
    start: usize,
    /// Its jump.
    word: usize,
    /// Operators to count at the jump.
    due: u32,
}

/// A condition that a branch tests.
#[derive(Clone, Copy)]
enum Condition {
    /// A slot is not zero.
    NotZero(u16),
    Compare(Compare),
    /// A comparison whose first operand is added to first.
    AddCompare(Compare, u32),
}

impl Lowerer<'_> {
    pub(super) fn open_function(&mut self) {
        let ty = self.module.func_type(self.source.index);
        let results = ty.results.to_vec();
        self.blocks.push(Block {
            kind: Kind::Function,
            op: 0,
            depth: 0,
            home: self.operands.next_home(),
            params: Vec::new(),
            results,
            live: true,
            joined: false,
            waiting: Vec::new(),
            otherwise: None,
            start: (0, 0),
            kept: 0,
            first_catch: None,
        });
    }

    /// Exceptions may be caught at the function's own label: what is there returns.
    pub(super) fn close_function(&mut self) {
        let end = self.source.code.ops.len() as u32;
        (self.op, self.owner) = (end, end);
        self.counts.push((end, 0));
        self.ips.push(Place::new(self.words.len(), false));
        self.end_of_function();
        self.emit_return(0);
    }

    /// All that is there are the results, at home.
    pub(super) fn end_of_function(&mut self) {
        self.operands.cut(0);
        self.operands.push_all(&self.module.func_type(self.source.index).results);
    }

    /// Lowers an operator of control; `false` if it is none.
    pub(super) fn control(&mut self, op: &Op) -> bool {
        match *op {
            Op::Block { ty, .. } => self.open(Kind::Block, ty),
            Op::Loop { ty, .. } => self.open(Kind::Loop, ty),
            Op::TryTable { ty, .. } => {
                self.catch_clauses(op);
                self.open(Kind::Block, ty);
            }
            Op::Try { ty, .. } => {
                self.open(Kind::Try, ty);
                if let Some(block) = self.blocks.last_mut() {
                    block.kept = self.next_kept;
                }
                self.next_kept += 1;
            }
            Op::If { ty, .. } => self.open_if(ty),
            Op::Else { .. } => self.otherwise(),
            Op::Catch { tag_index, end } => self.catch(Some(tag_index), end),
            Op::CatchAll { end } => self.catch(None, end),
            Op::Delegate { relative_depth } => self.delegate(relative_depth),
            Op::End {} => self.end(),
            _ => {
                if !self.reachable {
                    return false;
                }
                return self.leave(op) || self.call(op);
            }
        }
        true
    }

    fn open(&mut self, kind: Kind, ty: BlockType) {
        let (params, results) = self.module.block_types(ty);
        let params = params.to_vec();
        let (depth, home) = if self.reachable {
            self.settle(0);
            let depth = self.operands.len().saturating_sub(params.len());
            let home = self.operands.above(depth).first().map_or(self.operands.next_home(), |o| o.home);
            (depth, home)
        } else {
            (self.operands.len(), self.operands.next_home())
        };
        self.blocks.push(Block {
            kind,
            op: self.op,
            depth,
            home,
            params,
            results,
            live: self.reachable,
            joined: false,
            waiting: Vec::new(),
            otherwise: None,
            // A branch to a loop executes the `loop` again.
            start: (self.ips.last().map_or(0, |place| place.ip()), self.counted(self.op)),
            kept: 0,
            first_catch: None,
        });
        self.forget();
    }

    fn open_if(&mut self, ty: BlockType) {
        if !self.reachable {
            return self.open(Kind::If, ty);
        }
        let condition = self.condition();
        self.settle(0);
        let jump = self.emit_condition(&condition, false);
        let waiting = self.waiting(jump);
        self.open(Kind::If, ty);
        if let Some(block) = self.blocks.last_mut() {
            block.otherwise = Some(waiting);
        }
    }

    fn otherwise(&mut self) {
        self.end_arm();
        let Some(block) = self.blocks.last_mut() else { return };
        let (depth, params, waiting) = (block.depth, block.params.clone(), block.otherwise.take());
        self.reachable = block.live;
        self.operands.cut(depth);
        self.operands.push_all(&params);
        self.counts_anew();
        if let Some(waiting) = waiting {
            self.land(waiting);
        }
        self.forget();
    }

    /// An arm of a block ends where another begins: it goes on past the block's end.
    fn end_arm(&mut self) {
        if !self.reachable {
            return;
        }
        self.settle(0);
        let start = self.emit(ops::branch, &[Word::jump(0, 0)]);
        let waiting = self.waiting((start, start + 1));
        if let Some(block) = self.blocks.last_mut() {
            block.waiting.push(waiting);
            block.joined = true;
        }
    }

    fn end(&mut self) {
        if self.blocks.len() == 1 {
            if self.reachable {
                self.emit_return(self.due());
            }
            self.reachable = false;
            return;
        }
        if self.reachable {
            self.settle(0);
        }
        self.close();
    }

    /// Ends the innermost block; its results are at home if control reaches its end.
    fn close(&mut self) {
        let Some(mut block) = self.blocks.pop() else { return };
        let falls_through = self.reachable;
        if let Some(waiting) = block.otherwise.take() {
            block.waiting.push(waiting);
            block.joined = true;
        }
        self.reachable |= block.joined;
        if self.reachable && !falls_through {
            self.counts_anew();
        }
        if block.live {
            self.operands.cut(block.depth);
            if self.reachable {
                self.operands.push_all(&block.results);
            }
        }
        for waiting in block.waiting {
            self.land(waiting);
        }
        self.forget();
    }

    /// A jump goes to the operator after the current one.
    fn land(&mut self, waiting: Waiting) {
        let by = self.words.len() - waiting.start;
        let target = self.op + 1;
        let count = waiting.due as i32 - self.counted(target) as i32;
        self.words[waiting.word] = Word::jump(by as i32, if self.exact { 0 } else { count });
        self.jumps.push((waiting.word as u32, target));
    }

    fn waiting(&self, (start, word): (usize, usize)) -> Waiting {
        Waiting { start, word, due: self.due() }
    }

    /// The block that is so many blocks out.
    fn block(&mut self, depth: u32) -> Option<&mut Block> {
        let at = self.blocks.len().checked_sub(1 + depth as usize)?;
        self.blocks.get_mut(at)
    }

    /// Has a jump just emitted go to a label.
    fn aim(&mut self, jump: (usize, usize), depth: u32) {
        let waiting = self.waiting(jump);
        let Some(block) = self.block(depth) else { return };
        if block.kind != Kind::Loop {
            block.joined = true;
            block.waiting.push(waiting);
            return;
        }
        let ((ip, counted), target) = (block.start, block.op);
        self.words[jump.1] = Word::jump(ip as i32 - jump.0 as i32, waiting.due as i32 - counted as i32);
        self.jumps.push((jump.1 as u32, target));
    }

    /// Types that a branch to a block carries, and the home of the first.
    fn carried(&mut self, depth: u32) -> (Vec<ValType>, u32) {
        self.block(depth).map_or((Vec::new(), 0), |block| {
            let types = if block.kind == Kind::Loop { &block.params } else { &block.results };
            (types.clone(), block.home)
        })
    }

    fn is_function(&self, depth: u32) -> bool {
        depth as usize + 1 == self.blocks.len()
    }

    /// The moves that bring the operands on top to where a label expects them. Homes only ever move down, so that none
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

    /// Goes to a label for good.
    fn go_to(&mut self, depth: u32) {
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
    fn go_to_if(&mut self, depth: u32, condition: &Condition, holds: bool) {
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
    fn condition(&mut self) -> Condition {
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
    fn absorb_addition(&mut self, compare: &Compare, start: usize) -> Option<u32> {
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
    fn emit_condition(&mut self, condition: &Condition, holds: bool) -> (usize, usize) {
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
    fn leave(&mut self, op: &Op) -> bool {
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

    fn branch_on_reference(&mut self, op: &Op, depth: u32) {
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

    fn branch_table(&mut self, first: usize, count: u32) {
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
    fn emit_return(&mut self, due: u32) {
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

    fn call(&mut self, op: &Op) -> bool {
        let Some(ty) = self.source.call_type(self.op) else { return false };
        let due = self.due();
        if let Some(Op::Loop { .. }) = self.source.code.ops.get(self.op as usize + 1) {
            // A frame that waits goes on at the loop, where the operands below are at home.
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

    fn indirect(&self, index: u16, args: u32, table: u32, ty: u32) -> [Word; 2] {
        let instance = self.source.instance;
        let table = instance.tables.get(table as usize).map_or(0, |table| table.0);
        let ty = instance.types.get(ty as usize).copied().unwrap_or(0);
        [Word::near(index, 0, args), Word::pair(table, ty)]
    }

    /// How a function of the module is called (and called in place of the caller), and by which number.
    fn callee(&self, function: u32) -> ([Handler; 2], u32) {
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

    fn tail_call(&mut self, op: &Op) {
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

    /// What the clauses of a `try_table` catch; their labels count from outside of it.
    fn catch_clauses(&mut self, op: &Op) {
        let Op::TryTable { end, .. } = *op else { return };
        if !self.reachable {
            return;
        }
        let code = &self.source.code;
        for catch in code.catches_of(op) {
            let Some(&Label { depth, target, .. }) = code.labels.get(catch.label as usize) else { continue };
            let tag = catch.tag.map(|tag| self.tag(tag));
            let function = self.is_function(depth);
            let Some(block) = self.block(depth) else { continue };
            block.joined = true;
            // At the function's own label, what is caught is returned from where its operands begin.
            let slot = block.home;
            debug_assert!(!function || target as usize == code.ops.len());
            let action = Action::Catch { tag, reference: catch.reference, target, slot, keep: None };
            self.regions.push(Region { start: self.op, end, action });
        }
    }

    fn tag(&self, index: u32) -> u32 {
        self.source.instance.tags.get(index as usize).map_or(0, |tag| tag.0)
    }

    /// A `catch` or `catch_all` of the legacy proposal.
    fn catch(&mut self, tag_index: Option<u32>, _end: u32) {
        self.end_arm();
        let op = self.op;
        let tag = tag_index.map(|tag| self.tag(tag));
        let Some(block) = self.blocks.last_mut() else { return };
        let end = *block.first_catch.get_or_insert(op);
        let (start, depth, slot, kept, live) = (block.op, block.depth, block.home, block.kept, block.live);
        self.reachable = live;
        self.operands.cut(depth);
        if !live {
            return;
        }
        let params = tag_index.and_then(|tag| self.module.tag_type(tag)).map(|ty| ty.params.clone());
        self.operands.push_all(&params.unwrap_or_default());
        self.counts_anew();
        let action = Action::Catch { tag, reference: false, target: op + 1, slot, keep: Some(kept) };
        self.regions.push(Region { start, end, action });
        self.forget();
    }

    /// Ends a `try` whose exceptions go elsewhere; its label counts from outside of it.
    fn delegate(&mut self, depth: u32) {
        if self.reachable {
            self.settle(0);
        }
        let (start, live) = self.blocks.last().map_or((0, false), |block| (block.op, block.live));
        let end = self.op;
        self.close();
        if live {
            let to = if self.is_function(depth) { None } else { self.block(depth).map(|block| block.op) };
            self.regions.push(Region { start, end, action: Action::Delegate { to } });
        }
    }
}

/// The reference in a slot is null.
fn is_null(slot: u16) -> Condition {
    Condition::Compare(Compare { op: Op::I64Eq, a: slot, b: Source2::Const(0) })
}
