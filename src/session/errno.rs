//! The error number that a host call gave the program, whichever way it was spelled.

use crate::caps::errno;
use crate::component::{Type, Val};
use crate::guest::HostOutcome;
use crate::trace::CallRecord;

/// The errno of a call that failed with one; `None` where it succeeded, or failed in words that are not an errno
/// (a closed stream).
pub(crate) fn of_call(record: &CallRecord) -> Option<u16> {
    if let Some(account) = &record.reply.account
        && let Some(errno) = &account.errno
    {
        return Some(errno.number);
    }
    let HostOutcome::Return(Some(Val::Result(Err(Some(error))))) = &record.reply.outcome else { return None };
    let Some(Type::Result { err: Some(ty), .. }) = &record.call.sig.result else { return None };
    match (&**error, &**ty) {
        (Val::Enum(case), Type::Enum(labels)) => {
            let label = labels.get(*case as usize)?;
            if &*record.call.interface == "wasi_snapshot_preview1" {
                errno::all().find(|e| e.label == &**label).map(|e| e.number)
            } else {
                let (number, name) = errno::of_error_code(*case)?;
                (name == &**label).then_some(number)
            }
        }
        (Val::U16(number), _) => Some(*number),
        _ => None,
    }
}

/// Reads an errno as a person writes it: `ENOENT`, `enoent`, `noent`, `no-entry`, `44`.
pub(crate) fn parse(text: &str) -> Option<u16> {
    if let Ok(number) = text.parse::<u16>() {
        return errno::all().any(|e| e.number == number && number != 0).then_some(number);
    }
    let lower = text.to_ascii_lowercase();
    let label = lower.strip_prefix('e').unwrap_or(&lower);
    let by_label = errno::all().find(|e| e.number != 0 && (e.label == label || e.label == lower));
    by_label.map(|e| e.number).or_else(|| {
        (0..).map_while(errno::of_error_code).find(|(_, name)| *name == lower).map(|(number, _)| number)
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn all_spellings_of_an_errno_are_understood() {
        for text in ["ENOENT", "enoent", "noent", "no-entry", "44"] {
            assert_eq!(parse(text), Some(44), "{text}");
        }
        assert_eq!(parse("exist"), Some(20));
        assert_eq!(parse("EEXIST"), Some(20));
        assert_eq!(parse("0"), None);
        assert_eq!(parse("ENONSENSE"), None);
        assert_eq!(parse("999"), None);
    }
}
