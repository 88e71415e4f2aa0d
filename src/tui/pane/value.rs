//! Values as rows: the operand stack, and locals with globals.

use super::globals;
use super::memory::ValuePlace;
use crate::session::{Reading, TableView, ValueMark, ValueRow};
use crate::tui::app::App;
use crate::tui::text::{escape, pad, pad_left, width as columns};
use crate::tui::words::message;
use ratatui::text::{Line, Span};
use std::borrow::Cow;
use std::ops::Range;

/// The widths that the rows of one list share, so that their parts are aligned.
struct Columns {
    number: usize,
    name: usize,
    hex: bool,
    /// The width of the whole row.
    all: usize,
}

impl Columns {
    fn of(app: &App, rows: &[ValueRow], fixed: usize, name: usize, width: usize) -> Self {
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

fn tail(app: &App, row: &ValueRow, widths: &Columns, spans: &mut Vec<Span<'static>>) {
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

/// The value in a row of the locals pane: a local, or after a heading a global; `None` for the heading.
fn local_at(app: &App, index: usize) -> Option<&ValueRow> {
    let locals = &app.views.locals;
    locals.get(index).or_else(|| app.views.globals.get(index.checked_sub(locals.len() + 1)?))
}

pub(crate) fn locals_len(app: &App) -> usize {
    let globals = app.views.globals.len();
    let linkers = usize::from(!app.views.linker_globals.is_empty());
    let heading = usize::from(globals + linkers > 0);
    app.views.locals.len() + heading + globals + linkers + app.views.tables.len()
}

/// Whether a row stands for the globals of the linker.
fn is_linkers(app: &App, index: usize) -> bool {
    let before = app.views.locals.len() + 1 + app.views.globals.len();
    !app.views.linker_globals.is_empty() && index == before
}

/// The table at a row, below locals and globals.
fn table_at(app: &App, index: usize) -> Option<&TableView> {
    app.views.tables.get(index.checked_sub(locals_len(app) - app.views.tables.len())?)
}

pub(crate) fn locals_rows(app: &App, range: Range<usize>, width: usize) -> Vec<Line<'static>> {
    let locals = &app.views.locals;
    let both = || locals.iter().chain(&app.views.globals);
    let name = both().map(|r| columns(name_of(r, false).0)).max().unwrap_or(0).clamp(5, (width / 3).max(16));
    let all: Vec<ValueRow> = both().cloned().collect();
    let widths = Columns::of(app, &all, 10, name, width);
    range
        .map(|i| {
            if let Some(table) = table_at(app, i) {
                let heading = escape(&table.heading().text(app.lang)).into_owned();
                return Line::styled(format!(" {heading}"), app.theme.title);
            }
            if is_linkers(app, i) {
                return Line::styled(format!("     {}", globals::folded(app)), app.theme.dim);
            }
            let Some(row) = local_at(app, i) else {
                return Line::styled(format!(" {}", app.text("locals-globals")), app.theme.title);
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

/// A local is never "pushed", so only a change is marked, by the star in front.
fn changed_only(mark: ValueMark) -> ValueMark {
    if mark == ValueMark::None { mark } else { ValueMark::Changed }
}

/// Its name, or a word for what it is; and whether that is a real name.
fn name_of(row: &ValueRow, global: bool) -> (&str, bool) {
    match (&row.name, row.special, global) {
        (Some(name), _, _) => (name, true),
        (None, true, false) => ("param", false),
        (None, true, true) => ("mut", false),
        (None, false, _) => ("", false),
    }
}

pub(crate) fn stack_details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    let row = app.views.stack.get(selected)?;
    let place = match row.index {
        0 => message!("detail-top"),
        index => message!("detail-operand", index = index.to_string()),
    };
    Some((place.text(app.lang), describe(app, row)))
}

pub(crate) fn locals_details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    if let Some(table) = table_at(app, selected) {
        let lines = table.lines().iter().map(|line| line.text(app.lang)).collect();
        return Some((table.heading().text(app.lang), lines));
    }
    if is_linkers(app, selected) {
        return Some(globals::details(app));
    }
    let row = local_at(app, selected)?;
    let global = selected > app.views.locals.len();
    let name =
        row.name.as_ref().map_or_else(|| row.index.to_string(), |name| format!("{} {name}", row.index));
    let what = match (global, row.special) {
        (false, true) => message!("detail-parameter", name),
        (false, false) => message!("detail-local", name),
        (true, true) => message!("detail-mutable", name),
        (true, false) => message!("detail-global", name),
    };
    Some((what.text(app.lang), describe(app, row)))
}

fn describe(app: &App, row: &ValueRow) -> Vec<String> {
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

/// The value under the cursor of the stack or locals pane as an address, and where that value is.
pub fn pointer(app: &App, pane: super::Pane) -> Option<(u64, ValuePlace)> {
    let selected = app.scroll(pane).selected;
    let (row, place): (_, fn(usize) -> ValuePlace) = match pane {
        super::Pane::Stack => (app.views.stack.get(selected)?, ValuePlace::Stack),
        super::Pane::Locals if selected < app.views.locals.len() => {
            (local_at(app, selected)?, ValuePlace::Local)
        }
        super::Pane::Locals => (local_at(app, selected)?, ValuePlace::Global),
        _ => return None,
    };
    Some((row.address?, place(row.index)))
}
