//! Handle tables: one for each component instance, which handles of all resource types share.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#table-state>

use super::ResourceType;
use super::copy::CopyEnd;
use super::subtask::Subtask;
use super::waitable::{Waitable, WaitableSet};
use std::collections::BTreeMap;

/// How many entries a table can have (`Table.MAX_LENGTH`), which is also the largest index.
const MAX_LENGTH: usize = (1 << 28) - 1;

/// A handle to a resource: `ResourceHandle`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// The resource type that the handle was made for; its uses must name the same.
    pub ty: ResourceType,
    /// The representation: a number that only the resource's implementation can interpret.
    pub rep: u32,
    /// Whether it owns the resource; else it is borrowed for the length of one call.
    pub own: bool,
    /// For a borrowed handle, the call that it was lent to.
    pub scope: u64,
    /// How many times it is lent to calls that have not returned. While it is not 0, the handle cannot be removed.
    pub lends: u32,
}

/// What an index of a component instance's table stands for.
#[derive(Debug, Clone)]
pub enum HandleEntry {
    /// A handle to a resource.
    Resource(Handle),
    /// A call in progress.
    Subtask(Box<Subtask>),
    /// A waitable set, with its members and waiters.
    Set(Box<WaitableSet>),
    /// An end of a stream or future.
    End(Box<CopyEnd>),
    /// An error context, by its number.
    ErrorContext(u32),
}

impl HandleEntry {
    /// The part that it has in common with other waitables, if it is one.
    #[must_use]
    pub fn waitable(&self) -> Option<&Waitable> {
        match self {
            Self::Subtask(subtask) => Some(&subtask.waitable),
            Self::End(end) => Some(&end.waitable),
            _ => None,
        }
    }

    /// [`Self::waitable`], for changing it.
    pub fn waitable_mut(&mut self) -> Option<&mut Waitable> {
        match self {
            Self::Subtask(subtask) => Some(&mut subtask.waitable),
            Self::End(end) => Some(&mut end.waitable),
            _ => None,
        }
    }

    /// Whether it is a waitable with an event that has not been taken.
    #[must_use]
    pub fn has_event(&self) -> bool {
        match self {
            Self::Subtask(subtask) => subtask.event,
            Self::End(end) => end.event.is_some(),
            _ => false,
        }
    }
}

/// A component instance's handles. Index 0 is never used; freed indices are reused, the latest first.
#[derive(Debug, Clone, Default)]
pub struct HandleTable {
    slots: Vec<Option<HandleEntry>>,
    free: Vec<u32>,
    /// For each unfinished call, how many handles it still borrows.
    borrows: BTreeMap<u64, u32>,
    /// How many waitables it has been given so far.
    waitables: u64,
}

impl HandleTable {
    /// Adds a handle, and returns its index.
    ///
    /// # Errors
    /// If the table is full.
    pub fn add(&mut self, handle: Handle) -> Result<u32, String> {
        if !handle.own {
            *self.borrows.entry(handle.scope).or_default() += 1;
        }
        self.add_entry(HandleEntry::Resource(handle))
    }

    /// Adds anything else than a handle to a resource, and returns its index.
    ///
    /// # Errors
    /// If the table is full.
    pub(crate) fn add_entry(&mut self, entry: HandleEntry) -> Result<u32, String> {
        if let Some(index) = self.free.pop() {
            self.slots[index as usize] = Some(entry);
            return Ok(index);
        }
        if self.slots.is_empty() {
            self.slots.push(None);
        }
        if self.slots.len() > MAX_LENGTH {
            return Err("the handle table is full".to_string());
        }
        self.slots.push(Some(entry));
        Ok(u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX))
    }

    /// A waitable that is to be added to the table.
    pub(crate) fn new_waitable(&mut self, kind: super::waitable::WaitableKind) -> Waitable {
        self.waitables += 1;
        Waitable::new(kind, self.waitables)
    }

    /// The handle at an index, if it is of this type.
    ///
    /// # Errors
    /// If there is no such handle, or it is of another type.
    pub fn get(&mut self, index: u32, ty: &ResourceType) -> Result<&mut Handle, String> {
        let handle = match self.slots.get_mut(index as usize) {
            Some(Some(HandleEntry::Resource(handle))) => handle,
            Some(Some(_)) => return Err(format!("handle #{index} is not a resource (expected a {ty})")),
            _ => {
                return Err(format!(
                    "unknown handle index {index}: there is no handle #{index} in this component's table (expected a \
                     {ty})"
                ));
            }
        };
        if handle.ty != *ty {
            return Err(format!(
                "handle #{index} is of the resource type {}, not {ty}, which is expected here",
                handle.ty
            ));
        }
        Ok(handle)
    }

    /// Removes a handle, own or borrowed, from the table.
    ///
    /// # Errors
    /// If there is no such handle, it is of another type, or it is lent to a call that has not returned.
    pub fn remove(&mut self, index: u32, ty: &ResourceType) -> Result<Handle, String> {
        let handle = self.get(index, ty)?;
        if handle.lends != 0 {
            return Err(format!(
                "cannot remove owned resource while borrowed: handle #{index} ({ty}) is lent to a call that is still \
                 running"
            ));
        }
        let handle = handle.clone();
        self.slots[index as usize] = None;
        self.free.push(index);
        if !handle.own
            && let Some(count) = self.borrows.get_mut(&handle.scope)
        {
            *count -= 1;
            if *count == 0 {
                self.borrows.remove(&handle.scope);
            }
        }
        Ok(handle)
    }

    /// Removes an own handle from the table, so that its resource can be passed on.
    ///
    /// # Errors
    /// As for [`Self::remove`], and if the handle is borrowed.
    pub(crate) fn remove_own(&mut self, index: u32, ty: &ResourceType) -> Result<Handle, String> {
        if !self.get(index, ty)?.own {
            return Err(format!("handle #{index} ({ty}) is only borrowed: it cannot be given away"));
        }
        self.remove(index, ty)
    }

    /// Ends one loan of each of these handles, given by index.
    pub(crate) fn end_lends(&mut self, lenders: &[u32]) {
        for index in lenders {
            if let Some(Some(HandleEntry::Resource(handle))) = self.slots.get_mut(*index as usize) {
                handle.lends = handle.lends.saturating_sub(1);
            }
        }
    }

    /// A handle that the call with this number still borrows, with its index.
    #[must_use]
    pub(crate) fn borrowed_by(&self, scope: u64) -> Option<(u32, &Handle)> {
        if !self.borrows.contains_key(&scope) {
            return None;
        }
        self.iter().find(|(_, handle)| !handle.own && handle.scope == scope)
    }

    /// All handles to resources in use, with their indices.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Handle)> {
        self.entries().filter_map(|(index, entry)| match entry {
            HandleEntry::Resource(handle) => Some((index, handle)),
            _ => None,
        })
    }

    /// All entries in use, with their indices.
    pub fn entries(&self) -> impl Iterator<Item = (u32, &HandleEntry)> {
        self.slots.iter().zip(0..).filter_map(|(slot, index)| slot.as_ref().map(|entry| (index, entry)))
    }

    /// The entry at an index.
    #[must_use]
    pub fn entry(&self, index: u32) -> Option<&HandleEntry> {
        self.slots.get(index as usize)?.as_ref()
    }

    /// The entry at an index, for changing it.
    pub(crate) fn entry_mut(&mut self, index: u32) -> Option<&mut HandleEntry> {
        self.slots.get_mut(index as usize)?.as_mut()
    }

    /// Removes an entry that is not a handle to a resource.
    pub(crate) fn remove_entry(&mut self, index: u32) -> Option<HandleEntry> {
        let entry = self.slots.get_mut(index as usize)?.take()?;
        self.free.push(index);
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(rep: u32) -> Handle {
        Handle { ty: ResourceType::Guest(0), rep, own: true, scope: 0, lends: 0 }
    }

    #[test]
    fn indices_start_at_one_and_are_used_again_latest_first() {
        let mut table = HandleTable::default();
        let ty = ResourceType::Guest(0);
        assert_eq!([10, 11, 12].map(|rep| table.add(own(rep)).unwrap()), [1, 2, 3]);
        table.remove(1, &ty).unwrap();
        table.remove(3, &ty).unwrap();
        assert_eq!([13, 14, 15].map(|rep| table.add(own(rep)).unwrap()), [3, 1, 4]);
        assert!(table.get(0, &ty).is_err());
    }

    #[test]
    fn borrows_are_counted_for_each_call() {
        let mut table = HandleTable::default();
        let ty = ResourceType::Guest(0);
        let borrowed = |scope| Handle { own: false, scope, ..own(1) };
        let first = table.add(borrowed(7)).unwrap();
        let second = table.add(borrowed(7)).unwrap();
        table.add(borrowed(8)).unwrap();
        table.remove(first, &ty).unwrap();
        assert_eq!(table.borrowed_by(7).map(|(index, _)| index), Some(second));
        table.remove(second, &ty).unwrap();
        assert!(table.borrowed_by(7).is_none() && table.borrowed_by(8).is_some());
    }

    #[test]
    fn a_lent_handle_stays() {
        let mut table = HandleTable::default();
        let ty = ResourceType::Guest(0);
        let index = table.add(own(1)).unwrap();
        table.get(index, &ty).unwrap().lends += 1;
        assert!(table.remove(index, &ty).unwrap_err().contains("lent"));
        table.end_lends(&[index]);
        assert_eq!(table.remove(index, &ty).unwrap().rep, 1);
    }
}
