//! How much a guest may use. What exceeds a limit fails as the specification allows: a trap, or a growth that does not
//! happen.

use serde::{Deserialize, Serialize};

/// Limits of a machine. They are part of what a run depends on: the same program with other limits may go another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Frames on the call stack.
    pub frames: usize,
    /// 64-bit slots for the locals and operands of all frames.
    pub slots: usize,
    /// Bytes of all memories together.
    pub memory: u64,
    /// Elements of a table.
    pub table_elements: u64,
    /// Bytes of garbage-collected objects.
    pub heap: u64,
}

impl Default for Bounds {
    /// 100,000 frames, 64 MiB of slots, 4 GiB of memory, ten million elements of a table, 1 GiB of objects.
    fn default() -> Self {
        Self { frames: 100_000, slots: 8 << 20, memory: 4 << 30, table_elements: 10_000_000, heap: 1 << 30 }
    }
}
