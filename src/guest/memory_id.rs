//! The name of a memory, by which views and logs know it.

/// A linear memory of the guest (its address in the store).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MemoryId(pub u32);
