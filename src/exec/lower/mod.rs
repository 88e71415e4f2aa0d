//! Lowering: turns the instructions of a function into the words that run.
//!
//! One pass over the instructions follows the operand stack without running anything ([`operands`]) and knows where
//! each operand *is*. A local that was pushed is read from the local's own slot, and a constant is part of the micro-op
//! that uses it. Only computed values have a slot of their own, their *home*, which follows from the height of the
//! stack. So `local.get` and constants need no micro-op, a comparison becomes part of the branch after it, and
//! `local.set` becomes part of what computed its value. Wherever control can arrive from several places, every operand
//! is in its home.
//!
//! Exact code does none of this: each instruction is a micro-op of its own, and each operand is in its home. It is what
//! a person steps through. Both forms have the same frames, so a frame can change from one to the other at any
//! instruction that does not share a micro-op with the one before it: from fast to exact by bringing the operands home,
//! from exact to fast by doing nothing.
//!
//! The work is linear in the size of the function. Types come from the module, which has been validated.

mod binary;
mod block;
mod branch;
mod call;
mod catch;
mod condition;
mod control;
mod emit;
mod first_use;
mod local;
mod mark;
mod memory;
mod operands;
mod reference;
mod simple;
mod slow;
mod source;

pub(super) use mark::StopMarks;
pub(super) use source::LoweringSource;

use super::lowered::{HandlerRegion, LoweredFunc, STRETCH, WordOffset};
use super::operand::{At, Operand};
use super::ops;
use super::stacks::Stacks;
use super::word::{Handler, Word};
use crate::wasm::{Module, Op};
use operands::Operands;
use std::sync::{Arc, OnceLock};

/// A micro-op that computed the operand on top of the stack, as long as it can still be changed.
#[derive(Clone, Copy)]
struct Last {
    start: usize,
    /// The instruction that the micro-op belongs to.
    op: u32,
    /// The slot of its result, the operand's home.
    home: u32,
    compare: Option<PendingBinary>,
    binary: Option<PendingBinary>,
}

/// A binary instruction with its operands, which a branch (for a comparison) or another binary instruction can absorb.
#[derive(Clone, Copy)]
struct PendingBinary {
    op: Op,
    a: u16,
    b: Source2,
}

impl PendingBinary {
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
    /// The instruction that the micro-op belongs to.
    op: u32,
    add: Op,
    /// The index of the local, which lies in `slot`.
    index: u32,
    slot: u32,
    addend: u32,
}

/// The second operand of a binary instruction.
#[derive(Clone, Copy)]
enum Source2 {
    Slot(u16),
    Const(u64),
}

struct Lowerer<'a> {
    source: &'a LoweringSource<'a>,
    module: &'a Module,
    exact: bool,
    marks: &'a StopMarks,
    op: u32,
    /// The instruction that new micro-ops belong to: the current one, or the one whose micro-op it shares.
    owner: u32,
    reachable: bool,
    operands: Operands,
    blocks: Vec<block::OpenBlock>,
    words: Vec<Word>,
    last: Option<Last>,
    /// An addition to a local, as long as the next micro-op can absorb it.
    addition: Option<Addition>,
    /// A copy, as long as another one of the same instruction can be merged with it.
    copy: Option<usize>,
    ips: Vec<WordOffset>,
    micro_ops: Vec<(u32, u32)>,
    jumps: Vec<(u32, u32)>,
    counts: Vec<(u32, u32)>,
    regions: Vec<HandlerRegion>,
    /// (instruction, number of words that stop before it).
    stops: Vec<(u32, u32)>,
    /// The slot for the exception of the next `try`.
    next_kept: u32,
    params: u32,
    locals: u32,
}

impl<'a> Lowerer<'a> {
    fn new(source: &'a LoweringSource<'a>, exact: bool, marks: &'a StopMarks) -> Self {
        let module = &*source.instance.module;
        let locals = source.locals();
        let slots = locals.last().map_or(0, |(ty, slot)| slot + ty.slots());
        let params = module.func_type(source.index).params.iter().map(|ty| ty.slots()).sum();
        let base = slots + source.kept();
        let mut lowerer = Self {
            source,
            module,
            exact,
            marks,
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
            micro_ops: Vec::new(),
            jumps: Vec::new(),
            counts: Vec::new(),
            regions: Vec::new(),
            stops: Vec::new(),
            next_kept: slots,
            params,
            locals: base,
        };
        lowerer.open_function();
        lowerer
    }

    /// Lowers all instructions, or only those before `until`; records the operand stack before each.
    fn run(&mut self, until: Option<u32>, mut stacks: Option<&mut Stacks>) {
        let code = Arc::clone(&self.source.code);
        for (op, instruction) in (0..).zip(&code.ops) {
            (self.op, self.owner) = (op, op);
            if matches!(instruction, Op::Loop { .. }) && self.reachable {
                // This code comes before the place that branches return to.
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
            if !self.control(instruction) && self.reachable {
                self.simple(instruction);
            }
        }
    }

    /// Emits what comes before an instruction, whatever it is.
    fn begin(&mut self) {
        let op = self.op;
        self.copy = None;
        let stops = self.reachable && (self.exact || self.marks.breaks.binary_search(&op).is_ok());
        if self.reachable && !stops && self.counted(op) >= STRETCH {
            self.emit(ops::count, &[Word::pair(self.counted(op), op)]);
            self.counts.push((op, 0));
        }
        self.ips.push(WordOffset::new(self.words.len(), false));
        if stops {
            let handler: Handler = if self.exact { ops::pause } else { ops::stop_here };
            self.emit(handler, &[Word::bits(op.into())]);
        }
        if self.reachable && !self.exact && !self.marks.is_empty() {
            self.suspect();
        }
    }

    fn finish(mut self) -> LoweredFunc {
        self.close_function();
        let module = self.module;
        let ty = module.func_type(self.source.index);
        let mut frame = self.locals + self.operands.most();
        let fits = frame <= u32::from(u16::MAX) && self.words.len() < 1 << 30;
        if !fits {
            frame = self.params;
            self.words = vec![Word::handler(ops::too_large)];
            self.stops = Vec::new();
            (self.ips, self.micro_ops) = (vec![WordOffset::new(0, false)], vec![(0, 0)]);
            self.locals = self.params;
        }
        self.jumps.sort_unstable();
        self.regions.sort_by_key(|region| region.start);
        LoweredFunc {
            func: self.source.func,
            instance: self.source.address,
            imported: module.imported_funcs,
            exact: self.exact,
            words: self.words.into(),
            params: self.params,
            zeros: self.locals - self.params,
            results: ty.results.iter().map(|ty| ty.slots()).sum(),
            // The results are left where the parameters were.
            frame: frame.max(ty.results.iter().map(|ty| ty.slots()).sum()),
            ips: self.ips.into(),
            micro_ops: self.micro_ops.into(),
            jumps: self.jumps.into(),
            counts: self.counts.into(),
            regions: self.regions.into(),
            stops: self.stops.into(),
            stacks: OnceLock::new(),
        }
    }

    /// How many instructions before `op` have been executed but not counted when control reaches `op`.
    fn counted(&self, op: u32) -> u32 {
        // Exact code counts each instruction by itself.
        if self.exact {
            return 0;
        }
        let (first, count) = self.counts.last().copied().unwrap_or_default();
        op.saturating_sub(first) + count
    }

    /// How many instructions remain to be counted after the current one.
    fn due(&self) -> u32 {
        if self.exact { 0 } else { self.counted(self.op) + 1 }
    }

    /// Records that everything executed before the next instruction has been counted.
    fn counts_anew(&mut self) {
        if !self.exact {
            self.counts.push((self.op + 1, 0));
        }
    }
}
