//! Writes to memory that no instruction makes: by the host, by the canonical ABI, or by a data segment. They are
//! recorded where they happen; whether anyone watches the memory is checked elsewhere.

use super::MemAddr;

/// A range of bytes in a memory of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemoryRange {
    /// The address of the memory in the store.
    pub memory: MemAddr,
    /// The address of the first byte in that memory.
    pub start: u64,
    /// How many bytes there are; an empty range overlaps nothing.
    pub len: u64,
}

impl MemoryRange {
    /// Whether some byte belongs to both.
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

/// Who wrote to memory, if not an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutsideWriter {
    /// The host, when it answered the call with this number, as the embedder counts calls.
    Host(u64),
    /// The canonical ABI, passing values from one component to another.
    Component,
    /// The instantiation of an instance (by its number in the store), from this data segment.
    Segment(u32, u32),
}

/// Writes since the last instruction that no instruction made, in order. Plain data that no run depends on.
#[derive(Debug, Clone, Default)]
pub(super) struct Outside {
    pub writes: Vec<OutsideWrite>,
    /// Whether some of them have not been checked against watches yet.
    pub fresh: bool,
}
