//! Linear memory ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances)).

use super::TrapKind;
use crate::wasm::{Limits, MemoryType};

/// Bytes in a page, but for custom page sizes.
pub const PAGE: u64 = 65536;

/// Growth by more than this goes into fresh zeroed memory, which costs nothing until it is touched.
const LARGE: usize = 16 << 20;

/// Zeros, or `None` if there is not the room.
fn zeroed(len: usize) -> Option<Vec<u8>> {
    // Asks first: `vec!` would abort the program, but only it gets pages from the system that are zero already.
    let mut probe = Vec::<u8>::new();
    probe.try_reserve_exact(len).ok()?;
    drop(probe);
    Some(vec![0; len])
}

/// A linear memory. Plain data.
#[derive(Debug, PartialEq, Eq)]
pub struct Memory {
    data: Vec<u8>,
    limits: Limits,
    page_size_log2: u32,
}

/// Pages that were never written stay untouched in the copy too: a guest that asks for gigabytes and uses little
/// costs little in every checkpoint.
impl Clone for Memory {
    fn clone(&self) -> Self {
        let mut data = vec![0; self.data.len()];
        let pages = self.data.chunks(PAGE as usize).zip(data.chunks_mut(PAGE as usize));
        for (from, to) in pages.filter(|(from, _)| !is_zero(from)) {
            to.copy_from_slice(from);
        }
        Self { data, limits: self.limits, page_size_log2: self.page_size_log2 }
    }
}

fn is_zero(page: &[u8]) -> bool {
    // In blocks, so that the usual page that is in use is known after the first bytes.
    page.chunks(256).all(|block| block.iter().fold(0, |any, byte| any | byte) == 0)
}

impl Memory {
    /// A zeroed memory of the type's smallest size; `None` if that is more than `most` bytes, or than the machine has.
    #[must_use]
    pub fn new(ty: MemoryType, most: u64) -> Option<Self> {
        let limits = Limits { min: 0, ..ty.limits };
        let mut memory = Self { data: Vec::new(), limits, page_size_log2: ty.page_size_log2 };
        memory.grow(ty.limits.min, most)?;
        Some(memory)
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
        MemoryType { limits, page_size_log2: self.page_size_log2 }
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
        let more = len - self.data.len();
        if more > LARGE {
            let mut fresh = zeroed(len)?;
            fresh[..self.data.len()].copy_from_slice(&self.data);
            self.data = fresh;
        } else {
            self.data.try_reserve_exact(more).ok()?;
            self.data.resize(len, 0);
        }
        Some(old)
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
