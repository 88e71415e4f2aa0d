//! Moving by lines of source: what steps mean in the source pane, breakpoints on lines, and where the person's code
//! begins.

use super::app::App;
use super::pane::{self, Pane};
use super::words::{self, message};
use crate::session::{Back, LineStep, Motion, Session};
use crate::words::Message;

/// What a key that moves forward means now: where the source has the focus, steps go by line.
pub(super) fn motion(app: &App, motion: Motion) -> Motion {
    match motion {
        _ if app.focus != Pane::Source => motion,
        Motion::Step => Motion::Line(LineStep::Into),
        Motion::Over => Motion::Line(LineStep::Over),
        Motion::Out => Motion::Line(LineStep::Out),
        other => other,
    }
}

/// The same for a key that moves back.
pub(super) fn motion_back(app: &App, back: Back) -> Back {
    match back {
        _ if app.focus != Pane::Source => back,
        Back::Step => Back::Line(LineStep::Into),
        Back::Over => Back::Line(LineStep::Over),
        Back::Out => Back::Line(LineStep::Out),
        other => other,
    }
}

/// From the source to the instructions that it was made into, or back.
pub(super) fn switch(app: &mut App) {
    if !app.has_source {
        let why = app.views.debug_notes.first().cloned().map(Message::sentence);
        return app.say(why.unwrap_or_else(|| message!("say-no-source")));
    }
    app.focus = match app.focus {
        Pane::Source => Pane::Code,
        Pane::Code => Pane::Source,
        _ if app.code_side == Pane::Source => Pane::Code,
        _ => Pane::Source,
    };
}

/// Sets a breakpoint at the line under the cursor, or removes it.
pub(super) fn breakpoint(app: &mut App, session: &mut Session) {
    let file = app.views.source.file.clone();
    let Some(line) = pane::source::cursor_line(app) else {
        return app.say(message!("say-no-instruction"));
    };
    match session.toggle_line_breakpoint(&file, line) {
        Ok((set, line)) => {
            app.views.stale(&[Pane::Code, Pane::Source]);
            let place = format!("{}:{line}", app.views.source.shown);
            app.settle(session);
            app.say(words::source_breakpoint(set, place));
        }
        Err(error) => app.say(error.message),
    }
}

/// Runs to where the person's own code begins, and shows its source.
pub(super) fn to_main(app: &mut App, session: &mut Session) {
    if app.running {
        return app.say(message!("say-running"));
    }
    match session.start_main() {
        Ok(()) => {
            if app.has_source {
                app.focus = Pane::Source;
            }
            app.started();
        }
        Err(why) => app.say(why.sentence()),
    }
}
