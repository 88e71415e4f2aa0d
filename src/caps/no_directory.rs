//! What a descriptor is that is no directory, and which ones are.

use super::evidence::AsFact;
use crate::words::{Fact, message};
use serde::{Deserialize, Serialize};

/// The descriptor of the first granted directory.
pub(crate) const FIRST: u32 = 3;

/// What a descriptor is that is no directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It was never open.
    NotOpen,
    /// It was open, and the program closed it.
    Closed,
    /// It is open, but not a directory.
    Other(Other),
}

/// What is open under a descriptor that is no directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Other {
    /// A file, under this name.
    File(String),
    StandardInput,
    StandardOutput,
    /// The program's output for errors.
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

/// How many directories the program was given: they are its descriptors from [`FIRST`] on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GivenDirectories(pub u32);

impl AsFact for GivenDirectories {
    fn as_fact(&self) -> Fact {
        let last = FIRST.saturating_add(self.0).saturating_sub(1);
        message!("given", count = self.0, first = FIRST.to_string(), last = last.to_string()).into()
    }
}
