//! The memory window: which bytes it shows, and what it follows.

use super::App;
use crate::session::{MemoryRequest, RunState, Session, ValueRow};
use crate::tui::pane::memory::{Follow, ValuePlace};
use crate::tui::pane::{self, Pane};

impl App {
    /// How many rows the memory pane has, and how many bytes each shows.
    #[must_use]
    pub(crate) fn memory_shape(&self) -> (usize, u64) {
        let inside = self.screen.inner(Pane::Memory);
        let rows = inside.map_or(4, |r| usize::from(r.height));
        (rows, pane::memory::row_bytes(self, self.row_width(Pane::Memory)) as u64)
    }

    /// Moves the memory window to what it follows. Between accesses it stays where it is; in a new function, it shows
    /// the text that a value there points to.
    pub(super) fn follow_memory(&mut self, session: &Session) {
        let views = &self.views;
        let rows = |place: fn(usize) -> ValuePlace, rows: &'_ [ValueRow]| -> Vec<(ValuePlace, u64, bool)> {
            let row = |r: &ValueRow| Some((place(r.index), r.address?, r.points_to.is_some()));
            rows.iter().filter_map(row).collect()
        };
        let target = match &self.memory.follow {
            Follow::Stays => None,
            Follow::Value(what) => {
                self.memory.which = None;
                let mut all = rows(ValuePlace::Local, &views.locals);
                all.extend(rows(ValuePlace::Global, &views.globals));
                all.into_iter().find(|(name, ..)| name == what).map(|(_, address, _)| (None, address))
            }
            Follow::Accesses => {
                let view = &views.memory;
                let accessed = view.written.first().or(view.read.first()).map(|(from, _)| (None, *from));
                let here = Some((views.code.module, views.code.func));
                if accessed.is_some() {
                    self.memory.moved_in = here;
                    accessed
                } else if self.memory.moved_in != here {
                    self.memory.moved_in = here;
                    self.memory.which = None;
                    let mut all = rows(ValuePlace::Stack, &views.stack);
                    all.extend(rows(ValuePlace::Local, &views.locals));
                    let text = all.into_iter().find(|(_, _, text)| *text);
                    text.map(|(name, address, _)| (Some(name), address))
                } else {
                    None
                }
            }
        };
        if let Some((shows, address)) = target {
            self.memory.shows = shows;
            self.show_memory(address);
        } else if self.views.status.state == RunState::Fresh && self.memory.follow == Follow::Accesses {
            self.show_first_data(session);
        }
    }

    /// For a program that has not begun: shows the first bytes that are not zero, which are its data.
    fn show_first_data(&mut self, session: &Session) {
        let request = MemoryRequest { memory: None, frame: 0, address: 0, len: 16 << 20 };
        let mut at = 0;
        while at < self.views.memory.size {
            let view = session.memory(&MemoryRequest { address: at, ..request });
            if let Some(i) = view.bytes.iter().position(|b| *b != 0) {
                self.show_memory(at + i as u64);
                return;
            }
            if view.bytes.is_empty() {
                return;
            }
            at += view.bytes.len() as u64;
        }
    }

    /// Puts the memory cursor on an address; the window moves only if it has to.
    pub(crate) fn show_memory(&mut self, address: u64) {
        let (rows, per_row) = self.memory_shape();
        self.memory.cursor = address;
        self.memory.selection = None;
        let row = address / per_row;
        let top = self.memory.top / per_row;
        if row < top || row >= top + rows as u64 {
            self.memory.top = row.saturating_sub(rows as u64 / 3) * per_row;
        }
    }

    /// Keeps the cursor in the window when rows have become longer or shorter.
    pub(crate) fn keep_cursor(&mut self) {
        let (rows, per_row) = self.memory_shape();
        let (row, top) = (self.memory.cursor / per_row, self.memory.top / per_row);
        let top = if row >= top + rows as u64 { row.saturating_sub(rows as u64 / 3) } else { top.min(row) };
        self.memory.top = top * per_row;
    }

    pub(super) fn arrange_memory(&mut self) {
        let (rows, per_row) = self.memory_shape();
        let size = self.views.memory.size;
        let m = &mut self.memory;
        m.cursor = m.cursor.min(size.saturating_sub(1));
        if let Some(selection) = &mut m.selection {
            selection.anchor = selection.anchor.min(size.saturating_sub(1));
        }
        let last_top = size.div_ceil(per_row).saturating_sub(rows as u64) * per_row;
        m.top = (m.top / per_row * per_row).min(last_top);
    }
}
