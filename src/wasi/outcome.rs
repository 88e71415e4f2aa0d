//! The `result<…>` of a call, before a face translates its errors to those of its own version.

use super::args::{Fail, Reply};
use super::fs::FinishedOperation;
use crate::component::Val;

/// Why a call has no `ok` result.
#[derive(Debug)]
pub enum CallFailure {
    /// An errno, which becomes the call's error value.
    Errno(u16),
    Fail(Fail),
}

impl From<u16> for CallFailure {
    fn from(number: u16) -> Self {
        Self::Errno(number)
    }
}

impl From<Fail> for CallFailure {
    fn from(fail: Fail) -> Self {
        Self::Fail(fail)
    }
}

/// The whole `result<…>`, or why there is none.
pub type HostResult = Result<Reply, CallFailure>;

/// The result `ok(value)`.
pub fn ok(value: Val) -> HostResult {
    Ok(Val::ok(Some(value)).into())
}

/// The result `ok`, without a payload.
pub(crate) fn unit() -> HostResult {
    Ok(Val::ok(None).into())
}

/// The result of an operation on a path, with its account; `failed` makes the face's own error.
pub fn done<T>(
    done: FinishedOperation<T>,
    failed: impl FnOnce(u16) -> Reply,
    value: impl FnOnce(T) -> HostResult,
) -> HostResult {
    let mut reply = match done.result {
        Ok(found) => value(found)?,
        Err(number) => failed(number),
    };
    reply.account = done.account.map(Box::new);
    Ok(reply)
}
