//! The mouse: a click focuses and selects, or on the timeline goes to a moment; the wheel scrolls what is under it.

use super::app::App;
use super::pane::memory::Follow;
use super::pane::{self, Pane};
use super::{cursor, tabs};
use crate::session::Session;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

/// How many rows one turn of the wheel scrolls.
const WHEEL: isize = 3;

/// Handles a click, a drag or a turn of the wheel.
pub fn event(app: &mut App, session: &mut Session, mouse: MouseEvent) {
    let at = Position::new(mouse.column, mouse.row);
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) | MouseEventKind::Drag(MouseButton::Left)
            if app.overlay.is_none()
                && app.beside.is_none()
                && app.screen.timeline.is_some_and(|row| row.contains(at)) =>
        {
            super::travel::click(app, session, at.x);
        }
        MouseEventKind::Down(MouseButton::Left) => click(app, at),
        MouseEventKind::Drag(MouseButton::Left) => drag(app, at),
        MouseEventKind::ScrollDown => wheel(app, at, WHEEL),
        MouseEventKind::ScrollUp => wheel(app, at, -WHEEL),
        _ => {}
    }
}

fn click(app: &mut App, at: Position) {
    app.message = None;
    if let Some(overlay) = &app.overlay {
        if !overlay.area(app).contains(at) {
            app.overlay = None;
        }
        return;
    }
    if app.beside.is_some() {
        return;
    }
    if let Some(pane) = tabs::at(app, at) {
        app.focus = pane;
        return;
    }
    let Some(pane) = app.screen.pane_at(at) else { return };
    let Some(area) = app.screen.inner(pane) else { return };
    app.focus = pane;
    if !area.contains(at) {
        return;
    }
    let row = usize::from(at.y - area.y);
    if pane == Pane::Memory {
        memory_click(app, area.x, at, row as u64);
    } else if pane.selects() {
        let row = app.scroll(pane).top + row;
        if row < pane::len(app, pane, app.row_width(pane)) {
            cursor::select(app, pane, row);
        }
    }
}

/// Dragging over memory selects bytes, starting where the button went down.
fn drag(app: &mut App, at: Position) {
    let Some(area) = app.screen.inner(Pane::Memory) else { return };
    let covered = app.overlay.is_some() || app.beside.is_some();
    if app.focus == Pane::Memory && area.contains(at) && !covered {
        let to = byte_at(app, area.x, at, u64::from(at.y - area.y));
        super::select::drag(app, to.min(app.views.memory.size.saturating_sub(1)));
    }
}

fn memory_click(app: &mut App, left: u16, at: Position, row: u64) {
    app.memory.cursor = byte_at(app, left, at, row);
    app.memory.selection = None;
    app.memory.follow = Follow::Stays;
}

/// The address of the byte that is shown at a position.
fn byte_at(app: &App, left: u16, at: Position, row: u64) -> u64 {
    let (_, per_row) = app.memory_shape();
    let start = app.memory.top + row * per_row;
    pane::memory::byte_in_column(app, usize::from(at.x - left), start, per_row)
}

fn wheel(app: &mut App, at: Position, by: isize) {
    if let Some(overlay) = app.overlay.take() {
        app.overlay = Some(overlay.with_top(|top| top.saturating_add_signed(by)));
    } else if app.beside.is_some() {
        super::beside::scroll(app, by);
    } else if let Some(pane) = app.screen.pane_at(at) {
        if pane == Pane::Calls {
            let last = app.views.frames.len().saturating_sub(1);
            let to = app.scroll(pane).selected.saturating_add_signed(by.signum()).min(last);
            cursor::select(app, pane, to);
        } else {
            app.scroll_by(pane, by);
        }
    }
}
