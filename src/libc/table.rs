//! libc's table of directories as it lies in linear memory: found by the words that its search loads, and believed
//! only if what lies there is what the host told.

use super::read::{cstr_in, u32_in};
use super::{LibcPreopen, Probes};
use crate::guest::{Guest, MemoryId};
use crate::wasm::ModuleId;

/// Bytes of an entry: a pointer to the name, and a descriptor.
const ENTRY: u32 = 8;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableEntry {
    /// Where it lies.
    pub address: u32,
    /// Where the name lies that it points to.
    pub name_at: u32,
    /// The name, as libc keeps it.
    pub name: String,
    /// libc's descriptor of the directory.
    pub descriptor: i32,
}

/// The table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The memory it lies in.
    pub memory: MemoryId,
    /// The word that points to its entries; of an empty table, the first of the words that libc keeps it in.
    pub pointer: u32,
    /// In the order in which libc learned of them.
    pub entries: Vec<TableEntry>,
}

impl Table {
    /// Where to look at it: its first entry, or libc's words for it where there is none.
    #[must_use]
    pub fn address(&self) -> u32 {
        self.entries.first().map_or(self.pointer, |entry| entry.address)
    }
}

/// Reads the table of the module whose code has been found to search it.
pub(super) fn read(
    guest: &Guest,
    probes: &Probes,
    at: (ModuleId, MemoryId),
    held: &[LibcPreopen],
) -> Option<Table> {
    let (module, memory) = at;
    let bytes = guest.memory(memory);
    let shape = probes.shape(guest.program(), module)?;
    let words: Vec<u32> = shape.found.table.iter().filter_map(|place| place.constant()).collect();
    if held.is_empty() {
        // Its count is a word of zero; a pointer that was never set is one, too.
        let empty = words.iter().all(|word| u32_in(bytes, *word) == Some(0));
        let pointer = *words.first().filter(|_| empty)?;
        return Some(Table { memory, pointer, entries: Vec::new() });
    }
    words.into_iter().find_map(|pointer| {
        let first = u32_in(bytes, pointer)?;
        let entry = |(held, index): (&LibcPreopen, u32)| {
            let address = first.checked_add(ENTRY.checked_mul(index)?)?;
            let name_at = u32_in(bytes, address)?;
            let name = cstr_in(bytes, name_at)?;
            let descriptor = u32_in(bytes, address.checked_add(4)?)?.cast_signed();
            let same = name == held.prefix && descriptor == held.fd;
            same.then_some(TableEntry { address, name_at, name, descriptor })
        };
        let entries = held.iter().zip(0..).map(entry).collect::<Option<Vec<_>>>()?;
        Some(Table { memory, pointer, entries })
    })
}
