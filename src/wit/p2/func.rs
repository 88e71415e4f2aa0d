//! WASI 0.2 as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use super::Resource;
use crate::wit::data::{Since, Ty::*, WasiResource::*, WorldRow, functions};
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
pub enum P2Func {
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

impl P2Func {
    /// All functions of 0.2, interface by interface.
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

    pub(in crate::wit) fn row(self) -> &'static WorldRow {
        match self {
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
            Self::Drop(resource) => Dropped::ALL[resource as usize].row(),
        }
    }
}

functions! {
    /// A resource that is given back, in the order of [`Resource`].
    Dropped {
        TerminalInput: "wasi:cli/terminal-input" "[resource-drop]terminal-input" Since::Release(0), ["self":
            Own(P2(Resource::TerminalInput))] => None;
        TerminalOutput: "wasi:cli/terminal-output" "[resource-drop]terminal-output" Since::Release(0),
            ["self": Own(P2(Resource::TerminalOutput))] => None;
        Descriptor: "wasi:filesystem/types" "[resource-drop]descriptor" Since::Release(0), ["self":
            Own(P2(Resource::Descriptor))] => None;
        DirectoryEntryStream: "wasi:filesystem/types" "[resource-drop]directory-entry-stream"
            Since::Release(0), ["self": Own(P2(Resource::DirectoryEntryStream))] => None;
        Error: "wasi:io/error" "[resource-drop]error" Since::Release(0), ["self": Own(P2(Resource::Error))] =>
            None;
        Pollable: "wasi:io/poll" "[resource-drop]pollable" Since::Release(0), ["self":
            Own(P2(Resource::Pollable))] => None;
        InputStream: "wasi:io/streams" "[resource-drop]input-stream" Since::Release(0), ["self":
            Own(P2(Resource::InputStream))] => None;
        OutputStream: "wasi:io/streams" "[resource-drop]output-stream" Since::Release(0), ["self":
            Own(P2(Resource::OutputStream))] => None;
        ResolveAddressStream: "wasi:sockets/ip-name-lookup" "[resource-drop]resolve-address-stream"
            Since::Release(0), ["self": Own(P2(Resource::ResolveAddressStream))] => None;
        Network: "wasi:sockets/network" "[resource-drop]network" Since::Release(0), ["self":
            Own(P2(Resource::Network))] => None;
        TcpSocket: "wasi:sockets/tcp" "[resource-drop]tcp-socket" Since::Release(0), ["self":
            Own(P2(Resource::TcpSocket))] => None;
        UdpSocket: "wasi:sockets/udp" "[resource-drop]udp-socket" Since::Release(0), ["self":
            Own(P2(Resource::UdpSocket))] => None;
        IncomingDatagramStream: "wasi:sockets/udp" "[resource-drop]incoming-datagram-stream"
            Since::Release(0), ["self": Own(P2(Resource::IncomingDatagramStream))] => None;
        OutgoingDatagramStream: "wasi:sockets/udp" "[resource-drop]outgoing-datagram-stream"
            Since::Release(0), ["self": Own(P2(Resource::OutgoingDatagramStream))] => None;
    }
}
