//! Linear memory ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances)).

use super::TrapKind;
use super::known::{BLOCK, Known};
use super::ledger::ByteBudget;
use super::saved_memory::SavedMemory;
use crate::wasm::{Limits, MemoryType};
use std::alloc::{Layout, alloc_zeroed, handle_alloc_error};

/// A memory larger than this gets room for all that it may become: it never moves again, and what it does not touch
/// costs nothing.
const LARGE: u64 = 64 << 20;

/// Bytes that are zero, with room for more zeros behind them; `None` if the system refuses.
fn zeroed(len: usize, capacity: usize) -> Option<Vec<u8>> {
    debug_assert!(len <= capacity);
    if capacity == 0 {
        return Some(Vec::new());
    }
    let layout = Layout::array::<u8>(capacity).ok()?;
    // SAFETY: the layout's size is not zero. What is allocated with it, all of it initialised, becomes a vector with
    // that capacity, which frees it with the same layout.
    unsafe {
        let bytes = alloc_zeroed(layout);
        if bytes.is_null() { None } else { Some(Vec::from_raw_parts(bytes, len, capacity)) }
    }
}

/// A linear memory. Plain data.
#[derive(Debug)]
pub struct Memory {
    /// What it has room for beyond its length is zero.
    data: Vec<u8>,
    /// Of `data`. No run depends on it.
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

/// What was never written stays untouched in the copy too: a guest that asks for gigabytes and uses little costs little.
impl Clone for Memory {
    /// Ends the process if the system refuses: who makes copies asks [`super::Machine::has_room_for_copy`].
    fn clone(&self) -> Self {
        let mut copy = Self::zeros(self.ty(), self.data.len());
        copy.known = self.known.clone();
        self.copy_used(&mut copy.data);
        copy
    }
}

impl Memory {
    /// A zeroed memory of the type's smallest size; `None` if that is more than `most` bytes, or than the machine has.
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

    /// So many zeros. Ends the process if the system refuses.
    fn zeros(ty: MemoryType, len: usize) -> Self {
        let refused = || handle_alloc_error(Layout::array::<u8>(len).unwrap_or(Layout::new::<u8>()));
        let data = zeroed(len, len).unwrap_or_else(refused);
        let mut memory = Self { data, ..Self::empty(ty) };
        memory.known.resize(len);
        memory
    }

    /// Copies blocks that may not be zeros to where all is zero.
    fn copy_used(&self, to: &mut [u8]) {
        for block in self.known.in_use() {
            let range = block * BLOCK..((block + 1) * BLOCK).min(self.data.len());
            to[range.clone()].copy_from_slice(&self.data[range]);
        }
    }

    /// Its bytes.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// Its bytes, to write. Who writes there says so: [`Memory::mark`].
    pub(crate) fn data_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    /// Says which bytes were written, or may have been. Those outside are none.
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

    /// Nobody has what was saved last.
    pub(super) fn forget_saved(&mut self) {
        self.known.forget();
    }

    /// Bytes that a checkpoint would look at.
    pub(super) fn unsaved(&self) -> u64 {
        self.known.marked()
    }

    /// Its type, with the size it has now.
    #[must_use]
    pub fn ty(&self) -> MemoryType {
        let limits = Limits { min: self.pages(), ..self.limits };
        MemoryType { limits, page_size_log2: self.page_size_log2, shared: self.shared }
    }

    /// Whether its addresses are `i64`s.
    #[must_use]
    pub(crate) fn is64(&self) -> bool {
        self.limits.is64
    }

    /// Size in pages.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.data.len() as u64 >> self.page_size_log2
    }

    /// The limit it was declared with, in pages.
    #[must_use]
    pub fn max(&self) -> Option<u64> {
        self.limits.max
    }

    /// Grows by a number of pages, to at most `most` bytes; the old size in pages, or `None` if it cannot.
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
        // The last block becomes longer.
        let last = self.data.len().next_multiple_of(BLOCK).min(len);
        self.known.resize(len);
        self.known.mark(&(self.data.len()..last));
        // SAFETY: there is room for so much, and what is new of it was allocated as zeros and never written.
        unsafe { self.data.set_len(len) };
        Some(old)
    }

    /// Moves to where it has room for at least `len` bytes, and for `possible` at most.
    fn make_room(&mut self, len: usize, possible: usize) -> Option<()> {
        let roomy = if len as u64 > LARGE { possible } else { len.next_power_of_two().min(possible) };
        let old = self.data.len();
        let mut fresh = zeroed(old, roomy.max(len)).or_else(|| zeroed(old, len))?;
        self.copy_used(&mut fresh);
        self.data = fresh;
        Some(())
    }

    /// Keeps it as it is, sharing what is equal in `near`. `None` if the purse does not suffice.
    pub(super) fn save(
        &mut self,
        near: [Option<&SavedMemory>; 2],
        purse: &mut ByteBudget<'_>,
    ) -> Option<SavedMemory> {
        SavedMemory::save(self.ty(), &self.data, &mut self.known, near, purse)
    }

    /// One like it was. Ends the process if the system refuses.
    pub(super) fn of_saved(from: &SavedMemory) -> Self {
        let mut memory = Self::zeros(from.ty(), from.len());
        memory.restore(from);
        memory
    }

    /// Becomes what it was. Ends the process if the system refuses to give more memory.
    pub(super) fn restore(&mut self, from: &SavedMemory) {
        let (old, len) = (self.data.len(), from.len());
        if len > self.data.capacity() {
            *self = Self::zeros(from.ty(), len);
        }
        let both = old.max(len).min(self.data.capacity());
        self.known.resize(both);
        // SAFETY: there is room for so much; what is beyond its length is zero.
        unsafe { self.data.set_len(both) };
        from.write(&mut self.data, &mut self.known);
        self.data.truncate(len);
        self.known.resize(len);
        let (data, known) = (std::mem::take(&mut self.data), std::mem::take(&mut self.known));
        *self = Self { data, known, ..Self::empty(from.ty()) };
    }

    /// Becomes so many bytes long, if it is longer.
    pub(super) fn shrink(&mut self, len: u64) {
        let Some(len) = usize::try_from(len).ok().filter(|len| *len < self.data.len()) else { return };
        for block in self.known.in_use().filter(|block| (block + 1) * BLOCK > len) {
            let range = (block * BLOCK).max(len)..((block + 1) * BLOCK).min(self.data.len());
            self.data[range].fill(0);
        }
        self.data.truncate(len);
        self.known.resize(len);
        // Its last chunk may have become another.
        self.known.mark(&(len.saturating_sub(1)..len));
    }

    /// The trap for an access at `address` of `size` bytes.
    pub(super) fn out_of_bounds(&self, address: u64, size: u64) -> TrapKind {
        TrapKind::MemoryOutOfBounds { address, size, memory: self.data.len() as u64 }
    }

    /// The bytes of a range.
    ///
    /// # Errors
    /// The trap, if it is not all inside.
    pub fn slice(&self, address: u64, size: u64) -> Result<&[u8], TrapKind> {
        self.range(address, size).map(|r| &self.data[r])
    }

    /// The bytes of a range, to write. They are marked as written.
    ///
    /// # Errors
    /// The trap, if it is not all inside.
    pub(crate) fn slice_mut(&mut self, address: u64, size: u64) -> Result<&mut [u8], TrapKind> {
        let range = self.range(address, size)?;
        self.known.mark(&range);
        Ok(&mut self.data[range])
    }

    /// Copies inside the memory; overlaps are fine.
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
