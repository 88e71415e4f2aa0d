//! The source pane: the file that the code of a frame was made from, with the line that comes next.
//!
//! Row `i` is line `i + 1`. Where there is no file to show, the pane says which one it looked for, and where.

use crate::session::{RunState, SourceView};
use crate::tui::app::App;
use crate::tui::text::{cut, cut_left, escape, width as columns, wrap};
use crate::tui::words::message;
use crate::words::{Fact, Message};
use ratatui::text::{Line, Span};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Columns from one tab stop to the next.
const TAB: usize = 4;

pub fn len(app: &App, width: usize) -> usize {
    match app.views.source.text.len() {
        0 => instead(app, width).len(),
        lines => lines,
    }
}

/// The row of the line that the frame is at; `None` if it is at none of this file.
pub(crate) fn here_row(app: &App) -> Option<usize> {
    let view = &app.views.source;
    view.here.filter(|line| *line < view.text.len())
}

/// The line under the cursor, counted from 1; `None` if there is none.
pub(crate) fn cursor_line(app: &App) -> Option<u32> {
    let row = app.scroll(super::Pane::Source).selected;
    (row < app.views.source.text.len()).then(|| u32::try_from(row + 1).unwrap_or(u32::MAX))
}

pub fn title(app: &App) -> Vec<Span<'static>> {
    let (view, t) = (&app.views.source, &app.theme);
    if view.file.is_empty() {
        return Vec::new();
    }
    let room = app.row_width(super::Pane::Source);
    let mut spans = vec![Span::styled(cut_left(&escape(&view.shown), room.saturating_sub(14)), t.symbol)];
    let mut used = 14 + columns(&spans[0].content);
    let mut add = |text: String, style| {
        used += columns(&text) + 4;
        if used <= room {
            spans.push(Span::styled(format!(" ── {text}"), style));
        }
    };
    if let Some(doubt) = &view.doubt {
        add(format!("! {}", doubt.text(app.lang)), t.warning);
    }
    if view.text.is_cut() {
        add(app.text("source-cut").into_owned(), t.warning);
    }
    if view.waits {
        add(format!("▷ {}", app.text("source-waits")), t.dim);
    } else if app.focus == super::Pane::Source && !app.ended() {
        add(app.text("source-lines").into_owned(), t.dim);
    }
    spans
}

pub fn rows(app: &App, range: Range<usize>, width: usize) -> Vec<Line<'static>> {
    let (view, t) = (&app.views.source, &app.theme);
    if view.text.is_empty() {
        return super::part(instead(app, width), range);
    }
    let digits = view.text.len().to_string().len().max(3);
    let cursor = app.scroll(super::Pane::Source).selected;
    let row = |row: usize| {
        let breakpoint = view.breakpoints.iter().any(|(line, _)| *line == row);
        let (mark, style) = match () {
            () if view.here == Some(row) => (if view.waits { "▷" } else { "▶" }, t.focus),
            () if cursor == row => ("›", t.focus),
            () if view.inlined.contains(&row) => ("»", t.inferred),
            () => (" ", t.dim),
        };
        Line::from(vec![
            Span::styled(if breakpoint { "●" } else { " " }, t.breakpoint),
            Span::styled(mark, style),
            Span::styled(format!(" {:>digits$}  ", row + 1), t.dim),
            Span::raw(escape(&untabbed(view.text.line(row))).into_owned()),
        ])
    };
    range.map(row).collect()
}

/// A line with spaces for its tabs.
fn untabbed(line: &str) -> String {
    if !line.contains('\t') {
        return line.to_owned();
    }
    let (mut out, mut column) = (String::with_capacity(line.len() + 16), 0);
    for part in line.graphemes(true) {
        if part == "\t" {
            let gap = TAB - column % TAB;
            out.extend(std::iter::repeat_n(' ', gap));
            column += gap;
        } else {
            out.push_str(part);
            column += columns(&escape(part));
        }
    }
    out
}

/// What stands in the place of a file: how the program ended, or why there is none.
fn instead(app: &App, width: usize) -> Vec<Line<'static>> {
    let (view, t) = (&app.views.source, &app.theme);
    let ended = matches!(app.views.status.state, RunState::Ended(_) | RunState::Trapped);
    if ended && view.missing.is_empty() && app.screen.inner(super::Pane::Code).is_none() {
        return super::code::end_screen(app, width);
    }
    let mut lines = Vec::new();
    let room = width.saturating_sub(3).max(16);
    for (index, text) in view.missing.iter().enumerate() {
        let looked = text.id() == "source-looked";
        let style = match index {
            0 => t.strong,
            _ if looked => t.dim,
            _ => t.text,
        };
        let last = index + 1 == view.missing.len();
        lines.extend((index > 0 && last).then(Line::default));
        for part in wrap(&escape(&text.text(app.lang)), room, if looked { 2 } else { 0 }) {
            lines.push(Line::styled(format!(" {part}"), style));
        }
    }
    lines
}

pub fn details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    let view = &app.views.source;
    if selected >= view.text.len() {
        return None;
    }
    let line = Fact::Number(selected as u64 + 1);
    let title = message!("source-line-of", line, file = &view.shown).text(app.lang);
    let row = |id, what: Message| super::detail(app, id, &what.text(app.lang));
    let place = view.place.as_ref().map_or_else(|| message!("source-brought"), Message::verbatim);
    let mut text = vec![
        view.text.line(selected).trim().to_owned(),
        String::new(),
        row("detail-source", Message::verbatim(&view.file)),
        row("source-found", place),
    ];
    if view.here == Some(selected) {
        text.push(row("detail-lines", instructions(app, view)));
    }
    text.extend(view.doubt.iter().map(|doubt| format!("! {}", doubt.text(app.lang))));
    let breakpoint = view.breakpoints.iter().find(|(line, _)| *line == selected);
    let number = |(_, n): &(usize, u32)| message!("detail-breakpoint", number = n.to_string()).text(app.lang);
    text.extend(breakpoint.map(number));
    Some((cut(&title, 60), text))
}

/// How many instructions the line that comes next has.
fn instructions(app: &App, view: &SourceView) -> Message {
    let count = Fact::Count(view.instructions.2.len() as u64);
    let frame = app.views.frames.get(app.frame());
    let function = frame.map(|frame| frame.name.clone()).unwrap_or_default();
    message!("detail-count", count, function)
}

#[cfg(test)]
mod tests {
    use super::untabbed;

    #[test]
    fn tabs_lead_to_the_next_stop() {
        assert_eq!(untabbed("\ta\tb"), "    a   b");
        assert_eq!(untabbed("日\tx"), "日  x");
        assert_eq!(untabbed("\u{1b}\tx"), "\u{1b}   x");
        assert_eq!(untabbed("plain"), "plain");
    }
}
