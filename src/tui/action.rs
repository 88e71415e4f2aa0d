//! What a person can ask of the screen, whatever key or click asked for it.

use super::pane::Pane;
use crate::session::{Back, Motion};

/// What can be asked of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LessonKey {
    Next,
    /// Read on; at the end of the text, the next step.
    Page,
    /// The step before, also of the lesson before.
    Previous,
    /// Back to where this step happens.
    Back,
    Hint,
    /// Answer what is asked.
    Answer,
    /// The list of lessons.
    Contents,
    /// The screen and the lesson in the other language.
    Language,
    /// For a projector, or not.
    Present,
}

/// What a person wants, whatever said so.
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
    /// A motion back in time.
    Back(Back),
    /// The command line, begun with `goto`.
    Moment,
    /// The timeline takes the arrow keys, or gives them back.
    Timeline,
    /// Name this moment, or forget its name.
    Bookmark,
    /// Run it again with what the card advises, and compare.
    WhatIf,
    /// Focus the next pane.
    NextPane,
    /// Focus the previous pane.
    PreviousPane,
    Focus(Pane),
    Up,
    Down,
    /// Left: scroll, the previous byte or card.
    Left,
    /// Right: scroll, the next byte or card.
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    /// Everything about the selected row.
    Details,
    /// Find text in the focused pane.
    Search,
    /// The command line, empty.
    Command,
    /// The command line, begun with `mem`.
    Address,
    /// Show in memory what the selected value points to.
    FollowPointer,
    /// Who wrote what the cursor is on.
    Who,
    /// Back to where that was asked.
    JumpBack,
    /// Select bytes of memory, or do so no longer.
    Select,
    /// Watch what the cursor is on, or do so no longer.
    Watch,
    /// Signed or unsigned numbers.
    Unsigned,
    /// The focused pane alone, or all again.
    Zoom,
    /// Something about the lesson.
    Lesson(LessonKey),
    /// Help, beginning with the focused pane.
    Help,
    /// Close what is open; return from looking around.
    Close,
    Quit,
}
