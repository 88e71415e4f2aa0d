//! What a walk meets: what a name refers to, and the directory that the walk starts in.

use super::evidence::AsFact;
use crate::words::{Fact, message};
use serde::{Deserialize, Serialize};

/// What kind of thing a name refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NodeKind {
    /// A directory, which a walk can enter.
    Directory,
    /// A regular file, which ends a walk.
    File,
    /// A symbolic link, before anything follows it.
    SymbolicLink,
    /// A named pipe, which might block whoever opens it.
    Fifo,
    /// A device or socket.
    Special,
}

impl AsFact for NodeKind {
    fn as_fact(&self) -> Fact {
        match self {
            Self::Directory => message!("kind-directory"),
            Self::File => message!("kind-file"),
            Self::SymbolicLink => message!("kind-link"),
            Self::Fifo => message!("kind-pipe"),
            Self::Special => message!("kind-special"),
        }
        .into()
    }
}

/// The directory that a walk starts in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// One that was granted under this name.
    Granted(String),
    /// One that the program has opened.
    Opened(String),
}

impl AsFact for Origin {
    fn as_fact(&self) -> Fact {
        match self {
            Self::Granted(name) => message!("origin-granted", name),
            Self::Opened(name) => message!("origin-opened", name),
        }
        .into()
    }
}
