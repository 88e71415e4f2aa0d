//! What the program wrote and what was typed for it; each line begins with the name of its stream.

use crate::tui::app::App;
use crate::tui::text::{escape, wrap};
use crate::tui::theme::Theme;
use crate::tui::words;
use crate::words::Lang;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::ops::Range;

/// Where a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConsoleLineKind {
    Out,
    Err,
    /// A person typed it on this screen.
    In,
    /// A note that the beginning is not shown.
    Gone,
}

impl ConsoleLineKind {
    fn label(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Err => "err",
            Self::In => "in",
            Self::Gone => "…",
        }
    }

    fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Out => theme.dim,
            Self::Err => theme.warning,
            Self::In => theme.focus,
            Self::Gone => theme.dim,
        }
    }
}

/// A row of the console. Only the first row of a line has the label of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConsoleRow {
    pub stream: ConsoleLineKind,
    /// Whether it is the first row of a line.
    pub first: bool,
    /// The text, escaped and wrapped.
    pub text: String,
    /// The number of the host call that wrote its first character.
    pub call: Option<u64>,
}

/// A piece of the output, with the host call that wrote it.
pub(crate) type ConsoleSpan<'a> = (ConsoleLineKind, &'a str, Option<u64>);

/// A line as it grows. `calls` has the calls that wrote it, each with the character from which on it did.
struct ConsoleLine {
    stream: ConsoleLineKind,
    text: String,
    open: bool,
    calls: Vec<(usize, Option<u64>)>,
}

/// How much of a long output is shown, in bytes. It begins at the start of a line, if one starts there.
const SHOWN: usize = 256 * 1024;

/// How many bytes come before what is shown.
fn skipped(parts: &[ConsoleSpan<'_>]) -> usize {
    let total: usize = parts.iter().map(|(_, t, _)| t.len()).sum();
    let least = total.saturating_sub(SHOWN);
    if least == 0 {
        return 0;
    }
    let mut before = 0;
    for (_, text, _) in parts {
        let from = least.saturating_sub(before).min(text.len());
        if before + text.len() >= least
            && let Some(end) = text.as_bytes()[from..].iter().position(|byte| *byte == b'\n')
            && before + from + end + 1 < total
        {
            return before + from + end + 1;
        }
        before += text.len();
    }
    least
}

/// The console's rows at a width: the output in order, with typed lines where they were typed. `gone` is the number of
/// bytes before it that are no longer kept.
#[must_use]
pub(crate) fn layout(lang: Lang, gone: u64, parts: &[ConsoleSpan<'_>], width: usize) -> Vec<ConsoleRow> {
    let mut skip = skipped(parts);
    let gone = gone + skip as u64;
    let mut lines: Vec<ConsoleLine> = Vec::new();
    if gone > 0 {
        let text = words::console_gone(lang, gone);
        lines.push(ConsoleLine { stream: ConsoleLineKind::Gone, text, open: false, calls: vec![(0, None)] });
    }
    for (stream, text, call) in parts {
        let mut from = skip.min(text.len());
        skip -= from;
        while !text.is_char_boundary(from) {
            from += 1;
        }
        for piece in text[from..].split_inclusive('\n') {
            let ended = piece.ends_with('\n');
            let piece = piece.trim_end_matches('\n').trim_end_matches('\r').replace('\t', "    ");
            match lines.last_mut() {
                Some(line) if line.stream == *stream && line.open => {
                    line.calls.push((line.text.chars().count(), *call));
                    line.text.push_str(&piece);
                    line.open = !ended;
                }
                _ => {
                    let calls = vec![(0, *call)];
                    lines.push(ConsoleLine { stream: *stream, text: piece, open: !ended, calls });
                }
            }
        }
    }
    let mut rows = Vec::new();
    for ConsoleLine { stream, text: line, calls, .. } in lines {
        let mut at = 0;
        for (i, text) in wrap(&escape(&line), width.saturating_sub(5), 0).into_iter().enumerate() {
            let call = calls.iter().rev().find(|(from, _)| *from <= at).and_then(|(_, call)| *call);
            at += text.chars().count();
            rows.push(ConsoleRow { stream, first: i == 0, text, call });
        }
    }
    rows
}

pub fn len(app: &App) -> usize {
    app.console_rows.len() + usize::from(app.input.is_some())
}

pub fn rows(app: &App, range: Range<usize>) -> Vec<Line<'static>> {
    let t = &app.theme;
    let label = |stream: ConsoleLineKind, first: bool| {
        Span::styled(format!(" {:>3} ", if first { stream.label() } else { "" }), stream.style(t))
    };
    range
        .map(|i| match (app.console_rows.get(i), &app.input) {
            (Some(row), _) => Line::from(vec![label(row.stream, row.first), Span::raw(row.text.clone())]),
            (None, Some(input)) => {
                let mut spans = vec![label(ConsoleLineKind::In, true)];
                spans.extend(input.spans(t));
                Line::from(spans)
            }
            (None, None) => Line::default(),
        })
        .collect()
}

pub fn details(app: &App) -> Option<(String, Vec<String>)> {
    if app.console_rows.is_empty() {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    for row in &app.console_rows {
        match lines.last_mut() {
            Some(last) if !row.first => last.push_str(&row.text),
            _ => lines.push(format!("{:>3}  {}", row.stream.label(), row.text)),
        }
    }
    Some((words::pane(app.lang, super::Pane::Console).into_owned(), lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_told_apart_and_lines_joined() {
        let parts = [
            (ConsoleLineKind::Out, "hel", Some(1)),
            (ConsoleLineKind::Out, "lo\nnext", Some(2)),
            (ConsoleLineKind::Err, "Error\x1b[2J: x\n", Some(3)),
        ];
        let rows = layout(Lang::En, 0, &parts, 40);
        let shown: Vec<_> = rows.iter().map(|r| (r.stream, r.text.as_str())).collect();
        let calls: Vec<_> = rows.iter().map(|r| r.call).collect();
        assert_eq!(calls, [Some(1), Some(2), Some(3)]);
        assert_eq!(
            shown,
            [
                (ConsoleLineKind::Out, "hello"),
                (ConsoleLineKind::Out, "next"),
                (ConsoleLineKind::Err, "Error␛[2J: x")
            ]
        );
    }

    #[test]
    fn an_endless_output_keeps_its_end() {
        let long = "é".repeat(SHOWN) + "\nlast\n";
        let rows = layout(Lang::En, 7, &[(ConsoleLineKind::Out, &long, None)], 1000);
        assert_eq!(rows.last().map(|r| r.text.as_str()), Some("last"));
        assert!(rows.iter().map(|r| r.text.len()).sum::<usize>() <= SHOWN);
        // It begins at the start of a line, and says how much came before.
        let count = crate::session::thousands(long.len() as u64 + 7 - 5);
        assert_eq!((rows.len(), rows[0].stream), (2, ConsoleLineKind::Gone));
        assert!(rows[0].text.contains(&count), "{}", rows[0].text);
        // A line that is longer than all that is shown is cut.
        let rows = layout(Lang::En, 0, &[(ConsoleLineKind::Out, &"x".repeat(2 * SHOWN), None)], 1000);
        assert_eq!(
            rows.iter().filter(|r| r.stream == ConsoleLineKind::Out).map(|r| r.text.len()).sum::<usize>(),
            SHOWN
        );
    }
}
