//! Sockets of the operating system with WASI's rules: states, permissions, and what is refused before the system is
//! asked.
//!
//! Nothing here blocks: what is not ready says what it waits for ([`Interest`]), and the caller polls. This module
//! knows neither the calls nor the values of any WASI version. It behaves as wasmtime 48 does on Linux.

mod address;
mod error;
mod lookup;
mod options;
mod tcp;
mod tcp_stream;
mod udp;

pub(crate) use address::Family;
pub(crate) use error::NetError;
pub use lookup::AddressLookup;
pub(crate) use options::Buffer;
pub(crate) use tcp::TcpSocket;
pub use tcp_stream::Ended;
pub(crate) use tcp_stream::Streams;
pub use udp::UdpSocket;
pub(crate) use udp::{Incoming, Outgoing, SendError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socket_with, sockopt};
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// What has to be polled until something is ready.
#[derive(Debug, Clone)]
pub(crate) struct Interest {
    /// The socket, or the reading end of a pipe.
    pub fd: Arc<OwnedFd>,
    /// The events to poll for.
    pub events: PollFlags,
}

/// Whether something is ready; if not, what to poll.
#[derive(Debug, Clone)]
pub(crate) enum Readiness {
    Ready,
    Waits(Interest),
}

impl Interest {
    /// Polls until bytes, a datagram or a connection can be received.
    fn read(fd: &Arc<OwnedFd>) -> Self {
        Self { fd: fd.clone(), events: PollFlags::IN }
    }

    /// Polls until there is room for bytes, or a connection has been made.
    fn write(fd: &Arc<OwnedFd>) -> Self {
        Self { fd: fd.clone(), events: PollFlags::OUT }
    }

    /// Whether polling would return at once.
    fn is_over(&self) -> bool {
        let mut fds = [PollFd::new(&*self.fd, self.events)];
        poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).is_ok_and(|n| n > 0)
    }

    /// Ready if polling would return at once.
    fn readiness(self) -> Readiness {
        if self.is_over() { Readiness::Ready } else { Readiness::Waits(self) }
    }
}

/// A new socket, non-blocking and closed on `exec`.
fn socket(family: Family, ty: SocketType) -> Result<OwnedFd, NetError> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    match family {
        Family::V4 => Ok(socket_with(AddressFamily::INET, ty, flags, None)?),
        Family::V6 => {
            let fd = socket_with(AddressFamily::INET6, ty, flags, None)?;
            // A socket serves only one address family.
            sockopt::set_ipv6_v6only(&fd, true)?;
            Ok(fd)
        }
    }
}
