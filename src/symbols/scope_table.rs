//! Which entries of a unit enclose which: DWARF gives the name of a function, and its path only by what is around it.

use super::sections::Slice;
use super::skip::skip_attributes;
use gimli::{DwTag, Unit, UnitOffset};

/// The namespaces, types and functions of a unit, each with the one around it.
#[derive(Debug, Default)]
pub(super) struct ScopeTable {
    /// In the order of their offsets.
    scopes: Vec<EnclosingEntry>,
}

#[derive(Debug)]
struct EnclosingEntry {
    /// Byte offset in the unit.
    die: usize,
    /// Index of the scope around it; its own for those that are at the top.
    parent: u32,
}

impl ScopeTable {
    /// Reads the scopes of a unit: one pass over its entries, up to the first that is broken.
    pub fn read(unit: &Unit<Slice<'_>>) -> Self {
        let mut read = Self::default();
        let _ = read.scan(unit);
        read
    }

    fn scan(&mut self, unit: &Unit<Slice<'_>>) -> gimli::Result<()> {
        let mut entries = unit.entries_raw(None)?;
        // Those that are open, with the depth of what is below them.
        let mut open: Vec<(isize, u32)> = Vec::new();
        while !entries.is_empty() {
            let die = entries.next_offset().0;
            let depth = entries.next_depth();
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            skip_attributes(&mut entries, abbreviation.attributes())?;
            if !is_scope(abbreviation.tag()) {
                continue;
            }
            while open.last().is_some_and(|(below, _)| *below > depth) {
                open.pop();
            }
            let index = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX);
            let parent = open.last().map_or(index, |(_, parent)| *parent);
            self.scopes.push(EnclosingEntry { die, parent });
            if abbreviation.has_children() {
                open.push((depth + 1, index));
            }
        }
        Ok(())
    }

    /// What encloses an entry of this table, from the inside out, without the entry itself.
    pub fn around(&self, die: UnitOffset) -> impl Iterator<Item = UnitOffset> + '_ {
        let find = |die| self.scopes.binary_search_by_key(&die, |scope: &EnclosingEntry| scope.die).ok();
        let mut at = find(die.0).map(|at| at as u32);
        std::iter::from_fn(move || {
            let scope = self.scopes.get(at? as usize)?;
            // A scope comes after those around it, so this ends.
            at = Some(scope.parent).filter(|parent| Some(*parent) != at);
            Some(UnitOffset(self.scopes.get(at? as usize)?.die))
        })
    }
}

/// Whether a name of a function may be found through entries of this kind.
fn is_scope(tag: DwTag) -> bool {
    matches!(
        tag,
        gimli::DW_TAG_namespace
            | gimli::DW_TAG_module
            | gimli::DW_TAG_structure_type
            | gimli::DW_TAG_class_type
            | gimli::DW_TAG_union_type
            | gimli::DW_TAG_enumeration_type
            | gimli::DW_TAG_interface_type
            | gimli::DW_TAG_subprogram
    )
}
