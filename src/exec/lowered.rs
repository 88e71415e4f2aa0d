//! A lowered function: its words, and how they correspond to the instructions that people see.

use super::address::{FuncAddr, InstanceAddr};
use super::stacks::Stacks;
use super::word::Word;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// The most instructions that are counted in one place: a longer stretch of straight code counts in between.
pub(super) const STRETCH: u32 = 500;
/// Fuel that fast code does not use. Between two checks it executes at most one stretch and the instructions up to the
/// next jump. So with this much left it always stops early enough for exact code to take over.
pub(super) const MARGIN: u64 = 2 * STRETCH as u64 + 24;

/// The code of a function in an instance; each form is made when it is first needed.
#[derive(Debug, Default)]
pub(super) struct FuncCode {
    /// The fast form: instructions are fused, and values are read where they are.
    pub fast: OnceLock<Arc<LoweredFunc>>,
    /// The exact form: one micro-op for each instruction, and every operand in its own slot.
    pub exact: OnceLock<Arc<LoweredFunc>>,
}

/// A range of instructions, and what happens to exceptions that they throw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HandlerRegion {
    /// The `try_table` or `try` that opens the region; it is not part of the region itself.
    pub start: u32,
    /// The last instruction of the region.
    pub end: u32,
    pub action: CatchAction,
}

/// What happens to an exception thrown in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CatchAction {
    /// Execution continues at an instruction.
    Catch {
        /// The address of the tag that the exception must have; `None` for any.
        tag: Option<u32>,
        /// Whether a reference to the exception is pushed, after its values.
        reference: bool,
        target: u32,
        /// The slot of the first value pushed.
        slot: u32,
        /// The slot that keeps the exception for `rethrow`.
        keep: Option<u32>,
    },
    /// `delegate`: only the block that this instruction opens, and what is around it, may catch the exception.
    Delegate {
        /// The instruction that opens the block; `None` passes the exception to the caller.
        to: Option<u32>,
    },
}

pub(super) struct LoweredFunc {
    pub func: FuncAddr,
    pub instance: InstanceAddr,
    /// How many functions the module imports.
    pub imported: u32,
    /// Whether it is the exact form.
    pub exact: bool,
    pub words: Box<[Word]>,
    /// How many slots the parameters take.
    pub params: u32,
    /// How many slots after them are zero at first.
    pub zeros: u32,
    /// How many slots the results take.
    pub results: u32,
    /// How many slots a frame takes in all.
    pub frame: u32,
    /// For each instruction: where its words begin, and whether it shares a micro-op with the one before it.
    pub ips: Box<[WordOffset]>,
    /// (first word, instruction) of each micro-op, in ascending order.
    pub micro_ops: Box<[(u32, u32)]>,
    /// (word with a jump, instruction that it goes to), in ascending order.
    pub jumps: Box<[(u32, u32)]>,
    /// (instruction, number of uncounted instructions there) wherever it is not one more than before the previous
    /// instruction; in ascending order.
    pub counts: Box<[(u32, u32)]>,
    pub regions: Box<[HandlerRegion]>,
    /// (instruction, number of words that stop before it) for instructions that have any, in ascending order.
    pub stops: Box<[(u32, u32)]>,
    /// The operand stacks for this form of the code, once they have been needed.
    pub stacks: OnceLock<Stacks>,
}

/// Where an instruction's words begin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct WordOffset(u32);

const SHARED: u32 = 1 << 31;

impl WordOffset {
    pub fn new(ip: usize, shared: bool) -> Self {
        Self(ip as u32 | if shared { SHARED } else { 0 })
    }

    pub fn ip(self) -> usize {
        (self.0 & !SHARED) as usize
    }

    /// Whether the instruction shares a micro-op with the one before it, so that fast code is never stopped there.
    pub(crate) fn is_shared(self) -> bool {
        self.0 & SHARED != 0
    }
}

impl LoweredFunc {
    /// The word where fast code can continue at an instruction; `None` if it cannot.
    pub(crate) fn enter_at(&self, op: u32) -> Option<usize> {
        self.ips.get(op as usize).filter(|place| !place.is_shared()).map(|place| place.ip())
    }

    /// How many words before an instruction's own stop there.
    pub(crate) fn stop_words(&self, op: u32) -> usize {
        self.stops.binary_search_by_key(&op, |(at, _)| *at).map_or(0, |at| self.stops[at].1 as usize)
    }

    /// The instruction whose micro-op contains this word.
    pub fn op_at(&self, ip: u32) -> u32 {
        let at = self.micro_ops.partition_point(|(first, _)| *first <= ip);
        at.checked_sub(1).map_or(0, |at| self.micro_ops[at].1)
    }

    /// The instruction that the jump in this word goes to.
    pub(crate) fn jump_target(&self, word: u32) -> u32 {
        self.jumps.binary_search_by_key(&word, |(at, _)| *at).map_or(0, |at| self.jumps[at].1)
    }

    /// How many instructions before `op` have been executed but not yet counted when code reaches it.
    pub(crate) fn uncounted(&self, op: u32) -> u64 {
        let at = self.counts.partition_point(|(first, _)| *first <= op);
        let (first, count) = at.checked_sub(1).map_or((0, 0), |at| self.counts[at]);
        u64::from(op - first + count)
    }
}

impl fmt::Debug for LoweredFunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lowered")
            .field("func", &self.func)
            .field("exact", &self.exact)
            .finish_non_exhaustive()
    }
}
