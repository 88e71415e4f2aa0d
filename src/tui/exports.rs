//! The functions that a program exports, offered to be called.

use super::app::App;
use super::overlay::Overlay;
use super::words::message;
use crate::session::Session;

/// Where nothing of a program runs by itself, the screen opens with what can be called.
pub fn at_start(app: &mut App, session: &Session) {
    if session.is_library() && app.lesson.is_none() && !session.exported_functions().is_empty() {
        app.welcome = false;
        offer(app, session);
    }
}

/// The functions, to choose one.
pub(crate) fn offer(app: &mut App, session: &Session) {
    let functions = session.exported_functions().to_vec();
    match functions.is_empty() {
        true => app.say(message!("exports-none")),
        false => app.overlay = Some(Overlay::Exports { functions, selected: 0 }),
    }
}
