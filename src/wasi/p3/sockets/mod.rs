//! `wasi:sockets`: TCP, UDP, and name lookup.

mod connection;
mod lookup;
mod tcp;
mod udp;

pub(super) use connection::{
    accept, accepted, awaited_reading, awaited_writing, drop_socket, end_reading, end_writing, read, write,
};
pub(super) use lookup::{call, resolve};
pub(super) use tcp::{call as tcp, finish_connect};
pub(super) use udp::{call as udp, receive, send};

use super::value;
use crate::component::Val;
use crate::wasi::args::{Answered, Reply};
use crate::wasi::net::NetError;
use crate::wit::WitLabel;
use crate::wit::p3::sockets::ErrorCode;

/// The `error-code` for an error of a socket.
pub(super) fn error(error: NetError) -> Val {
    let same = ErrorCode::ALL.iter().copied().find(|code| code.label() == error.label());
    let code = same.unwrap_or(match error {
        // 0.3 has no operations that could be under way.
        NetError::ConcurrencyConflict | NetError::NotInProgress | NetError::WouldBlock => {
            ErrorCode::InvalidState
        }
        _ => ErrorCode::Other,
    });
    code.with((code == ErrorCode::Other).then(|| Val::option(None)))
}

fn failed(failure: NetError) -> Reply {
    Val::err(Some(error(failure))).into()
}

/// `result<_, error-code>`; `ok` makes the payload, if there is one.
fn answer<T>(result: Result<T, NetError>, ok: impl FnOnce(T) -> Option<Val>) -> Answered {
    match result {
        Ok(found) => value(Val::ok(ok(found))),
        Err(failure) => Ok(failed(failure)),
    }
}

fn unit(result: Result<(), NetError>) -> Answered {
    answer(result, |()| None)
}
