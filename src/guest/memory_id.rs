//! The identifier of a memory, which views and logs use.

/// A linear memory of the guest, by its address in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MemoryId(pub u32);
