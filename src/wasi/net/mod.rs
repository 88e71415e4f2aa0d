//! Sockets of the operating system as WASI has them: states, permissions, what is refused before the system is asked.
//!
//! Nothing here waits: what is not ready yet says what it waits for ([`Interest`]), and somebody else polls. It knows
//! neither the calls nor the values of a version of WASI. Behaviour is that of wasmtime 48 on Linux.

mod address;
mod error;
mod lookup;
mod options;
mod tcp;
mod tcp_stream;
mod udp;

pub(crate) use address::Family;
pub(crate) use error::NetError;
pub use lookup::Lookup;
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

/// What something that is not ready waits for.
#[derive(Debug, Clone)]
pub(crate) struct Interest {
    /// The socket, or the end of a pipe.
    pub fd: Arc<OwnedFd>,
    /// What to wait for.
    pub events: PollFlags,
}

/// Whether something is ready, or what it waits for.
#[derive(Debug, Clone)]
pub(crate) enum Readiness {
    Ready,
    Waits(Interest),
}

impl Interest {
    /// Waits until bytes, a datagram or a connection can be taken.
    fn read(fd: &Arc<OwnedFd>) -> Self {
        Self { fd: fd.clone(), events: PollFlags::IN }
    }

    /// Waits until there is room for bytes, or a connection is made.
    fn write(fd: &Arc<OwnedFd>) -> Self {
        Self { fd: fd.clone(), events: PollFlags::OUT }
    }

    /// Whether the wait is over.
    fn is_over(&self) -> bool {
        let mut fds = [PollFd::new(&*self.fd, self.events)];
        poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).is_ok_and(|n| n > 0)
    }

    /// Ready if the wait is over.
    fn readiness(self) -> Readiness {
        if self.is_over() { Readiness::Ready } else { Readiness::Waits(self) }
    }
}

/// A new socket that never waits and is closed when this process becomes another program.
fn socket(family: Family, ty: SocketType) -> Result<OwnedFd, NetError> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    match family {
        Family::V4 => Ok(socket_with(AddressFamily::INET, ty, flags, None)?),
        Family::V6 => {
            let fd = socket_with(AddressFamily::INET6, ty, flags, None)?;
            // One socket is for one family.
            sockopt::set_ipv6_v6only(&fd, true)?;
            Ok(fd)
        }
    }
}
