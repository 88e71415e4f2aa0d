//! Values as rows: the operand stack, and locals with globals.

use crate::session::{ValueMark, ValueRow};
use crate::tui::app::App;
use crate::tui::text::{escape, pad, width as columns};
use crate::tui::words;
use ratatui::text::{Line, Span};
use std::ops::Range;

/// Widths that the rows of one list share, so that they stand in columns.
struct Columns {
    number: usize,
    name: usize,
    hex: bool,
    /// Of the whole row.
    all: usize,
}

impl Columns {
    fn of(app: &App, rows: &[ValueRow], fixed: usize, name: usize, width: usize) -> Self {
        let numbers = rows.iter().filter(|r| is_number(r));
        let number = numbers.map(|r| columns(number(app, r))).max().unwrap_or(0).max(6);
        // The number is worth more than the end of a long name.
        let name = name.min(width.saturating_sub(fixed + number + 1).max(5));
        let hex = rows.iter().map(|r| columns(&r.hex)).max().unwrap_or(0);
        // One column for the space before it and three for a mark behind it.
        Self { number, name, hex: fixed + name + number + hex + 4 <= width, all: width }
    }
}

/// Vectors and references are words that take the room they need; numbers stand in columns.
fn is_number(row: &ValueRow) -> bool {
    !row.hex.is_empty()
}

/// The number as the person wants it: signed, or unsigned.
fn number<'a>(app: &App, row: &'a ValueRow) -> &'a str {
    match &row.unsigned {
        Some(unsigned) if app.unsigned => unsigned,
        _ => &row.decimal,
    }
}

fn tail(app: &App, row: &ValueRow, widths: &Columns, spans: &mut Vec<Span<'static>>) {
    let t = &app.theme;
    let style = if row.mark == ValueMark::None { t.number } else { t.changed };
    if !is_number(row) {
        // What it is called says most of its type; the type is the first to go where there is not the room.
        let text = escape(number(app, row)).into_owned();
        let mark = if row.mark == ValueMark::New { "← " } else { "" };
        let used: usize = spans.iter().map(|span| columns(&span.content)).sum();
        let needed = used + columns(&row.ty) + 1 + columns(mark) + columns(&text);
        if needed <= widths.all || text == "null" {
            spans.push(Span::styled(format!("{} ", row.ty), t.dim));
        }
        spans.push(Span::styled(mark, t.changed));
        spans.push(Span::styled(text, style));
        return;
    }
    spans.push(Span::styled(format!("{:<4}", row.ty), t.dim));
    spans.push(Span::styled(format!("{:>w$}", number(app, row), w = widths.number), style));
    if widths.hex {
        spans.push(Span::styled(format!(" {:<10}", row.hex), t.dim));
    }
    if row.mark == ValueMark::New {
        spans.push(Span::styled(" ←", t.changed));
    }
    if let Some(text) = &row.points_to {
        let gap = if row.mark == ValueMark::New { " " } else { "  " };
        spans.push(Span::styled(format!("{gap}→ \"{}\"", escape(text)), t.string));
    }
}

pub fn stack_rows(app: &App, range: Range<usize>, width: usize) -> Vec<Line<'static>> {
    let rows = &app.views.stack;
    let widths = Columns::of(app, rows, 10, 0, width);
    range
        .filter_map(|i| rows.get(i))
        .map(|row| {
            let label = if row.index == 0 { " top ".into() } else { format!(" {:>3} ", row.index) };
            let taken = if row.popped_next { "↑" } else { " " };
            let mut spans = vec![Span::styled(taken, app.theme.focus), Span::styled(label, app.theme.dim)];
            tail(app, row, &widths, &mut spans);
            Line::from(spans)
        })
        .collect()
}

/// Locals, then a heading and the globals.
fn local_at(app: &App, index: usize) -> Option<&ValueRow> {
    let locals = &app.views.locals;
    locals.get(index).or_else(|| app.views.globals.get(index.checked_sub(locals.len() + 1)?))
}

pub fn locals_len(app: &App) -> usize {
    let globals = app.views.globals.len();
    app.views.locals.len() + if globals == 0 { 0 } else { globals + 1 }
}

pub fn locals_rows(app: &App, range: Range<usize>, width: usize) -> Vec<Line<'static>> {
    let locals = &app.views.locals;
    let both = || locals.iter().chain(&app.views.globals);
    let name = both().map(|r| columns(name_of(r, false).0)).max().unwrap_or(0).clamp(5, (width / 3).max(16));
    let all: Vec<ValueRow> = both().cloned().collect();
    let widths = Columns::of(app, &all, 10, name, width);
    range
        .map(|i| {
            let Some(row) = local_at(app, i) else {
                return Line::styled(" globals", app.theme.title);
            };
            let (name, known) = name_of(row, i > locals.len());
            let changed = if row.mark == ValueMark::None { " " } else { "*" };
            let mut spans = vec![
                Span::styled(changed, app.theme.changed),
                Span::styled(format!("{:>3} ", row.index), app.theme.dim),
                Span::styled(
                    format!("{} ", pad(&escape(name), widths.name)),
                    if known { app.theme.symbol } else { app.theme.dim },
                ),
            ];
            tail(app, &ValueRow { mark: changed_only(row.mark), ..row.clone() }, &widths, &mut spans);
            Line::from(spans)
        })
        .collect()
}

/// A local is never "pushed": its mark is the star in front.
fn changed_only(mark: ValueMark) -> ValueMark {
    if mark == ValueMark::None { mark } else { ValueMark::Changed }
}

/// Its name, or what it is; and whether that is a name.
fn name_of(row: &ValueRow, global: bool) -> (&str, bool) {
    match (&row.name, row.special, global) {
        (Some(name), _, _) => (name, true),
        (None, true, false) => ("param", false),
        (None, true, true) => ("mut", false),
        (None, false, _) => ("", false),
    }
}

pub fn stack_details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    let row = app.views.stack.get(selected)?;
    let place =
        if row.index == 0 { "top of the operand stack".into() } else { format!("operand {}", row.index) };
    Some((place, describe(row)))
}

pub fn locals_details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    let row = local_at(app, selected)?;
    let global = selected > app.views.locals.len();
    let kind = match (global, row.special) {
        (false, true) => "parameter",
        (false, false) => "local",
        (true, true) => "mutable global",
        (true, false) => "global",
    };
    let name = row.name.as_ref().map_or(String::new(), |n| format!(" {n}"));
    Some((format!("{kind} {}{name}", row.index), describe(row)))
}

fn describe(row: &ValueRow) -> Vec<String> {
    let mut lines = vec![format!("type      {}", row.ty)];
    if is_number(row) {
        lines.push(format!("signed    {}", row.decimal));
        lines.extend(row.unsigned.iter().map(|unsigned| format!("unsigned  {unsigned}")));
        lines.push(format!("hex       {}", row.hex));
    } else {
        lines.push(format!("value     {}", row.decimal));
        lines.extend(row.unsigned.iter().map(|unsigned| format!("unsigned  {unsigned}")));
    }
    let wide = row.readings.iter().map(|r| columns(&r.name)).max().unwrap_or(0).clamp(9, 24);
    lines.extend(row.readings.iter().map(|r| format!("{} {}", pad(&r.name, wide), r.text)));
    if let Some(text) = &row.points_to {
        lines.push(format!("points to \"{text}\""));
    }
    if row.popped_next {
        lines.extend([String::new(), "↑ the next operator takes it".into()]);
    }
    match row.mark {
        ValueMark::None => {}
        ValueMark::New => lines.push("← pushed by the last operator".into()),
        ValueMark::Changed => lines.push("* changed since the last stop".into()),
    }
    if row.address.is_some() {
        lines.extend([String::new(), words::POINTER_HINT.into()]);
    }
    lines
}

/// The value under the cursor of the stack or locals pane, as an address, and what to call it.
pub fn pointer(app: &App, pane: super::Pane) -> Option<(u64, String)> {
    let selected = app.scroll(pane).selected;
    let (row, what) = match pane {
        super::Pane::Stack => (app.views.stack.get(selected)?, "stack"),
        super::Pane::Locals if selected < app.views.locals.len() => (local_at(app, selected)?, "local"),
        super::Pane::Locals => (local_at(app, selected)?, "global"),
        _ => return None,
    };
    Some((row.address?, format!("{what} {}", row.index)))
}
