//! What an operation needs to find at the path that it names: a grant is a remedy only if that is there, too.

use super::evidence::{AsFact, evidence};
use super::node::NodeKind;
use crate::words::Fact;
use serde::{Deserialize, Serialize};

/// What a walk does with a symbolic link at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LastLink {
    /// Follows it.
    Follow,
    /// Follows it to where a file may be made; one before a final `/` is not, as what is made there is no directory.
    FollowToFile,
    /// Takes it as it is; one before a final `/` is followed.
    Keep,
    /// Takes it as it is, even before a final `/`.
    KeepAlways,
}

impl LastLink {
    /// Whether a link at the end is followed; `slash`: a `/` comes after it.
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
    /// Whatever is there.
    Anything,
    /// Anything, and a `/` at the end of the path means nothing.
    Name,
    /// Anything but a symbolic link.
    NoLink,
    /// Anything but a directory.
    NoDirectory,
    /// A directory.
    Directory,
    /// A directory with nothing in it, by its name.
    EmptyDirectory,
    /// A symbolic link.
    Link,
    /// Anything, by its name.
    Entry,
    /// Anything but a directory, or nothing: it is made.
    FileOrNothing,
    /// Nothing: something is made.
    Nothing,
    /// Nothing: a directory is made.
    NothingYet,
    /// Anything or nothing, by a name: what is there is replaced.
    Replaceable,
}

/// What stands at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PathEnd {
    /// What it is; `None` if there is nothing.
    pub kind: Option<NodeKind>,
    /// The path ends in `/`.
    pub slash: bool,
    /// The path ends in `.` or `..`, or is the starting directory: a directory, but no name in one.
    pub itself: bool,
}

impl Need {
    /// Whether it makes what the path names, if that is not there.
    #[must_use]
    pub fn makes(self) -> bool {
        matches!(self, Self::FileOrNothing | Self::Nothing | Self::NothingYet | Self::Replaceable)
    }

    /// Whether this will do. Whether a directory is empty is not known here.
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

    /// Why what is there will not do.
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
    /// Why what is at the end of a path will not do, as the end of a sentence about it.
    pub enum Unmet {
        /// The path ends in `/`, and it is no directory.
        Slash => "unmet-slash",
        /// The path ends in `/`, and a file is made.
        FileWithSlash => "unmet-file-with-slash",
        /// It is a symbolic link.
        Link => "unmet-link",
        /// It is a directory.
        Directory => "unmet-directory",
        /// It is no directory.
        NoDirectory => "unmet-no-directory",
        /// It is none that is empty.
        NoEmptyDirectory => "unmet-no-empty-directory",
        /// It is no symbolic link, or one that is not told.
        NoLink => "unmet-no-link",
        /// The path ends in no name.
        NotNamed => "unmet-not-named",
        /// It is there already.
        Exists => "unmet-exists",
    }
}

impl AsFact for Unmet {
    fn as_fact(&self) -> Fact {
        self.message().into()
    }
}

/// What an operation needs of one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wants {
    /// What must be at its end.
    pub need: Need,
    /// What is done with a link there.
    pub last: LastLink,
    /// Something is changed: a read-only grant will not do.
    pub writes: bool,
}

impl Wants {
    /// Something to look at.
    #[must_use]
    pub fn look(need: Need, follow: bool) -> Self {
        Self { need, last: if follow { LastLink::Follow } else { LastLink::Keep }, writes: false }
    }

    /// A name under which something is changed.
    #[must_use]
    pub fn change(need: Need, last: LastLink) -> Self {
        Self { need, last, writes: true }
    }
}
