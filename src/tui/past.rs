//! Asks who wrote what the cursor is on, goes back from the answer, and sets watchpoints.

use super::app::App;
use super::pane::memory::Follow;
use super::pane::why::WhyPage;
use super::pane::{self, Pane};
use super::travel;
use super::words::message;
use crate::session::{HandleKind, Question, Session};

/// What the cursor of the focused pane is on, as a question to the session.
fn question(app: &App) -> Option<Question> {
    let (frame, selected) = (app.frame(), app.scroll(app.focus).selected);
    match app.focus {
        Pane::Memory => {
            let (memory, (address, len)) = (app.memory.which, app.memory.chosen());
            (app.views.memory.size > 0).then_some(Question::Memory { memory, frame, address, len })
        }
        Pane::Stack => {
            let row = app.views.stack.get(selected)?;
            Some(Question::Operand { frame, index: row.index })
        }
        Pane::Locals => pane::locals::question(app),
        Pane::Console => {
            Some(Question::Call { made: HandleKind::Text, number: app.console_rows.get(selected)?.call? })
        }
        Pane::Caps => {
            let row = pane::caps::descriptor(app, selected)?;
            let made = HandleKind::Handle(format!("{} {}", row.ty, row.handle));
            Some(Question::Call { made, number: row.from_call? })
        }
        // The card of a trap is about a value.
        Pane::Why if pane::why::page(app) == Some(WhyPage::Trap) => {
            let value = app.views.status.trap.as_ref()?.value.as_ref()?;
            Some(Question::Operand { frame: 0, index: value.operand })
        }
        _ => None,
    }
}

/// Starts to search for who last wrote it.
pub fn who(app: &mut App, session: &mut Session) {
    let Some(question) = question(app) else {
        app.say(message!("say-nothing-written"));
        return;
    };
    if travel::busy(app, session) {
        return;
    }
    stay(app);
    match session.who(&question) {
        Ok(()) => {
            // The card of a trap is gone once the program stands before it.
            if app.focus == Pane::Why {
                app.focus = Pane::Code;
            }
            app.started();
        }
        Err(error) => app.say(error.message.sentence()),
    }
}

/// Someone who asks about bytes wants to keep seeing them.
fn stay(app: &mut App) {
    if app.focus == Pane::Memory {
        app.memory.follow = Follow::Stays;
    }
}

/// Goes back to where the latest question was asked.
pub fn jump_back(app: &mut App, session: &mut Session) {
    if travel::busy(app, session) {
        return;
    }
    match session.jump_back() {
        Ok(()) => app.started(),
        Err(word) => app.say(word.sentence()),
    }
}

/// Sets a watchpoint, or removes it.
pub fn watch(app: &mut App, session: &mut Session) {
    stay(app);
    let Some(question) = question(app) else {
        app.say(message!("say-nothing-watched"));
        return;
    };
    let (Ok(said) | Err(said)) = session.toggle_watch(&question).map_err(|error| error.message);
    app.say(said.sentence());
}

/// After a motion: shows the answer, if the motion was a search for one.
pub fn stopped(app: &mut App, session: &Session) {
    if let Some(told) = session.past_answer() {
        app.say(told.word.clone().sentence());
    }
}
