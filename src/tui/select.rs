//! Selecting bytes in the memory pane: with shift and the arrows, with `V`, or by dragging the mouse. What is asked
//! about memory is then asked about all of them.

use super::action::Action;
use super::app::App;
use super::pane::Pane;
use super::pane::memory::{Follow, Selection};
use super::words::message;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key is about to do something: shift and an arrow begin a selection, and without shift an arrow ends one that was
/// made so.
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
    // Who types capitals holds shift, too.
    if key.modifiers.contains(KeyModifiers::SHIFT) && !matches!(key.code, KeyCode::Char(_)) {
        begin(app, false);
    } else if app.memory.selection.is_some_and(|selection| !selection.held) {
        app.memory.selection = None;
    }
}

/// Begins a selection with the byte under the cursor, if there is none yet.
fn begin(app: &mut App, held: bool) {
    if app.views.memory.size > 0 {
        app.memory.follow = Follow::Stays;
        let anchor = app.memory.cursor;
        app.memory.selection.get_or_insert(Selection { anchor, held });
    }
}

/// `V`: begins a selection that the arrows extend, or ends it.
pub(crate) fn toggle(app: &mut App) {
    if app.focus != Pane::Memory || app.views.memory.size == 0 {
        app.say(message!("say-nothing-selected"));
    } else if !end(app) {
        begin(app, true);
        app.say(message!("say-selecting"));
    }
}

/// Ends a selection; `false` where there was none.
pub fn end(app: &mut App) -> bool {
    app.memory.selection.take().is_some()
}

/// The mouse was dragged to a byte.
pub fn drag(app: &mut App, to: u64) {
    if to != app.memory.cursor {
        begin(app, false);
        app.memory.cursor = to;
    }
}
