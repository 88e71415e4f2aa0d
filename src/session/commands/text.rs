//! Small helpers for the words of a command line: numbers and shortening.

use super::CommandError;
use crate::words::message;

/// A number in decimal or, with `0x`, in hexadecimal; `_` and `,` may group digits.
pub(in crate::session) fn number(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    }
}

/// A count of at least 1, which is also the count if nothing is written.
pub(super) fn count(command: &str, rest: &str) -> Result<u64, CommandError> {
    if rest.is_empty() {
        return Ok(1);
    }
    let wrong = || CommandError::new(message!("wrong-count", command, given = short(rest)));
    number(rest).filter(|count| *count > 0).ok_or_else(wrong)
}

/// A person's own words as a message repeats them, shortened if they are long.
pub(in crate::session) fn short(text: &str) -> String {
    let printable: String = text.chars().filter(|c| !c.is_control()).collect();
    match printable.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &printable[..cut]),
        None => printable,
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers() {
        assert_eq!(number("48,213"), Some(48213));
        assert_eq!(number("0x0a_41c"), Some(0xa41c));
        assert_eq!(number("-1"), None);
        assert_eq!(number(""), None);
    }
}
