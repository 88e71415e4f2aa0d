//! The debugger's screen on a session: what it needs from the process that it runs in.

use super::failure::Failure;
use super::{language, store};
use crate::session::Session;
use crate::tui::{ScreenOptions, ThemeName};
use crate::words::message;
use std::io::IsTerminal;

/// Opens the screen on a session.
pub(super) fn open(mut session: Session) -> Result<i32, Failure> {
    if !has_terminal() {
        return Err(Failure::new(message!("cli-no-terminal")));
    }
    prepare(&mut session);
    crate::tui::run(session, &options()).map_err(failed)?;
    Ok(0)
}

/// Whether there is somebody to type and something to draw on.
pub(super) fn has_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// How the screen looks, as far as the environment says, and its language.
pub(super) fn options() -> ScreenOptions {
    ScreenOptions { theme: ThemeName::from_vars(|name| std::env::var(name).ok()), lang: language::spoken() }
}

/// Lets a session write files and read the person's environment.
pub(super) fn prepare(session: &mut Session) {
    session.set_saver(store::saver());
    session.set_environment(Box::new(|name| std::env::var(name).ok()));
}

/// Why the screen could not go on.
pub(super) fn failed(error: std::io::Error) -> Failure {
    Failure::new(message!("cli-terminal-failed", why = error.to_string()))
}
