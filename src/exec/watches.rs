//! What is watched, as data: kept with the stops, and used where functions are given code that stops.

use super::{FrameId, GlobalAddr, MemoryRange};
use crate::wasm::ModuleId;
use std::collections::{BTreeSet, HashMap};

#[derive(Debug, Clone, Default)]
pub(super) struct Watches {
    pub memory: Vec<MemoryRange>,
    pub globals: BTreeSet<GlobalAddr>,
    /// Instructions, each in one particular frame.
    pub framed: HashMap<(ModuleId, u32), BTreeSet<(u32, FrameId)>>,
}

impl Watches {
    pub fn is_empty(&self) -> bool {
        self.memory.is_empty() && self.globals.is_empty() && self.framed.is_empty()
    }
}
