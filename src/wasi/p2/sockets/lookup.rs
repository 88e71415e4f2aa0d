//! `ip-name-lookup`, and `network-error-code`.

use super::account::{self, SocketAttempt};
use super::{answer, failed, values};
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::args::{Answered, Args};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{AddressLookup, NetError};
use crate::wasi::p2::table::TableResource;
use crate::wasi::p2::{made_ok, value};
use crate::wit::WitLabel;

pub fn start(host: &mut WasiHost, args: Args<'_>) -> Answered {
    host.table.network(args.handle(0)?)?;
    let name = args.string(1)?;
    let started = if host.network.names() {
        AddressLookup::start(name)
    } else {
        Err(NetError::PermanentResolverFailure)
    };
    let account = account::of(host, &SocketAttempt::LookUp(name), started.as_ref().err().copied());
    let mut reply = match started {
        Ok(lookup) => made_ok(host, TableResource::Lookup(lookup), &format!("addresses of {name}"))?,
        Err(error) => failed(error),
    };
    reply.account = account;
    Ok(reply)
}

pub fn next(host: &mut WasiHost, this: u32) -> Answered {
    answer(host.table.lookup(this)?.next(), |ip| Some(Val::option(ip.map(values::ip_val))))
}

/// `network-error-code`: like wasmtime, it translates the errors of file streams, and not those of TCP streams.
pub fn error_code(host: &mut WasiHost, error: u32) -> Answered {
    let code = match host.table.any(error)? {
        TableResource::Error(number) => Some(of_errno(*number)),
        _ => None,
    };
    value(Val::option(code.map(WitLabel::val)))
}

/// The network error that stands for an errno of WASI.
fn of_errno(number: u16) -> NetError {
    match number {
        errno::ACCES | errno::PERM => NetError::AccessDenied,
        errno::ADDRINUSE => NetError::AddressInUse,
        errno::ADDRNOTAVAIL => NetError::AddressNotBindable,
        errno::AGAIN | errno::INTR => NetError::WouldBlock,
        errno::ALREADY => NetError::ConcurrencyConflict,
        errno::CONNABORTED => NetError::ConnectionAborted,
        errno::CONNREFUSED => NetError::ConnectionRefused,
        errno::CONNRESET => NetError::ConnectionReset,
        errno::HOSTUNREACH | errno::NETDOWN | errno::NETUNREACH => NetError::RemoteUnreachable,
        errno::INVAL => NetError::InvalidArgument,
        errno::ISCONN | errno::NOTCONN | errno::DESTADDRREQ => NetError::InvalidState,
        errno::MFILE | errno::NFILE => NetError::NewSocketLimit,
        errno::MSGSIZE => NetError::DatagramTooLarge,
        errno::NOBUFS | errno::NOMEM => NetError::OutOfMemory,
        errno::AFNOSUPPORT | errno::NOPROTOOPT | errno::NOTSUP | errno::PROTONOSUPPORT | errno::PROTOTYPE => {
            NetError::NotSupported
        }
        errno::TIMEDOUT => NetError::Timeout,
        _ => NetError::Unknown,
    }
}
