//! What a descriptor is if it is not a directory, and which descriptors are directories.

use super::evidence::AsFact;
use crate::words::{Fact, message};
use serde::{Deserialize, Serialize};

/// The descriptor of the first granted directory.
pub(crate) const FIRST: u32 = 3;

/// What a descriptor that is not a directory is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is not open, and never was.
    NotOpen,
    /// It was open until the program closed it.
    Closed,
    /// It is open, but not a directory.
    Other(Other),
}

/// What is open under a descriptor that is not a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Other {
    /// A file, under this name.
    File(String),
    StandardInput,
    StandardOutput,
    /// The stream that error messages go to.
    StandardError,
}

impl AsFact for Other {
    fn as_fact(&self) -> Fact {
        match self {
            Self::File(name) => message!("other-file", name),
            Self::StandardInput => message!("other-standard-input"),
            Self::StandardOutput => message!("other-standard-output"),
            Self::StandardError => message!("other-standard-error"),
        }
        .into()
    }
}

/// How many directories the program was given: their descriptors start at [`FIRST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GivenDirectories(pub u32);

impl AsFact for GivenDirectories {
    fn as_fact(&self) -> Fact {
        let last = FIRST.saturating_add(self.0).saturating_sub(1);
        message!("given", count = self.0, first = FIRST.to_string(), last = last.to_string()).into()
    }
}
