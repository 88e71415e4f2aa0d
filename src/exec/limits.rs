//! How much a guest may use. What exceeds a limit fails as the specification allows: a trap, or a growth that does not
//! happen.

use serde::{Deserialize, Serialize};

/// Bytes that may be moved by single instructions, and by values that pass between components, before a machine that may
/// rest does ([`super::Stops::set_rests`]): some milliseconds' work.
pub(crate) const ENOUGH: u64 = 8 << 20;

/// Most functions, and most globals, that all instances together may have.
pub(super) const MOST_ITEMS: usize = 10_000_000;
/// Most memories, and most tables, that all instances together may have.
pub(super) const MOST_AREAS: usize = 10_000;

/// Limits of a machine. They are part of what a run depends on: the same program with other limits may go another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Frames on the call stack of each thread.
    pub frames: usize,
    /// 64-bit slots for the locals and operands of all frames of a thread. Each thread may have as many.
    pub slots: usize,
    /// Bytes of all memories together.
    pub memory: u64,
    /// Elements of all tables and element segments together.
    pub table_elements: u64,
    /// Bytes of garbage-collected objects.
    pub heap: u64,
}

impl Default for Bounds {
    /// 100,000 frames, 64 MiB of slots, 4 GiB of memory, ten million elements of tables, 1 GiB of objects.
    fn default() -> Self {
        Self { frames: 100_000, slots: 8 << 20, memory: 4 << 30, table_elements: 10_000_000, heap: 1 << 30 }
    }
}

impl Bounds {
    /// The largest stack that can be asked for, in slots: frames know their place as 32-bit numbers.
    pub(crate) const MOST_SLOTS: usize = u32::MAX as usize;
}

/// Whether the system would give so many bytes at once.
pub(super) fn available(bytes: u64) -> bool {
    usize::try_from(bytes).is_ok_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok())
}

/// A number of bytes for people, as options take it: `64 MiB`, or exactly where it is no round number.
pub(super) fn bytes_text(bytes: u64) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
        if bytes >> shift > 0 && bytes.trailing_zeros() >= shift {
            return format!("{} {unit}", bytes >> shift);
        }
    }
    format!("{bytes} bytes")
}
