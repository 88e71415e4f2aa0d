//! Two runs side by side: the present one, and the one that was made to see what would be. Covers the panes.
//!
//! Where the screen is wide each run has a column; else each row names both calls, and what they have each on a line.

use super::app::App;
use super::paint::{boxed, highlight, put, scroll_mark};
use super::pane::Pane;
use super::text::{cut, escape, pad, width, wrap};
use super::words::{self, message};
use crate::session::WhatIf;
use crate::session::compare::{Cell, Difference, Kind, Line as Row, Output, folded, in_column};
use crate::words::Lang;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::sync::Arc;

/// From so many columns on, each run has its own.
const TWO_COLUMNS: usize = 110;
/// From so many rows on, what came of the runs stays in sight under the calls.
const ROOMY: usize = 26;
/// Most lines of a cell that does not fit its column.
const CELL: usize = 3;

/// Where the view of two runs is scrolled, and what it shows.
#[derive(Debug, Clone)]
pub struct Beside {
    pub what_if: Arc<WhatIf>,
    /// The entry under the cursor.
    pub(super) selected: usize,
    /// The first line shown.
    top: usize,
}

impl Beside {
    /// Opens it at the first difference.
    #[must_use]
    pub fn new(what_if: Arc<WhatIf>) -> Self {
        Self { what_if, selected: usize::MAX, top: 0 }
    }
}

/// Something of the list that is one thing to a cursor.
pub(super) struct ComparedEntry {
    lines: Vec<Line<'static>>,
    /// Where in the present run it is, as `goto` takes it.
    pub(super) at: Option<String>,
    /// Whether the runs differ here.
    pub(super) difference: bool,
    first: bool,
}

impl ComparedEntry {
    fn text(line: Line<'static>) -> Self {
        Self { lines: vec![line], at: None, difference: false, first: false }
    }
}

/// Where it stands on the screen, border included.
fn area(app: &App) -> Rect {
    let s = &app.screen;
    Rect { y: 1, height: s.sentence.y.saturating_sub(1), ..s.area }
}

/// Columns, and rows for the list.
pub(super) fn room(app: &App) -> (usize, usize) {
    let area = area(app);
    let (columns, rows) =
        (usize::from(area.width).saturating_sub(2), usize::from(area.height).saturating_sub(2));
    (columns, rows - pinned(app, columns, rows).len().min(rows))
}

/// What stays under the list, where there is room for both.
fn pinned(app: &App, columns: usize, rows: usize) -> Vec<Line<'static>> {
    if rows < ROOMY {
        return Vec::new();
    }
    let mut lines = outcome(app, columns);
    lines.truncate(rows / 3);
    lines.insert(0, Line::styled("─".repeat(columns), app.theme.border));
    lines
}

/// Moves the cursor, as the wheel does.
pub fn scroll(app: &mut App, by: isize) {
    let (columns, _) = room(app);
    let last = entries(app, columns).len().saturating_sub(1);
    if let Some(beside) = &mut app.beside {
        beside.selected = beside.selected.saturating_add_signed(by).min(last);
    }
}

/// Keeps the cursor on the list and in sight.
pub fn arrange(app: &mut App) {
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

/// Draws it over the panes.
pub fn draw(app: &App, buf: &mut Buffer) {
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
        put(buf, row, line.clone());
        if entry == beside.selected && entries[entry].at.is_some() {
            highlight(buf, row, app.theme.selected);
        }
    }
    scroll_mark(app, Pane::Why, inside, beside.top, len, buf);
    let under = usize::from(area.height).saturating_sub(2);
    for (line, y) in pinned(app, columns, under).into_iter().zip(inside.bottom()..) {
        put(buf, Rect { y, height: 1, ..inside }, line);
    }
}

/// All of the list: what differs at the start and first, the calls, and what came of it where that does not stay.
pub(super) fn entries(app: &App, columns: usize) -> Vec<ComparedEntry> {
    let Some(beside) = &app.beside else { return Vec::new() };
    let report = &beside.what_if.report;
    let t = &app.theme;
    let mut entries: Vec<ComparedEntry> =
        summary(app, columns).into_iter().map(ComparedEntry::text).collect();
    entries.push(ComparedEntry::text(Line::default()));
    let [a, b] = &report.names.long;
    let head = match columns >= TWO_COLUMNS {
        true => format!(" {}   {b}", pad(&format!("       {a}"), (columns - 5) / 2 + 7)),
        false => format!("   {:>4} {:>4}", report.names.short[0], report.names.short[1]),
    };
    entries.push(ComparedEntry::text(Line::styled(head, t.title)));
    let mut at = None;
    let mut rest = &report.lines[..];
    while let [row, after @ ..] = rest {
        at = place(row).or(at);
        // Where each run goes its own way, both ways stand beside each other.
        let of_a = rest.iter().take_while(|row| only(row) == Some(Kind::OnlyA)).count();
        let of_b = rest[of_a..].iter().take_while(|row| only(row) == Some(Kind::OnlyB)).count();
        if columns < TWO_COLUMNS || of_a == 0 || of_b == 0 {
            entries.push(entry(app, row, columns, at.clone()));
            rest = after;
            continue;
        }
        for i in 0..of_a.max(of_b) {
            let (left, right) = (rest[..of_a].get(i), rest[of_a..of_a + of_b].get(i));
            at = left.and_then(place).or(at);
            entries.push(pair(app, left, right, columns, at.clone()));
        }
        rest = &rest[of_a + of_b..];
    }
    let (_, rows) = (columns, usize::from(area(app).height).saturating_sub(2));
    if rows < ROOMY {
        entries.push(ComparedEntry::text(Line::default()));
        entries.extend(outcome(app, columns).into_iter().map(ComparedEntry::text));
    }
    entries
}

/// Where an entry of the present run is, as `goto` takes it.
fn place(row: &Row) -> Option<String> {
    let Row::Row { a: Some(cell), .. } = row else { return None };
    Some(cell.number.map_or_else(|| cell.moment.to_string(), |number| format!("call {number}")))
}

/// Which run alone has it.
fn only(row: &Row) -> Option<Kind> {
    let (Row::Row { kind, .. } | Row::Folded { kind: Some(kind), .. }) = row else { return None };
    Some(*kind).filter(|kind| matches!(kind, Kind::OnlyA | Kind::OnlyB))
}

/// What only the present run has, and beside it what only the other has.
fn pair(
    app: &App,
    left: Option<&Row>,
    right: Option<&Row>,
    columns: usize,
    at: Option<String>,
) -> ComparedEntry {
    let column = (columns - 5) / 2;
    let half = |row: Option<&Row>| match row {
        Some(Row::Row { a: Some(cell), .. } | Row::Row { b: Some(cell), .. }) => {
            in_column(&clean(cell), column, CELL)
        }
        Some(Row::Folded { kind, count }) => match &app.beside {
            Some(beside) => {
                let text = folded(*kind, *count, &beside.what_if.report.names);
                vec![cut(&format!("      {text}"), column)]
            }
            None => Vec::new(),
        },
        Some(Row::Row { .. }) | None => Vec::new(),
    };
    let first = |row: Option<&Row>| matches!(row, Some(Row::Row { first: true, .. }));
    let first = first(left) || first(right);
    let style = if first { app.theme.strong } else { app.theme.text };
    let mark = |row: Option<&Row>, kind: Kind| match row {
        Some(_) => Span::styled(kind.mark(), mark_style(app, kind)),
        None => Span::raw(" "),
    };
    let marks = [mark(left, Kind::OnlyA), Span::raw(" "), mark(right, Kind::OnlyB)];
    let lines = two_columns(app, first, [&half(left), &half(right)], &marks, columns, style);
    ComparedEntry { lines, at, difference: true, first }
}

/// Lines of both runs beside each other, three columns of marks between them.
fn two_columns(
    app: &App,
    first: bool,
    [left, right]: [&[String]; 2],
    marks: &[Span<'static>],
    columns: usize,
    style: Style,
) -> Vec<Line<'static>> {
    let column = (columns - 5) / 2;
    let line = |i: usize| {
        let side = |lines: &[String]| lines.get(i).cloned().unwrap_or_default();
        let lead = Span::styled(if first && i == 0 { "▶ " } else { "  " }, app.theme.focus);
        let mut spans = vec![lead, Span::styled(pad(&side(left), column), style)];
        spans.extend(if i == 0 { marks.to_vec() } else { vec![Span::raw("   ")] });
        spans.push(Span::styled(side(right), style));
        Line::from(spans)
    };
    (0..left.len().max(right.len())).map(line).collect()
}

fn summary(app: &App, columns: usize) -> Vec<Line<'static>> {
    let Some(beside) = &app.beside else { return Vec::new() };
    let (report, t) = (&beside.what_if.report, &app.theme);
    let mut lines = Vec::new();
    let mut add = |lead: &str, text: &str, style: Style| {
        let hang = width(lead);
        for (i, part) in wrap(&escape(text), columns.saturating_sub(hang + 1), 0).into_iter().enumerate() {
            let lead = if i == 0 { lead.to_owned() } else { " ".repeat(hang) };
            lines.push(Line::from(vec![Span::styled(lead, t.key), Span::styled(part, style)]));
        }
    };
    for Difference { what, a, b } in &report.start {
        add(" ", &format!("{what}: {a} → {b}"), t.text);
    }
    add(" ", &report.first, t.strong);
    if let Some(sides) = &report.sides {
        for (name, side) in report.names.leads().iter().zip(sides) {
            add(&format!("   {name}"), side, t.text);
        }
    }
    for more in report.varying.iter().chain(&report.effects) {
        add(" ", more, t.dim);
    }
    lines
}

fn entry(app: &App, row: &Row, columns: usize, at: Option<String>) -> ComparedEntry {
    let t = &app.theme;
    let Some(beside) = &app.beside else { return ComparedEntry::text(Line::default()) };
    let report = &beside.what_if.report;
    let (kind, first, a, b) = match row {
        Row::Row { kind, first, a, b } => (*kind, *first, a.as_ref().map(clean), b.as_ref().map(clean)),
        Row::Folded { kind, count } => {
            let text = format!("      {}", folded(*kind, *count, &report.names));
            return ComparedEntry { at, ..ComparedEntry::text(Line::styled(cut(&text, columns), t.dim)) };
        }
    };
    let style = match (kind, first) {
        (Kind::Same, _) => t.dim,
        (_, true) => t.strong,
        _ => t.text,
    };
    let lead = Span::styled(if first { "▶ " } else { "  " }, t.focus);
    let mark = |on: bool| {
        Span::styled(if on { format!(" {} ", kind.mark()) } else { "   ".into() }, mark_style(app, kind))
    };
    let mut lines = Vec::new();
    if columns >= TWO_COLUMNS {
        let column = (columns - 5) / 2;
        let most = if kind == Kind::Same { 1 } else { CELL };
        let cell =
            |cell: &Option<Cell>| cell.as_ref().map_or_else(Vec::new, |cell| in_column(cell, column, most));
        lines = two_columns(app, first, [&cell(&a), &cell(&b)], &[mark(true)], columns, style);
    } else {
        let number = |cell: &Option<Cell>| cell.as_ref().map_or_else(String::new, Cell::mark);
        let head =
            vec![lead, Span::styled(format!("{:>4} {:>4}", number(&a), number(&b)), t.number), mark(true)];
        let indent = 14;
        let mut add = |head: Vec<Span<'static>>, name: &str, text: &str, most: usize| {
            let hang = width(name);
            let parts = wrap(text, columns.saturating_sub(indent + hang + 1), 0);
            let more = parts.len() > most;
            let mut head = Some(head);
            for (i, part) in parts.into_iter().take(most).enumerate() {
                let mut spans = head.take().unwrap_or_else(|| vec![Span::raw(" ".repeat(indent))]);
                let name = if i == 0 { name.to_owned() } else { " ".repeat(hang) };
                let end = if more && i + 1 == most { "…" } else { "" };
                spans.extend([Span::styled(name, t.key), Span::styled(format!("{part}{end}"), style)]);
                lines.push(Line::from(spans));
            }
        };
        let below = || vec![Span::raw(" ".repeat(indent))];
        let leads = report.names.leads();
        let name = |side: usize| leads[side].clone();
        match (kind, &a, &b) {
            (Kind::Same, Some(a), _) => add(head, "", &cut(&a.line(), columns.saturating_sub(indent + 1)), 1),
            (Kind::Reply | Kind::Varies, Some(a), Some(b)) => {
                add(head, "", &a.text, CELL);
                add(below(), &name(0), &a.reply, CELL);
                add(below(), &name(1), &b.reply, CELL);
            }
            (_, Some(a), Some(b)) => {
                add(head, &name(0), &a.line(), CELL);
                add(below(), &name(1), &b.line(), CELL);
            }
            (_, Some(cell), None) | (_, None, Some(cell)) => add(head, "", &cell.line(), CELL),
            (_, None, None) => {}
        }
    }
    ComparedEntry { lines, at, difference: kind.is_difference(), first }
}

fn clean(cell: &Cell) -> Cell {
    Cell { text: escape(&cell.text).into_owned(), reply: escape(&cell.reply).into_owned(), ..cell.clone() }
}

fn mark_style(app: &App, kind: Kind) -> Style {
    let t = &app.theme;
    match kind {
        Kind::Same | Kind::Varies | Kind::BeyondA | Kind::BeyondB => t.dim,
        Kind::Reply | Kind::Arguments | Kind::Elsewhere => t.warning,
        Kind::OnlyA => t.refused,
        Kind::OnlyB => t.granted,
    }
}

/// What both wrote and how they ended.
fn outcome(app: &App, columns: usize) -> Vec<Line<'static>> {
    let Some(beside) = &app.beside else { return Vec::new() };
    let (report, t) = (&beside.what_if.report, &app.theme);
    if columns < TWO_COLUMNS {
        let text = report.outcome();
        let parts = text.iter().flat_map(|line| wrap(&escape(line), columns.saturating_sub(2), 4));
        return parts.map(|part| Line::from(format!(" {part}"))).collect();
    }
    let column = (columns - 5) / 2;
    let [left, right] = [0, 1].map(|side| {
        let mut lines = vec![format!("{}: {}", report.names.long[side], report.ends[side])];
        lines.extend(report.outputs.iter().flat_map(|output| written(app.lang, output, side)));
        lines.iter().flat_map(|line| wrap(&escape(line), column, 5)).collect::<Vec<_>>()
    });
    let line = |i: usize| {
        let side = |lines: &[String]| lines.get(i).cloned().unwrap_or_default();
        let style = if i == 0 { t.strong } else { t.text };
        Line::from(vec![
            Span::raw("  "),
            Span::styled(pad(&side(&left), column), style),
            Span::styled(" │ ", t.border),
            Span::styled(side(&right), style),
        ])
    };
    (0..left.len().max(right.len())).map(line).collect()
}

/// What one run wrote to a stream, a line each.
fn written(lang: Lang, output: &Output, side: usize) -> Vec<String> {
    let name = if output.stream == "standard output" { "out" } else { "err" };
    match (output.same, output.bytes[side]) {
        (true, 0) => Vec::new(),
        (true, n) => {
            let same = message!("beside-same", size = words::size(n));
            vec![format!("{name}  {}", same.text(lang))]
        }
        (false, 0) => vec![format!("{name}  {}", words::text(lang, "beside-nothing"))],
        (false, _) => {
            let mut lines: Vec<String> = Vec::new();
            if output.common > 0 {
                let common = message!("beside-common", lines = output.common.to_string());
                lines.push(format!("{name}  {}", common.text(lang)));
            }
            lines.extend(output.lines[side].iter().map(|line| format!("{name}  {line}")));
            lines.extend(output.more[side].then(|| format!("{name}  …")));
            lines
        }
    }
}
