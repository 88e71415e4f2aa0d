//! The surroundings of a frame: the part of the program's state that a sentence may need to look at.

use crate::exec::{Reference, Value};
use crate::guest::{ObjectInfo, TableEntry, Thrown};
use crate::wasm::RefType;
use crate::words::Message;

/// The state around a frame, as far as it is known. What is unknown is `None`.
pub trait Surroundings {
    /// The value of a global.
    fn global(&self, _index: u32) -> Option<Value> {
        None
    }

    /// The bytes of a linear memory, with its page size and address type.
    fn memory(&self, _index: u32) -> Option<MemoryFacts<'_>> {
        None
    }

    /// The text at an address of the first memory, if it looks like text.
    fn text_at(&self, _address: u64) -> Option<String> {
        None
    }

    /// The source variable that bytes of a memory belong to, as people call it.
    fn variable_at(&self, _memory: u32, _address: u64, _len: u64) -> Option<Message> {
        None
    }

    /// The source variable that a local holds, before the next instruction or right after it.
    fn variable_in(&self, _local: u32, _after: bool) -> Option<Message> {
        None
    }

    /// How many elements a table has.
    fn table_size(&self, _table: u32) -> Option<u64> {
        None
    }

    /// The entry of a table at an index.
    fn entry(&self, _table: u32, _index: u64) -> TableEntry {
        TableEntry::Unknown
    }

    /// The number of bytes in a data segment; 0 once it has been dropped.
    fn data_len(&self, _index: u32) -> Option<u64> {
        None
    }

    /// The number of references in an element segment; 0 once it has been dropped.
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

    /// A struct, array or exception, with its first members.
    fn object(&self, _reference: Reference) -> Option<ObjectInfo> {
        None
    }

    /// The value of a field of a struct, or of an element of an array.
    fn member(&self, _reference: Reference, _index: u64) -> Option<Value> {
        None
    }

    /// Whether a reference has a type.
    fn is_instance(&self, _reference: Reference, _ty: RefType) -> Option<bool> {
        None
    }

    /// The exception that is about to be thrown again.
    fn thrown(&self, _what: Thrown) -> Option<Reference> {
        None
    }

    /// Where an exception will be caught.
    fn landing(&self, _what: Thrown) -> Landing {
        Landing::Unknown
    }
}

/// What a sentence needs to know about a linear memory.
#[derive(Debug, Clone, Copy)]
pub struct MemoryFacts<'a> {
    /// All the bytes of the memory, from address 0.
    pub bytes: &'a [u8],
    /// The base-2 logarithm of the page size in bytes.
    pub page_size_log2: u32,
    /// Whether addresses are `i64` rather than `i32`.
    pub is64: bool,
}

/// Where an exception will be caught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landing {
    /// It is not known which exception it is, or which frames there are to catch it.
    Unknown,
    /// No frame catches it: the program traps.
    Nowhere,
    /// A frame catches the exception.
    Frame {
        /// How many calls further out the frame is; 0 for the present one.
        out: usize,
        /// The name of the function that the frame executes.
        function: String,
        /// The index of the instruction at which it continues.
        op: u32,
    },
}
