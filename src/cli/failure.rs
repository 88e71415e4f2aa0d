//! Why a verb failed, and the exit statuses for that.

use super::plain;
use crate::guest::LinkError;
use crate::text::width;
use crate::tui::escape;
use crate::wasm::{LoadError, LoadErrorKind, text_place};
use crate::words::{Fact, Message, message};

/// The exit status for wrong usage, the same as clap's.
pub(super) const USAGE: i32 = 2;
/// The exit status for anything else that keeps a program from running.
pub(super) const FAILURE: i32 = 1;
/// The exit status for a program that trapped (128 + SIGABRT), the same as wasmtime's.
pub(super) const TRAPPED: i32 = 134;
/// The exit status for a replay whose program does something other than what was recorded.
pub(super) const DIVERGED: i32 = 120;

/// Why a verb failed: one message for the person at the keyboard.
#[derive(Debug)]
pub(super) struct Failure {
    pub status: i32,
    pub message: Message,
}

impl Failure {
    /// Something that keeps a program from running.
    pub fn new(message: Message) -> Self {
        Self { status: FAILURE, message }
    }

    /// A mistake on the command line.
    pub fn usage(message: Message) -> Self {
        Self { status: USAGE, message }
    }

    /// A text from a deeper layer, which exists in one language only.
    pub fn verbatim(text: impl ToString) -> Self {
        Self::new(Message::verbatim(text.to_string()))
    }

    /// A file that is not a program, or not one that can run here. The error itself is in the terms of the
    /// specification.
    pub(crate) fn unread(name: &str, error: &LoadError) -> Self {
        let (why, offset) = (&error.message, format!("{:#x}", error.offset));
        Self::new(match error.kind {
            LoadErrorKind::Malformed => message!("cli-malformed", name, why, offset),
            LoadErrorKind::Invalid => message!("cli-invalid", name, why, offset),
            LoadErrorKind::Unsupported => message!("cli-unsupported", name, why, offset),
            LoadErrorKind::Text => message!("cli-wrong-text", name, why),
        })
    }

    /// [`Failure::unread`] of a file whose bytes are these: of a text, the line is shown.
    pub(crate) fn unread_from(name: &str, bytes: &[u8], error: &LoadError) -> Self {
        let place = match error.kind {
            LoadErrorKind::Invalid | LoadErrorKind::Unsupported => text_place(bytes, error.offset),
            LoadErrorKind::Malformed | LoadErrorKind::Text => None,
        };
        let Some(place) = place else { return Self::unread(name, error) };
        let (line, column) = (place.line.to_string(), place.column.to_string());
        let why = &error.message;
        let said = match error.kind {
            LoadErrorKind::Unsupported => message!("cli-unsupported-text", name, line, column, why),
            _ => message!("cli-invalid-text", name, line, column, why),
        };
        let before: String = place.text.chars().take(place.column - 1).collect();
        let margin = " ".repeat(place.line.to_string().len() + 3);
        let shown = format!(" {} | {}", place.line, place.text.replace('\t', " "));
        let caret = format!("{margin} {}^", " ".repeat(width(&escape(&before.replace('\t', " ")))));
        Self::new(plain::together(vec![said, Message::verbatim(shown), Message::verbatim(caret)]))
    }

    /// A program that cannot be linked, because nothing provides what it imports, say.
    pub(crate) fn unlinked(name: &str, error: &LinkError) -> Self {
        Self::new(message!("cli-about", name, why = super::unlinked::why(error)))
    }

    /// A message from a deeper layer, with the name of the file that it is about.
    pub fn about(name: impl ToString, why: impl Into<Fact>) -> Self {
        let why = why.into();
        Self::new(message!("cli-about", name = name.to_string(), why))
    }
}
