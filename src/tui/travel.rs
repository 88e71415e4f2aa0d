//! Going back and forth: the keys for it, and moving along the timeline.

use super::action::Action;
use super::app::App;
use super::timeline;
use super::words::message;
use crate::session::{Back, Session, WaitReason};

/// Handles a key that goes back in time.
pub fn back(app: &mut App, session: &mut Session, back: Back) {
    if busy(app, session) {
        return;
    }
    match session.start_back(back, 1) {
        Ok(()) => app.started(),
        Err(word) => app.say(word.sentence()),
    }
}

/// Moves along the timeline. Returns `true` if the timeline took the action.
pub(crate) fn on_timeline(app: &mut App, session: &mut Session, action: Action) -> bool {
    let view = &app.views.timeline;
    let (now, last) = (view.now, view.furthest);
    let marks = view.marks.iter().map(|(moment, _)| *moment);
    let to = match action {
        Action::Left => timeline::beside(app, false),
        Action::Right => timeline::beside(app, true),
        Action::Up => marks.rev().find(|moment| *moment < now).unwrap_or(0),
        Action::Down => marks.into_iter().find(|moment| *moment > now).unwrap_or(last),
        Action::PageUp => now.saturating_sub(last / 10),
        Action::PageDown => now.saturating_add(last / 10),
        Action::First => 0,
        Action::Last => last,
        Action::Close | Action::Details if !app.running => {
            app.on_timeline = false;
            return true;
        }
        Action::NextPane | Action::PreviousPane | Action::Focus(_) => {
            app.on_timeline = false;
            return false;
        }
        _ => return false,
    };
    go(app, session, to);
    true
}

/// Handles a click on a column of the timeline.
pub fn click(app: &mut App, session: &mut Session, column: u16) {
    let Some(row) = app.screen.timeline else { return };
    if !app.running {
        let to = timeline::moment_at(app, row.width.into(), usize::from(column.saturating_sub(row.x)));
        go(app, session, to);
    }
}

fn go(app: &mut App, session: &mut Session, to: u64) {
    let (now, last) = (app.views.timeline.now, app.views.timeline.furthest);
    if to >= last && now == last {
        app.say(if app.ended() { message!("say-ended") } else { message!("say-at-latest") });
    } else if to == 0 && now == 0 {
        app.say(message!("say-at-start"));
    } else if to != now && !busy(app, session) {
        session.go_to(to);
        app.started();
    }
}

/// Whether a motion is under way. One that only waits for input is interrupted instead, since the program waits again
/// when it is back at this moment.
pub fn busy(app: &mut App, session: &mut Session) -> bool {
    if app.running && app.waiting == Some(WaitReason::Stdin) {
        session.interrupt();
        app.stopped();
    }
    if app.running {
        app.say(message!("say-running"));
    }
    app.running
}
