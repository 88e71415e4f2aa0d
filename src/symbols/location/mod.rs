//! Where the compiler says that a variable is, and whether that can be believed at a place in the code.
//!
//! Locations are DWARF expressions ([DWARF 5, 2.5 and 2.6](https://dwarfstd.org/dwarf5std.html)) with one operation of
//! WebAssembly's own (<https://yurydelendik.github.io/webassembly-dwarf/#DWARF-expressions-and-location-descriptions>).
//! The state of the program is asked for through [`FrameState`]; nothing here knows a machine.

mod evaluate;
mod state;
mod validity;

pub(super) use evaluate::{Evaluation, evaluate};
pub use state::{FrameState, StateValue};
pub(super) use validity::{BodyFacts, FrameBase};

/// Where a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Located {
    /// At this address of linear memory.
    Memory(u64),
    /// Nowhere but in a local, a global or an operand, or computed: these bits are the value.
    Bits(u64),
    /// In a local of 128 bits.
    Vector(u128),
    /// The compiler wrote the value's bytes down.
    Bytes(Vec<u8>),
    /// In parts, one after the other: each part's size in bytes and place.
    Pieces(Vec<(u64, Located)>),
    /// Not to be had, and why.
    Gone(GoneReason),
}

/// Why a variable has no value that could be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GoneReason {
    /// The compiler kept it nowhere in the whole function.
    OptimisedOut,
    /// The compiler keeps it nowhere at this instruction.
    OptimisedOutHere,
    /// The function has not made room for its variables.
    NoFrameYet,
    /// Its declaration has not been reached.
    NotYet,
    /// It depends on a global that has changed since this frame was the innermost one.
    OuterFrame,
    /// The description is broken, or uses what is not supported.
    Unknown,
}

impl GoneReason {
    /// Whether the variable will have a value later, in the same call.
    #[must_use]
    pub fn is_not_yet(self) -> bool {
        matches!(self, Self::NoFrameYet | Self::NotYet)
    }
}
