//! WASI 0.3 as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use super::P3Resource;
use crate::wit::data::{Since, Ty::*, WasiResource::*, WorldRow, functions};
use super::cli::Cli;
use super::clocks::Clocks;
use super::filesystem::{Filesystem, Descriptor};
use super::random::Random;
use super::sockets::{Sockets, TcpSocket, UdpSocket};

/// The newest release that is known.
pub const VERSION: &str = "0.3.2";

/// Interfaces of it that are unstable as a whole, and which feature each belongs to: no host here has them.
pub const UNSTABLE: &[(&str, &str)] = &[("wasi:clocks/timezone@0.3", "clocks-timezone")];

/// A function of WASI 0.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum P3Func {
    /// Of `wasi:cli`, and of no resource.
    Cli(Cli),
    /// Of `wasi:clocks`, and of no resource.
    Clocks(Clocks),
    /// Of `wasi:filesystem`, and of no resource.
    Filesystem(Filesystem),
    /// Of the resource `descriptor`.
    Descriptor(Descriptor),
    /// Of `wasi:random`, and of no resource.
    Random(Random),
    /// Of `wasi:sockets`, and of no resource.
    Sockets(Sockets),
    /// Of the resource `tcp-socket`.
    TcpSocket(TcpSocket),
    /// Of the resource `udp-socket`.
    UdpSocket(UdpSocket),
    /// The program gives a resource back.
    Drop(P3Resource),
}

impl P3Func {
    /// All functions of 0.3, interface by interface.
    pub fn all() -> impl Iterator<Item = Self> {
        let drops = P3Resource::ALL.iter().map(|resource| Self::Drop(*resource));
        drops
            .chain(Cli::ALL.iter().map(|func| Self::Cli(*func)))
            .chain(Clocks::ALL.iter().map(|func| Self::Clocks(*func)))
            .chain(Filesystem::ALL.iter().map(|func| Self::Filesystem(*func)))
            .chain(Descriptor::ALL.iter().map(|func| Self::Descriptor(*func)))
            .chain(Random::ALL.iter().map(|func| Self::Random(*func)))
            .chain(Sockets::ALL.iter().map(|func| Self::Sockets(*func)))
            .chain(TcpSocket::ALL.iter().map(|func| Self::TcpSocket(*func)))
            .chain(UdpSocket::ALL.iter().map(|func| Self::UdpSocket(*func)))
    }

    pub(in crate::wit) fn row(self) -> &'static WorldRow {
        match self {
            Self::Cli(func) => func.row(),
            Self::Clocks(func) => func.row(),
            Self::Filesystem(func) => func.row(),
            Self::Descriptor(func) => func.row(),
            Self::Random(func) => func.row(),
            Self::Sockets(func) => func.row(),
            Self::TcpSocket(func) => func.row(),
            Self::UdpSocket(func) => func.row(),
            Self::Drop(resource) => Dropped::ALL[resource as usize].row(),
        }
    }
}

functions! {
    /// A resource that is given back, in the order of [`P3Resource`].
    Dropped {
        TerminalInput: "wasi:cli/terminal-input@0.3" "[resource-drop]terminal-input" Since::Release(0),
            ["self": Own(P3(P3Resource::TerminalInput))] => None;
        TerminalOutput: "wasi:cli/terminal-output@0.3" "[resource-drop]terminal-output" Since::Release(0),
            ["self": Own(P3(P3Resource::TerminalOutput))] => None;
        Descriptor: "wasi:filesystem/types@0.3" "[resource-drop]descriptor" Since::Release(0), ["self":
            Own(P3(P3Resource::Descriptor))] => None;
        TcpSocket: "wasi:sockets/types@0.3" "[resource-drop]tcp-socket" Since::Release(0), ["self":
            Own(P3(P3Resource::TcpSocket))] => None;
        UdpSocket: "wasi:sockets/types@0.3" "[resource-drop]udp-socket" Since::Release(0), ["self":
            Own(P3(P3Resource::UdpSocket))] => None;
    }
}
