//! The way back over a few instructions, however large the memories are: what each instruction overwrites is kept before it
//! does. Only for instructions that are executed one by one, and as long as nothing else writes.

use super::known::{BLOCK, BLOCK_LOG2};
use super::{Checkpoint, Ledger, Machine, MemAddr, MemoryRange};
use std::collections::BTreeMap;

/// The way back to a moment.
#[derive(Debug)]
pub(crate) struct Undo {
    then: Checkpoint,
    /// The length of each memory, in bytes.
    lengths: Vec<u64>,
    /// What blocks held, by memory and number.
    blocks: BTreeMap<(MemAddr, u64), Box<[u8]>>,
}

impl Undo {
    /// The moment that it leads to.
    #[must_use]
    pub fn moment(&self) -> u64 {
        self.then.moment()
    }

    /// Bytes of what was overwritten.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        (self.blocks.len() * BLOCK) as u64
    }
}

impl Machine {
    /// Bytes that an undo looks at when it begins.
    #[must_use]
    pub(crate) fn undo_size(&self) -> u64 {
        self.store.beside_memories()
    }

    /// The way back to where it stands now. `None` if that would take more than `most` bytes without the memories, or than
    /// the system has.
    pub(crate) fn begin_undo(
        &mut self,
        near: Option<&Checkpoint>,
        most: u64,
        ledger: &Ledger,
    ) -> Option<Undo> {
        let memories = std::mem::take(&mut self.store.memories);
        let then = self.save([near, None], most, ledger);
        self.store.memories = memories;
        let lengths = self.store.memories.iter().map(|memory| memory.data().len() as u64).collect();
        Some(Undo { then: then?, lengths, blocks: BTreeMap::new() })
    }

    /// Keeps what the instruction that comes next overwrites; what is kept already stays as it is. `false`, and it is not
    /// kept, if that is more than `most` bytes.
    pub(crate) fn keep_for_undo(&self, undo: &mut Undo, most: u64) -> bool {
        let Some(MemoryRange { memory, start, len }) = self.next_write() else { return true };
        if len > most {
            return false;
        }
        let data = self.store.memory(memory).data();
        // What a memory has beyond its length then is cut off.
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

    /// Becomes what it was when the undo began, every instruction since having been kept. `None`, and nothing has changed, if
    /// the system has not the memory.
    pub(crate) fn undo(&mut self, undo: &Undo) -> Option<()> {
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
