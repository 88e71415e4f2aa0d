//! Tables of references ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#table-instances)).

use super::TrapKind;
use crate::wasm::{Limits, ValType};

/// Most entries a table may have here: a program cannot make the debugger run out of memory with one operator.
const MAX_ENTRIES: u64 = 10_000_000;

/// A table. Entries are reference slots: 0 is null, otherwise the address plus one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Type of its entries.
    pub element: ValType,
    entries: Vec<u64>,
    max: Option<u32>,
}

impl Table {
    /// A table of nulls; `None` if it would be too large.
    #[must_use]
    pub fn new(element: ValType, limits: Limits) -> Option<Self> {
        let mut table = Self { element, entries: Vec::new(), max: limits.max };
        table.grow(limits.min, 0).map(|_| table)
    }

    /// Entries.
    #[must_use]
    pub fn entries(&self) -> &[u64] {
        &self.entries
    }

    /// Number of entries.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.entries.len() as u32
    }

    /// The limit it was declared with.
    #[must_use]
    pub fn max(&self) -> Option<u32> {
        self.max
    }

    pub(super) fn grow(&mut self, by: u32, value: u64) -> Option<u32> {
        let old = self.size();
        let new = u64::from(old) + u64::from(by);
        if new > MAX_ENTRIES.min(self.max.map_or(MAX_ENTRIES, u64::from)) {
            return None;
        }
        self.entries.try_reserve_exact(by as usize).ok()?;
        self.entries.resize(new as usize, value);
        Some(old)
    }

    pub(super) fn get(&self, index: u32) -> Result<u64, TrapKind> {
        self.entries.get(index as usize).copied().ok_or(TrapKind::TableOutOfBounds)
    }

    pub(super) fn set(&mut self, index: u32, value: u64) -> Result<(), TrapKind> {
        *self.entries.get_mut(index as usize).ok_or(TrapKind::TableOutOfBounds)? = value;
        Ok(())
    }

    pub(super) fn slice_mut(&mut self, start: u32, len: u32) -> Result<&mut [u64], TrapKind> {
        let end = start as usize + len as usize;
        self.entries.get_mut(start as usize..end).ok_or(TrapKind::TableOutOfBounds)
    }

    pub(super) fn copy_within(&mut self, to: u32, from: u32, len: u32) -> Result<(), TrapKind> {
        let (to, from, len) = (to as usize, from as usize, len as usize);
        if to + len > self.entries.len() || from + len > self.entries.len() {
            return Err(TrapKind::TableOutOfBounds);
        }
        self.entries.copy_within(from..from + len, to);
        Ok(())
    }
}
