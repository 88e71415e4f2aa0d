//! Options that TCP and UDP sockets share.

use super::{Family, NetError};
use rustix::io::Errno;
use rustix::net::sockopt;
use std::os::fd::OwnedFd;

/// How many hops packets may take.
pub(crate) fn hop_limit(fd: &OwnedFd, family: Family) -> Result<u8, NetError> {
    match family {
        Family::V4 => u8::try_from(sockopt::ip_ttl(fd)?).map_err(|_| NetError::NotSupported),
        Family::V6 => Ok(sockopt::ipv6_unicast_hops(fd)?),
    }
}

/// Sets the hop limit. 0 is rejected here, as it makes no sense and Linux treats it differently for each family.
pub(crate) fn set_hop_limit(fd: &OwnedFd, family: Family, hops: u8) -> Result<(), NetError> {
    if hops == 0 {
        return Err(NetError::InvalidArgument);
    }
    match family {
        Family::V4 => sockopt::set_ip_ttl(fd, hops.into())?,
        Family::V6 => sockopt::set_ipv6_unicast_hops(fd, Some(hops))?,
    }
    Ok(())
}

/// Which of a socket's two buffers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Buffer {
    /// Holds what has arrived.
    Receive,
    /// Holds what is to be sent.
    Send,
}

/// The buffer's size in bytes. Linux doubles the size that it is asked for and reports the doubled one.
pub(crate) fn buffer_size(fd: &OwnedFd, buffer: Buffer) -> Result<u64, NetError> {
    let doubled = match buffer {
        Buffer::Receive => sockopt::socket_recv_buffer_size(fd)?,
        Buffer::Send => sockopt::socket_send_buffer_size(fd)?,
    };
    Ok(doubled as u64 / 2)
}

/// Asks for a buffer size in bytes; the system may choose another.
pub(crate) fn set_buffer_size(fd: &OwnedFd, buffer: Buffer, bytes: u64) -> Result<(), NetError> {
    if bytes == 0 {
        return Err(NetError::InvalidArgument);
    }
    let bytes = bytes.min(i32::MAX as u64) as usize;
    let set = match buffer {
        Buffer::Receive => sockopt::set_socket_recv_buffer_size(fd, bytes),
        Buffer::Send => sockopt::set_socket_send_buffer_size(fd, bytes),
    };
    match set {
        Ok(()) | Err(Errno::NOBUFS) => Ok(()),
        Err(errno) => Err(errno.into()),
    }
}
