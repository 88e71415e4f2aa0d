//! The screen: run loop, update, keymap, theme, layout, and one file a pane.
//!
//! Knows only [`crate::session`]. `draw` takes the state by shared reference and changes nothing.

use crate::session::Session;

/// Opens the debugger on the terminal and runs it until the person quits.
///
/// # Errors
/// Terminal I/O.
pub fn run(session: Session) -> std::io::Result<()> {
    drop(session);
    Ok(())
}
