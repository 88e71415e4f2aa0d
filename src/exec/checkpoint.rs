//! A machine as it was, its large parts shared with neighbouring checkpoints.
//!
//! Functions, which are only ever added, are shared whole; memories, tables and the heap are shared block by block; the
//! rest is small and copied.

use super::blocks::Blocks;
use super::heap::SavedHeap;
use super::ledger::{Ledger, Purse, Weight};
use super::limits::available;
use super::machine::{Frame, Machine};
use super::saved_memory::SavedMemory;
use super::store::Func;
use std::sync::Arc;

/// What a checkpoint takes at least, in bytes.
const LEAST: u64 = 4 << 10;

/// A machine as it was.
#[derive(Debug)]
pub struct Checkpoint {
    /// Without all that follows.
    rest: Machine,
    /// Slots in use, and how many there were.
    stack: Blocks<u64>,
    slots: usize,
    memories: Vec<SavedMemory>,
    tables: Vec<Blocks<u64>>,
    heap: SavedHeap,
    funcs: Arc<Vec<Func>>,
    /// Of all but the blocks.
    _weight: Weight,
}

impl Checkpoint {
    /// When.
    #[must_use]
    pub fn moment(&self) -> u64 {
        self.rest.moment()
    }
}

impl Machine {
    /// Whether an operator comes next: no call of the embedder's, and no results for it.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.in_wasm() && self.entering.is_none() && self.returned.is_none() && self.left.is_none()
    }

    /// Bytes that a checkpoint looks at: what may have been written since the last one, and what is always looked at.
    #[must_use]
    pub fn unsaved(&self) -> u64 {
        self.store.unsaved()
    }

    /// The latest checkpoint of it is gone: what it held has to be copied again for the next one.
    pub fn forget_saved(&mut self) {
        self.store.memories.iter_mut().for_each(super::Memory::forget_saved);
    }

    /// Keeps it as it is; `near` are the checkpoints of this run to share with. `None` if that would take more than
    /// `most` bytes, which are written into the ledger, or than the system has. Nothing changes.
    pub fn save(&mut self, near: [Option<&Checkpoint>; 2], most: u64, ledger: &Ledger) -> Option<Checkpoint> {
        // Where there is not even room for what is new, the system would end the process.
        if !available(self.store.unsaved().min(most)) {
            return None;
        }
        let mut purse = Purse::new(most, ledger);
        let top = (self.top() as usize).min(self.stack.len());
        let stack = Blocks::save(&self.stack[..top], near.map(|n| n.map(|n| &n.stack)), &mut purse)?;
        let mut memories = Vec::with_capacity(self.store.memories.len());
        for (at, memory) in self.store.memories.iter_mut().enumerate() {
            memories.push(memory.save(near.map(|n| n?.memories.get(at)), &mut purse)?);
        }
        let mut tables = Vec::with_capacity(self.store.tables.len());
        for (at, table) in self.store.tables.iter().enumerate() {
            tables.push(Blocks::save(table.entries(), near.map(|n| n?.tables.get(at)), &mut purse)?);
        }
        let heap = self.store.heap.save(near.map(|n| n.map(|n| &n.heap)), &mut purse)?;
        // Functions are only ever added.
        let same = |n: &&Checkpoint| n.funcs.len() == self.store.funcs.len();
        let funcs = match near.into_iter().flatten().find(same) {
            Some(n) => Arc::clone(&n.funcs),
            None => Arc::new(self.store.funcs.clone()),
        };
        let globals = size_of_val(&*self.store.globals) + size_of_val(&*self.store.instances);
        let fixed = LEAST + (self.frames.len() * size_of::<Frame>() + globals) as u64;
        let weight = purse.take(fixed)?;
        let slots = self.stack.len();
        let rest = self.hollow();
        Some(Checkpoint { rest, stack, slots, memories, tables, heap, funcs, _weight: weight })
    }

    /// A copy of it without its large parts.
    fn hollow(&mut self) -> Self {
        let stack = std::mem::take(&mut self.stack);
        let memories = std::mem::take(&mut self.store.memories);
        let tables: Vec<_> = self.store.tables.iter_mut().map(|table| table.take_entries()).collect();
        let heap = self.store.heap.take_parts();
        let funcs = std::mem::take(&mut self.store.funcs);
        let rest = self.clone();
        self.stack = stack;
        self.store.memories = memories;
        for (table, entries) in self.store.tables.iter_mut().zip(tables) {
            *table.entries_mut() = entries;
        }
        self.store.heap.put_parts(heap);
        self.store.funcs = funcs;
        rest
    }

    /// Becomes what it was, or what another machine of the same run was. `None`, and nothing has changed, if the system
    /// has not the memory.
    pub fn restore(&mut self, from: &Checkpoint) -> Option<()> {
        let memories: u64 = from.memories.iter().map(|memory| memory.len() as u64).sum();
        let here: u64 = self.store.memories.iter().map(|memory| memory.data().len() as u64).sum();
        if !available(memories.saturating_sub(here).max(from.heap.size())) {
            return None;
        }
        let mut stack = std::mem::take(&mut self.stack);
        let mut memories = std::mem::take(&mut self.store.memories);
        let mut tables: Vec<_> = self.store.tables.iter_mut().map(|table| table.take_entries()).collect();
        let mut heap = self.store.heap.take_parts();
        let funcs = std::mem::take(&mut self.store.funcs);
        self.clone_from(&from.rest);
        self.store.funcs = if funcs.len() == from.funcs.len() { funcs } else { (*from.funcs).clone() };
        // What is above the slots in use is written before it is read.
        if stack.len() == from.slots {
            from.stack.write(&mut stack[..from.stack.len()], false);
        } else {
            stack = vec![0; from.slots];
            from.stack.write(&mut stack[..from.stack.len()], true);
        }
        self.stack = stack;
        memories.truncate(from.memories.len());
        let known = memories.len();
        for (memory, from) in memories.iter_mut().zip(&from.memories) {
            memory.restore(from);
        }
        memories.extend(from.memories[known..].iter().map(SavedMemory::make));
        self.store.memories = memories;
        tables.resize_with(from.tables.len(), Vec::new);
        for ((table, mut entries), from) in self.store.tables.iter_mut().zip(tables).zip(&from.tables) {
            from.restore(&mut entries);
            *table.entries_mut() = entries;
        }
        heap.restore(&from.heap);
        self.store.heap.put_parts(heap);
        Some(())
    }
}
