//! The kinds of things outside a program that it can try to reach.

use serde::{Deserialize, Serialize};

/// The kind of a thing that an account is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThingKind {
    /// A path, as seen in a host call or inside the C library.
    #[default]
    Path,
    /// A path that could not be seen: it is only likely that the program looked for one.
    UnseenPath,
    /// An environment variable, or all of them.
    Environment,
    /// An address of the network, or a protocol.
    Network,
    /// The addresses that a host name resolves to.
    NameLookup,
    /// Standard input, if the program was not given it.
    StandardInput,
    /// An open file, by its descriptor.
    Descriptor,
    /// The status with which the program ends.
    ExitStatus,
    /// Memory beyond what it has.
    Memory,
}

impl ThingKind {
    /// Whether this is about a path, seen or not.
    #[must_use]
    pub(crate) fn is_path(self) -> bool {
        matches!(self, Self::Path | Self::UnseenPath)
    }

    /// Whether the subject is a text of the program's own choosing, which is shown in quotes.
    #[must_use]
    pub(crate) fn is_quoted(self) -> bool {
        matches!(self, Self::Path | Self::NameLookup)
    }
}
