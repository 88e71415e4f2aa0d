//! Tables of references ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#table-instances)).

use super::TrapKind;
use crate::wasm::{Limits, TableType, ValType};

/// A table of references, each as a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The type of its elements. Concrete types have the store's numbers.
    pub element: ValType,
    entries: Vec<u64>,
    limits: Limits,
}

impl Table {
    /// A table of the type's minimum size, filled with one slot; `None` if that is more than `most` elements, or if the
    /// system refuses.
    #[must_use]
    pub fn new(ty: TableType, fill: u64, most: u64) -> Option<Self> {
        let mut table = Self { element: ty.element, entries: Vec::new(), limits: ty.limits };
        table.grow(ty.limits.min, fill, most)?;
        Some(table)
    }

    /// The slots of all elements, by index.
    #[must_use]
    pub fn entries(&self) -> &[u64] {
        &self.entries
    }

    /// The slots of all elements, to be replaced.
    pub(super) fn entries_mut(&mut self) -> &mut Vec<u64> {
        &mut self.entries
    }

    /// Takes out all elements, leaving none.
    pub(super) fn take_entries(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.entries)
    }

    /// How many elements it has at present.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    /// Its type, with its present size as the minimum.
    #[must_use]
    pub fn ty(&self) -> TableType {
        TableType { element: self.element, limits: Limits { min: self.size(), ..self.limits } }
    }

    /// Whether its indices are `i64`s rather than `i32`s.
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
        // With spare capacity if possible.
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
