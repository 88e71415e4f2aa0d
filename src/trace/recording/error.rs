//! Why a recording cannot be read: what is wrong, in which part, and where in the file.

use std::fmt;

/// A part of a recording, by the kind of its sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The magic bytes and the version.
    Head,
    /// How the program was started.
    Start,
    /// The program itself.
    Module,
    /// Calls and surveys.
    Journal,
    /// How the run ended.
    End,
    /// A section of a kind that this version does not know.
    Unknown(u8),
}

impl Part {
    /// The kind of its sections, in the file.
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

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => f.write_str("header"),
            Self::Start => f.write_str("start section"),
            Self::Module => f.write_str("module section"),
            Self::Journal => f.write_str("journal section"),
            Self::End => f.write_str("end section"),
            Self::Unknown(kind) => write!(f, "section of kind {kind}"),
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It does not begin as recordings do.
    NotARecording,
    /// A newer version of the format, or something that only a newer version knows.
    Newer(String),
    /// The file ends too early.
    BreaksOff,
    /// The bytes are not what was written, or make no sense.
    Damaged(String),
    /// It would take more memory than it may.
    TooLarge(u64),
    /// The system could not read it.
    Io(String),
}

/// A recording that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct RecordingError {
    /// What is wrong.
    pub fault: Fault,
    /// Where.
    pub part: Part,
    /// Bytes from the start of the file to the start of that section.
    pub offset: u64,
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fault, part, offset } = self;
        match fault {
            Fault::NotARecording => f.write_str("it is not a recording: it does not begin as one"),
            Fault::Newer(what) => {
                write!(
                    f,
                    "the recording was made by a newer version of wasmscope ({part} at offset {offset:#x}: {what})"
                )
            }
            Fault::BreaksOff => write!(
                f,
                "the recording is not complete: the file ends within its {part}, which begins at offset {offset:#x}"
            ),
            Fault::Damaged(what) => {
                write!(f, "the recording is damaged in its {part} at offset {offset:#x}: {what}")
            }
            Fault::TooLarge(most) => write!(
                f,
                "the recording needs more than {most} bytes of memory ({part} at offset {offset:#x})"
            ),
            Fault::Io(why) => write!(f, "cannot read the recording ({part} at offset {offset:#x}): {why}"),
        }
    }
}
