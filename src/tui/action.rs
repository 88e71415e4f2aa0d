//! What a person can ask of the screen, whatever key or click asked for it.

use super::pane::Pane;
use crate::session::Motion;

/// One wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A motion forward in time.
    Go(Motion),
    /// Start again from moment 0.
    Restart,
    /// Stop a running program.
    Interrupt,
    /// Toggle a breakpoint at the cursor of the code pane.
    Breakpoint,
    /// The reserved capitals.
    Backwards,
    /// Focus the next pane.
    NextPane,
    /// Focus the previous pane.
    PreviousPane,
    /// Focus this pane.
    Focus(Pane),
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// Left: scroll, the previous byte or card.
    Left,
    /// Right: scroll, the next byte or card.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// The first row.
    First,
    /// The last row.
    Last,
    /// Everything about the selected row.
    Details,
    /// Find text in the focused pane.
    Search,
    /// The command line.
    Command,
    /// The command line, begun with `mem`.
    Address,
    /// Show in memory what the selected value points to.
    FollowPointer,
    /// Signed or unsigned numbers.
    Unsigned,
    /// The focused pane alone, or all again.
    Zoom,
    /// Help.
    Help,
    /// Close what is open; return from looking around.
    Close,
    /// Leave.
    Quit,
}
