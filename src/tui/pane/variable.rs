//! A source variable, or a part of one, as a row.

use crate::session::{VariableMark, VariableRow};
use crate::tui::app::App;
use crate::tui::text::{cut, escape, pad, width as columns};
use crate::tui::variables::VariableLine;
use crate::tui::words::message;
use crate::words::Fact;
use ratatui::text::{Line, Span};

/// Columns by which a part stands further to the right than the whole.
const INDENT: usize = 2;
/// The most columns of indentation.
const MOST_INDENT: usize = 16;

fn indent(line: &VariableLine) -> usize {
    (line.depth * INDENT).min(MOST_INDENT)
}

/// The columns that names take, with their indentation.
pub(super) fn name_width(app: &App, width: usize) -> usize {
    let one = |line: &VariableLine| {
        let name = line.row.as_ref().map_or(0, |row| columns(&escape(&row.name)));
        indent(line) + name
    };
    let widest = app.views.variables.iter().map(one).max().unwrap_or(0);
    widest.clamp(5, (app.row_width(super::Pane::Locals).min(width) * 2 / 5).max(8))
}

pub(super) fn row(app: &App, line: &VariableLine, names: usize, width: usize) -> Line<'static> {
    let t = &app.theme;
    let indent = indent(line);
    let Some(row) = &line.row else {
        let more = message!("variable-more", more = Fact::Number(line.more)).text(app.lang);
        return Line::styled(format!("{}{more}", " ".repeat(indent + 3)), t.dim);
    };
    let fold = match (line.folds, line.open) {
        (false, _) => "  ",
        (true, false) => "▸ ",
        (true, true) => "▾ ",
    };
    let name = pad(&cut(&escape(&row.name), names.saturating_sub(indent)), names.saturating_sub(indent));
    let shown = escape(&row.message().text(app.lang)).into_owned();
    let left = 1 + indent + 2 + names + 2;
    let room = width.saturating_sub(left);
    let value = cut(&shown, room);
    let style = match (line.changed, row.mark, row.finding) {
        (true, ..) => t.changed,
        (_, _, Some(_)) => t.warning,
        (_, Some(VariableMark::Gone(_)), _) => t.dim,
        (_, Some(VariableMark::Uncertain), _) => t.inferred,
        _ => t.number,
    };
    let mut spans = vec![
        Span::styled(if line.changed { "*" } else { " " }, t.changed),
        Span::styled(format!("{}{fold}", " ".repeat(indent)), t.dim),
        Span::styled(format!("{name}  "), t.symbol),
        Span::styled(value.clone(), style),
    ];
    // The type is said where the value leaves room.
    let ty = escape(&row.ty).into_owned();
    let free = app.row_width(super::Pane::Locals).min(width).saturating_sub(left + columns(&value));
    if !ty.is_empty() && columns(&ty) + 2 <= free {
        let gap = free - columns(&ty) - 1;
        spans.push(Span::styled(format!("{}{ty}", " ".repeat(gap)), t.dim));
    }
    Line::from(spans)
}

/// Everything about a variable: its type and value in full, and where it is.
pub(super) fn details(app: &App, line: &VariableLine) -> Option<(String, Vec<String>)> {
    let row: &VariableRow = line.row.as_ref()?;
    let detail = |id, what: &str| super::detail(app, id, what);
    let mut lines = Vec::new();
    if !row.full_type.is_empty() {
        lines.push(detail("detail-type", &row.full_type));
    }
    lines.push(detail("detail-value", &row.message().text(app.lang)));
    if let (Some(address), Some(size)) = (row.address, row.size) {
        let bytes = message!("bytes", count = size).text(app.lang);
        lines.push(detail("detail-place", &format!("{address:#x}, {bytes}")));
    }
    if let Some(target) = row.target {
        lines.push(detail("detail-target", &format!("{target:#x}")));
    }
    if row.address.is_some() {
        lines.extend([String::new(), app.text("detail-variable-keys").into_owned()]);
    }
    Some((line.path.clone(), lines))
}
