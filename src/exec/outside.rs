//! Writes to memory that no instruction makes: by the host, by the canonical ABI, or by a data segment. They are noted
//! where they happen; who watches the memory is for others to ask.

use super::MemAddr;

/// Bytes of a memory of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemoryRange {
    /// The memory.
    pub memory: MemAddr,
    /// The first byte.
    pub start: u64,
    /// How many.
    pub len: u64,
}

impl MemoryRange {
    /// Whether a byte belongs to both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.memory == other.memory
            && self.start < other.start.saturating_add(other.len)
            && other.start < self.start.saturating_add(self.len)
    }
}

/// A write to memory that no instruction made: by the host, by the canonical ABI, or by a data segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OutsideWrite {
    pub range: MemoryRange,
    pub by: OutsideWriter,
}

/// Who writes to memory beside instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutsideWriter {
    /// The host: it has answered the call of this number, as its embedder counts them.
    Host(u64),
    /// The canonical ABI: values that pass from one component to another.
    Component,
    /// The instantiation of an instance (its number in the store): this data segment.
    Segment(u32, u32),
}

/// Writes that no instruction made since the last instruction, in their order. Plain data that no run depends on.
#[derive(Debug, Clone, Default)]
pub(super) struct Outside {
    pub writes: Vec<OutsideWrite>,
    /// Some of them have not been looked at.
    pub fresh: bool,
}
