//! `ip-name-lookup`, and which network error a stream's error is.

use super::account::{self, Attempt};
use super::{answer, failed, values};
use crate::component::Val;
use crate::wasi::args::{Answered, Args};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{Lookup, NetError};
use crate::wasi::p2::table::Resource;
use crate::wasi::p2::{made_ok, value};

pub fn start(host: &mut WasiHost, args: Args<'_>) -> Answered {
    host.table.network(args.handle(0)?)?;
    let name = args.string(1)?;
    let started =
        if host.network.names() { Lookup::start(name) } else { Err(NetError::PermanentResolverFailure) };
    let account = account::of(host, &Attempt::LookUp(name), started.as_ref().err().copied());
    let mut reply = match started {
        Ok(lookup) => made_ok(host, Resource::Lookup(lookup), &format!("addresses of {name}"))?,
        Err(error) => failed(error),
    };
    reply.account = account;
    Ok(reply)
}

pub fn next(host: &mut WasiHost, this: u32) -> Answered {
    answer(host.table.lookup(this)?.next(), |ip| Some(Val::option(ip.map(values::ip_val))))
}

/// `network-error-code`: wasmtime knows the errors of files as network errors, and those of connections not.
pub fn error_code(host: &mut WasiHost, error: u32) -> Answered {
    let code = match host.table.any(error)? {
        Resource::Error(number) => Some(of_errno(*number)),
        _ => None,
    };
    value(Val::option(code.map(|code| Val::Enum(code.case()))))
}

/// What an errno of WASI is among the errors of the network.
fn of_errno(number: u16) -> NetError {
    match number {
        2 | 63 => NetError::AccessDenied,
        3 => NetError::AddressInUse,
        4 => NetError::AddressNotBindable,
        6 | 27 => NetError::WouldBlock,
        7 => NetError::ConcurrencyConflict,
        13 => NetError::ConnectionAborted,
        14 => NetError::ConnectionRefused,
        15 => NetError::ConnectionReset,
        23 | 38 | 40 => NetError::RemoteUnreachable,
        28 => NetError::InvalidArgument,
        30 | 53 | 17 => NetError::InvalidState,
        33 | 41 => NetError::NewSocketLimit,
        35 => NetError::DatagramTooLarge,
        42 | 48 => NetError::OutOfMemory,
        5 | 50 | 58 | 66 | 67 => NetError::NotSupported,
        73 => NetError::Timeout,
        _ => NetError::Unknown,
    }
}
