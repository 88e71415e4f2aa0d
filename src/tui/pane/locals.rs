//! The variables of a frame: those of its source, if they are known, then the locals, globals and tables of WebAssembly.

use super::globals;
use super::memory::ValuePlace;
use super::value::{Columns, describe, tail};
use super::variable;
use crate::session::{Question, TableView, ValueMark, ValueRow};
use crate::tui::app::App;
use crate::tui::text::{cut, escape, pad, width as columns};
use crate::tui::variables::VariableLine;
use crate::tui::words::message;
use ratatui::text::{Line, Span};
use std::ops::Range;

/// What a row is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum LocalsRow<'a> {
    /// A source variable, a part of one, or the end of a page of parts.
    Variable(&'a VariableLine),
    /// Why there are no source variables, by its number.
    Note(usize),
    /// What the rows below are.
    Heading(&'static str),
    Local(&'a ValueRow),
    Global(&'a ValueRow),
    /// The globals of the linker.
    Linkers,
    Table(&'a TableView),
}

/// The row with this number.
pub(crate) fn row_at(app: &App, index: usize) -> Option<LocalsRow<'_>> {
    let views = &app.views;
    let mut left = index;
    let mut within = |len: usize| match left.checked_sub(len) {
        None => Some(left),
        Some(rest) => {
            left = rest;
            None
        }
    };
    if let Some(at) = within(views.variables.len()) {
        return Some(LocalsRow::Variable(&views.variables[at]));
    }
    if let Some(at) = within(views.debug_notes.len()) {
        return Some(LocalsRow::Note(at));
    }
    let both = !views.variables.is_empty() && !views.locals.is_empty();
    if within(usize::from(both)).is_some() {
        return Some(LocalsRow::Heading("locals-wasm"));
    }
    if let Some(at) = within(views.locals.len()) {
        return Some(LocalsRow::Local(&views.locals[at]));
    }
    let linkers = usize::from(!views.linker_globals.is_empty());
    if within(usize::from(views.globals.len() + linkers > 0)).is_some() {
        return Some(LocalsRow::Heading("locals-globals"));
    }
    if let Some(at) = within(views.globals.len()) {
        return Some(LocalsRow::Global(&views.globals[at]));
    }
    if within(linkers).is_some() {
        return Some(LocalsRow::Linkers);
    }
    within(views.tables.len()).map(|at| LocalsRow::Table(&views.tables[at]))
}

pub fn len(app: &App) -> usize {
    let views = &app.views;
    let both = usize::from(!views.variables.is_empty() && !views.locals.is_empty());
    let globals = views.globals.len() + usize::from(!views.linker_globals.is_empty());
    let heading = usize::from(globals > 0);
    let source = views.variables.len() + views.debug_notes.len() + both;
    source + views.locals.len() + heading + globals + views.tables.len()
}

/// The row under the cursor.
fn selected(app: &App) -> Option<LocalsRow<'_>> {
    row_at(app, app.scroll(super::Pane::Locals).selected)
}

pub fn rows(app: &App, range: Range<usize>, width: usize) -> Vec<Line<'static>> {
    let both = || app.views.locals.iter().chain(&app.views.globals);
    let name = both().map(|r| columns(name_of(r, false).0)).max().unwrap_or(0).clamp(5, (width / 3).max(16));
    let all: Vec<ValueRow> = both().cloned().collect();
    let widths = Columns::of(app, &all, 10, name, width);
    let names = variable::name_width(app, width);
    let one = |row| match row {
        LocalsRow::Variable(line) => variable::row(app, line, names, width),
        LocalsRow::Note(at) => {
            let note = app.views.debug_notes[at].clone().sentence().text(app.lang);
            let note = cut(&escape(&note), width.saturating_sub(3));
            Line::from(vec![Span::styled(" ! ", app.theme.warning), Span::styled(note, app.theme.dim)])
        }
        LocalsRow::Heading(id) => Line::styled(format!(" {}", app.text(id)), app.theme.title),
        LocalsRow::Table(table) => {
            let heading = escape(&table.heading().text(app.lang)).into_owned();
            Line::styled(format!(" {heading}"), app.theme.title)
        }
        LocalsRow::Linkers => Line::styled(format!("     {}", globals::folded(app)), app.theme.dim),
        LocalsRow::Local(row) => value_row(app, row, false, &widths),
        LocalsRow::Global(row) => value_row(app, row, true, &widths),
    };
    range.filter_map(|index| row_at(app, index)).map(one).collect()
}

fn value_row(app: &App, row: &ValueRow, global: bool, widths: &Columns) -> Line<'static> {
    let (name, known) = name_of(row, global);
    let changed = if row.mark == ValueMark::None { " " } else { "*" };
    let mut spans = vec![
        Span::styled(changed, app.theme.changed),
        Span::styled(format!("{:>3} ", row.index), app.theme.dim),
        Span::styled(
            format!("{} ", pad(&escape(name), widths.name)),
            if known { app.theme.symbol } else { app.theme.dim },
        ),
    ];
    tail(app, &ValueRow { mark: changed_only(row.mark), ..row.clone() }, widths, &mut spans);
    Line::from(spans)
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

/// Everything about a row: a title and lines.
pub fn details(app: &App, index: usize) -> Option<(String, Vec<String>)> {
    let (row, global) = match row_at(app, index)? {
        LocalsRow::Variable(line) => return variable::details(app, line),
        LocalsRow::Note(at) => {
            let note = app.views.debug_notes[at].clone().sentence().text(app.lang);
            return Some((app.text("detail-debug-note").into_owned(), vec![note]));
        }
        LocalsRow::Heading(_) => return None,
        LocalsRow::Linkers => return Some(globals::details(app)),
        LocalsRow::Table(table) => {
            let lines = table.lines().iter().map(|line| line.text(app.lang)).collect();
            return Some((table.heading().text(app.lang), lines));
        }
        LocalsRow::Local(row) => (row, false),
        LocalsRow::Global(row) => (row, true),
    };
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

/// The value under the cursor as an address, and where that value is.
pub(super) fn pointer(app: &App) -> Option<(u64, ValuePlace)> {
    match selected(app)? {
        LocalsRow::Local(row) => Some((row.address?, ValuePlace::Local(row.index))),
        LocalsRow::Global(row) => Some((row.address?, ValuePlace::Global(row.index))),
        _ => None,
    }
}

/// The source variable under the cursor, or the part of one.
pub(crate) fn variable(app: &App) -> Option<&VariableLine> {
    match selected(app)? {
        LocalsRow::Variable(line) => Some(line),
        _ => None,
    }
}

/// What the cursor is on, as a question to the session.
pub(crate) fn question(app: &App) -> Option<Question> {
    let frame = app.frame();
    Some(match selected(app)? {
        LocalsRow::Variable(line) => {
            let row = line.row.as_ref()?;
            if let Some(index) = row.local {
                return Some(Question::Local { frame, index });
            }
            let (address, len) = (row.address?, row.size.filter(|size| *size > 0)?);
            Question::Memory { memory: None, frame, address, len }
        }
        LocalsRow::Local(row) => Question::Local { frame, index: u32::try_from(row.index).ok()? },
        LocalsRow::Global(row) => Question::Global { frame, index: u32::try_from(row.index).ok()? },
        _ => return None,
    })
}
