//! Linear memory ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances)).

use super::TrapKind;
use crate::wasm::Limits;

/// Bytes in a page.
pub const PAGE: u64 = 65536;
/// Most pages a 32-bit memory can have.
const MAX_PAGES: u64 = 65536;

/// A linear memory. Plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    data: Vec<u8>,
    max: Option<u32>,
}

impl Memory {
    /// A zeroed memory of the type's smallest size; `None` if the machine has not that much.
    #[must_use]
    pub fn new(limits: Limits) -> Option<Self> {
        let mut memory = Self { data: Vec::new(), max: limits.max };
        memory.grow(limits.min).map(|_| memory)
    }

    /// No memory at all: every access is out of bounds.
    pub(super) fn none() -> Self {
        Self { data: Vec::new(), max: Some(0) }
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

    /// Size in pages.
    #[must_use]
    pub fn pages(&self) -> u32 {
        // A memory has at most 65536 pages.
        (self.data.len() as u64 / PAGE) as u32
    }

    /// The limit it was declared with, in pages.
    #[must_use]
    pub fn max(&self) -> Option<u32> {
        self.max
    }

    /// Grows by a number of pages; the old size in pages, or `None` if it cannot.
    pub fn grow(&mut self, pages: u32) -> Option<u32> {
        let old = self.pages();
        let new = u64::from(old) + u64::from(pages);
        if new > MAX_PAGES.min(self.max.map_or(MAX_PAGES, u64::from)) {
            return None;
        }
        let len = usize::try_from(new * PAGE).ok()?;
        self.data.try_reserve_exact(len - self.data.len()).ok()?;
        self.data.resize(len, 0);
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
