//! Searches for text in a pane: in its rows as they are shown; in memory, in the bytes; in code, also in the names of
//! other functions.

use super::app::App;
use super::cursor;
use super::pane::memory::Follow;
use super::pane::{self, Pane};
use super::words::message;
use crate::session::{CommandOutcome, MemoryRequest, Session};

/// A row that contains the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SearchHit {
    /// The index of the row in the pane.
    pub row: usize,
    /// Whether the search continued past the end to find it.
    pub wrapped: bool,
}

/// The first row from `from` on, wrapping around, that contains `needle` in upper or lower case.
#[must_use]
pub fn find(app: &App, pane: Pane, needle: &str, from: usize) -> Option<SearchHit> {
    if pane == Pane::Memory || needle.is_empty() {
        return None;
    }
    let width = app.row_width(pane);
    let needle = needle.to_lowercase();
    if pane == Pane::Locals
        && let Some(row) = named(app, &needle, from)
    {
        return Some(SearchHit { row, wrapped: row < from });
    }
    let rows = pane::rows(app, pane, 0..usize::MAX, if pane.selects() { 4096 } else { width });
    let n = rows.len();
    (0..n)
        .map(|i| (from + i) % n)
        .find(|i| rows[*i].to_string().to_lowercase().contains(&needle))
        .map(|row| SearchHit { row, wrapped: row < from })
}

/// The row of the first variable from `from` on whose name begins so.
fn named(app: &App, needle: &str, from: usize) -> Option<usize> {
    let lines = &app.views.variables;
    let name = |row: usize| lines[row].row.as_ref().map(|row| row.name.to_lowercase());
    let rows = (0..lines.len()).map(|i| (from + i) % lines.len());
    let mut rows = rows.filter(|row| name(*row).is_some_and(|name| name.starts_with(needle)));
    rows.next()
}

/// Selects or scrolls to a row, so that it is in sight.
pub fn show(app: &mut App, pane: Pane, row: usize) {
    if pane.selects() {
        cursor::select(app, pane, row);
        let height = app.screen.inner(pane).map_or(1, |r| usize::from(r.height));
        let s = app.scroll_mut(pane);
        if row < s.top || row >= s.top + height {
            s.top = row.saturating_sub(height / 2);
        }
    } else {
        let top = app.scroll(pane).top;
        app.scroll_by(pane, row as isize - top as isize);
    }
}

/// Searches for the latest text again, from a row on.
pub fn enter(app: &mut App, session: &mut Session, pane: Pane, from: usize) {
    let needle = app.last_search.clone();
    if needle.is_empty() {
        return;
    }
    if pane == Pane::Memory {
        return in_memory(app, session, &needle);
    }
    let from = if pane.selects() { from } else { from.max(app.scroll(pane).top + 1) };
    if let Some(found) = find(app, pane, &needle, from) {
        show(app, pane, found.row);
        app.message = found.wrapped.then(|| message!("say-search-wrapped"));
    } else if pane != Pane::Code || !in_functions(app, session, &needle) {
        app.say(message!("say-no-match", text = needle));
    }
}

/// Shows the first function whose name matches.
fn in_functions(app: &mut App, session: &mut Session, needle: &str) -> bool {
    let Some(name) = session.complete(&format!("code {needle}")).into_iter().next() else { return false };
    let Ok(CommandOutcome::ShowCode(place)) = session.command(&name) else { return false };
    app.look_at(Some((place.module, place.func)));
    true
}

/// How many bytes are read at a time.
const CHUNK: usize = 1 << 20;

fn in_memory(app: &mut App, session: &Session, needle: &str) {
    let size = app.views.memory.size;
    let start = app.memory.cursor.saturating_add(1);
    let first = scan(app, session, needle.as_bytes(), start, size);
    let found = first.or_else(|| scan(app, session, needle.as_bytes(), 0, start.min(size)));
    match found {
        Some(address) => {
            app.memory.follow = Follow::Stays;
            app.show_memory(address);
            app.message = first.is_none().then(|| message!("say-search-wrapped"));
        }
        None => app.say(message!("say-no-match", text = needle)),
    }
}

fn scan(app: &App, session: &Session, needle: &[u8], from: u64, to: u64) -> Option<u64> {
    let mut at = from;
    while at < to {
        let len = CHUNK + needle.len();
        let view =
            session.memory(&MemoryRequest { memory: app.memory.which, frame: app.frame(), address: at, len });
        if view.bytes.is_empty() || view.address != at {
            return None;
        }
        if let Some(i) = view.bytes.windows(needle.len()).position(|w| w == needle) {
            return Some(at + i as u64);
        }
        at += CHUNK as u64;
    }
    None
}
