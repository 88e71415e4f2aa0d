//! Saved states of a machine, which share their large parts with neighbouring checkpoints.
//!
//! Functions are only ever added, so they are shared as a whole; memories, tables, the heap and the stacks of all
//! threads are shared block by block; the rest is small and is copied.

use super::blocks::Blocks;
use super::frame::Frame;
use super::heap::SavedHeap;
use super::ledger::{ByteBudget, CountedBytes, Ledger};
use super::limits::available;
use super::machine::Machine;
use super::saved_memory::SavedMemory;
use super::store::Func;
use super::thread::Thread;
use super::{Memory, ThreadId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The least that a checkpoint is counted as taking, in bytes.
const LEAST: u64 = 4 << 10;

/// A saved state of a machine.
#[derive(Debug)]
pub(crate) struct MachineCheckpoint {
    /// The machine without the parts that follow.
    rest: Machine,
    stacks: BTreeMap<ThreadId, SavedStack>,
    memories: Vec<SavedMemory>,
    tables: Vec<Blocks<u64>>,
    heap: SavedHeap,
    funcs: Arc<Vec<Func>>,
    /// The size of everything but the blocks.
    _weight: CountedBytes,
}

/// The saved stack of a thread.
#[derive(Debug)]
struct SavedStack {
    used: Blocks<u64>,
    /// How many slots the stack had, used and unused.
    slots: usize,
}

impl SavedStack {
    /// Turns another stack into one like this.
    fn restore(&self, stack: Vec<u64>) -> Vec<u64> {
        let fits = stack.len() == self.slots;
        // Slots above those in use are written before they are read.
        let mut stack = if fits { stack } else { vec![0; self.slots] };
        if let Some(used) = stack.get_mut(..self.used.len()) {
            self.used.write(used, !fits);
        }
        stack
    }
}

impl MachineCheckpoint {
    #[must_use]
    pub fn moment(&self) -> u64 {
        self.rest.moment()
    }
}

impl Machine {
    /// Whether an instruction comes next, rather than a function of the embedder's or results for it.
    #[must_use]
    pub(crate) fn is_between_instructions(&self) -> bool {
        let Thread { entering, returned, frame_left: left, .. } = &self.thread;
        self.in_wasm() && entering.is_none() && returned.is_none() && left.is_none()
    }

    /// How many bytes saving a checkpoint has to examine: what may have been written since the last one, and what is
    /// always examined.
    #[must_use]
    pub(crate) fn unsaved(&self) -> u64 {
        self.store.unsaved()
    }

    /// Says that the latest checkpoint of this machine has been dropped: its contents must be copied again for the next
    /// one.
    pub(crate) fn forget_saved(&mut self) {
        self.store.memories.iter_mut().for_each(Memory::forget_saved);
    }

    /// Saves the present state, and changes nothing that a run depends on. `near` are the checkpoints of this run to
    /// share with. Returns `None` if that would take more than `most` bytes, or more than the system has. The bytes it
    /// takes are counted in the ledger.
    pub(crate) fn save(
        &mut self,
        near: [Option<&MachineCheckpoint>; 2],
        most: u64,
        ledger: &Ledger,
    ) -> Option<MachineCheckpoint> {
        // Without room even for what is new, an allocation would end the process.
        if !available(self.store.unsaved().min(most)) {
            return None;
        }
        let mut budget = ByteBudget::new(most, ledger);
        let mut stacks = BTreeMap::new();
        for (id, thread) in self.all_threads() {
            let slots = thread.stack.len();
            let top = (thread.top(&self.store) as usize).min(slots);
            let near = near.map(|n| n?.stacks.get(&id).map(|stack| &stack.used));
            let used = Blocks::save(&thread.stack[..top], near, &mut budget)?;
            stacks.insert(id, SavedStack { used, slots });
        }
        let mut memories = Vec::with_capacity(self.store.memories.len());
        for (at, memory) in self.store.memories.iter_mut().enumerate() {
            memories.push(memory.save(near.map(|n| n?.memories.get(at)), &mut budget)?);
        }
        let mut tables = Vec::with_capacity(self.store.tables.len());
        for (at, table) in self.store.tables.iter().enumerate() {
            tables.push(Blocks::save(table.entries(), near.map(|n| n?.tables.get(at)), &mut budget)?);
        }
        let heap = self.store.heap.save(near.map(|n| n.map(|n| &n.heap)), &mut budget)?;
        // Functions are only ever added, so equally many are the same ones.
        let same = |n: &&MachineCheckpoint| n.funcs.len() == self.store.funcs.len();
        let funcs = match near.into_iter().flatten().find(same) {
            Some(n) => Arc::clone(&n.funcs),
            None => Arc::new(self.store.funcs.clone()),
        };
        let globals = size_of_val(&*self.store.globals) + size_of_val(&*self.store.instances);
        let frames: usize = self.all_threads().map(|(_, thread)| thread.frames.len()).sum();
        let threads = self.parked.len() * size_of::<(Thread, SavedStack)>() + frames * size_of::<Frame>();
        let weight = budget.take(LEAST + (threads + globals) as u64)?;
        let rest = self.hollow();
        Some(MachineCheckpoint { rest, stacks, memories, tables, heap, funcs, _weight: weight })
    }

    /// A copy without the large parts.
    fn hollow(&mut self) -> Self {
        let stacks = self.take_stacks();
        let memories = std::mem::take(&mut self.store.memories);
        let tables: Vec<_> = self.store.tables.iter_mut().map(|table| table.take_entries()).collect();
        let heap = self.store.heap.take_parts();
        let funcs = std::mem::take(&mut self.store.funcs);
        let rest = self.clone();
        self.put_stacks(stacks);
        self.store.memories = memories;
        for (table, entries) in self.store.tables.iter_mut().zip(tables) {
            *table.entries_mut() = entries;
        }
        self.store.heap.put_parts(heap);
        self.store.funcs = funcs;
        rest
    }

    fn take_stacks(&mut self) -> BTreeMap<ThreadId, Vec<u64>> {
        self.all_threads_mut().map(|(id, thread)| (id, std::mem::take(&mut thread.stack))).collect()
    }

    fn put_stacks(&mut self, mut stacks: BTreeMap<ThreadId, Vec<u64>>) {
        for (id, thread) in self.all_threads_mut() {
            thread.stack = stacks.remove(&id).unwrap_or_default();
        }
    }

    /// Restores a saved state of this machine, or of another machine of the same run. If the system does not have the
    /// memory, returns `None` and changes nothing.
    pub(crate) fn restore(&mut self, from: &MachineCheckpoint) -> Option<()> {
        let memories: u64 = from.memories.iter().map(|memory| memory.len() as u64).sum();
        let here: u64 = self.store.memories.iter().map(|memory| memory.data().len() as u64).sum();
        let slots = |id: &ThreadId| self.thread(*id).map_or(0, |thread| thread.stack.len());
        let other = from.stacks.iter().filter(|(id, stack)| slots(id) != stack.slots);
        let stacks: u64 = other.map(|(_, stack)| (stack.slots * size_of::<u64>()) as u64).sum();
        if !available(memories.saturating_sub(here).max(from.heap.size()).max(stacks)) {
            return None;
        }
        let mut stacks = self.take_stacks();
        let mut memories = std::mem::take(&mut self.store.memories);
        let mut tables: Vec<_> = self.store.tables.iter_mut().map(|table| table.take_entries()).collect();
        let mut heap = self.store.heap.take_parts();
        let funcs = std::mem::take(&mut self.store.funcs);
        self.clone_from(&from.rest);
        self.store.funcs = if funcs.len() == from.funcs.len() { funcs } else { (*from.funcs).clone() };
        let restored = from.stacks.iter().map(|(id, saved)| {
            let stack = stacks.remove(id).unwrap_or_default();
            (*id, saved.restore(stack))
        });
        self.put_stacks(restored.collect());
        memories.truncate(from.memories.len());
        let known = memories.len();
        for (memory, from) in memories.iter_mut().zip(&from.memories) {
            memory.restore(from);
        }
        memories.extend(from.memories[known..].iter().map(Memory::of_saved));
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
