//! A lowered function: its words, and how they relate to the instructions that people see.

use super::address::{FuncAddr, InstanceAddr};
use super::stacks::Stacks;
use super::word::Word;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Most instructions counted in one place: a straight stretch of code that is longer counts in between.
pub(super) const STRETCH: u32 = 500;
/// Fuel that fast code does not touch. Between two looks at the fuel it executes at most a stretch and the instructions
/// up to the next jump, so that with this much left it always stops in time for exact code to take over.
pub(super) const MARGIN: u64 = 2 * STRETCH as u64 + 24;

/// The code of a function in an instance, each form made when it is first needed.
#[derive(Debug, Default)]
pub(super) struct FuncCode {
    /// As fast as it gets: instructions fused, values read where they are.
    pub fast: OnceLock<Arc<Lowered>>,
    /// Each instruction by itself, every operand in its own slot.
    pub exact: OnceLock<Arc<Lowered>>,
}

/// What catches exceptions thrown by the instructions between two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    /// The `try_table` or `try`: instructions after it are inside,
    pub start: u32,
    /// up to this one.
    pub end: u32,
    pub action: Action,
}

/// What happens to an exception in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Execution goes on at an instruction.
    Catch {
        /// Address of the tag it must have; any if `None`.
        tag: Option<u32>,
        /// Whether the exception itself is pushed after its values.
        reference: bool,
        target: u32,
        /// Slot of the first value pushed.
        slot: u32,
        /// Slot that keeps the exception for `rethrow`.
        keep: Option<u32>,
    },
    /// Only what surrounds this instruction's block may catch it (`delegate`); the block itself, too.
    Delegate {
        /// The instruction that opens the block; `None` hands it to the caller.
        to: Option<u32>,
    },
}

pub(super) struct Lowered {
    pub func: FuncAddr,
    pub instance: InstanceAddr,
    /// How many functions its module imports.
    pub imported: u32,
    /// Each instruction by itself?
    pub exact: bool,
    pub words: Box<[Word]>,
    /// Slots of the parameters.
    pub params: u32,
    /// Slots after them that are zero at first.
    pub zeros: u32,
    /// Slots of the results.
    pub results: u32,
    /// All slots of a frame.
    pub frame: u32,
    /// By instruction: where its words begin, and whether it shares a micro-op with the one before it.
    pub ips: Box<[WordOffset]>,
    /// (first word, instruction) of each micro-op, ascending.
    pub micro_ops: Box<[(u32, u32)]>,
    /// (word of a jump, instruction it goes to), ascending.
    pub jumps: Box<[(u32, u32)]>,
    /// (instruction, instructions counted so far there) wherever that is not one more than at the instruction before, ascending.
    pub counts: Box<[(u32, u32)]>,
    pub regions: Box<[Region]>,
    /// (instruction, words that stop before it) where there are such, ascending.
    pub stops: Box<[(u32, u32)]>,
    /// The operand stacks of this form of code, once somebody has looked.
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

    /// Whether the instruction shares a micro-op with the one before it: fast code never stands there.
    pub(crate) fn is_shared(self) -> bool {
        self.0 & SHARED != 0
    }
}

impl Lowered {
    /// Where fast code can go on at an instruction.
    pub(crate) fn enter_at(&self, op: u32) -> Option<usize> {
        self.ips.get(op as usize).filter(|place| !place.is_shared()).map(|place| place.ip())
    }

    /// The words before an instruction's own that stop there.
    pub(crate) fn stop_words(&self, op: u32) -> usize {
        self.stops.binary_search_by_key(&op, |(at, _)| *at).map_or(0, |at| self.stops[at].1 as usize)
    }

    /// The instruction that the micro-op with this word belongs to.
    pub fn op_at(&self, ip: u32) -> u32 {
        let at = self.micro_ops.partition_point(|(first, _)| *first <= ip);
        at.checked_sub(1).map_or(0, |at| self.micro_ops[at].1)
    }

    /// The instruction that a jump goes to.
    pub(crate) fn jump_target(&self, word: u32) -> u32 {
        self.jumps.binary_search_by_key(&word, |(at, _)| *at).map_or(0, |at| self.jumps[at].1)
    }

    /// Instructions executed before `op` that have not been counted yet when code stands there.
    pub(crate) fn uncounted(&self, op: u32) -> u64 {
        let at = self.counts.partition_point(|(first, _)| *first <= op);
        let (first, count) = at.checked_sub(1).map_or((0, 0), |at| self.counts[at]);
        u64::from(op - first + count)
    }
}

impl fmt::Debug for Lowered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lowered")
            .field("func", &self.func)
            .field("exact", &self.exact)
            .finish_non_exhaustive()
    }
}
