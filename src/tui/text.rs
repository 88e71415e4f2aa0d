//! Text on a grid of cells: escaped, cut, padded and scrolled.
//!
//! Everything that comes from a program, a file or an argument passes through [`escape`] before it is drawn.

pub use crate::text::{cut, width};
pub(crate) use crate::text::{pad, wrap};
use ratatui::text::{Line, Span};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Replaces control characters by pictures (`␛`), and direction overrides and other invisible characters by `\u{202e}`.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| (0x20..0x7f).contains(&byte);
    if text.bytes().all(plain) || !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\u{0}'..='\u{1f}' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            '\u{7f}' => out.push('\u{2421}'),
            c if is_hostile(c) => out.push_str(&format!("\\u{{{:x}}}", c as u32)),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a character would move the cursor, reorder the text around it, or be invisible.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Like [`cut`], but keeps the end: `…/the/file`.
#[must_use]
pub(crate) fn cut_left(text: &str, max: usize) -> String {
    let total = text.width();
    if total <= max {
        return text.to_string();
    }
    if max == 0 {
        return String::new();
    }
    let mut skip = total - (max - 1);
    let mut rest = text;
    for g in text.graphemes(true) {
        if skip == 0 {
            break;
        }
        skip = skip.saturating_sub(g.width());
        rest = &rest[g.len()..];
    }
    format!("…{rest}")
}

/// Pads on the left to `columns`.
#[must_use]
pub(crate) fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}

/// The part of a line that is visible in `columns` columns when it is scrolled by `left` columns; `…` marks each cut.
#[must_use]
pub fn window(line: Line<'static>, left: usize, columns: usize) -> Line<'static> {
    let total = line.width();
    if left == 0 && total <= columns {
        return line;
    }
    let last = left + columns;
    let mut out: Vec<Span<'static>> = Vec::new();
    let mut at = 0;
    for span in &line.spans {
        let mut part = String::new();
        for g in span.content.graphemes(true) {
            let w = g.width();
            let (from, to) = (at, at + w);
            at = to;
            if w == 0 || to <= left || from >= last {
                continue;
            }
            let cut_here =
                (left > 0 && from <= left) || (total > last && to >= last) || from < left || to > last;
            if cut_here {
                part.push('…');
                let inside = to.min(last) - from.max(left);
                part.extend(std::iter::repeat_n(' ', inside.saturating_sub(1)));
            } else {
                part.push_str(g);
            }
        }
        if !part.is_empty() {
            out.push(Span::styled(part, span.style));
        }
    }
    Line { spans: out, style: line.style, alignment: line.alignment }
}

/// `12,345,678` as `12.3 M`.
#[must_use]
pub(crate) fn rounded(n: u64) -> String {
    match n {
        0..1_000 => n.to_string(),
        1_000..1_000_000 => format!("{}.{} k", n / 1_000, n % 1_000 / 100),
        1_000_000..1_000_000_000 => format!("{}.{} M", n / 1_000_000, n % 1_000_000 / 100_000),
        _ => format!("{}.{} G", n / 1_000_000_000, n % 1_000_000_000 / 100_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guest_text_cannot_reach_the_terminal() {
        assert_eq!(escape("a\x1b[2Jb\u{202e}c\n\u{9b}1"), "a␛[2Jb\\u{202e}c␊\\u{9b}1");
        assert_eq!(escape("日本 ok"), "日本 ok");
    }

    #[test]
    fn cutting_counts_columns_not_bytes() {
        assert_eq!(cut_left("/usr/share/file", 6), "…/file");
        assert_eq!(pad("日", 4), "日  ");
    }

    #[test]
    fn a_scrolled_line_marks_both_cuts() {
        let line = Line::from(vec![Span::raw("0123"), Span::raw("456789")]);
        assert_eq!(window(line.clone(), 0, 10).to_string(), "0123456789");
        assert_eq!(window(line.clone(), 0, 5).to_string(), "0123…");
        assert_eq!(window(line.clone(), 2, 5).to_string(), "…345…");
        assert_eq!(window(line, 5, 5).to_string(), "…6789");
        assert_eq!(window(Line::from("日本語"), 1, 4).width(), 4);
    }

    #[test]
    fn wrapping_keeps_words_and_hangs() {
        assert_eq!(wrap("one two three", 8, 2), ["one two", "  three"]);
        assert_eq!(wrap("", 8, 0), [""]);
        assert_eq!(wrap("abcdefghijkl", 8, 0), ["abcdefgh", "ijkl"]);
        assert_eq!(wrap("please add --dir=. now", 15, 0), ["please add", "--dir=. now"]);
        for columns in 8..40 {
            for l in
                wrap("it asked \"日本語のファイル.txt\" once, which/directories/it was given", columns, 3)
            {
                assert!(width(&l) <= columns, "{columns}: {l}");
            }
        }
    }

    #[test]
    fn numbers_read_easily() {
        assert_eq!(rounded(12_345_678), "12.3 M");
    }
}
