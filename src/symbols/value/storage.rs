//! A value before it is read: its type, and where its bytes are.

use crate::symbols::dies::DieOffset;
use std::sync::Arc;

/// Where the bytes of a value are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// In linear memory, as a whole.
    Memory {
        /// The address of the first byte.
        address: u64,
    },
    /// Computed, or gathered from locals and memory; bytes that are kept nowhere are `None`.
    Bytes {
        /// All bytes of the variable that the value is a part of.
        whole: Arc<[Option<u8>]>,
        /// Where the value begins in it.
        offset: u64,
    },
}

impl Storage {
    /// A place so many bytes further on.
    pub(in crate::symbols) fn plus(&self, bytes: u64) -> Self {
        match self {
            Self::Memory { address } => Self::Memory { address: address.wrapping_add(bytes) },
            Self::Bytes { whole, offset } => {
                Self::Bytes { whole: Arc::clone(whole), offset: offset.saturating_add(bytes) }
            }
        }
    }

    /// Its address, if it has one.
    #[must_use]
    pub fn address(&self) -> Option<u64> {
        match self {
            Self::Memory { address } => Some(*address),
            Self::Bytes { .. } => None,
        }
    }
}

/// A value that can be shown and unfolded. Plain data: it means the same as long as the program does not move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedValue {
    /// The entry of its type.
    pub(crate) ty: DieOffset,
    /// Where its bytes are.
    pub(crate) storage: Storage,
    /// For a bit-field: its first bit from the beginning of the storage, and the number of bits.
    pub(crate) bits: Option<(u64, u64)>,
    /// For a row of an array of several dimensions: the lengths of its own, `ty` being the type of an element.
    pub(crate) rows: Option<Arc<[u64]>>,
}

impl TypedValue {
    pub(crate) fn new(ty: DieOffset, storage: Storage) -> Self {
        Self { ty, storage, bits: None, rows: None }
    }

    pub(crate) fn in_memory(ty: DieOffset, address: u64) -> Self {
        Self::new(ty, Storage::Memory { address })
    }

    /// Its address, if it is in memory and begins at a byte.
    #[must_use]
    pub fn address(&self) -> Option<u64> {
        self.storage.address().filter(|_| self.bits.is_none())
    }
}
