//! libc's table of directories as it is in linear memory.

use crate::session::{PreopenRow, PreopenTableView, Session};

impl Session {
    /// The present table; `None` if it cannot be located, or the program has not searched it yet.
    #[must_use]
    pub(crate) fn preopen_table(&self) -> Option<PreopenTableView> {
        let table = self.evidence.watcher.table(self.guest(), &self.evidence.probes)?;
        let memory = if self.memory_of(0) == Some(table.memory) {
            None
        } else {
            self.guest().memories().iter().position(|(id, _)| *id == table.memory)
        };
        let (address, pointer) = (table.address().into(), table.pointer.into());
        let row = |entry: crate::libc::PreopenEntry| PreopenRow {
            address: entry.address.into(),
            name_at: entry.name_at.into(),
            name: entry.name,
            descriptor: entry.descriptor,
        };
        Some(PreopenTableView {
            memory,
            pointer,
            address,
            rows: table.entries.into_iter().map(row).collect(),
        })
    }
}
