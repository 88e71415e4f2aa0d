//! Text in columns: how wide it is, how it is cut, and where a line may end. Terminals, comparisons and lessons all
//! break their text here, in the same way.
//!
//! Pure; knows neither styles nor screens. Callers deal with control characters.

mod grouped;
mod lines;

pub(crate) use grouped::Grouped;
pub use grouped::thousands;
pub use lines::{Long, lines};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `max` columns; `…` takes the place of what is cut off.
#[must_use]
pub fn cut(text: &str, max: usize) -> String {
    if text.width() <= max {
        return text.to_owned();
    }
    let (head, _) = split_at_width(text, max.saturating_sub(1));
    if max == 0 { String::new() } else { format!("{head}…") }
}

/// Splits a text after its longest prefix of at most `max` columns.
#[must_use]
pub(crate) fn split_at_width(text: &str, max: usize) -> (&str, &str) {
    let mut used = 0;
    let mut at = 0;
    for letter in text.graphemes(true) {
        used += letter.width();
        if used > max {
            break;
        }
        at += letter.len();
    }
    text.split_at(at)
}

/// Pads on the right to `columns`, cutting what is longer.
#[must_use]
pub fn pad(text: &str, columns: usize) -> String {
    let mut out = cut(text, columns);
    let used = out.width();
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    out
}

/// Breaks a text into lines of at most `columns`; a word longer than a line is broken anywhere. Lines after the first
/// begin with `hang` spaces.
#[must_use]
pub fn wrap(text: &str, columns: usize, hang: usize) -> Vec<String> {
    let columns = columns.max(8);
    let body = text.trim_start_matches(' ');
    let indents = [text.len() - body.len(), hang].map(|indent| indent.min(columns / 2));
    let [first, rest] = indents.map(|indent| columns - indent);
    let lines = lines(body, first, rest, Long::Broken).into_iter().enumerate();
    lines.map(|(at, line)| format!("{:1$}{2}", "", indents[at.min(1)], &body[line])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_counts_columns_not_bytes() {
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("日本語", 6), "日本語");
        assert_eq!(cut("abc", 0), "");
        assert_eq!(split_at_width("日本語", 5), ("日本", "語"));
    }
}
