//! The ways in which memory can be shown: bytes, text, numbers of each size.

use crate::tui::words::message;
use crate::words::Message;

/// How bytes are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum MemoryFormat {
    /// Hexadecimal bytes and characters, with names where they are known.
    #[default]
    Bytes,
    /// Text in UTF-8.
    Text,
    /// Integers of so many bytes, little-endian.
    Integer(u8),
    /// Floating-point numbers of so many bytes.
    Float(u8),
}

impl MemoryFormat {
    /// The next one, in the order in which a key goes through them.
    pub fn next(self) -> Self {
        match self {
            Self::Bytes => Self::Text,
            Self::Text => Self::Integer(1),
            Self::Integer(8) => Self::Float(4),
            Self::Integer(size) => Self::Integer(size * 2),
            Self::Float(4) => Self::Float(8),
            Self::Float(_) => Self::Bytes,
        }
    }

    /// Its name for people.
    pub fn name(self) -> Message {
        match self {
            Self::Bytes => message!("memory-format-bytes"),
            Self::Text => message!("memory-format-text"),
            Self::Integer(size) => message!("memory-format-integer", bits = u64::from(size) * 8),
            Self::Float(size) => message!("memory-format-float", bits = u64::from(size) * 8),
        }
    }

    /// The bytes and the columns of one item.
    pub(super) fn item(self) -> (usize, usize) {
        match self {
            Self::Bytes => (1, 3),
            Self::Text => (1, 1),
            Self::Integer(1) => (1, 5),
            Self::Integer(2) => (2, 7),
            Self::Integer(4) => (4, 12),
            Self::Integer(_) => (8, 21),
            Self::Float(4) => (4, 14),
            Self::Float(_) => (8, 24),
        }
    }

    /// How many bytes a row shows in so many columns after the address.
    pub(super) fn row_bytes(self, columns: usize) -> usize {
        let (bytes, room) = self.item();
        let columns = if self == Self::Text { columns.saturating_sub(2) } else { columns };
        let items = [64, 32, 16, 8, 4, 2].into_iter().find(|items| items * room <= columns).unwrap_or(1);
        bytes * items
    }

    /// The first byte of the item at a column after the address.
    pub(super) fn byte_in_column(self, column: usize) -> usize {
        let (bytes, room) = self.item();
        column / room * bytes
    }
}
