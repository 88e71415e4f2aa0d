//! Tables of references ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#table-instances)).

use super::TrapKind;
use crate::wasm::{Limits, TableType, ValType};

/// A table of reference slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Type of its entries; concrete types are the store's.
    pub element: ValType,
    entries: Vec<u64>,
    limits: Limits,
}

impl Table {
    /// A table filled with a slot; `None` if it would have more than `most` entries, or the system refuses.
    #[must_use]
    pub fn new(ty: TableType, fill: u64, most: u64) -> Option<Self> {
        let mut table = Self { element: ty.element, entries: Vec::new(), limits: ty.limits };
        table.grow(ty.limits.min, fill, most)?;
        Some(table)
    }

    /// Entries.
    #[must_use]
    pub fn entries(&self) -> &[u64] {
        &self.entries
    }

    /// Its entries, to replace.
    pub(super) fn entries_mut(&mut self) -> &mut Vec<u64> {
        &mut self.entries
    }

    /// Takes its entries out.
    pub(super) fn take_entries(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.entries)
    }

    /// Number of entries.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    /// Its type, with the size it has now.
    #[must_use]
    pub fn ty(&self) -> TableType {
        TableType { element: self.element, limits: Limits { min: self.size(), ..self.limits } }
    }

    /// Whether its indices are `i64`s.
    #[must_use]
    pub(crate) fn is64(&self) -> bool {
        self.limits.is64
    }

    pub(super) fn grow(&mut self, by: u64, value: u64, most: u64) -> Option<u64> {
        let old = self.size();
        let new = old.checked_add(by)?;
        let addressable = if self.limits.is64 { u64::MAX } else { u64::from(u32::MAX) };
        if by > 0 && new > self.limits.max.unwrap_or(u64::MAX).min(addressable).min(most) {
            return None;
        }
        let by = usize::try_from(by).ok()?;
        // With room to spare if there is.
        self.entries.try_reserve(by).or_else(|_| self.entries.try_reserve_exact(by)).ok()?;
        self.entries.resize(self.entries.len() + by, value);
        Some(old)
    }

    #[inline]
    pub(super) fn get(&self, index: u64) -> Result<u64, TrapKind> {
        let entry = usize::try_from(index).ok().and_then(|index| self.entries.get(index));
        entry.copied().ok_or(TrapKind::TableOutOfBounds)
    }

    pub(super) fn set(&mut self, index: u64, value: u64) -> Result<(), TrapKind> {
        let entry = usize::try_from(index).ok().and_then(|index| self.entries.get_mut(index));
        *entry.ok_or(TrapKind::TableOutOfBounds)? = value;
        Ok(())
    }

    fn range(&self, start: u64, len: u64) -> Result<std::ops::Range<usize>, TrapKind> {
        match start.checked_add(len) {
            Some(end) if end <= self.size() => Ok(start as usize..end as usize),
            _ => Err(TrapKind::TableOutOfBounds),
        }
    }

    pub(super) fn slice_mut(&mut self, start: u64, len: u64) -> Result<&mut [u64], TrapKind> {
        let range = self.range(start, len)?;
        Ok(&mut self.entries[range])
    }

    pub(super) fn copy_within(&mut self, to: u64, from: u64, len: u64) -> Result<(), TrapKind> {
        let (to, from) = (self.range(to, len)?, self.range(from, len)?);
        self.entries.copy_within(from, to.start);
        Ok(())
    }
}
