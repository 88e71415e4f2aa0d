//! What kinds of things outside a program can reach for.

use serde::{Deserialize, Serialize};

/// The kind of a thing that an account is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThingKind {
    /// A path.
    #[default]
    Path,
    /// A path that could not be seen: the program may have looked for one.
    UnseenPath,
    /// An environment variable, or all of them.
    Environment,
    /// An address of the network, or a protocol.
    Network,
    /// The addresses of a name.
    NameLookup,
    /// Standard input.
    StandardInput,
    /// An open file, by its descriptor.
    Descriptor,
    /// The status with which the program ends.
    ExitStatus,
    /// Memory beyond what it has.
    Memory,
}

impl ThingKind {
    /// Whether it is about a path, seen or not.
    #[must_use]
    pub(crate) fn is_path(self) -> bool {
        matches!(self, Self::Path | Self::UnseenPath)
    }

    /// Whether the thing is a text that the program made up, and is shown in quotes.
    #[must_use]
    pub(crate) fn is_quoted(self) -> bool {
        matches!(self, Self::Path | Self::NameLookup)
    }
}
