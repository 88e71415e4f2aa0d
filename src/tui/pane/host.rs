//! The program's calls to the host, each with its decoded arguments and result.

use crate::session::{CallRow, CallStatus};
use crate::tui::app::App;
use crate::tui::text::{cut, escape, pad, width as columns};
use crate::tui::theme::Theme;
use crate::tui::words::{self, message};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// The mark of a row, and its style.
pub fn mark(status: CallStatus, theme: &Theme) -> (&'static str, Style) {
    match status {
        CallStatus::Plain => (" ", theme.dim),
        CallStatus::Granted => ("✓", theme.granted),
        CallStatus::Refused => ("✗", theme.refused),
        CallStatus::Failed => ("!", theme.warning),
        CallStatus::Without => ("·", theme.dim),
        CallStatus::Pending => ("…", theme.warning),
    }
}

pub fn row(app: &App, index: usize, width: usize) -> Line<'static> {
    let calls = &app.views.calls;
    let Some(call) = calls.brief(index) else { return Line::default() };
    let t = &app.theme;
    let (mark, style) = mark(call.status, t);
    let digits = calls.brief(calls.len() - 1).map_or(2, |c| columns(&words::call_number(&c))).clamp(2, 9);
    let name = escape(&call.name.text(app.lang)).into_owned();
    let args = arguments(app, &call);
    let result = if call.result.is_empty() {
        String::new()
    } else {
        format!("→ {}", escape(&call.result.text(app.lang)))
    };
    let room = width.saturating_sub(digits + 3);
    // Wide panes align the results in a column; narrow panes give the call what it needs, and the result the rest.
    let (left, right) = if room >= 64 {
        (room * 11 / 20, room - room * 11 / 20)
    } else {
        let least = columns(&result).min(room * 2 / 5);
        let left = (columns(&name) + columns(&args) + 1).min(room - least);
        (left, room - left)
    };
    let name = cut(&name, left.saturating_sub(1));
    let args = cut(&args, left.saturating_sub(columns(&name) + 1));
    let call_part = columns(&name) + columns(&args);
    let outcome = if matches!(call.status, CallStatus::Refused | CallStatus::Failed) { style } else { t.dim };
    Line::from(vec![
        Span::styled(mark, style),
        Span::styled(format!("{:>digits$} ", words::call_number(&call)), t.dim),
        Span::styled(name, if call.status == CallStatus::Plain { t.symbol } else { style }),
        Span::raw(args),
        Span::raw(" ".repeat(left.saturating_sub(call_part))),
        Span::styled(pad(&result, right).trim_end().to_string(), outcome),
    ])
}

/// `(#3, "sample_text")` for a call; ` "sample_text"` for a lookup that made no call.
fn arguments(app: &App, call: &CallRow) -> String {
    let args = call.args.text(app.lang);
    let args = escape(&args);
    match (call.number, args.starts_with('(')) {
        (_, true) => args.into_owned(),
        (Some(_), false) => format!("({args})"),
        (None, false) => format!(" {args}"),
    }
}

pub fn details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    let call = app.views.calls.get(selected)?;
    let title = match call.number {
        Some(_) => message!("detail-call", number = words::call_number(&call), name = call.name.clone())
            .text(app.lang),
        None => call.name.text(app.lang),
    };
    let mut lines: Vec<String> = call.details.iter().map(|line| line.text(app.lang)).collect();
    if lines.is_empty() {
        lines.push(format!("{} {}", call.interface, call.name.text(app.lang)));
        let row = |id, what: &str| format!("{} {what}", pad(&app.text(id), 10));
        lines.extend([
            row("detail-arguments", &call.args.text(app.lang)),
            row("detail-result", &call.result.text(app.lang)),
        ]);
    }
    if call.account.is_some() {
        lines.extend([String::new(), app.text("detail-card").into_owned()]);
    }
    Some((title, lines))
}
