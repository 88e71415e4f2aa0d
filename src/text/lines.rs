//! Where lines end.
//!
//! Next to East Asian characters, the Unicode line breaking algorithm decides (UAX #14, by the crate
//! `unicode-linebreak`): so no line begins with `。`, `」` or a small kana, and none ends with `「`. Between other
//! characters a line ends only at a space. The algorithm would also break within `two-thirds`, `wasi:io/streams` and
//! `a/path`, and not before ` /tmp`; but names, paths and flags are there to be copied, so they stay whole.
//! <https://www.unicode.org/reports/tr14/>

use std::ops::Range;
use unicode_linebreak::{BreakClass, break_property, linebreaks};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a word that is longer than a line is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Long {
    /// It is broken between any two characters; after a `::`, where there is one.
    Broken,
    /// It stays whole and exceeds the line.
    Whole,
}

/// Breaks a text into lines, given as ranges of the text: the first of at most `first` columns, the others of at most
/// `rest`. Spaces at the end of a line are left out; those at the start of the text and within lines are not. There is
/// always at least one line. A character wider than a line gets a line of its own, with the zero-width characters next
/// to it.
#[must_use]
pub fn lines(text: &str, first: usize, rest: usize, long: Long) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut line = 0..0;
    let (mut room, mut used) = (first, 0);
    for piece in pieces(text) {
        let word = text[piece.clone()].trim_end_matches(' ');
        let wide = word.width();
        if used > 0 && used + wide > room {
            lines.push(line);
            line = piece.start..piece.start;
            (room, used) = (rest, 0);
        }
        if long == Long::Broken && used + wide > room {
            // Where the latest `::` in the line ends, and the columns up to there.
            let mut joint: Option<(usize, usize)> = None;
            for (at, letter) in word.grapheme_indices(true) {
                let at = piece.start + at;
                let wide = letter.width();
                if letter != " "
                    && used + wide > room
                    && let Some((end, before)) = joint.take()
                {
                    lines.push(line.start..end);
                    line = end..at;
                    (room, used) = (rest, used - before);
                }
                if letter != " " && used > 0 && used + wide > room {
                    lines.push(line);
                    line = at..at;
                    (room, used) = (rest, 0);
                }
                used += wide;
                if letter != " " {
                    line.end = at + letter.len();
                }
                if text[..line.end].ends_with("::") && line.end > line.start + 2 {
                    joint = Some((line.end, used));
                }
            }
        } else {
            used += wide;
        }
        let word_end = piece.start + word.len();
        used += piece.end - word_end;
        if !word.is_empty() {
            line.end = word_end;
        }
    }
    lines.push(line);
    lines
}

/// The parts that no line may end within, each with the spaces after it.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let ends = if text.is_ascii() { after_spaces(text).collect() } else { ends(text) };
    ends.into_iter().chain([text.len()]).map(move |end| std::mem::replace(&mut start, end)..end)
}

/// Where words begin after a space, in bytes.
fn after_spaces(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    (1..bytes.len()).filter(|at| bytes[at - 1] == b' ' && bytes[*at] != b' ')
}

/// Where a line may end, in bytes, in order.
fn ends(text: &str) -> Vec<usize> {
    // The algorithm also returns the end of the text.
    let by_unicode: Vec<usize> = linebreaks(text).map(|(at, _)| at).filter(|at| *at < text.len()).collect();
    let mut all: Vec<usize> = after_spaces(text).chain(by_unicode.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all.retain(|at| {
        let (before, after) = text.split_at(*at);
        let word = before.trim_end_matches(' ');
        let neighbours = [word.chars().next_back(), after.chars().next()];
        match neighbours.into_iter().flatten().any(is_east_asian) {
            true => by_unicode.binary_search(at).is_ok(),
            false => word.len() < before.len(),
        }
    });
    all
}

/// Whether a character belongs to a script that is written without spaces between words.
fn is_east_asian(c: char) -> bool {
    use BreakClass::{ConditionalJapaneseStarter, Ideographic, NonStarter};
    let of_class =
        || matches!(break_property(c.into()), ConditionalJapaneseStarter | Ideographic | NonStarter);
    !c.is_ascii() && (c.width() == Some(2) || of_class())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn broken(text: &str, columns: usize) -> Vec<&str> {
        lines(text, columns, columns, Long::Broken).into_iter().map(|line| &text[line]).collect()
    }

    #[test]
    fn english_breaks_at_spaces_only() {
        assert_eq!(broken("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(broken("a two-thirds of wasi:io/streams", 15), ["a two-thirds of", "wasi:io/streams"]);
        assert_eq!(
            broken("it asked for /tmp (once) — “so” !", 12),
            ["it asked for", "/tmp (once)", "— “so” !"]
        );
        assert_eq!(broken("two  spaces  stay", 12), ["two  spaces", "stay"]);
        assert_eq!(broken("  so do the first", 9), ["  so do", "the first"]);
        assert_eq!(broken("", 9), [""]);
        assert_eq!(broken("   ", 9), [""]);
        assert_eq!(broken("abcdefghijkl", 8), ["abcdefgh", "ijkl"]);
        assert_eq!(broken("at std::sys::pal::wasi", 12), ["at", "std::sys::", "pal::wasi"]);
        assert_eq!(broken("std::abcdefghijkl::m", 8), ["std::", "abcdefgh", "ijkl::m"]);
        let whole: Vec<_> = lines("a abcdefghijkl b", 8, 8, Long::Whole);
        assert_eq!(whole, [0..1, 2..14, 15..16]);
        assert_eq!(lines("one two three", 3, 9, Long::Whole), [0..3, 4..13]);
    }

    #[test]
    fn japanese_breaks_by_its_rules() {
        assert_eq!(broken("日本語の文章", 8), ["日本語の", "文章"]);
        assert_eq!(broken("日本語文。次", 8), ["日本語", "文。次"], "no line begins with a full stop");
        assert_eq!(
            broken("日本「語」文", 6),
            ["日本", "「語」", "文"],
            "and none ends with a bracket that opens"
        );
        assert_eq!(broken("日本語「文」", 8), ["日本語", "「文」"]);
        assert_eq!(broken("キャッシュ", 6), ["キャッ", "シュ"]);
        assert_eq!(broken("メモリー", 6), ["メモ", "リー"]);
        assert_eq!(broken("メモ 」と", 6), ["メ", "モ 」", "と"]);
        assert_eq!(broken("関数 `open-at` は", 10), ["関数", "`open-at`", "は"]);
        assert_eq!(broken("ﾊﾝｶｸｶﾅ｡ﾊ", 6), ["ﾊﾝｶｸｶ", "ﾅ｡ﾊ"]);
        assert_eq!(broken("日本語", 1), ["日", "本", "語"], "what has no room has a line of its own");
        assert_eq!(broken("\u{3099}語文", 1), ["\u{3099}語", "文"], "and what takes none stays beside it");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_is_lost_and_no_line_is_too_long(
            text in "[ a-z/「」。、（）ーっャ日本語\u{3099}👍é-]{0,60}", first in 1usize..20, rest in 2usize..20,
            whole in any::<bool>(),
        ) {
            let long = if whole { Long::Whole } else { Long::Broken };
            let found = lines(&text, first, rest, long);
            let mut at = 0;
            for (i, line) in found.iter().enumerate() {
                let room = if i == 0 { first } else { rest };
                let line_text = &text[line.clone()];
                prop_assert!(text[at..line.start].chars().all(|c| c == ' '), "only spaces are left out");
                let taking_room = line_text.graphemes(true).filter(|letter| letter.width() > 0);
                let fits = line_text.width() <= room || taking_room.count() == 1;
                prop_assert!(fits || long == Long::Whole, "{line_text:?} in {room}");
                prop_assert!(!line_text.ends_with(' '));
                at = line.end;
            }
            prop_assert!(text[at..].chars().all(|c| c == ' '));
        }

        #[test]
        fn no_line_begins_or_ends_with_what_may_not(
            // No word here is longer than a line, since such a word may be broken anywhere.
            text in "([a-z]{1,4}( |[日本語文]|[「（][日本])|[日本語文]|[日本][。、」）ーっャ]|[「（][日本]| ){0,30}",
            columns in 12usize..30,
        ) {
            for line in broken(&text, columns).into_iter().skip(1) {
                prop_assert!(!line.starts_with(|c| "。、」）ーっャ".contains(c)), "{line}");
            }
            let all = broken(&text, columns);
            for line in &all[..all.len() - 1] {
                prop_assert!(!line.ends_with(['「', '（']), "{line}");
            }
        }
    }
}
