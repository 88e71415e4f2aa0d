//! Moving by lines of source: what steps mean in the source pane, breakpoints on lines, and where the person's code
//! begins.

use super::action::Action;
use super::app::App;
use super::pane::{self, Pane};
use super::words::{self, message};
use crate::session::{Back, LineStep, Motion, Session};

/// Whether a key goes by lines now: steps do where the source has the focus.
pub(super) fn is_by_line(app: &App, action: Action) -> bool {
    let steps = matches!(
        action,
        Action::Go(Motion::Step | Motion::Over | Motion::Out)
            | Action::Back(Back::Step | Back::Over | Back::Out)
    );
    steps && app.focus == Pane::Source
}

/// From the source to the instructions that it was made into, or back.
pub(super) fn switch(app: &mut App) {
    if !app.has_source {
        return app.say(message!("say-no-source"));
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

/// Handles a key that steps forward by line.
pub(super) fn go(app: &mut App, session: &mut Session, motion: Motion) {
    let step = match motion {
        Motion::Step => LineStep::Into,
        Motion::Over => LineStep::Over,
        Motion::Out => LineStep::Out,
        other => return super::update::go(app, session, other),
    };
    super::update::go(app, session, Motion::Line(step));
}

/// Handles a key that steps back by line.
pub(super) fn back(app: &mut App, session: &mut Session, back: Back) {
    let step = match back {
        Back::Step => LineStep::Into,
        Back::Over => LineStep::Over,
        Back::Out => LineStep::Out,
        other => return super::travel::back(app, session, other),
    };
    super::travel::back(app, session, Back::Line(step));
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
