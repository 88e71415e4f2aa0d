//! Where to stop: breakpoints, watches and returns, kept outside the guest.

use super::outside::MemoryRange;
use super::patches::{Breaks, PatchCache, Patches};
use super::watches::Watches;
use super::{FrameId, GlobalAddr, Store, ThreadId};
use crate::wasm::{Location, ModuleId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the run loop should stop for, besides its budget. It costs nothing while it is empty.
#[derive(Debug, Clone, Default)]
pub struct Stops {
    /// Stop *before* any of these instructions, by module and function.
    pub(crate) code: Breaks,
    /// Stop *before* an instruction that writes one of these, or after something else has written to watched memory.
    pub(super) watches: Watches,
    /// Stop right after one of these frames has returned to a wasm caller or to the host. Its results are then on top
    /// of the caller's operand stack.
    pub(super) returns: BTreeSet<FrameId>,
    /// Stop when a host call has been answered and its results are in the guest.
    pub(crate) host_calls: bool,
    /// Stop when another thread goes on than the one that ran when the run began.
    pub(crate) switches: bool,
    /// Return early if single instructions have taken long.
    pub(crate) rests: bool,
    /// Code with these breakpoints and watches in it; replaced whenever they change.
    cache: PatchCache,
}

impl Stops {
    /// Whether there is nothing to stop for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.are_code() && self.returns.is_empty() && !self.host_calls && !self.switches
    }

    /// Whether there are breakpoints or watches, which become code.
    pub(super) fn are_code(&self) -> bool {
        !self.code.is_empty() || !self.watches.is_empty()
    }

    /// Adds breakpoints to a function.
    pub(crate) fn add_all(&mut self, module: ModuleId, func: u32, ops: impl IntoIterator<Item = u32>) {
        self.cache = PatchCache::default();
        self.code.entry((module, func)).or_default().extend(ops);
    }

    /// Stops before these instructions of a function, but only in one frame.
    pub(crate) fn watch_instructions(
        &mut self,
        module: ModuleId,
        func: u32,
        frame: FrameId,
        ops: impl IntoIterator<Item = u32>,
    ) {
        self.cache = PatchCache::default();
        let framed = self.watches.framed.entry((module, func)).or_default();
        framed.extend(ops.into_iter().map(|op| (op, frame)));
    }

    /// Adds a breakpoint; `false` if it was already there.
    pub fn add(&mut self, at: Location) -> bool {
        self.cache = PatchCache::default();
        self.code.entry((at.module, at.pc.func)).or_default().insert(at.pc.op)
    }

    /// Stops where any of these bytes are written: before an instruction that writes them, or after anything else has.
    pub fn watch_memory(&mut self, range: MemoryRange) {
        self.cache = PatchCache::default();
        self.watches.memory.push(range);
    }

    /// Stops before any instruction that sets a global.
    pub fn watch_global(&mut self, global: GlobalAddr) {
        self.cache = PatchCache::default();
        self.watches.globals.insert(global);
    }

    /// Stops before an instruction, but only in this frame.
    pub fn watch_instruction(&mut self, at: Location, frame: FrameId) {
        self.cache = PatchCache::default();
        self.watches.framed.entry((at.module, at.pc.func)).or_default().insert((at.pc.op, frame));
    }

    /// Stops wherever others do, too.
    pub(crate) fn extend(&mut self, others: &Self) {
        self.cache = PatchCache::default();
        for (func, ops) in &others.code {
            self.code.entry(*func).or_default().extend(ops);
        }
        for (func, ops) in &others.watches.framed {
            self.watches.framed.entry(*func).or_default().extend(ops);
        }
        self.watches.memory.extend(&others.watches.memory);
        self.watches.globals.extend(&others.watches.globals);
        self.returns.extend(&others.returns);
    }

    /// The code that stops at breakpoints and watches; `None` if there are none.
    pub(super) fn patches(&self, store: &Store) -> Option<Arc<Patches>> {
        if self.are_code() { Some(self.cache.get(store, &self.code, &self.watches)) } else { None }
    }

    /// Whether there is a breakpoint at this place.
    #[must_use]
    pub fn contains(&self, at: Location) -> bool {
        self.code.get(&(at.module, at.pc.func)).is_some_and(|ops| ops.contains(&at.pc.op))
    }

    /// Stops when a wasm frame returns, also by an exception.
    pub fn add_return(&mut self, frame: FrameId) {
        self.returns.insert(frame);
    }

    /// Depth of the deepest frame of a thread whose return it stops at; 0 if there is none.
    pub(super) fn deepest_return(&self, thread: ThreadId) -> usize {
        if self.returns.is_empty() {
            return 0;
        }
        let frames = FrameId::bottom(thread)..=FrameId { thread, depth: usize::MAX };
        self.returns.range(frames).next_back().map_or(0, |frame| frame.depth)
    }

    /// Lets a run return before its budget is used up, as if it were: once its instructions, or the calls between them,
    /// have done much work that is not counted in instructions, or if that avoids executing the last few slowly. For
    /// callers that look at a clock between runs. At least one instruction is executed.
    pub fn set_rests(&mut self, on: bool) {
        self.rests = on;
    }

    /// Stops before the next instruction whenever it is another thread's than that of the instruction before.
    pub fn set_switches(&mut self, on: bool) {
        self.switches = on;
    }

    /// Stops after each host call that has completed.
    pub fn set_host_calls(&mut self, on: bool) {
        self.host_calls = on;
    }
}
