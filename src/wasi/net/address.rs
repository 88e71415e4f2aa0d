//! Which addresses may be used for which purpose.

use super::NetError;
use rustix::net::{getpeername, getsockname};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::OwnedFd;

/// `ip-address-family`, of a socket or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    V4,
    /// IP version 6 only: no IPv4-mapped addresses.
    V6,
}

impl Family {
    /// The unspecified address with port 0, for which the system chooses.
    pub(crate) fn unspecified(self) -> SocketAddr {
        let ip = match self {
            Self::V4 => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            Self::V6 => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        };
        SocketAddr::new(ip, 0)
    }

    /// Whether a socket of this family accepts the address. IPv4 addresses in IPv6 form are rejected.
    pub fn takes(self, ip: IpAddr) -> bool {
        match (self, ip) {
            (Self::V4, IpAddr::V4(_)) => true,
            (Self::V6, IpAddr::V6(ip)) => ip.to_ipv4_mapped().is_none() && !is_ipv4_compatible(ip),
            _ => false,
        }
    }
}

/// Whether it has the form `::1.2.3.4` (IPv4-compatible), which was deprecated in 2006.
fn is_ipv4_compatible(ip: Ipv6Addr) -> bool {
    ip.octets()[..12] == [0; 12] && !ip.is_unspecified() && !ip.is_loopback()
}

/// Whether it addresses a single machine: it is neither multicast nor broadcast.
pub(crate) fn is_unicast(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => !ip.is_multicast() && !ip.is_broadcast(),
        IpAddr::V6(ip) => !ip.is_multicast(),
    }
}

/// Whether something can be sent there: neither the address nor the port is unspecified.
pub(crate) fn is_remote(address: SocketAddr) -> bool {
    !address.ip().to_canonical().is_unspecified() && address.port() != 0
}

/// The socket's local address.
pub fn local(fd: &OwnedFd) -> Result<SocketAddr, NetError> {
    SocketAddr::try_from(getsockname(fd)?).map_err(NetError::from)
}

/// The address of the peer.
pub fn remote(fd: &OwnedFd) -> Result<SocketAddr, NetError> {
    let peer = getpeername(fd)?.ok_or(NetError::InvalidState)?;
    SocketAddr::try_from(peer).map_err(NetError::from)
}

/// Whether the socket has a local address, given to it or by the system.
pub(crate) fn is_bound(fd: &OwnedFd, family: Family) -> bool {
    local(fd).is_ok_and(|address| address != family.unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_what_they_may_be_used_for() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        for (text, v4, v6) in [
            ("127.0.0.1", true, false),
            ("::1", false, true),
            ("::", false, true),
            ("2001:db8::1", false, true),
            ("::ffff:127.0.0.1", false, false),
            ("::1.2.3.4", false, false),
        ] {
            assert_eq!((Family::V4.takes(ip(text)), Family::V6.takes(ip(text))), (v4, v6), "{text}");
        }
        for (text, one) in
            [("1.2.3.4", true), ("224.0.0.1", false), ("255.255.255.255", false), ("ff02::1", false)]
        {
            assert_eq!(is_unicast(ip(text)), one, "{text}");
        }
        for (text, remote) in
            [("1.2.3.4:5", true), ("1.2.3.4:0", false), ("0.0.0.0:5", false), ("[::]:5", false)]
        {
            assert_eq!(is_remote(text.parse().unwrap()), remote, "{text}");
        }
    }
}
