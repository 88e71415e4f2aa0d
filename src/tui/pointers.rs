//! Follows pointers into memory, with a trail back; and chooses how memory is shown.

use super::app::App;
use super::pane::memory::{Follow, TrailStep};
use super::pane::{self, Pane};
use super::words::message;
use crate::session::{LayoutPiece, PieceKind, PlacedValue};

/// The most steps back that are kept.
const MOST_STEPS: usize = 100;

/// Shows in memory what the cursor is on: a variable itself, or what another value points to.
pub(super) fn follow(app: &mut App) {
    if app.focus == Pane::Memory {
        return follow_in_memory(app);
    }
    if app.focus == Pane::Locals
        && let Some(line) = pane::locals::variable(app)
    {
        let row = line.row.as_ref();
        let place = row.and_then(|row| row.address.or(row.target));
        let reached =
            row.and_then(|row| Some(PlacedValue { path: line.path.clone(), value: row.handle.clone()? }));
        return match place {
            Some(address) => {
                app.memory.trail.clear();
                app.memory.reached.clear();
                reach(app, address, reached);
                show(app);
            }
            None => app.say(message!("say-not-in-memory")),
        };
    }
    let Some((address, place)) = pane::pointer(app, app.focus) else {
        return app.say(message!("say-no-pointer"));
    };
    // A stack slot holds another value after the next instruction, but a local stays the same local.
    let follow = if app.focus == Pane::Locals { Follow::Value(place) } else { Follow::Stays };
    app.memory.trail.clear();
    reach(app, address, None);
    app.memory.follow = follow;
    show(app);
}

/// Puts the cursor on an address, with what is known of it.
fn reach(app: &mut App, address: u64, value: Option<PlacedValue>) {
    app.memory.follow = Follow::Stays;
    if app.focus != Pane::Memory {
        app.memory.which = None;
    }
    app.memory.reached.extend(value);
    app.show_memory(address);
}

fn show(app: &mut App) {
    if app.screen.inner(Pane::Memory).is_none() {
        app.focus = Pane::Memory;
    }
}

/// The pointer under the cursor; in a value that has a pointer further on, that one.
fn pointer_piece(app: &App) -> Option<&LayoutPiece> {
    let at = pane::memory::piece_at(app, app.memory.cursor)?;
    let rest = app.views.typed.pieces.iter().skip_while(|piece| piece.address < at.address);
    let same = rest.enumerate().take_while(|(index, piece)| *index == 0 || !piece.begins);
    same.map(|(_, piece)| piece).find(|piece| piece.kind == PieceKind::Pointer)
}

fn follow_in_memory(app: &mut App) {
    let typed = pointer_piece(app).and_then(|piece| {
        let value = piece.pointee.clone().map(|value| PlacedValue { path: piece.path.clone(), value });
        Some((piece.address, *piece.chain.first()?, value))
    });
    let plain = || Some((app.memory.cursor, pane::memory::pointer(app)?, None));
    let Some((from, to, value)) = typed.or_else(plain) else {
        return app.say(message!("say-no-pointer"));
    };
    if app.memory.trail.len() >= MOST_STEPS {
        app.memory.trail.remove(0);
    }
    let reached = app.memory.reached.len();
    app.memory.trail.push(TrailStep { cursor: from, top: app.memory.top, reached });
    reach(app, to, value);
}

/// Goes back to the pointer that was followed last; `false` if none was.
pub(super) fn go_back(app: &mut App) -> bool {
    if app.focus != Pane::Memory {
        return false;
    }
    let Some(step) = app.memory.trail.pop() else { return false };
    app.memory.reached.truncate(step.reached);
    app.memory.follow = Follow::Stays;
    app.memory.selection = None;
    (app.memory.cursor, app.memory.top) = (step.cursor, step.top);
    true
}

/// Shows memory in the next way.
pub(super) fn next_format(app: &mut App) {
    app.memory.format = app.memory.format.next();
    app.keep_cursor();
    app.say(message!("say-memory-format", format = app.memory.format.name()));
}
