//! Two runs side by side: the present one, and one that was made to try something. This view covers the panes.
//!
//! What the lines say and how they are laid out comes from `trace::compare`, which also makes the report for the
//! terminal; here they get their colours and a cursor.

use super::app::App;
use super::paint::{boxed, highlight, put, scroll_mark};
use super::pane::Pane;
use super::text::escape;
use super::words;
use crate::session::WhatIf;
use crate::session::compare::{ComparisonLayout, Form, RowKind, Styled, StyledEntry, Tone};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use std::sync::Arc;

/// From this many rows on, the outcome of the runs stays in sight below the calls.
const ROOMY: usize = 26;

/// Where the view of two runs is scrolled, and what it shows.
#[derive(Debug, Clone)]
pub(crate) struct Beside {
    pub what_if: Arc<WhatIf>,
    /// The entry under the cursor.
    pub(super) selected: usize,
    /// The first line shown.
    top: usize,
}

impl Beside {
    /// Opens the view at the first difference.
    #[must_use]
    pub fn new(what_if: Arc<WhatIf>) -> Self {
        Self { what_if, selected: usize::MAX, top: 0 }
    }
}

/// The area of the view on the screen, including its border.
fn area(app: &App) -> Rect {
    let s = &app.screen;
    Rect { y: 1, height: s.sentence.y.saturating_sub(1), ..s.area }
}

/// How many columns the view has, and how many rows its list.
pub(super) fn room(app: &App) -> (usize, usize) {
    let area = area(app);
    let (columns, rows) =
        (usize::from(area.width).saturating_sub(2), usize::from(area.height).saturating_sub(2));
    (columns, rows - pinned(app, columns, rows).len().min(rows))
}

/// What stays in sight below the list, if there is room for both.
fn pinned(app: &App, columns: usize, rows: usize) -> Vec<Line<'static>> {
    if rows < ROOMY {
        return Vec::new();
    }
    let Some(beside) = &app.beside else { return Vec::new() };
    let outcome = beside.what_if.report.outcome(&layout(app, columns)).into_iter();
    let line = Line::styled("─".repeat(columns), app.theme.border);
    std::iter::once(line).chain(outcome.take(rows / 3).map(|line| painted(app, line))).collect()
}

/// Moves the cursor, for the mouse wheel.
pub(crate) fn scroll(app: &mut App, by: isize) {
    let (columns, _) = room(app);
    let last = entries(app, columns).len().saturating_sub(1);
    if let Some(beside) = &mut app.beside {
        beside.selected = beside.selected.saturating_add_signed(by).min(last);
    }
}

/// Keeps the cursor on the list, and in sight.
pub(crate) fn arrange(app: &mut App) {
    if app.beside.is_none() {
        return;
    }
    let (columns, rows) = room(app);
    let entries = entries(app, columns);
    let first = entries.iter().position(|entry| entry.first).unwrap_or(0);
    let Some(beside) = &mut app.beside else { return };
    if beside.selected == usize::MAX {
        beside.selected = first;
    }
    beside.selected = beside.selected.min(entries.len().saturating_sub(1));
    let above: usize = entries[..beside.selected].iter().map(|entry| entry.lines.len()).sum();
    let below = above + entries.get(beside.selected).map_or(0, |entry| entry.lines.len());
    let all: usize = entries.iter().map(|entry| entry.lines.len()).sum();
    beside.top = beside.top.min(above).max(below.saturating_sub(rows)).min(all.saturating_sub(rows));
}

/// Draws the view over the panes.
pub(crate) fn draw(app: &App, buf: &mut Buffer) {
    let Some(beside) = &app.beside else { return };
    let area = area(app);
    boxed(app, area, &words::what_if(app.lang, &beside.what_if.plan.tried()), buf);
    let (columns, rows) = room(app);
    let inside = Rect { x: area.x + 1, y: area.y + 1, width: columns as u16, height: rows as u16 };
    let entries = entries(app, columns);
    let lines =
        entries.iter().enumerate().flat_map(|(i, entry)| entry.lines.iter().map(move |line| (i, line)));
    let len = entries.iter().map(|entry| entry.lines.len()).sum();
    for ((entry, line), y) in lines.skip(beside.top).take(rows).zip(inside.y..) {
        let row = Rect { y, height: 1, ..inside };
        put(buf, row, painted(app, line.clone()));
        if entry == beside.selected && entries[entry].place.is_some() {
            highlight(buf, row, app.theme.selected);
        }
    }
    scroll_mark(app, Pane::Why, inside, beside.top, len, buf);
    let under = usize::from(area.height).saturating_sub(2);
    for (line, y) in pinned(app, columns, under).into_iter().zip(inside.bottom()..) {
        put(buf, Rect { y, height: 1, ..inside }, line);
    }
}

/// The whole list: what differs at the start, the first difference, the calls, and the outcome (unless that is pinned).
pub(super) fn entries(app: &App, columns: usize) -> Vec<StyledEntry> {
    let Some(beside) = &app.beside else { return Vec::new() };
    let report = &beside.what_if.report;
    let layout = layout(app, columns);
    let mut entries: Vec<StyledEntry> = report.before(&layout).into_iter().map(StyledEntry::from).collect();
    entries.extend(report.calls(&layout));
    if usize::from(area(app).height).saturating_sub(2) < ROOMY {
        entries.push(Styled::default().into());
        entries.extend(report.outcome(&layout).into_iter().map(StyledEntry::from));
    }
    entries
}

fn layout(app: &App, columns: usize) -> ComparisonLayout<'static> {
    let harmless = &|text: &str| escape(text).into_owned();
    ComparisonLayout { lang: app.lang, form: Form::Pane, columns, harmless }
}

/// A line in the colours of the theme.
fn painted(app: &App, line: Styled) -> Line<'static> {
    let t = &app.theme;
    let style = |tone: Tone| match tone {
        Tone::Text => t.text,
        Tone::Strong => t.strong,
        Tone::Dim => t.dim,
        Tone::Title => t.title,
        Tone::Name => t.key,
        Tone::Number => t.number,
        Tone::First => t.focus,
        Tone::Border => t.border,
        Tone::Mark(kind) => match kind {
            RowKind::Same | RowKind::Varies | RowKind::BeyondA | RowKind::BeyondB => t.dim,
            RowKind::Reply | RowKind::Arguments | RowKind::Elsewhere => t.warning,
            RowKind::OnlyA => t.refused,
            RowKind::OnlyB => t.granted,
        },
    };
    line.0.into_iter().map(|piece| Span::styled(piece.text, style(piece.tone))).collect()
}
