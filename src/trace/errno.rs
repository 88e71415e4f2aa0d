//! The error number that a host call gave the program, whichever form it had.

use super::CallRecord;
use super::descriptor::is_preview1;
use crate::caps::errno;
use crate::component::{Type, Val};
use crate::guest::{HostCall, HostOutcome, HostReply};
use crate::wit::WitLabel;
use crate::wit::p2::filesystem::ErrorCode;
use crate::wit::p3::filesystem::ErrorCode as P3ErrorCode;

/// The errno of a call that failed with one; `None` if the call succeeded, or failed with something that is not an
/// errno (a closed stream).
#[must_use]
pub(crate) fn errno_of(record: &CallRecord) -> Option<u16> {
    if let Some(account) = &record.reply.account
        && let Some(errno) = &account.errno
    {
        return Some(errno.number);
    }
    errno_of_reply(&record.call, &record.reply)
}

/// The errno in a reply itself, whatever its account says.
#[must_use]
pub(crate) fn errno_of_reply(call: &HostCall, reply: &HostReply) -> Option<u16> {
    let HostOutcome::Return(Some(value)) = &reply.outcome else { return None };
    // A future that says how a stream ended is read as an option.
    let (value, ty) = match (value, call.func.sig.result.as_ref()?) {
        (Val::Option(Some(value)), Type::Option(ty)) => (&**value, &**ty),
        plain => plain,
    };
    let Val::Result(Err(Some(error))) = value else { return None };
    let Type::Result { err: Some(ty), .. } = ty else { return None };
    match (&**error, &**ty) {
        (Val::Variant(case, _), Type::Variant(cases)) => {
            let label = &cases.get(*case as usize)?.name;
            let code = P3ErrorCode::of_case(*case)?;
            (code.label() == &**label).then(|| code.errno())
        }
        (Val::Enum(case), Type::Enum(labels)) => {
            let label = labels.get(*case as usize)?;
            if is_preview1(call) {
                errno::all().find(|e| e.label == &**label).map(|e| e.number)
            } else {
                let code = ErrorCode::of_case(*case)?;
                (code.label() == &**label).then(|| code.errno())
            }
        }
        (Val::U16(number), _) => Some(*number),
        _ => None,
    }
}
