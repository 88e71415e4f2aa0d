//! Small helpers on the words of a command line: numbers, cutting, and the nearest name to a misspelled one.

use super::CommandError;

/// A number in decimal or, with `0x`, in hexadecimal; `_` and `,` may group digits.
pub(super) fn number(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    }
}

/// A count of at least 1; 1 where nothing is written.
pub(super) fn count(command: &str, rest: &str) -> Result<u64, CommandError> {
    if rest.is_empty() {
        return Ok(1);
    }
    number(rest).filter(|count| *count > 0).ok_or_else(|| {
        CommandError::new(format!("`{command}` takes a count, as in `{command} 10`, not `{}`", short(rest)))
    })
}

/// A person's own words repeated in a message, cut where they are long.
pub(super) fn short(text: &str) -> String {
    let printable: String = text.chars().filter(|c| !c.is_control()).collect();
    match printable.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &printable[..cut]),
        None => printable,
    }
}

/// The name nearest to a word, if one is near enough to be a slip of the fingers.
pub(super) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = match word.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    let scored = names.map(|name| (distance(word, name, limit), name));
    scored.filter(|(d, _)| *d <= limit).min_by_key(|(d, _)| *d).map(|(_, name)| name)
}

/// Edit distance, or more than `limit` if it is more: insert, remove, replace, swap two neighbours.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(256).collect(), b.chars().take(256).collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replace = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            next[j] = best;
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest, number};

    #[test]
    fn numbers() {
        assert_eq!(number("48,213"), Some(48213));
        assert_eq!(number("0x0a_41c"), Some(0xa41c));
        assert_eq!(number("-1"), None);
        assert_eq!(number(""), None);
    }

    #[test]
    fn slips_of_the_fingers_find_their_word() {
        let names = ["step", "next", "continue", "break", "breakpoints"];
        assert_eq!(nearest("setp", names.into_iter()), Some("step"));
        assert_eq!(nearest("contineu", names.into_iter()), Some("continue"));
        assert_eq!(nearest("braek", names.into_iter()), Some("break"));
        assert_eq!(nearest("frobnicate", names.into_iter()), None);
        assert_eq!(distance("ab", "ba", 3), 1);
        assert_eq!(distance("", "abc", 3), 3);
    }
}
