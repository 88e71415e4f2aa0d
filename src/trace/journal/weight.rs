//! The approximate memory that a call takes.

use crate::component::Val;
use crate::guest::HostOutcome;
use crate::trace::CallRecord;

/// The approximate memory that a call and its reply take, in bytes.
pub(super) fn weight(record: &CallRecord) -> u64 {
    let args: usize = record.call.args.iter().map(value).sum();
    let result = match &record.reply.outcome {
        HostOutcome::Return(Some(result)) => value(result),
        _ => 0,
    };
    let console: usize = record.reply.console.iter().map(|chunk| chunk.bytes.len()).sum();
    // An account consists of several sentences, so charge a fixed amount.
    let account = if record.reply.account.is_some() { 4 << 10 } else { 0 };
    (size_of::<CallRecord>() + args + result + console + account) as u64
}

fn value(value: &Val) -> usize {
    let inside = match value {
        Val::String(text) => text.len(),
        Val::Bytes(bytes) => bytes.len(),
        Val::List(items) | Val::Record(items) | Val::Tuple(items) => items.iter().map(self::value).sum(),
        Val::Variant(_, Some(inner))
        | Val::Option(Some(inner))
        | Val::Result(Ok(Some(inner)) | Err(Some(inner))) => self::value(inner),
        _ => 0,
    };
    size_of::<Val>() + inside
}
