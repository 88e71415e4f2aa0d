//! Why a recording cannot be read: what is wrong, in which part, and where in the file.

use crate::words::{Fact, Message, message};
use std::fmt;

/// A part of a recording: all its sections of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordingPart {
    /// The magic bytes and the version.
    Head,
    /// How the program was started.
    Start,
    /// The binary encoding of the program.
    Module,
    /// Host calls, completions and surveys.
    Journal,
    /// How the run ended.
    End,
    /// A section of a kind that this version does not know.
    Unknown(u8),
}

impl RecordingPart {
    /// The number of its kind in the file.
    pub(super) fn kind(self) -> u8 {
        match self {
            Self::Head => 0,
            Self::Start => 1,
            Self::Module => 2,
            Self::Journal => 3,
            Self::End => 4,
            Self::Unknown(kind) => kind,
        }
    }

    pub(super) fn of(kind: u8) -> Self {
        match kind {
            1 => Self::Start,
            2 => Self::Module,
            3 => Self::Journal,
            4 => Self::End,
            _ => Self::Unknown(kind),
        }
    }
}

impl RecordingPart {
    fn message(self) -> Message {
        match self {
            Self::Head => message!("part-head"),
            Self::Start => message!("part-start"),
            Self::Module => message!("part-module"),
            Self::Journal => message!("part-journal"),
            Self::End => message!("part-end"),
            Self::Unknown(kind) => message!("part-unknown", kind = kind.to_string()),
        }
    }
}

/// What is wrong with a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordingFault {
    /// The file does not begin as recordings do.
    NotARecording,
    /// It has a newer version of the format, or something that only a newer version knows.
    Newer(String),
    /// The file ends too early.
    BreaksOff,
    /// The bytes were changed after writing, or are not a valid encoding.
    Damaged(String),
    /// Reading it would take more than this many bytes of memory.
    TooLarge(u64),
    /// The operating system could not read the file.
    Io(String),
}

/// Why and where a recording cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct RecordingError {
    /// What is wrong with the recording.
    pub fault: RecordingFault,
    /// The part of the recording that is at fault.
    pub part: RecordingPart,
    /// Bytes from the start of the file to the start of the section at fault.
    pub offset: u64,
}

impl RecordingError {
    /// The error as a sentence for people.
    #[must_use]
    pub fn message(&self) -> Message {
        let (part, offset) = (self.part.message(), format!("{:#x}", self.offset));
        match &self.fault {
            RecordingFault::NotARecording => message!("fault-no-recording"),
            RecordingFault::Newer(what) => message!("fault-newer", part, offset, what),
            RecordingFault::BreaksOff => message!("fault-breaks-off", part, offset),
            RecordingFault::Damaged(what) => message!("fault-damaged", part, offset, what),
            RecordingFault::TooLarge(most) => {
                message!("fault-too-large", most = Fact::Number(*most), part, offset)
            }
            RecordingFault::Io(why) => message!("fault-io", part, offset, why),
        }
    }
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}
