//! What a lesson says once, in the line for messages.

use super::words::message;
use crate::lesson::Said;
use crate::words::Message;

/// The message for something that a lesson has to say.
#[must_use]
pub fn said(said: Said) -> Message {
    match said {
        Said::TaskOpen => message!("lesson-task-open"),
        Said::AtStart => message!("lesson-at-start"),
        Said::AtEnd => message!("lesson-at-end"),
        Said::NoMoreHints => message!("lesson-no-more-hints"),
        Said::NothingAsked => message!("lesson-nothing-asked"),
        Said::NotReached => message!("lesson-not-reached"),
    }
}
