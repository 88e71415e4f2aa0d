//! What is wrong with a value: a fact about the program, not an error of the debugger.

use super::decimal;
use std::fmt;

/// Why a value is none that its type allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Finding {
    /// Not a code point.
    NoChar {
        /// The bits that are there.
        bits: u64,
    },
    /// Neither 0 nor 1.
    NoBool {
        /// The bits that are there.
        bits: u64,
    },
    /// An enum has no alternative with this number.
    NoVariant {
        /// The bits that are there.
        bits: u64,
    },
    /// A collection says that it has more elements than room for them.
    TooLong {
        /// How many elements it says that it has.
        length: u64,
        /// How many it has room for.
        capacity: u64,
    },
    /// It points outside linear memory.
    OutsideMemory {
        /// The address that it points to.
        address: u64,
    },
    /// A part of it is not kept anywhere at this place.
    Missing,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoChar { bits } => write!(f, "? {bits:#x} is no char"),
            Self::NoBool { bits } => write!(f, "? {bits:#x} is no bool"),
            Self::NoVariant { bits } => write!(f, "? {bits:#x} is no variant"),
            Self::TooLong { length, capacity } => {
                write!(f, "? length {} in capacity {}", decimal(length), decimal(capacity))
            }
            Self::OutsideMemory { address } => write!(f, "{address:#x} (outside memory)"),
            Self::Missing => f.write_str("?"),
        }
    }
}
