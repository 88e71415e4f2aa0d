//! Handle tables: one for each component instance, shared by all resource types.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#table-state>

use super::ResourceType;
use std::collections::BTreeMap;

/// Most entries a table can have (`Table.MAX_LENGTH`), and so the largest index.
const MAX_LENGTH: usize = (1 << 28) - 1;

/// One handle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// Its resource type.
    pub ty: ResourceType,
    /// The representation that the resource's implementation gave it.
    pub rep: u32,
    /// Own, or borrowed for the length of one call.
    pub own: bool,
    /// The call that lent a borrowed handle.
    pub scope: u64,
    /// Calls under way to which this handle is lent.
    pub lends: u32,
}

/// A component instance's handles. Index 0 is never used; freed indices are used again, latest first.
#[derive(Debug, Clone, Default)]
pub struct HandleTable {
    slots: Vec<Option<Handle>>,
    free: Vec<u32>,
    /// Handles that are still borrowed by each call under way.
    borrows: BTreeMap<u64, u32>,
}

impl HandleTable {
    /// Adds a handle; its index.
    ///
    /// # Errors
    /// A full table.
    pub fn add(&mut self, handle: Handle) -> Result<u32, String> {
        if !handle.own {
            *self.borrows.entry(handle.scope).or_default() += 1;
        }
        if let Some(index) = self.free.pop() {
            self.slots[index as usize] = Some(handle);
            return Ok(index);
        }
        if self.slots.is_empty() {
            self.slots.push(None);
        }
        if self.slots.len() > MAX_LENGTH {
            return Err("the handle table is full".to_string());
        }
        self.slots.push(Some(handle));
        Ok(u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX))
    }

    /// The handle at an index, if it is of this type.
    ///
    /// # Errors
    /// No such handle, or one of another type.
    pub fn get(&mut self, index: u32, ty: &ResourceType) -> Result<&mut Handle, String> {
        let Some(Some(handle)) = self.slots.get_mut(index as usize) else {
            return Err(format!("there is no handle #{index} in this component's table (expected a {ty})"));
        };
        if handle.ty != *ty {
            return Err(format!(
                "handle #{index} is of the resource type {}, not {ty}, which is expected here",
                handle.ty
            ));
        }
        Ok(handle)
    }

    /// Takes a handle out of the table, whether own or borrowed.
    ///
    /// # Errors
    /// No such handle, one of another type, or one that is lent to a call under way.
    pub fn remove(&mut self, index: u32, ty: &ResourceType) -> Result<Handle, String> {
        let handle = self.get(index, ty)?;
        if handle.lends != 0 {
            return Err(format!("handle #{index} ({ty}) is lent to a call that is still running"));
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

    /// Takes an own handle out of the table, to pass its resource on.
    ///
    /// # Errors
    /// As [`Self::remove`], or a borrowed handle.
    pub(crate) fn remove_own(&mut self, index: u32, ty: &ResourceType) -> Result<Handle, String> {
        if !self.get(index, ty)?.own {
            return Err(format!("handle #{index} ({ty}) is only borrowed: it cannot be given away"));
        }
        self.remove(index, ty)
    }

    /// Ends one lend of each of these handles.
    pub(crate) fn end_lends(&mut self, lenders: &[u32]) {
        for index in lenders {
            if let Some(Some(handle)) = self.slots.get_mut(*index as usize) {
                handle.lends = handle.lends.saturating_sub(1);
            }
        }
    }

    /// A handle still borrowed by the call with this number.
    #[must_use]
    pub(crate) fn borrowed_by(&self, scope: u64) -> Option<(u32, &Handle)> {
        if !self.borrows.contains_key(&scope) {
            return None;
        }
        self.iter().find(|(_, handle)| !handle.own && handle.scope == scope)
    }

    /// All live handles by index.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Handle)> {
        self.slots.iter().zip(0..).filter_map(|(slot, index)| slot.as_ref().map(|handle| (index, handle)))
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
