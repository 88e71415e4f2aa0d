//! The resources of WASI 0.2 as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

/// A resource type of WASI 0.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// `terminal-input` of `wasi:cli/terminal-input`
    TerminalInput,
    /// `terminal-output` of `wasi:cli/terminal-output`
    TerminalOutput,
    /// `descriptor` of `wasi:filesystem/types`
    Descriptor,
    /// `directory-entry-stream` of `wasi:filesystem/types`
    DirectoryEntryStream,
    /// `error` of `wasi:io/error`
    Error,
    /// `pollable` of `wasi:io/poll`
    Pollable,
    /// `input-stream` of `wasi:io/streams`
    InputStream,
    /// `output-stream` of `wasi:io/streams`
    OutputStream,
    /// `resolve-address-stream` of `wasi:sockets/ip-name-lookup`
    ResolveAddressStream,
    /// `network` of `wasi:sockets/network`
    Network,
    /// `tcp-socket` of `wasi:sockets/tcp`
    TcpSocket,
    /// `udp-socket` of `wasi:sockets/udp`
    UdpSocket,
    /// `incoming-datagram-stream` of `wasi:sockets/udp`
    IncomingDatagramStream,
    /// `outgoing-datagram-stream` of `wasi:sockets/udp`
    OutgoingDatagramStream,
}

impl Resource {
    /// All of them, in the specification's order.
    pub const ALL: &'static [Self] = &[
        Self::TerminalInput,
        Self::TerminalOutput,
        Self::Descriptor,
        Self::DirectoryEntryStream,
        Self::Error,
        Self::Pollable,
        Self::InputStream,
        Self::OutputStream,
        Self::ResolveAddressStream,
        Self::Network,
        Self::TcpSocket,
        Self::UdpSocket,
        Self::IncomingDatagramStream,
        Self::OutgoingDatagramStream,
    ];

    /// Its interface as calls name it, and its name in it (`wasi:cli/terminal-input`, `terminal-input`).
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::TerminalInput => ("wasi:cli/terminal-input", "terminal-input"),
            Self::TerminalOutput => ("wasi:cli/terminal-output", "terminal-output"),
            Self::Descriptor => ("wasi:filesystem/types", "descriptor"),
            Self::DirectoryEntryStream => ("wasi:filesystem/types", "directory-entry-stream"),
            Self::Error => ("wasi:io/error", "error"),
            Self::Pollable => ("wasi:io/poll", "pollable"),
            Self::InputStream => ("wasi:io/streams", "input-stream"),
            Self::OutputStream => ("wasi:io/streams", "output-stream"),
            Self::ResolveAddressStream => ("wasi:sockets/ip-name-lookup", "resolve-address-stream"),
            Self::Network => ("wasi:sockets/network", "network"),
            Self::TcpSocket => ("wasi:sockets/tcp", "tcp-socket"),
            Self::UdpSocket => ("wasi:sockets/udp", "udp-socket"),
            Self::IncomingDatagramStream => ("wasi:sockets/udp", "incoming-datagram-stream"),
            Self::OutgoingDatagramStream => ("wasi:sockets/udp", "outgoing-datagram-stream"),
        }
    }
}
