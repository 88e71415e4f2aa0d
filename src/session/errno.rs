//! The spellings of an error number.

use crate::caps::errno;
use crate::wit::WitLabel;
use crate::wit::p2::filesystem::ErrorCode;

/// Parses an errno as a person writes it: `ENOENT`, `enoent`, `noent`, `no-entry`, `44`.
#[must_use]
pub fn parse(text: &str) -> Option<u16> {
    if let Ok(number) = text.parse::<u16>() {
        return errno::all().any(|e| e.number == number && number != 0).then_some(number);
    }
    let lower = text.to_ascii_lowercase();
    let label = lower.strip_prefix('e').unwrap_or(&lower);
    let by_label = errno::all().find(|e| e.number != 0 && (e.label == label || e.label == lower));
    by_label
        .map(|e| e.number)
        .or_else(|| ErrorCode::ALL.iter().find(|code| code.label() == lower).map(|code| code.errno()))
}

/// The names of all errors, as C has them.
pub(super) fn names() -> Vec<String> {
    let all = errno::all().filter(|errno| errno.number != 0);
    all.map(|errno| format!("E{}", errno.label.to_uppercase())).collect()
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
