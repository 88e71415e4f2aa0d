//! What is around a frame: the part of the program's state that a sentence may have to look at.

use crate::exec::{Reference, Value};
use crate::guest::{ObjectInfo, TableEntry, Thrown};
use crate::wasm::RefType;

/// The state around a frame, as far as something is known of it.
pub trait Surroundings {
    /// Value of a global.
    fn global(&self, _index: u32) -> Option<Value> {
        None
    }

    /// The bytes of a linear memory, and how its addresses and pages are.
    fn memory(&self, _index: u32) -> Option<MemoryFacts<'_>> {
        None
    }

    /// The text at an address of the first memory, if it looks like text.
    fn text_at(&self, _address: u64) -> Option<String> {
        None
    }

    /// How many elements a table has.
    fn table_size(&self, _table: u32) -> Option<u64> {
        None
    }

    /// What stands in a table at an index.
    fn entry(&self, _table: u32, _index: u64) -> TableEntry {
        TableEntry::Unknown
    }

    /// Bytes of a data segment; 0 once it is dropped.
    fn data_len(&self, _index: u32) -> Option<u64> {
        None
    }

    /// References of an element segment; 0 once it is dropped.
    fn elem_len(&self, _index: u32) -> Option<u64> {
        None
    }

    /// The name of the function at an address of the store.
    fn func_name(&self, _address: u32) -> Option<String> {
        None
    }

    /// The type of the function at an address of the store, as text.
    fn func_type_text(&self, _address: u32) -> Option<String> {
        None
    }

    /// A struct, array or exception with its first members.
    fn object(&self, _reference: Reference) -> Option<ObjectInfo> {
        None
    }

    /// A field of a struct, an element of an array.
    fn member(&self, _reference: Reference, _index: u64) -> Option<Value> {
        None
    }

    /// Whether a reference is of a type.
    fn is_instance(&self, _reference: Reference, _ty: RefType) -> Option<bool> {
        None
    }

    /// The exception that is thrown again.
    fn thrown(&self, _what: Thrown) -> Option<Reference> {
        None
    }

    /// Where an exception goes.
    fn landing(&self, _what: Thrown) -> Landing {
        Landing::Unknown
    }
}

/// What a sentence has to know of a linear memory.
#[derive(Debug, Clone, Copy)]
pub struct MemoryFacts<'a> {
    /// All its bytes, from address 0.
    pub bytes: &'a [u8],
    /// Bytes in a page, as a power of two.
    pub page_size_log2: u32,
    /// Whether its addresses are `i64`s.
    pub is64: bool,
}

/// Where an exception goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landing {
    /// It is not known which exception it is, or who is there to catch it.
    Unknown,
    /// No frame catches it: the program traps.
    Nowhere,
    /// A frame catches it.
    Frame {
        /// How many calls further out.
        out: usize,
        /// The name of the function that the frame executes.
        function: String,
        /// The instruction at which it goes on.
        op: u32,
    },
}
