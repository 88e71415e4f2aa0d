//! libc's table of preopens in linear memory. It is found by the words that the search loads, and trusted only if it
//! holds what the host told the program.

use super::read::{cstr_in, u32_in};
use super::{LibcPreopen, Probes};
use crate::guest::{Guest, MemoryId};
use crate::wasm::ModuleId;

/// The size of an entry in bytes: a pointer to the name, and a descriptor.
const ENTRY: u32 = 8;

/// One preopen in libc's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreopenEntry {
    /// The address of the entry (8 bytes).
    pub address: u32,
    /// The address of its name, a NUL-terminated string.
    pub name_at: u32,
    /// The name, stripped of leading `/` and `./`.
    pub name: String,
    /// libc's file descriptor for the directory.
    pub descriptor: i32,
}

/// libc's table of preopens, as it is in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreopenTable {
    /// The memory that contains it.
    pub memory: MemoryId,
    /// The address of the word that points to its entries; for an empty table, of the first word that libc keeps it in.
    pub pointer: u32,
    /// The entries, in the order in which libc learned of them.
    pub entries: Vec<PreopenEntry>,
}

impl PreopenTable {
    /// The address to show: the first entry, or libc's own words if there is none.
    #[must_use]
    pub fn address(&self) -> u32 {
        self.entries.first().map_or(self.pointer, |entry| entry.address)
    }
}

/// Reads the table of the module that was found to search it.
pub(super) fn read(
    guest: &Guest,
    probes: &Probes,
    at: (ModuleId, MemoryId),
    held: &[LibcPreopen],
) -> Option<PreopenTable> {
    let (module, memory) = at;
    let bytes = guest.memory(memory);
    let shape = probes.shape(guest.program(), module)?;
    let words: Vec<u32> = shape.found.table.iter().filter_map(|place| place.constant()).collect();
    if held.is_empty() {
        // The table's count is 0, and so is its pointer, which was never set.
        let empty = words.iter().all(|word| u32_in(bytes, *word) == Some(0));
        let pointer = *words.first().filter(|_| empty)?;
        return Some(PreopenTable { memory, pointer, entries: Vec::new() });
    }
    words.into_iter().find_map(|pointer| {
        let first = u32_in(bytes, pointer)?;
        let entry = |(held, index): (&LibcPreopen, u32)| {
            let address = first.checked_add(ENTRY.checked_mul(index)?)?;
            let name_at = u32_in(bytes, address)?;
            let name = cstr_in(bytes, name_at)?;
            let descriptor = u32_in(bytes, address.checked_add(4)?)?.cast_signed();
            let same = name == held.prefix && descriptor == held.fd;
            same.then_some(PreopenEntry { address, name_at, name, descriptor })
        };
        let entries = held.iter().zip(0..).map(entry).collect::<Option<Vec<_>>>()?;
        Some(PreopenTable { memory, pointer, entries })
    })
}
