//! Linear memory ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances)).

use super::TrapKind;
use super::known::{BLOCK, Known};
use super::ledger::ByteBudget;
use super::saved_memory::SavedMemory;
use crate::wasm::{Limits, MemoryType};
use std::alloc::{Layout, alloc_zeroed, handle_alloc_error};

/// A memory larger than this gets room for all that it may grow to. It never moves again, and pages that are not
/// touched cost nothing.
const LARGE: u64 = 64 << 20;

/// A `memory.grow` that gave -1; all numbers are bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedGrowth {
    /// How large the memory was.
    pub had: u64,
    /// How much more was asked for.
    pub more: u64,
    /// The most that its type allows.
    pub most: Option<u64>,
    /// The most that the limit on all memories left to it.
    pub room: u64,
}

/// Zeroed bytes, with room for more zeros after them; `None` if the system refuses.
fn zeroed(len: usize, capacity: usize) -> Option<Vec<u8>> {
    debug_assert!(len <= capacity);
    if capacity == 0 {
        return Some(Vec::new());
    }
    let layout = Layout::array::<u8>(capacity).ok()?;
    // SAFETY: the layout's size is not zero. All the allocated bytes are initialised, and they become a vector with
    // that capacity, which frees them with the same layout.
    unsafe {
        let bytes = alloc_zeroed(layout);
        if bytes.is_null() { None } else { Some(Vec::from_raw_parts(bytes, len, capacity)) }
    }
}

/// A linear memory, as plain data.
#[derive(Debug)]
pub struct Memory {
    /// The spare capacity beyond its length is always zero.
    data: Vec<u8>,
    /// What is known of the blocks of `data`. No run depends on it.
    known: Known,
    limits: Limits,
    page_size_log2: u32,
    shared: bool,
}

impl PartialEq for Memory {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data && self.ty() == other.ty()
    }
}

impl Eq for Memory {}

/// Bytes that were never written stay untouched in the copy as well: a guest that asks for gigabytes and uses little
/// costs little.
impl Clone for Memory {
    /// Ends the process if the system refuses: callers check [`super::Machine::has_room_for_copy`] first.
    fn clone(&self) -> Self {
        let mut copy = Self::zeros(self.ty(), self.data.len());
        copy.known = self.known.clone();
        self.copy_used(&mut copy.data);
        copy
    }
}

impl Memory {
    /// A zeroed memory of the type's minimum size; `None` if that is more than `most` bytes, or more than the machine
    /// has.
    #[must_use]
    pub fn new(ty: MemoryType, most: u64) -> Option<Self> {
        let mut memory = Self::empty(ty);
        memory.grow(ty.limits.min, most)?;
        Some(memory)
    }

    fn empty(ty: MemoryType) -> Self {
        let limits = Limits { min: 0, ..ty.limits };
        let (page_size_log2, shared) = (ty.page_size_log2, ty.shared);
        Self { data: Vec::new(), known: Known::default(), limits, page_size_log2, shared }
    }

    /// A memory of this many zeros. Ends the process if the system refuses.
    fn zeros(ty: MemoryType, len: usize) -> Self {
        let refused = || handle_alloc_error(Layout::array::<u8>(len).unwrap_or(Layout::new::<u8>()));
        let data = zeroed(len, len).unwrap_or_else(refused);
        let mut memory = Self { data, ..Self::empty(ty) };
        memory.known.resize(len);
        memory
    }

    /// Copies all blocks that may not be zero to a place that is all zeros.
    fn copy_used(&self, to: &mut [u8]) {
        for block in self.known.in_use() {
            let range = block * BLOCK..((block + 1) * BLOCK).min(self.data.len());
            to[range.clone()].copy_from_slice(&self.data[range]);
        }
    }

    /// All bytes of the memory, for reading.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// All bytes of the memory, for writing. Whoever writes must report it with [`Memory::mark`].
    pub(crate) fn data_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    /// Reports bytes that were, or may have been, written. The range is cut off at the end of the memory.
    pub fn mark(&mut self, start: u64, len: u64) {
        let clamp = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(self.data.len());
        let range = clamp(start)..clamp(start.saturating_add(len));
        self.known.mark(&range);
    }

    /// Where its bytes begin, how many there are, and where its marks begin, which whoever writes has to set.
    #[inline]
    pub(super) fn raw(&mut self) -> (*mut u8, u64, *mut u8) {
        (self.data.as_mut_ptr(), self.data.len() as u64, self.known.marks())
    }

    /// Says that the last saved state is gone.
    pub(super) fn forget_saved(&mut self) {
        self.known.forget();
    }

    /// How many bytes saving a checkpoint would examine.
    pub(super) fn unsaved(&self) -> u64 {
        self.known.marked()
    }

    /// Its type, with its present size as the minimum.
    #[must_use]
    pub fn ty(&self) -> MemoryType {
        let limits = Limits { min: self.pages(), ..self.limits };
        MemoryType { limits, page_size_log2: self.page_size_log2, shared: self.shared }
    }

    /// Whether its addresses are `i64`s rather than `i32`s.
    #[must_use]
    pub(crate) fn is64(&self) -> bool {
        self.limits.is64
    }

    /// The present size in pages of its type's page size.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.data.len() as u64 >> self.page_size_log2
    }

    /// The maximum it was declared with, in pages; `None` if there is none.
    #[must_use]
    pub fn max(&self) -> Option<u64> {
        self.limits.max
    }

    /// Grows by a number of pages, to at most `most` bytes. Returns the old size in pages, or `None` if it cannot grow.
    pub fn grow(&mut self, pages: u64, most: u64) -> Option<u64> {
        let old = self.pages();
        let new = old.checked_add(pages)?;
        let addressable = if self.limits.is64 { u64::MAX } else { 1 << 32 };
        let max = self.limits.max.unwrap_or(u64::MAX).min(addressable >> self.page_size_log2);
        // Growing by nothing cannot fail.
        if pages > 0 && (new > max || new > most >> self.page_size_log2) {
            return None;
        }
        let len = usize::try_from(new << self.page_size_log2).ok()?;
        if len > self.data.capacity() {
            let possible = max.min(most >> self.page_size_log2) << self.page_size_log2;
            self.make_room(len, usize::try_from(possible).unwrap_or(usize::MAX))?;
        }
        // The last block may become longer, so it counts as written.
        let last = self.data.len().next_multiple_of(BLOCK).min(len);
        self.known.resize(len);
        self.known.mark(&(self.data.len()..last));
        // SAFETY: the capacity is sufficient, and the new part of it was allocated as zeros and never written.
        unsafe { self.data.set_len(len) };
        Some(old)
    }

    /// What is known of a growth by so many pages that failed.
    pub(super) fn refusal(&self, pages: u64, most: u64) -> RefusedGrowth {
        let bytes = |pages: u64| pages.saturating_mul(1 << self.page_size_log2);
        let addressable = if self.limits.is64 { None } else { Some(1 << 32) };
        let most_of_type = self.limits.max.map(bytes).or(addressable);
        RefusedGrowth { had: self.data.len() as u64, more: bytes(pages), most: most_of_type, room: most }
    }

    /// Moves to an allocation with room for at least `len` bytes, and for more up to `possible`.
    fn make_room(&mut self, len: usize, possible: usize) -> Option<()> {
        let roomy = if len as u64 > LARGE { possible } else { len.next_power_of_two().min(possible) };
        let old = self.data.len();
        let mut fresh = zeroed(old, roomy.max(len)).or_else(|| zeroed(old, len))?;
        self.copy_used(&mut fresh);
        self.data = fresh;
        Some(())
    }

    /// Saves the present state, sharing with `near` what is equal. `None` if the budget is not enough.
    pub(super) fn save(
        &mut self,
        near: [Option<&SavedMemory>; 2],
        budget: &mut ByteBudget<'_>,
    ) -> Option<SavedMemory> {
        SavedMemory::save(self.ty(), &self.data, &mut self.known, near, budget)
    }

    /// A memory in the saved state. Ends the process if the system refuses.
    pub(super) fn of_saved(from: &SavedMemory) -> Self {
        let mut memory = Self::zeros(from.ty(), from.len());
        memory.restore(from);
        memory
    }

    /// Restores the saved state. Ends the process if the system refuses to allocate more memory.
    pub(super) fn restore(&mut self, from: &SavedMemory) {
        let (old, len) = (self.data.len(), from.len());
        if len > self.data.capacity() {
            *self = Self::zeros(from.ty(), len);
        }
        let both = old.max(len).min(self.data.capacity());
        self.known.resize(both);
        // SAFETY: the capacity is sufficient, and everything beyond the length is zero.
        unsafe { self.data.set_len(both) };
        from.write(&mut self.data, &mut self.known);
        self.data.truncate(len);
        self.known.resize(len);
        let (data, known) = (std::mem::take(&mut self.data), std::mem::take(&mut self.known));
        *self = Self { data, known, ..Self::empty(from.ty()) };
    }

    /// Shrinks to this many bytes, if it is longer.
    pub(super) fn shrink(&mut self, len: u64) {
        let Some(len) = usize::try_from(len).ok().filter(|len| *len < self.data.len()) else { return };
        for block in self.known.in_use().filter(|block| (block + 1) * BLOCK > len) {
            let range = (block * BLOCK).max(len)..((block + 1) * BLOCK).min(self.data.len());
            self.data[range].fill(0);
        }
        self.data.truncate(len);
        self.known.resize(len);
        // The last chunk may have become shorter, so part of it counts as written.
        self.known.mark(&(len.saturating_sub(1)..len));
    }

    /// The trap for an access of `size` bytes at `address`.
    pub(super) fn out_of_bounds(&self, address: u64, size: u64) -> TrapKind {
        TrapKind::MemoryOutOfBounds { address, size, memory: self.data.len() as u64 }
    }

    /// A range of bytes, for reading.
    ///
    /// # Errors
    /// The trap, if any part of it is outside.
    pub fn slice(&self, address: u64, size: u64) -> Result<&[u8], TrapKind> {
        self.range(address, size).map(|r| &self.data[r])
    }

    /// A range of bytes, for writing; it is marked as written.
    ///
    /// # Errors
    /// The trap, if any part of it is outside.
    pub(crate) fn slice_mut(&mut self, address: u64, size: u64) -> Result<&mut [u8], TrapKind> {
        let range = self.range(address, size)?;
        self.known.mark(&range);
        Ok(&mut self.data[range])
    }

    /// Copies within the memory, where the ranges may overlap.
    pub(super) fn copy_within(&mut self, to: u64, from: u64, size: u64) -> Result<(), TrapKind> {
        let to = self.range(to, size)?;
        let from = self.range(from, size)?;
        self.known.mark(&to);
        self.data.copy_within(from, to.start);
        Ok(())
    }

    fn range(&self, address: u64, size: u64) -> Result<std::ops::Range<usize>, TrapKind> {
        match address.checked_add(size) {
            Some(end) if end <= self.data.len() as u64 => Ok(address as usize..end as usize),
            _ => Err(self.out_of_bounds(address, size)),
        }
    }
}
