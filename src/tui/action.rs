//! What a person can ask of the screen, whichever key or click asks for it.

use super::pane::Pane;
use crate::session::{Back, Motion};

/// What a person can ask of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LessonKey {
    Next,
    /// Reads on; at the end of the text, goes to the next step.
    Page,
    /// Goes to the step before, even if that is in the lesson before.
    Previous,
    /// Goes back to where this step happens.
    Back,
    Hint,
    /// Answers the lesson's question.
    Answer,
    /// Opens the list of lessons.
    Contents,
    /// Switches the screen and the lesson to the other language.
    Language,
    /// Switches the layout for a projector on or off.
    Present,
}

/// What a person wants, whichever key or click said so.
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
    /// Opens the command line with `goto`.
    Moment,
    /// Gives the arrow keys to the timeline, or back to the panes.
    Timeline,
    /// Names this moment, or removes its name.
    Bookmark,
    /// Runs the program again with what the card advises, and compares the runs.
    WhatIf,
    /// Focus the next pane.
    NextPane,
    /// Focus the previous pane.
    PreviousPane,
    Focus(Pane),
    Up,
    Down,
    /// Left: scrolls, or goes to the previous byte or card.
    Left,
    /// Right: scrolls, or goes to the next byte or card.
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    /// Shows everything about the selected row.
    Details,
    /// From source to the instructions that it was made into, or back.
    SwitchSource,
    /// From the call stack to the tasks, or back.
    Tasks,
    /// Runs to where the person's own code begins.
    Main,
    /// Searches for text in the focused pane.
    Search,
    /// Goes to a variable by its name.
    Name,
    /// Opens the command line, empty.
    Command,
    /// Opens the command line with `mem`.
    Address,
    /// Shows in memory what the selected value points to.
    FollowPointer,
    /// Shows memory in another way: bytes, text, numbers.
    MemoryFormat,
    /// Asks who wrote what the cursor is on.
    Who,
    /// Goes back to where that was asked.
    JumpBack,
    /// Starts or ends a selection of bytes in memory.
    Select,
    /// Watches what the cursor is on, or stops watching it.
    Watch,
    /// Switches between signed and unsigned numbers.
    Unsigned,
    /// Shows the focused pane alone, or all panes again.
    Zoom,
    /// Does something with the lesson.
    Lesson(LessonKey),
    /// Opens help, beginning with the focused pane.
    Help,
    /// Closes what is open, or returns from looking around.
    Close,
    Quit,
}
