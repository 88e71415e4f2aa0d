//! Styled text flowed into lines: words stay whole, Chinese and Japanese characters may part anywhere but where their
//! rules forbid it.

use super::text::width;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

/// May not begin a line: closing brackets, points, small kana, the mark for a long vowel.
const NOT_FIRST: &str =
    "、。，．・：；？！）］｝」』】〉》〕ーゝゞ々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}’”";
/// May not end a line: opening brackets.
const NOT_LAST: &str = "（［｛「『【〈《〔([{‘“";

/// Something that stays on one line, with what it looks like.
#[derive(Debug, Clone, Default)]
struct Chunk {
    spans: Vec<(String, Style)>,
    /// A space stands before it, unless it begins a line.
    spaced: bool,
}

impl Chunk {
    fn push(&mut self, text: &str, style: Style) {
        match self.spans.last_mut() {
            Some((last, known)) if *known == style => last.push_str(text),
            _ => self.spans.push((text.to_owned(), style)),
        }
    }

    fn width(&self) -> usize {
        self.spans.iter().map(|(text, _)| width(text)).sum()
    }

    fn ends_open(&self) -> bool {
        self.spans.last().and_then(|(t, _)| t.chars().last()).is_none_or(|c| NOT_LAST.contains(c))
    }
}

/// Lines of at most `columns`; the first begins with `first` spaces, the others with `hang`.
#[must_use]
pub fn flow(spans: &[(String, Style)], columns: usize, first: usize, hang: usize) -> Vec<Line<'static>> {
    let columns = columns.max(8);
    let mut lines = Vec::new();
    let mut line: Vec<Span<'static>> = vec![Span::raw(" ".repeat(first.min(columns / 2)))];
    let mut used = first.min(columns / 2);
    let mut fresh = true;
    for chunk in chunks(spans) {
        let gap = usize::from(chunk.spaced && !fresh);
        if !fresh && used + gap + chunk.width() > columns {
            lines.push(Line::from(std::mem::take(&mut line)));
            used = hang.min(columns / 2);
            line.push(Span::raw(" ".repeat(used)));
            fresh = true;
        }
        if chunk.spaced && !fresh {
            // The space between two words of one look looks like them.
            let style =
                line.last().map(|s| s.style).filter(|s| chunk.spans.first().is_some_and(|f| f.1 == *s));
            line.push(Span::styled(" ", style.unwrap_or_default()));
            used += 1;
        }
        for (text, style) in chunk.spans {
            for g in text.graphemes(true) {
                if used + width(g) > columns {
                    lines.push(Line::from(std::mem::take(&mut line)));
                    used = hang.min(columns / 2);
                    line.push(Span::raw(" ".repeat(used)));
                }
                used += width(g);
                match line.last_mut() {
                    Some(last) if last.style == style => last.content.to_mut().push_str(g),
                    _ => line.push(Span::styled(g.to_owned(), style)),
                }
            }
        }
        fresh = false;
    }
    lines.push(Line::from(line));
    lines
}

fn chunks(spans: &[(String, Style)]) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut spaced = false;
    // Whether the latest chunk may not be added to any more.
    let mut closed = true;
    for (text, style) in spans {
        for g in text.graphemes(true) {
            if matches!(g, " " | "\n" | "\t") {
                (spaced, closed) = (!chunks.is_empty(), true);
                continue;
            }
            let wide = width(g) > 1;
            let first = g.chars().next().unwrap_or(' ');
            let joins = !spaced
                && chunks.last().is_some_and(|last| {
                    last.ends_open() || if wide { NOT_FIRST.contains(first) } else { !closed }
                });
            if !joins {
                chunks.push(Chunk { spaced, ..Chunk::default() });
            }
            if let Some(last) = chunks.last_mut() {
                last.push(g, *style);
            }
            spaced = false;
            closed = wide;
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
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
