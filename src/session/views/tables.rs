//! Tables of references: which function stands at which index. Equal entries in a row are one row.

use crate::exec::Reference;
use crate::guest::{FrameId, TableEntry};
use crate::session::reading;
use crate::session::{Session, TableRow, TableView};
use crate::wasm::NameSubject;
use std::ops::Range;

/// Entries that are looked at for one view.
const MOST: u64 = 4096;
/// Entries shown before and after one that is asked for.
const AROUND: u64 = 5;

impl Session {
    /// The tables of a frame's module, with at most so many entries of each.
    #[must_use]
    pub fn tables(&self, frame: usize, most: u64) -> Vec<TableView> {
        let Some((id, _)) = self.frame(frame) else { return Vec::new() };
        let count = self.guest().table_count(id);
        (0..count).filter_map(|table| self.table(frame, table, None, most)).collect()
    }

    /// One table: around an entry, or from the first on.
    #[must_use]
    pub fn table(&self, frame: usize, table: u32, around: Option<u64>, most: u64) -> Option<TableView> {
        let (id, at) = self.frame(frame)?;
        let size = self.guest().table_size(id, table)?;
        let name = self.guest().program().module(at.module).name_of(NameSubject::Table, table);
        let (first, end) = match around {
            Some(entry) => (entry.saturating_sub(AROUND), entry.saturating_add(AROUND + 1).min(size)),
            None => (0, size.min(most.min(MOST))),
        };
        let rows = self.entries(id, table, first..end.max(first));
        Some(TableView { index: table, name, size, shown: (first, end.max(first)), rows })
    }

    fn entries(&self, frame: FrameId, table: u32, range: Range<u64>) -> Vec<TableRow> {
        let guest = self.guest();
        let mut rows: Vec<TableRow> = Vec::new();
        let mut before = None;
        for index in range {
            let TableEntry::Holds(entry) = guest.table_entry(frame, table, index) else { break };
            if before == Some(entry)
                && let Some(row) = rows.last_mut()
            {
                row.last = index;
                continue;
            }
            before = Some(entry);
            let (holds, ty) = match entry {
                Reference::Func(address) => (guest.func_at(address).into(), guest.func_type_text(address)),
                other => (reading::reference(other, &|_| None), None),
            };
            rows.push(TableRow { first: index, last: index, holds, ty, null: entry == Reference::Null });
        }
        rows
    }
}
