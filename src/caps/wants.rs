//! What an operation needs to find at the path it names: a grant is a remedy only if that is there, too.

use super::evidence::{AsFact, evidence};
use super::node::NodeKind;
use crate::words::Fact;
use serde::{Deserialize, Serialize};

/// What a walk does with a symbolic link at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LastLink {
    /// Follows it, wherever it leads.
    Follow,
    /// Follows it to where a file may be created. A link before a final `/` is not followed, since what is created
    /// there would not be a directory.
    FollowToFile,
    /// Keeps the link itself; one before a final `/` is followed.
    Keep,
    /// Keeps the link itself, even before a final `/`.
    KeepAlways,
}

impl LastLink {
    /// Whether a link at the end is followed. `slash` says whether a `/` comes after it.
    #[must_use]
    pub(crate) fn follows(self, slash: bool) -> bool {
        match self {
            Self::Follow => true,
            Self::FollowToFile => !slash,
            Self::Keep => slash,
            Self::KeepAlways => false,
        }
    }
}

/// What must be where the path ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Anything, as long as it exists.
    Anything,
    /// Anything that exists; a `/` at the end of the path means nothing.
    Name,
    /// Anything but a symbolic link.
    NoLink,
    /// Anything but a directory.
    NoDirectory,
    /// A directory, empty or not.
    Directory,
    /// An empty directory, called by its own name.
    EmptyDirectory,
    /// A symbolic link, whose target is relative.
    Link,
    /// Anything that exists, called by its own name.
    Entry,
    /// Anything but a directory; if there is nothing, it is created.
    FileOrNothing,
    /// Nothing, since the operation creates something there.
    Nothing,
    /// Nothing, since the operation creates a directory there.
    NothingYet,
    /// Anything or nothing, called by its own name; what is there is replaced.
    Replaceable,
}

/// What is at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PathEnd {
    /// What it is; `None` if there is nothing.
    pub kind: Option<NodeKind>,
    /// Whether the path ends in `/`.
    pub slash: bool,
    /// Whether the path ends in `.` or `..`, or is the starting directory: a directory, but not named within one.
    pub itself: bool,
}

impl Need {
    /// Whether the operation creates what the path names if it does not exist.
    #[must_use]
    pub fn makes(self) -> bool {
        matches!(self, Self::FileOrNothing | Self::Nothing | Self::NothingYet | Self::Replaceable)
    }

    /// Whether what was found meets the need. It cannot tell whether a directory is empty.
    #[must_use]
    pub(crate) fn met(self, found: PathEnd) -> bool {
        let PathEnd { kind, slash, itself } = found;
        let directory = kind == Some(NodeKind::Directory);
        let there = kind.is_some() && (directory || !slash);
        match self {
            Self::Anything => there,
            Self::Name => kind.is_some(),
            Self::NoLink => there && kind != Some(NodeKind::SymbolicLink),
            Self::NoDirectory => there && !directory,
            Self::Directory => directory,
            Self::EmptyDirectory => directory && !slash && !itself,
            Self::Link => there && kind == Some(NodeKind::SymbolicLink),
            Self::Entry => there && !itself,
            Self::FileOrNothing => !slash && !directory,
            Self::Nothing => kind.is_none() && !slash,
            Self::NothingYet => kind.is_none(),
            Self::Replaceable => !itself,
        }
    }

    /// Why what is there does not meet the need.
    #[must_use]
    pub(crate) fn unmet(self) -> Unmet {
        match self {
            Self::Anything | Self::Name => Unmet::Slash,
            Self::NoLink => Unmet::Link,
            Self::NoDirectory | Self::FileOrNothing => Unmet::Directory,
            Self::Directory => Unmet::NoDirectory,
            Self::EmptyDirectory => Unmet::NoEmptyDirectory,
            Self::Link => Unmet::NoLink,
            Self::Entry | Self::Replaceable => Unmet::NotNamed,
            Self::Nothing | Self::NothingYet => Unmet::Exists,
        }
    }
}

evidence! {
    /// Why what is at the end of a path does not meet the need, as the end of a sentence about it.
    pub enum Unmet {
        /// The path ends in `/`, and what is there is not a directory.
        Slash => "unmet-slash",
        /// The path ends in `/`, and the operation creates a file.
        FileWithSlash => "unmet-file-with-slash",
        /// It is a symbolic link.
        Link => "unmet-link",
        /// It is a directory.
        Directory => "unmet-directory",
        /// It is not a directory.
        NoDirectory => "unmet-no-directory",
        /// It is not an empty directory that is called by its own name.
        NoEmptyDirectory => "unmet-no-empty-directory",
        /// It is not a symbolic link, or not one whose target the program may see.
        NoLink => "unmet-no-link",
        /// The path does not end in a name.
        NotNamed => "unmet-not-named",
        /// It exists already, and a new one was to be made.
        Exists => "unmet-exists",
    }
}

impl AsFact for Unmet {
    fn as_fact(&self) -> Fact {
        self.message().into()
    }
}

/// What an attempt looked for, as far as its account is not enough to look for it again elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoughtPath {
    /// The path in full, as the program's names have it: with that of the directory that the call was made on before it.
    pub path: String,
    /// What the operation needs there; `None` if it could not be seen whether it creates something.
    pub wants: Option<Wants>,
}

/// What an operation needs of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wants {
    /// What must be at its end.
    pub need: Need,
    /// What is done with a symbolic link there.
    pub last: LastLink,
    /// Whether something is changed: then a read-only grant is not enough.
    pub writes: bool,
}

impl Wants {
    /// An operation that only looks at something.
    #[must_use]
    pub fn look(need: Need, follow: bool) -> Self {
        Self { need, last: if follow { LastLink::Follow } else { LastLink::Keep }, writes: false }
    }

    /// An operation that changes something under a name.
    #[must_use]
    pub fn change(need: Need, last: LastLink) -> Self {
        Self { need, last, writes: true }
    }
}
