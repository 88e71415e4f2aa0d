//! Moves the cursor in the panes, and follows what is under it.

use super::app::App;
use super::edit::LineEdit;
use super::overlay::Overlay;
use super::pane::memory::Follow;
use super::pane::why::WhyPage;
use super::pane::{self, Pane};
use super::variables::{MOST_OPEN, PAGE};
use super::words::message;
use crate::session::WaitReason;

pub(super) fn page(app: &App) -> isize {
    let rows = app.screen.inner(app.focus).map_or(1, |r| r.height);
    isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1)
}

pub(super) fn move_by(app: &mut App, by: isize) {
    let pane = app.focus;
    if pane == Pane::Memory {
        let (_, per_row) = app.memory_shape();
        return move_cursor(app, by.saturating_mul(per_row as isize));
    }
    if !pane.selects() {
        return app.scroll_by(pane, by);
    }
    let last = pane::len(app, pane, app.row_width(pane)).saturating_sub(1);
    let to = app.scroll(pane).selected.saturating_add_signed(by).min(last);
    select(app, pane, to);
}

fn move_cursor(app: &mut App, by: isize) {
    let size = app.views.memory.size;
    app.memory.follow = Follow::Stays;
    let to = (app.memory.cursor as i128 + by as i128).clamp(0, i128::from(size.saturating_sub(1)));
    let to = u64::try_from(to).unwrap_or(0);
    let (rows, per_row) = app.memory_shape();
    app.memory.cursor = to;
    let row = to / per_row;
    let top = (app.memory.top / per_row).min(row).max((row + 1).saturating_sub(rows as u64));
    app.memory.top = top * per_row;
}

/// Selects a row; in some panes, other panes then show what is selected.
pub fn select(app: &mut App, pane: Pane, row: usize) {
    let before = app.scroll(pane).selected;
    app.scroll_mut(pane).selected = row;
    match pane {
        Pane::Calls if row != before => app.show_frame(row),
        Pane::Host => {
            if let Some(account) = app.views.calls.account(row) {
                app.why = Some(WhyPage::Account(account));
                app.scroll_mut(Pane::Why).top = 0;
            }
        }
        _ => {}
    }
}

pub(super) fn sideways(app: &mut App, right: bool) {
    match app.focus {
        Pane::Memory => move_cursor(app, if right { 1 } else { -1 }),
        Pane::Why => {
            let pages = pane::why::pages(app);
            let at = pane::why::page(app).and_then(|p| pages.iter().position(|q| *q == p)).unwrap_or(0);
            let to = if right { (at + 1).min(pages.len().saturating_sub(1)) } else { at.saturating_sub(1) };
            app.why = pages.get(to).copied();
            app.scroll_mut(Pane::Why).top = 0;
            let row = match app.why {
                Some(WhyPage::Account(account)) => app.views.calls.of_account(account),
                _ => None,
            };
            if let Some(row) = row {
                app.scroll_mut(Pane::Host).selected = row;
            }
        }
        pane => {
            let s = app.scroll_mut(pane);
            s.left = if right { (s.left + 8).min(4096) } else { s.left.saturating_sub(8) };
        }
    }
}

/// Whether the program waits for something that can be typed.
fn takes_input(app: &App) -> bool {
    matches!(app.waiting, Some(WaitReason::Stdin | WaitReason::Network { stdin: true, .. }))
}

pub(super) fn details(app: &mut App) {
    if app.focus == Pane::Locals && unfold(app) {
        return;
    }
    match app.focus {
        Pane::Calls => app.focus = app.code_side,
        Pane::Memory => super::pointers::follow(app),
        Pane::Console if takes_input(app) => app.input = Some(LineEdit::default()),
        Pane::Why => match pane::why::page(app) {
            Some(page) => app.overlay = Some(Overlay::Card { page, top: 0 }),
            None => app.say(message!("say-nothing-more")),
        },
        pane => match pane::details(app, pane) {
            Some((title, text)) => app.overlay = Some(Overlay::Details { title, text, top: 0 }),
            None => app.say(message!("say-nothing-more")),
        },
    }
}
/// Goes from a card to libc's table of directories in memory, if the table was found.
pub(super) fn show_table(app: &mut App) {
    let Some(table) = app.views.preopens.clone() else { return };
    app.memory.follow = Follow::Stays;
    app.memory.which = table.memory;
    app.show_memory(table.address);
    app.focus = Pane::Memory;
}

pub(super) fn close(app: &mut App) {
    if app.focus == Pane::Memory && super::select::end(app) {
        // Ending the selection was all there was to close.
    } else if app.look().is_some() {
        app.look_at(None);
    } else if matches!(app.focus, Pane::Code | Pane::Source) {
        app.show_pc();
    } else {
        app.zoom = false;
    }
}

/// Unfolds what the cursor is on, folds it, or shows more of its parts. Returns `false` if it has no parts.
fn unfold(app: &mut App) -> bool {
    let Some(line) = pane::locals::variable(app) else { return false };
    let (path, open, more) = (line.path.clone(), line.open, line.row.is_none());
    if !line.folds && !more {
        return false;
    }
    let unfolded = &mut app.unfolded;
    if more {
        let shown = unfolded.entry(path).or_insert(PAGE);
        *shown = shown.saturating_add(PAGE);
    } else if open {
        unfolded.remove(&path);
    } else {
        if unfolded.len() >= MOST_OPEN {
            unfolded.clear();
        }
        unfolded.insert(path, PAGE);
    }
    app.views.stale(&[Pane::Locals]);
    true
}
