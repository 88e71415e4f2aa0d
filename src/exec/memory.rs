//! Linear memory ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances)).

use super::TrapKind;
use super::blocks::{Blocks, Purse};
use crate::wasm::{Limits, MemoryType};
use std::alloc::{Layout, alloc_zeroed, handle_alloc_error};

/// Bytes in a page, but for custom page sizes.
pub const PAGE: u64 = 65536;

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

/// Copies pages that are not all zero to where all is zero.
fn copy_used(from: &[u8], to: &mut [u8]) {
    let pages = from.chunks(PAGE as usize).zip(to.chunks_mut(PAGE as usize));
    for (from, to) in pages.filter(|(from, _)| !is_zero(from)) {
        to.copy_from_slice(from);
    }
}

/// A linear memory. Plain data.
#[derive(Debug, PartialEq, Eq)]
pub struct Memory {
    /// What it has room for beyond its length is zero.
    data: Vec<u8>,
    limits: Limits,
    page_size_log2: u32,
    shared: bool,
}

/// Pages that were never written stay untouched in the copy too: a guest that asks for gigabytes and uses little
/// costs little in every checkpoint.
impl Clone for Memory {
    /// Ends the process if the system refuses: who makes checkpoints asks [`super::Machine::has_room_for_copy`].
    fn clone(&self) -> Self {
        let len = self.data.len();
        let refused = || handle_alloc_error(Layout::array::<u8>(len).unwrap_or(Layout::new::<u8>()));
        let mut data = zeroed(len, len).unwrap_or_else(refused);
        copy_used(&self.data, &mut data);
        Self { data, ..Self::empty(self.ty()) }
    }
}

/// A memory in a checkpoint.
#[derive(Debug)]
pub(super) struct SavedMemory {
    ty: MemoryType,
    blocks: Blocks<u8>,
}

impl SavedMemory {
    /// A memory like it. Ends the process if the system refuses.
    pub fn make(&self) -> Memory {
        let len = self.blocks.len();
        let refused = || handle_alloc_error(Layout::array::<u8>(len).unwrap_or(Layout::new::<u8>()));
        let mut data = zeroed(len, len).unwrap_or_else(refused);
        self.blocks.write(&mut data, true);
        Memory { data, ..Memory::empty(self.ty) }
    }

    /// Bytes that are free once it is gone.
    pub fn own(&self) -> u64 {
        self.blocks.own()
    }

    /// Bytes of the memory.
    pub fn size(&self) -> u64 {
        self.blocks.len() as u64
    }
}

fn is_zero(page: &[u8]) -> bool {
    // By blocks, each compared in one go: the usual page that is in use is known after the first.
    static ZEROS: [u8; 4096] = [0; 4096];
    page.chunks(ZEROS.len()).all(|block| *block == ZEROS[..block.len()])
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
        Self { data: Vec::new(), limits, page_size_log2: ty.page_size_log2, shared: ty.shared }
    }

    /// Its bytes.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// Its bytes, to write.
    pub fn data_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    /// Where its bytes begin, and how many there are.
    pub(super) fn raw(&mut self) -> (*mut u8, u64) {
        (self.data.as_mut_ptr(), self.data.len() as u64)
    }

    /// Its type, with the size it has now.
    #[must_use]
    pub fn ty(&self) -> MemoryType {
        let limits = Limits { min: self.pages(), ..self.limits };
        MemoryType { limits, page_size_log2: self.page_size_log2, shared: self.shared }
    }

    /// Whether its addresses are `i64`s.
    #[must_use]
    pub fn is64(&self) -> bool {
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
        // SAFETY: there is room for so much, and what is new of it was allocated as zeros and never written.
        unsafe { self.data.set_len(len) };
        Some(old)
    }

    /// Moves to where it has room for at least `len` bytes, and for `possible` at most.
    fn make_room(&mut self, len: usize, possible: usize) -> Option<()> {
        let roomy = if len as u64 > LARGE { possible } else { len.next_power_of_two().min(possible) };
        let old = self.data.len();
        let mut fresh = zeroed(old, roomy.max(len)).or_else(|| zeroed(old, len))?;
        copy_used(&self.data, &mut fresh);
        self.data = fresh;
        Some(())
    }

    /// Keeps it as it is, sharing what is equal in `near`. `None` if the purse does not suffice.
    pub(super) fn save(&self, near: [Option<&SavedMemory>; 2], purse: &mut Purse) -> Option<SavedMemory> {
        let blocks = Blocks::save(&self.data, near.map(|n| n.map(|n| &n.blocks)), purse)?;
        Some(SavedMemory { ty: self.ty(), blocks })
    }

    /// Becomes what it was.
    pub(super) fn restore(&mut self, from: &SavedMemory) {
        let (old, len) = (self.data.len(), from.blocks.len());
        // Where little is in use, fresh zeros cost less than looking for what to clear.
        let sparse = len as u64 > LARGE && from.blocks.used() < len as u64 / 2;
        if len > self.data.capacity() || sparse {
            *self = from.make();
            return;
        }
        if len < old {
            self.data[len..].fill(0);
        }
        // SAFETY: there is room for so much; what is beyond its length is zero.
        unsafe { self.data.set_len(len) };
        from.blocks.write(&mut self.data, false);
        *self = Self { data: std::mem::take(&mut self.data), ..Self::empty(from.ty) };
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

    /// The bytes of a range, to write.
    ///
    /// # Errors
    /// The trap, if it is not all inside.
    pub fn slice_mut(&mut self, address: u64, size: u64) -> Result<&mut [u8], TrapKind> {
        self.range(address, size).map(|r| &mut self.data[r])
    }

    /// Copies inside the memory; overlaps are fine.
    pub(super) fn copy_within(&mut self, to: u64, from: u64, size: u64) -> Result<(), TrapKind> {
        let to = self.range(to, size)?;
        let from = self.range(from, size)?;
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
