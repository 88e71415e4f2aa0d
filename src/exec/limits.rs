//! How much a guest may use. Exceeding a limit fails in a way that the specification allows: a trap, or a growth that
//! returns -1.

use serde::{Deserialize, Serialize};

/// How many bytes single instructions, and values passed between components, may move before a machine that may rest
/// does so ([`super::Stops::set_rests`]): a few milliseconds of work.
pub(crate) const ENOUGH: u64 = 8 << 20;

/// How many functions, and how many globals, all instances together may have.
pub(super) const MOST_ITEMS: usize = 10_000_000;
/// How many memories, and how many tables, all instances together may have.
pub(super) const MOST_AREAS: usize = 10_000;

/// The limits of a machine. A run depends on them: with other limits, the same program may take another course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Frames on the call stack of each thread.
    pub frames: usize,
    /// 64-bit slots for the locals and operands of all frames of a thread; each thread may have this many.
    pub slots: usize,
    /// Bytes of all memories together.
    pub memory: u64,
    /// Elements of all tables and element segments together.
    pub table_elements: u64,
    /// Bytes that garbage-collected objects may take, live and dead.
    pub heap: u64,
}

impl Default for Bounds {
    /// 100,000 frames, 64 MiB of slots, 4 GiB of memory, ten million elements of tables, 1 GiB of objects.
    fn default() -> Self {
        Self { frames: 100_000, slots: 8 << 20, memory: 4 << 30, table_elements: 10_000_000, heap: 1 << 30 }
    }
}

impl Bounds {
    /// The largest stack that can be asked for, in slots: frames store their place as 32-bit numbers.
    pub(crate) const MOST_SLOTS: usize = u32::MAX as usize;
}

/// Whether the system would currently allocate this many bytes at once.
pub(super) fn available(bytes: u64) -> bool {
    usize::try_from(bytes).is_ok_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok())
}

/// A number of bytes for people, in the form that options accept: `64 MiB`, or the exact number if it is not round.
pub(super) fn bytes_text(bytes: u64) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
        if bytes >> shift > 0 && bytes.trailing_zeros() >= shift {
            return format!("{} {unit}", bytes >> shift);
        }
    }
    format!("{bytes} bytes")
}
