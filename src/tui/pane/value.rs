//! Values of WebAssembly as rows: the operand stack, and what the rows of locals and globals have in common with it.

use super::memory::ValuePlace;
use crate::session::{Reading, ValueMark, ValueRow};
use crate::tui::app::App;
use crate::tui::text::{escape, pad, pad_left, width as columns};
use crate::tui::words::message;
use ratatui::text::{Line, Span};
use std::borrow::Cow;
use std::ops::Range;

/// The widths that the rows of one list share, so that their parts are aligned.
pub(super) struct Columns {
    number: usize,
    pub name: usize,
    hex: bool,
    /// The width of the whole row.
    all: usize,
}

impl Columns {
    pub fn of(app: &App, rows: &[ValueRow], fixed: usize, name: usize, width: usize) -> Self {
        let numbers = rows.iter().filter(|r| is_number(r));
        let number = numbers.map(|r| columns(&number(app, r))).max().unwrap_or(0).max(6);
        // The whole number matters more than the end of a long name.
        let name = name.min(width.saturating_sub(fixed + number + 1).max(5));
        let hex = rows.iter().map(|r| columns(&r.hex)).max().unwrap_or(0);
        // One column is for the space before it, and three for the mark after it.
        Self { number, name, hex: fixed + name + number + hex + 4 <= width, all: width }
    }
}

/// Whether the value is a number. Numbers are aligned; vectors and references are words that take as much room as they
/// need.
fn is_number(row: &ValueRow) -> bool {
    !row.hex.is_empty()
}

/// The number as the person prefers it: signed or unsigned.
fn number<'a>(app: &App, row: &'a ValueRow) -> Cow<'a, str> {
    match &row.unsigned {
        Some(unsigned) if app.unsigned => unsigned.into(),
        _ => row.decimal.text(app.lang).into(),
    }
}

pub(super) fn tail(app: &App, row: &ValueRow, widths: &Columns, spans: &mut Vec<Span<'static>>) {
    let t = &app.theme;
    let style = if row.mark == ValueMark::None { t.number } else { t.changed };
    if !is_number(row) {
        // The name says most about a value, so its type is the first to go if there is no room.
        let text = escape(&number(app, row)).into_owned();
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

pub(crate) fn stack_rows(app: &App, range: Range<usize>, width: usize) -> Vec<Line<'static>> {
    let rows = &app.views.stack;
    let widths = Columns::of(app, rows, 10, 0, width);
    let top = app.text("stack-top");
    range
        .filter_map(|i| rows.get(i))
        .map(|row| {
            let label = match row.index {
                0 => format!(" {} ", pad_left(&top, 3)),
                index => format!(" {index:>3} "),
            };
            let taken = if row.popped_next { "↑" } else { " " };
            let mut spans = vec![Span::styled(taken, app.theme.focus), Span::styled(label, app.theme.dim)];
            tail(app, row, &widths, &mut spans);
            Line::from(spans)
        })
        .collect()
}

pub(crate) fn stack_details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    let row = app.views.stack.get(selected)?;
    let place = match row.index {
        0 => message!("detail-top"),
        index => message!("detail-operand", index = index.to_string()),
    };
    Some((place.text(app.lang), describe(app, row)))
}

pub(super) fn describe(app: &App, row: &ValueRow) -> Vec<String> {
    let detail = |id, what: &str| super::detail(app, id, what);
    let mut lines = vec![detail("detail-type", &row.ty)];
    lines.push(detail(
        if is_number(row) { "detail-signed" } else { "detail-value" },
        &row.decimal.text(app.lang),
    ));
    lines.extend(row.unsigned.iter().map(|unsigned| detail("detail-unsigned", unsigned)));
    lines.extend(is_number(row).then(|| detail("detail-hex", &row.hex)));
    let names: Vec<String> = row.readings.iter().map(|reading| reading.name.text(app.lang)).collect();
    let wide = names.iter().map(|name| columns(name)).max().unwrap_or(0).clamp(9, 24);
    let reading =
        |(name, reading): (&String, &Reading)| format!("{} {}", pad(name, wide), reading.text.text(app.lang));
    lines.extend(names.iter().zip(&row.readings).map(reading));
    if let Some(text) = &row.points_to {
        lines.push(message!("detail-points-to", text).text(app.lang));
    }
    if row.popped_next {
        lines.extend([String::new(), format!("↑ {}", app.text("detail-taken"))]);
    }
    match row.mark {
        ValueMark::None => {}
        ValueMark::New => lines.push(format!("← {}", app.text("detail-pushed"))),
        ValueMark::Changed => lines.push(format!("* {}", app.text("detail-changed"))),
    }
    if row.address.is_some() {
        lines.extend([String::new(), app.text("detail-pointer").into_owned()]);
    }
    lines
}

/// The value under the cursor of the stack as an address, and where that value is.
pub(super) fn stack_pointer(app: &App) -> Option<(u64, ValuePlace)> {
    let row = app.views.stack.get(app.scroll(super::Pane::Stack).selected)?;
    Some((row.address?, ValuePlace::Stack(row.index)))
}
