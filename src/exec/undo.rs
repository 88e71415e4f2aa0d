//! Going back over a few instructions, however large the memories are: what each instruction overwrites is kept before
//! it runs. This works only for instructions that are executed one by one, as long as nothing else writes.

use super::known::{BLOCK, BLOCK_LOG2};
use super::{Ledger, Machine, MachineCheckpoint, MemAddr, MemoryRange};
use std::collections::BTreeMap;

/// The way back to a moment, from later ones.
#[derive(Debug)]
pub(crate) struct MachineUndo {
    then: MachineCheckpoint,
    /// The length of each memory at that moment, in bytes.
    lengths: Vec<u64>,
    /// What each block held, by memory and number of the block.
    blocks: BTreeMap<(MemAddr, u64), Box<[u8]>>,
}

impl MachineUndo {
    /// The moment that it goes back to.
    #[must_use]
    pub fn moment(&self) -> u64 {
        self.then.moment()
    }

    /// How many bytes of overwritten contents it holds.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        (self.blocks.len() * BLOCK) as u64
    }
}

impl Machine {
    /// How many bytes beginning an undo has to examine.
    #[must_use]
    pub(crate) fn undo_size(&self) -> u64 {
        self.store.beside_memories()
    }

    /// Begins an undo that leads back to the present state. Returns `None` if, without the memories, that would take
    /// more than `most` bytes, or more than the system has.
    pub(crate) fn begin_undo(
        &mut self,
        near: Option<&MachineCheckpoint>,
        most: u64,
        ledger: &Ledger,
    ) -> Option<MachineUndo> {
        let memories = std::mem::take(&mut self.store.memories);
        let then = self.save([near, None], most, ledger);
        self.store.memories = memories;
        let lengths = self.store.memories.iter().map(|memory| memory.data().len() as u64).collect();
        Some(MachineUndo { then: then?, lengths, blocks: BTreeMap::new() })
    }

    /// Keeps what the next instruction will overwrite, unless it is already kept. If that is more than `most` bytes,
    /// returns `false` and keeps nothing.
    pub(crate) fn keep_for_undo(&self, undo: &mut MachineUndo, most: u64) -> bool {
        let Some(MemoryRange { memory, start, len }) = self.next_write() else { return true };
        if len > most {
            return false;
        }
        let data = self.store.memory(memory).data();
        // Anything beyond the memory's length at that moment will be cut off.
        let length = undo.lengths.get(memory.index()).copied().unwrap_or(0);
        let end = (start + len).min(length);
        for block in start >> BLOCK_LOG2..end.div_ceil(BLOCK as u64).max(start >> BLOCK_LOG2) {
            undo.blocks.entry((memory, block)).or_insert_with(|| {
                let from = (block << BLOCK_LOG2) as usize;
                Box::from(&data[from..(from + BLOCK).min(length as usize)])
            });
        }
        true
    }

    /// Goes back to the state in which the undo began, if every instruction since was kept. If the system does not have
    /// the memory, returns `None` and changes nothing.
    pub(crate) fn undo(&mut self, undo: &MachineUndo) -> Option<()> {
        let mut memories = std::mem::take(&mut self.store.memories);
        let restored = self.restore(&undo.then);
        if restored.is_some() {
            memories.truncate(undo.lengths.len());
            for (memory, length) in memories.iter_mut().zip(&undo.lengths) {
                memory.shrink(*length);
            }
            for ((memory, block), bytes) in &undo.blocks {
                let memory = memories.get_mut(memory.index());
                let place = memory.map(|memory| memory.slice_mut(block << BLOCK_LOG2, bytes.len() as u64));
                if let Some(Ok(place)) = place {
                    place.copy_from_slice(bytes);
                }
            }
        }
        self.store.memories = memories;
        restored
    }
}
