//! A heap in a checkpoint: its large parts as blocks. The small parts are copied with the machine.

use super::{Header, Heap};
use crate::exec::blocks::Blocks;
use crate::exec::ledger::ByteBudget;

/// The parts of a heap that may be large, taken out of it.
#[derive(Debug, Default)]
pub(in crate::exec) struct HeapParts {
    contents: Vec<u8>,
    headers: Vec<Header>,
    order: Vec<u32>,
    free: Vec<u32>,
}

/// The same parts, saved in a checkpoint.
#[derive(Debug)]
pub(in crate::exec) struct SavedHeap {
    contents: Blocks<u8>,
    headers: Blocks<Header>,
    order: Blocks<u32>,
    free: Blocks<u32>,
}

impl Heap {
    /// Saves the large parts. `None` if the budget is not enough.
    pub(in crate::exec) fn save(
        &self,
        near: [Option<&SavedHeap>; 2],
        budget: &mut ByteBudget<'_>,
    ) -> Option<SavedHeap> {
        Some(SavedHeap {
            contents: Blocks::save(&self.contents, near.map(|n| n.map(|n| &n.contents)), budget)?,
            headers: Blocks::save(&self.headers, near.map(|n| n.map(|n| &n.headers)), budget)?,
            order: Blocks::save(&self.order, near.map(|n| n.map(|n| &n.order)), budget)?,
            free: Blocks::save(&self.free, near.map(|n| n.map(|n| &n.free)), budget)?,
        })
    }

    /// Takes out the large parts, leaving empty ones.
    pub(in crate::exec) fn take_parts(&mut self) -> HeapParts {
        HeapParts {
            contents: std::mem::take(&mut self.contents),
            headers: std::mem::take(&mut self.headers),
            order: std::mem::take(&mut self.order),
            free: std::mem::take(&mut self.free),
        }
    }

    pub(in crate::exec) fn put_parts(&mut self, parts: HeapParts) {
        let HeapParts { contents, headers, order, free } = parts;
        (self.contents, self.headers, self.order, self.free) = (contents, headers, order, free);
    }
}

impl HeapParts {
    /// Restores the large parts as they were saved.
    pub(in crate::exec) fn restore(&mut self, from: &SavedHeap) {
        from.contents.restore(&mut self.contents);
        from.headers.restore(&mut self.headers);
        from.order.restore(&mut self.order);
        from.free.restore(&mut self.free);
    }
}

impl SavedHeap {
    /// How many bytes the contents and their headers take.
    pub(in crate::exec) fn size(&self) -> u64 {
        (self.contents.len() + self.headers.len() * size_of::<Header>()) as u64
    }
}
