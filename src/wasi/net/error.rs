//! Socket errors: the error codes of `wasi:sockets/network`, and which of them each system error becomes.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/proposals/sockets/wit/network.wit>

pub(crate) use crate::wit::p2::sockets::ErrorCode as NetError;

use rustix::io::Errno;

impl From<Errno> for NetError {
    /// Running out of descriptors becomes [`Self::Unknown`], as in wasmtime.
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
