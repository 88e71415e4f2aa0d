//! Flows styled text into lines.

use crate::text::{Long, lines};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

/// Lines of at most `columns` columns. The first is indented by `first` spaces, the others by `hang`. Each stretch of
/// white space becomes one space.
#[must_use]
pub fn flow(spans: &[(String, Style)], columns: usize, first: usize, hang: usize) -> Vec<Line<'static>> {
    let columns = columns.max(8);
    let indents = [first, hang].map(|indent| indent.min(columns / 2));
    let rooms = indents.map(|indent| columns - indent);
    let (text, looks) = joined(spans);
    let mut at_look = 0;
    let lines = lines(&text, rooms[0], rooms[1], Long::Broken).into_iter().enumerate();
    let line = |(at, range): (usize, std::ops::Range<usize>)| {
        let mut line = vec![Span::raw(" ".repeat(indents[at.min(1)]))];
        let mut start = range.start;
        while start < range.end {
            while looks[at_look].0 <= start {
                at_look += 1;
            }
            let (end, style) = looks[at_look];
            let part = &text[start..end.min(range.end)];
            match line.last_mut() {
                Some(last) if last.style == style => last.content.to_mut().push_str(part),
                _ => line.push(Span::styled(part.to_owned(), style)),
            }
            start += part.len();
        }
        Line::from(line)
    };
    lines.map(line).collect()
}

/// The spans joined into one text, and for each style the byte at which it ends.
fn joined(spans: &[(String, Style)]) -> (String, Vec<(usize, Style)>) {
    let mut text = String::new();
    let mut looks: Vec<(usize, Style)> = Vec::new();
    let mut push = |part: &str, style: Style, text: &mut String| {
        text.push_str(part);
        match looks.last_mut() {
            Some((end, last)) if *last == style => *end = text.len(),
            _ => looks.push((text.len(), style)),
        }
    };
    let (mut spaced, mut before) = (false, None);
    for (span, style) in spans {
        for letter in span.graphemes(true) {
            if matches!(letter, " " | "\n" | "\t") {
                spaced = before.is_some();
                continue;
            }
            if spaced {
                // A space between two words of the same style has that style, too.
                let style = before.filter(|before| before == style).unwrap_or_default();
                push(" ", style, &mut text);
            }
            push(letter, *style, &mut text);
            (spaced, before) = (false, Some(*style));
        }
    }
    (text, looks)
}

#[cfg(test)]
mod tests {
    use super::super::text::width;
    use super::*;

    fn lines(text: &str, columns: usize) -> Vec<String> {
        flow(&[(text.to_owned(), Style::new())], columns, 0, 2).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn words_stay_whole() {
        assert_eq!(lines("one two three", 8), ["one two", "  three"]);
        assert_eq!(lines("abcdefghijkl", 8), ["abcdefgh", "  ijkl"]);
        assert_eq!(lines("a, (b) c.", 20), ["a, (b) c."]);
        assert_eq!(lines("", 8), [""]);
    }

    #[test]
    fn japanese_parts_between_characters_but_not_before_a_full_stop() {
        assert_eq!(lines("日本語の文章", 8), ["日本語の", "  文章"]);
        assert_eq!(lines("日本語文。次", 8), ["日本語", "  文。次"]);
        assert_eq!(lines("日本「語」文", 8), ["日本", "  「語」", "  文"]);
        for columns in 8..40 {
            let text = "関数 `open` は、パスを preopen の一覧と照合します。見つからなければ ENOENT です（ホストには聞きません）。";
            for line in lines(text, columns) {
                assert!(width(&line) <= columns, "{columns}: {line}");
                let first = line.trim_start().chars().next().unwrap_or('x');
                assert!(!"、。）".contains(first), "{columns}: {line}");
            }
        }
    }

    #[test]
    fn looks_survive() {
        let strong = Style::new().add_modifier(ratatui::style::Modifier::BOLD);
        let spans = [
            ("press ".to_owned(), Style::new()),
            ("a b".to_owned(), strong),
            (", now".to_owned(), Style::new()),
        ];
        let line = &flow(&spans, 40, 0, 0)[0];
        assert_eq!(line.to_string(), "press a b, now");
        let bold: String =
            line.spans.iter().filter(|s| s.style == strong).map(|s| s.content.as_ref()).collect();
        assert_eq!(bold, "a b");
    }
}
