//! What can go wrong with a socket.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/proposals/sockets/wit/network.wit>

use rustix::io::Errno;

/// `error-code` of `wasi:sockets/network`, in its order.
#[allow(missing_docs, reason = "the names are the specification's, which explains them")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetError {
    Unknown,
    AccessDenied,
    NotSupported,
    InvalidArgument,
    OutOfMemory,
    Timeout,
    ConcurrencyConflict,
    NotInProgress,
    WouldBlock,
    InvalidState,
    NewSocketLimit,
    AddressNotBindable,
    AddressInUse,
    RemoteUnreachable,
    ConnectionRefused,
    ConnectionReset,
    ConnectionAborted,
    DatagramTooLarge,
    NameUnresolvable,
    TemporaryResolverFailure,
    PermanentResolverFailure,
}

impl NetError {
    /// Its case in 0.2.
    pub fn case(self) -> u32 {
        self as u32
    }

    /// Its name in 0.2.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::AccessDenied => "access-denied",
            Self::NotSupported => "not-supported",
            Self::InvalidArgument => "invalid-argument",
            Self::OutOfMemory => "out-of-memory",
            Self::Timeout => "timeout",
            Self::ConcurrencyConflict => "concurrency-conflict",
            Self::NotInProgress => "not-in-progress",
            Self::WouldBlock => "would-block",
            Self::InvalidState => "invalid-state",
            Self::NewSocketLimit => "new-socket-limit",
            Self::AddressNotBindable => "address-not-bindable",
            Self::AddressInUse => "address-in-use",
            Self::RemoteUnreachable => "remote-unreachable",
            Self::ConnectionRefused => "connection-refused",
            Self::ConnectionReset => "connection-reset",
            Self::ConnectionAborted => "connection-aborted",
            Self::DatagramTooLarge => "datagram-too-large",
            Self::NameUnresolvable => "name-unresolvable",
            Self::TemporaryResolverFailure => "temporary-resolver-failure",
            Self::PermanentResolverFailure => "permanent-resolver-failure",
        }
    }
}

impl From<Errno> for NetError {
    /// The limits on open sockets become [`Self::Unknown`], as in wasmtime.
    fn from(errno: Errno) -> Self {
        match errno {
            Errno::PERM | Errno::ACCESS => Self::AccessDenied,
            Errno::ADDRINUSE => Self::AddressInUse,
            Errno::ADDRNOTAVAIL => Self::AddressNotBindable,
            Errno::TIMEDOUT => Self::Timeout,
            Errno::CONNREFUSED => Self::ConnectionRefused,
            Errno::CONNRESET => Self::ConnectionReset,
            Errno::CONNABORTED => Self::ConnectionAborted,
            Errno::INVAL => Self::InvalidArgument,
            Errno::HOSTUNREACH | Errno::HOSTDOWN | Errno::NETDOWN | Errno::NETUNREACH | Errno::NONET => {
                Self::RemoteUnreachable
            }
            Errno::ISCONN | Errno::NOTCONN | Errno::DESTADDRREQ => Self::InvalidState,
            Errno::MSGSIZE => Self::DatagramTooLarge,
            Errno::NOMEM | Errno::NOBUFS => Self::OutOfMemory,
            Errno::OPNOTSUPP
            | Errno::NOPROTOOPT
            | Errno::PFNOSUPPORT
            | Errno::PROTONOSUPPORT
            | Errno::PROTOTYPE
            | Errno::SOCKTNOSUPPORT
            | Errno::AFNOSUPPORT => Self::NotSupported,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NetError;

    #[test]
    fn cases_are_in_the_specifications_order() {
        let some = [
            (NetError::Unknown, 0),
            (NetError::AccessDenied, 1),
            (NetError::WouldBlock, 8),
            (NetError::InvalidState, 9),
            (NetError::ConnectionRefused, 14),
            (NetError::PermanentResolverFailure, 20),
        ];
        for (error, case) in some {
            assert_eq!(error.case(), case, "{}", error.name());
        }
    }
}
