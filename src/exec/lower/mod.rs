//! Lowering: from the operators of a function to the words that run.
//!
//! One pass over the operators follows the operand stack without running anything ([`operands`]): of each operand it
//! knows where it *is*. A local that was pushed is read where the local lives, a constant where it is written; only
//! what is computed has a slot of its own, its *home*, which follows from the height of the stack. So `local.get` and
//! constants need no instruction, a comparison becomes part of the branch after it, and `local.set` part of what
//! computed its value. Wherever control can arrive from several places, every operand is in its home.
//!
//! Exact code does none of this: each operator is an instruction by itself, each operand in its home. It is what a
//! person steps through. Both forms have the same frames, so that a frame can change from one to the other at any
//! operator that does not share an instruction with the one before it: from fast to exact by bringing the operands
//! home, from exact to fast by doing nothing.
//!
//! Work is linear in the size of the function. Types come from the module, which has been validated.

mod block;
mod branch;
mod call;
mod catch;
mod control;
mod operands;
mod simple;

pub(super) use operands::{At, Operand};

use super::lowered::{Lowered, Place, Region, STRETCH};
use super::ops;
use super::stacks::Stacks;
use super::store::{Func, FuncAddr, FuncKind, Instance, InstanceAddr, Store};
use super::word::{Handler, Word};
use crate::wasm::{Code, FuncType, Module, Op, ValType};
use operands::Operands;
use std::sync::{Arc, OnceLock};

/// What is lowered, and for which instance.
#[derive(Clone)]
pub(super) struct Source<'a> {
    pub store: &'a Store,
    pub instance: &'a Instance,
    pub func: FuncAddr,
    pub address: InstanceAddr,
    /// Function index in the module.
    pub index: u32,
    pub code: Arc<Code>,
}

impl<'a> Source<'a> {
    /// `None` for a function that is not WebAssembly.
    pub fn new(store: &'a Store, func: FuncAddr) -> Option<Self> {
        let Func { kind: FuncKind::Wasm { instance: address, index }, .. } = *store.func(func) else {
            return None;
        };
        let instance = store.instance(address);
        let code = Arc::clone(instance.module.code(index)?);
        Some(Self { store, instance, func, address, index, code })
    }

    /// Lowers the function; `breaks` are the operators that stop, ascending.
    pub fn lower(&self, exact: bool, breaks: &[u32]) -> Lowered {
        let mut lowerer = Lowerer::new(self, exact, breaks);
        lowerer.run(None, None);
        lowerer.finish()
    }

    /// The operands before an operator, bottom first, and where they are.
    pub fn operands_at(&self, op: u32, exact: bool) -> Vec<Operand> {
        let mut lowerer = Lowerer::new(self, exact, &[]);
        lowerer.run(Some(op), None);
        if op as usize >= self.code.ops.len() {
            lowerer.end_of_function();
        }
        lowerer.operands.list().to_vec()
    }

    /// The operands before every operator, and at the function's end.
    pub fn stacks(&self, exact: bool) -> Stacks {
        let mut stacks = Stacks::default();
        let mut lowerer = Lowerer::new(self, exact, &[]);
        lowerer.run(None, Some(&mut stacks));
        lowerer.end_of_function();
        stacks.add(lowerer.operands.list(), 0);
        stacks.finish()
    }

    /// The type of what an operator calls.
    pub fn call_type(&self, op: u32) -> Option<&FuncType> {
        let module = &self.instance.module;
        match *self.code.ops.get(op as usize)? {
            Op::Call { function_index } => Some(module.func_type(function_index)),
            Op::CallIndirect { type_index, .. } | Op::CallRef { type_index } => {
                module.func_type_at(type_index)
            }
            _ => None,
        }
    }

    /// Type and first slot of each parameter and local.
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

    /// Slots that keep exceptions for `rethrow`, after the locals: one for each `try` of the legacy proposal.
    pub fn kept(&self) -> u32 {
        self.code.ops.iter().filter(|op| matches!(op, Op::Try { .. })).count() as u32
    }
}

/// An instruction that gave the operand on top of the stack, as long as it can still be changed.
#[derive(Clone, Copy)]
struct Last {
    /// Its first word.
    start: usize,
    /// The operator it belongs to.
    op: u32,
    /// The slot of its result.
    home: u32,
    compare: Option<Compare>,
    binary: Option<Compare>,
}

/// A binary operator with its operands: a comparison that a branch can take in, or another that another operator can.
#[derive(Clone, Copy)]
struct Compare {
    op: Op,
    a: u16,
    b: Source2,
}

impl Compare {
    fn b_slot(&self) -> Option<u16> {
        match self.b {
            Source2::Slot(slot) => Some(slot),
            Source2::Const(_) => None,
        }
    }
}

/// An addition of a small constant to a local.
#[derive(Clone, Copy)]
struct Addition {
    start: usize,
    /// The operator it belongs to.
    op: u32,
    add: Op,
    /// The local, and its slot.
    index: u32,
    slot: u32,
    addend: u32,
}

/// The second operand of a binary operator.
#[derive(Clone, Copy)]
enum Source2 {
    Slot(u16),
    Const(u64),
}

struct Lowerer<'a> {
    source: &'a Source<'a>,
    module: &'a Module,
    exact: bool,
    breaks: &'a [u32],
    op: u32,
    /// The operator that instructions are counted to: the current one, or the one it shares an instruction with.
    owner: u32,
    reachable: bool,
    operands: Operands,
    blocks: Vec<block::Block>,
    words: Vec<Word>,
    last: Option<Last>,
    /// An addition to a local, as long as the next instruction can take it in.
    addition: Option<Addition>,
    /// A copy, as long as the next one of the same operator can take it in.
    copy: Option<usize>,
    ips: Vec<Place>,
    instructions: Vec<(u32, u32)>,
    jumps: Vec<(u32, u32)>,
    counts: Vec<(u32, u32)>,
    regions: Vec<Region>,
    /// Slot of the next `try`'s exception.
    next_kept: u32,
    params: u32,
    locals: u32,
}

impl<'a> Lowerer<'a> {
    fn new(source: &'a Source<'a>, exact: bool, breaks: &'a [u32]) -> Self {
        let module = &*source.instance.module;
        let locals = source.locals();
        let slots = locals.last().map_or(0, |(ty, slot)| slot + ty.slots());
        let params = module.func_type(source.index).params.iter().map(|ty| ty.slots()).sum();
        let base = slots + source.kept();
        let mut lowerer = Self {
            source,
            module,
            exact,
            breaks,
            op: 0,
            owner: 0,
            reachable: true,
            operands: Operands::new(locals, base),
            blocks: Vec::new(),
            words: Vec::new(),
            last: None,
            addition: None,
            copy: None,
            ips: Vec::with_capacity(source.code.ops.len() + 1),
            instructions: Vec::new(),
            jumps: Vec::new(),
            counts: Vec::new(),
            regions: Vec::new(),
            next_kept: slots,
            params,
            locals: base,
        };
        lowerer.open_function();
        lowerer
    }

    /// Lowers every operator, or those before `until`; notes the operand stack before each.
    fn run(&mut self, until: Option<u32>, mut stacks: Option<&mut Stacks>) {
        let code = Arc::clone(&self.source.code);
        for (op, operator) in (0..).zip(&code.ops) {
            (self.op, self.owner) = (op, op);
            if matches!(operator, Op::Loop { .. }) && self.reachable {
                // Before the place that branches come back to.
                self.settle(0);
            }
            if until == Some(op) {
                return;
            }
            if let Some(stacks) = &mut stacks {
                let same = self.operands.same();
                stacks.add(self.operands.list(), same);
            }
            self.begin();
            if !self.control(operator) && self.reachable {
                self.simple(operator);
            }
        }
    }

    /// What stands before every operator.
    fn begin(&mut self) {
        let op = self.op;
        self.copy = None;
        let stops = self.reachable && (self.exact || self.breaks.binary_search(&op).is_ok());
        if self.reachable && !stops && self.counted(op) >= STRETCH {
            self.emit(ops::count, &[Word::pair(self.counted(op), op)]);
            self.counts.push((op, 0));
        }
        self.ips.push(Place::new(self.words.len(), false));
        if stops {
            let handler: Handler = if self.exact { ops::pause } else { ops::stop_here };
            self.emit(handler, &[Word::bits(op.into())]);
        }
    }

    fn finish(mut self) -> Lowered {
        self.close_function();
        let module = self.module;
        let ty = module.func_type(self.source.index);
        let mut frame = self.locals + self.operands.most();
        let fits = frame <= u32::from(u16::MAX) && self.words.len() < 1 << 30;
        if !fits {
            frame = self.params;
            self.words = vec![Word::handler(ops::too_large)];
            (self.ips, self.instructions) = (vec![Place::new(0, false)], vec![(0, 0)]);
            self.locals = self.params;
        }
        self.jumps.sort_unstable();
        self.regions.sort_by_key(|region| region.start);
        Lowered {
            func: self.source.func,
            instance: self.source.address,
            imported: module.imported_funcs,
            exact: self.exact,
            words: self.words.into(),
            params: self.params,
            zeros: self.locals - self.params,
            results: ty.results.iter().map(|ty| ty.slots()).sum(),
            // Results are left where the parameters were.
            frame: frame.max(ty.results.iter().map(|ty| ty.slots()).sum()),
            ips: self.ips.into(),
            instructions: self.instructions.into(),
            jumps: self.jumps.into(),
            counts: self.counts.into(),
            regions: self.regions.into(),
            stacks: OnceLock::new(),
        }
    }

    /// Operators executed before `op` that have not been counted when control stands there.
    fn counted(&self, op: u32) -> u32 {
        // Exact code counts one by one.
        if self.exact {
            return 0;
        }
        let (first, count) = self.counts.last().copied().unwrap_or_default();
        op.saturating_sub(first) + count
    }

    /// Operators to count after the current one.
    fn due(&self) -> u32 {
        if self.exact { 0 } else { self.counted(self.op) + 1 }
    }

    /// All that was executed before the next operator is counted.
    fn counts_anew(&mut self) {
        if !self.exact {
            self.counts.push((self.op + 1, 0));
        }
    }

    /// Appends an instruction; gives where it starts.
    fn emit(&mut self, handler: Handler, words: &[Word]) -> usize {
        let start = self.words.len();
        self.instructions.push((start as u32, self.owner));
        self.words.push(Word::handler(handler));
        self.words.extend_from_slice(words);
        self.last = None;
        self.copy = None;
        if !matches!(self.addition, Some(Addition { start: at, .. }) if at + 3 == start) {
            self.addition = None;
        }
        start
    }

    /// Appends an instruction whose result goes into the home of a new operand, written first in its second word.
    fn emit_value(&mut self, handler: Handler, ty: ValType, word: impl FnOnce(u16) -> Word, more: &[Word]) {
        let home = self.operands.push(ty);
        let start = self.emit(handler, &[word(home as u16)]);
        self.words.extend_from_slice(more);
        self.last = Some(Last { start, op: self.op, home, compare: None, binary: None });
    }

    /// The instruction before this operator, if it gave the operand `operand` and may become part of this operator.
    fn absorbable(&self, operand: &Operand) -> Option<Last> {
        let last = self.last?;
        // Operators in between had no instruction.
        let its_own = last.op < self.op && last.home == operand.home && operand.at == At::Home;
        (its_own && !self.exact).then_some(last)
    }

    /// The operators after one, up to the current one, share its instruction.
    fn share(&mut self, last: &Last) {
        self.share_from(last.op, last.start);
    }

    fn share_from(&mut self, op: u32, start: usize) {
        self.owner = op;
        for place in self.ips.iter_mut().skip(op as usize + 1) {
            *place = Place::new(start, true);
        }
    }

    /// Takes back an instruction that the current operator makes part of its own.
    fn absorb(&mut self, last: &Last) {
        self.words.truncate(last.start);
        self.instructions.pop();
        self.share(last);
        self.last = None;
    }

    /// The slot where an operand can be read; a constant is written to its home first.
    fn slot(&mut self, operand: &Operand) -> u16 {
        match operand.at {
            At::Home => operand.home as u16,
            At::Local { slot, .. } => slot as u16,
            At::Const(bits) => {
                self.emit(ops::constant, &[Word::near(operand.home as u16, 0, 0), Word::bits(bits)]);
                operand.home as u16
            }
        }
    }

    /// Brings an operand into a slot.
    fn move_to(&mut self, slot: u32, operand: &Operand) {
        let from = match operand.at {
            At::Home => operand.home,
            At::Local { slot, .. } => slot,
            At::Const(bits) => {
                self.emit(ops::constant, &[Word::near(slot as u16, 0, 0), Word::bits(bits)]);
                return;
            }
        };
        if from != slot && operand.ty == ValType::V128 {
            self.emit(ops::copy128, &[Word::slots([slot as u16, from as u16, 0, 0])]);
        } else if from != slot {
            self.copy(slot as u16, from as u16);
        }
    }

    /// Copies a slot. Two copies of one operator are one instruction.
    fn copy(&mut self, to: u16, from: u16) {
        match self.copy.take().filter(|start| start + 2 == self.words.len()) {
            Some(start) => {
                let first = self.words[start + 1].slots_of();
                self.words[start] = Word::handler(ops::copy_two);
                self.words[start + 1] = Word::slots([first[0], first[1], to, from]);
            }
            None => {
                let start = self.emit(ops::copy, &[Word::slots([to, from, 0, 0])]);
                self.copy = (!self.exact).then_some(start);
            }
        }
    }

    /// Brings the operands above the lowest `keep` home.
    fn settle(&mut self, keep: usize) {
        for (home, operand) in self.operands.settle(keep) {
            self.move_to(home, &operand);
        }
    }

    /// Control may come from elsewhere, or have been elsewhere: no instruction before this can be changed any more.
    fn forget(&mut self) {
        self.last = None;
        self.addition = None;
        self.copy = None;
    }

    fn pop(&mut self) -> Operand {
        self.operands.pop()
    }
}
