//! WASI 0.2 as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use super::data::Row;
use super::cli::Cli;
use super::clocks::Clocks;
use super::filesystem::{Filesystem, Descriptor, DirectoryEntryStream};
use super::io::{Io, Error, Pollable, InputStream, OutputStream};
use super::random::Random;
use super::sockets::{Sockets, ResolveAddressStream, TcpSocket, UdpSocket, IncomingDatagramStream, OutgoingDatagramStream};

/// The newest release that is known.
pub const VERSION: &str = "0.2.12";

/// Interfaces of it that are unstable as a whole, and which feature each belongs to: no host here has them.
pub const UNSTABLE: &[(&str, &str)] = &[("wasi:clocks/timezone", "clocks-timezone")];

/// A function of WASI 0.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Func {
    /// Of `wasi:cli`, and of no resource.
    Cli(Cli),
    /// Of `wasi:clocks`, and of no resource.
    Clocks(Clocks),
    /// Of `wasi:filesystem`, and of no resource.
    Filesystem(Filesystem),
    /// Of the resource `descriptor`.
    Descriptor(Descriptor),
    /// Of the resource `directory-entry-stream`.
    DirectoryEntryStream(DirectoryEntryStream),
    /// Of `wasi:io`, and of no resource.
    Io(Io),
    /// Of the resource `error`.
    Error(Error),
    /// Of the resource `pollable`.
    Pollable(Pollable),
    /// Of the resource `input-stream`.
    InputStream(InputStream),
    /// Of the resource `output-stream`.
    OutputStream(OutputStream),
    /// Of `wasi:random`, and of no resource.
    Random(Random),
    /// Of `wasi:sockets`, and of no resource.
    Sockets(Sockets),
    /// Of the resource `resolve-address-stream`.
    ResolveAddressStream(ResolveAddressStream),
    /// Of the resource `tcp-socket`.
    TcpSocket(TcpSocket),
    /// Of the resource `udp-socket`.
    UdpSocket(UdpSocket),
    /// Of the resource `incoming-datagram-stream`.
    IncomingDatagramStream(IncomingDatagramStream),
    /// Of the resource `outgoing-datagram-stream`.
    OutgoingDatagramStream(OutgoingDatagramStream),
    /// The program gives a resource back.
    Drop(Resource),
}

impl Func {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let drops = Resource::ALL.iter().map(|resource| Self::Drop(*resource));
        drops
            .chain(Cli::ALL.iter().map(|func| Self::Cli(*func)))
            .chain(Clocks::ALL.iter().map(|func| Self::Clocks(*func)))
            .chain(Filesystem::ALL.iter().map(|func| Self::Filesystem(*func)))
            .chain(Descriptor::ALL.iter().map(|func| Self::Descriptor(*func)))
            .chain(DirectoryEntryStream::ALL.iter().map(|func| Self::DirectoryEntryStream(*func)))
            .chain(Io::ALL.iter().map(|func| Self::Io(*func)))
            .chain(Error::ALL.iter().map(|func| Self::Error(*func)))
            .chain(Pollable::ALL.iter().map(|func| Self::Pollable(*func)))
            .chain(InputStream::ALL.iter().map(|func| Self::InputStream(*func)))
            .chain(OutputStream::ALL.iter().map(|func| Self::OutputStream(*func)))
            .chain(Random::ALL.iter().map(|func| Self::Random(*func)))
            .chain(Sockets::ALL.iter().map(|func| Self::Sockets(*func)))
            .chain(ResolveAddressStream::ALL.iter().map(|func| Self::ResolveAddressStream(*func)))
            .chain(TcpSocket::ALL.iter().map(|func| Self::TcpSocket(*func)))
            .chain(UdpSocket::ALL.iter().map(|func| Self::UdpSocket(*func)))
            .chain(IncomingDatagramStream::ALL.iter().map(|func| Self::IncomingDatagramStream(*func)))
            .chain(OutgoingDatagramStream::ALL.iter().map(|func| Self::OutgoingDatagramStream(*func)))
    }

    pub(in crate::wit) fn row(self) -> Option<&'static Row> {
        Some(match self {
            Self::Cli(func) => func.row(),
            Self::Clocks(func) => func.row(),
            Self::Filesystem(func) => func.row(),
            Self::Descriptor(func) => func.row(),
            Self::DirectoryEntryStream(func) => func.row(),
            Self::Io(func) => func.row(),
            Self::Error(func) => func.row(),
            Self::Pollable(func) => func.row(),
            Self::InputStream(func) => func.row(),
            Self::OutputStream(func) => func.row(),
            Self::Random(func) => func.row(),
            Self::Sockets(func) => func.row(),
            Self::ResolveAddressStream(func) => func.row(),
            Self::TcpSocket(func) => func.row(),
            Self::UdpSocket(func) => func.row(),
            Self::IncomingDatagramStream(func) => func.row(),
            Self::OutgoingDatagramStream(func) => func.row(),
            Self::Drop(_) => return None,
        })
    }
}

/// A resource type.
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
    /// All of them.
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

    /// Its interface without version, and its name in WIT.
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
