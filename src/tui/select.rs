//! Selects bytes in the memory pane: with shift and the arrow keys, with `V`, or by dragging the mouse. Questions about
//! memory are then about all of these bytes.

use super::action::Action;
use super::app::App;
use super::pane::Pane;
use super::pane::memory::{Follow, Selection};
use super::words::message;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Called before a key does its work: shift with an arrow key begins a selection, and an arrow key without shift ends a
/// selection that was made in this way.
pub fn before(app: &mut App, key: &KeyEvent, action: Action) {
    let moves = matches!(
        action,
        Action::Up
            | Action::Down
            | Action::Left
            | Action::Right
            | Action::PageUp
            | Action::PageDown
            | Action::First
            | Action::Last
    );
    let elsewhere = app.overlay.is_some() || app.beside.is_some() || app.on_timeline;
    if app.focus != Pane::Memory || !moves || elsewhere {
        return;
    }
    // Typing capital letters also needs shift.
    if key.modifiers.contains(KeyModifiers::SHIFT) && !matches!(key.code, KeyCode::Char(_)) {
        begin(app, false);
    } else if app.memory.selection.is_some_and(|selection| !selection.held) {
        app.memory.selection = None;
    }
}

/// Begins a selection with the byte under the cursor, unless there is one.
fn begin(app: &mut App, held: bool) {
    if app.views.memory.size > 0 {
        app.memory.follow = Follow::Stays;
        let anchor = app.memory.cursor;
        app.memory.selection.get_or_insert(Selection { anchor, held });
    }
}

/// The key `V`: begins a selection that the arrow keys extend, or ends it.
pub(crate) fn toggle(app: &mut App) {
    if app.focus != Pane::Memory || app.views.memory.size == 0 {
        app.say(message!("say-nothing-selected"));
    } else if !end(app) {
        begin(app, true);
        app.say(message!("say-selecting"));
    }
}

/// Ends a selection; returns `false` if there was none.
pub fn end(app: &mut App) -> bool {
    app.memory.selection.take().is_some()
}

/// Extends the selection to the byte that the mouse was dragged to.
pub fn drag(app: &mut App, to: u64) {
    if to != app.memory.cursor {
        begin(app, false);
        app.memory.cursor = to;
    }
}
