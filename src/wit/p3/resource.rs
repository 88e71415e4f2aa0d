//! The resources of WASI 0.3 as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

/// A resource type of WASI 0.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum P3Resource {
    /// `terminal-input` of `wasi:cli/terminal-input@0.3`
    TerminalInput,
    /// `terminal-output` of `wasi:cli/terminal-output@0.3`
    TerminalOutput,
    /// `descriptor` of `wasi:filesystem/types@0.3`
    Descriptor,
    /// `tcp-socket` of `wasi:sockets/types@0.3`
    TcpSocket,
    /// `udp-socket` of `wasi:sockets/types@0.3`
    UdpSocket,
}

impl P3Resource {
    /// All of them, in the specification's order.
    pub const ALL: &'static [Self] = &[
        Self::TerminalInput,
        Self::TerminalOutput,
        Self::Descriptor,
        Self::TcpSocket,
        Self::UdpSocket,
    ];

    /// Its interface as calls name it, and its name in it (`wasi:cli/terminal-input@0.3`, `terminal-input`).
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::TerminalInput => ("wasi:cli/terminal-input@0.3", "terminal-input"),
            Self::TerminalOutput => ("wasi:cli/terminal-output@0.3", "terminal-output"),
            Self::Descriptor => ("wasi:filesystem/types@0.3", "descriptor"),
            Self::TcpSocket => ("wasi:sockets/types@0.3", "tcp-socket"),
            Self::UdpSocket => ("wasi:sockets/types@0.3", "udp-socket"),
        }
    }
}
