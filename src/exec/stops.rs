//! Where to stop: breakpoints and return watches, kept outside the guest.

use super::Store;
use super::breaks::{PatchCache, Patches};
use crate::wasm::{Location, ModuleId};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What the run loop should stop for, besides its budget. Empty costs nothing.
#[derive(Debug, Clone, Default)]
pub struct Stops {
    /// Stop *before* the operator at any of these, by module and function.
    pub(crate) code: HashMap<(ModuleId, u32), BTreeSet<u32>>,
    /// Stop right after a call frame at one of these depths (1 = outermost wasm frame) has returned to a
    /// wasm caller or to the host: its results are then on top of the caller's operand stack.
    pub(crate) returns: BTreeSet<usize>,
    /// Stop when a host call has been answered and its results are in the guest.
    pub(crate) host_calls: bool,
    /// Come back early where single operators took long.
    pub(crate) rests: bool,
    /// Code with the breakpoints in it, as long as these stay as they are.
    cache: PatchCache,
}

impl Stops {
    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.code.is_empty() && self.returns.is_empty() && !self.host_calls
    }

    /// Adds a breakpoint; `false` if it was there.
    pub fn add(&mut self, at: Location) -> bool {
        self.cache = PatchCache::default();
        self.code.entry((at.module, at.pc.func)).or_default().insert(at.pc.op)
    }

    /// Code that stops at the breakpoints; `None` if there are none.
    pub(super) fn patches(&self, store: &Store) -> Option<Arc<Patches>> {
        if self.code.is_empty() { None } else { Some(self.cache.get(store, self)) }
    }

    /// Whether there is a breakpoint.
    #[must_use]
    pub fn contains(&self, at: Location) -> bool {
        self.code.get(&(at.module, at.pc.func)).is_some_and(|ops| ops.contains(&at.pc.op))
    }

    /// Stops when the wasm frame at `depth` returns.
    pub fn add_return(&mut self, depth: usize) {
        self.returns.insert(depth);
    }

    /// Lets a run come back before its budget is used up, as if it were: once its operators, or the calls between them,
    /// have done much work that is not counted in operators, or where that saves executing the last few slowly. For
    /// those who look at a clock between runs. At least one operator is executed.
    pub fn set_rests(&mut self, on: bool) {
        self.rests = on;
    }

    /// Stops after each completed host call.
    pub fn set_host_calls(&mut self, on: bool) {
        self.host_calls = on;
    }
}
