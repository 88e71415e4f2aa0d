//! What the program may touch: directories first, the rest in short, then its open handles.

use crate::session::DescriptorRow;
use crate::tui::app::App;
use crate::tui::text::escape;
use ratatui::text::{Line, Span};

/// Stands over the open handles.
const HANDLES: &str = " open handles";

pub fn lines(app: &App, width: usize) -> Vec<Line<'static>> {
    let caps = &app.views.capabilities;
    let t = &app.theme;
    let mut lines = Vec::new();
    let learned = caps.learned_in_call.map(|n| format!("  (the program learned this in call {n})"));
    if caps.directories.is_empty() {
        let mut spans = vec![Span::styled(" directories ", t.title), Span::styled("none", t.refused)];
        spans.extend(learned.clone().map(|l| Span::styled(l, t.dim)));
        lines.push(Line::from(spans));
    }
    for (i, (guest, host, access)) in caps.directories.iter().enumerate() {
        let mut spans = vec![
            Span::styled(" directory ", t.title),
            Span::styled("✓ ", t.granted),
            Span::styled(format!("\"{}\"", escape(guest)), t.string),
            Span::raw(format!(" {}", escape(access))),
            Span::styled(format!("  host {}", escape(host)), t.dim),
        ];
        if i == 0 {
            spans.extend(learned.clone().map(|l| Span::styled(l, t.dim)));
        }
        lines.push(Line::from(spans));
    }
    // What is denied says more than what is granted: it comes first.
    let mut short = vec![("env".to_string(), caps.env.len().to_string())];
    let (granted, denied): (Vec<_>, Vec<_>) = caps.others.iter().partition(|(_, how)| how == "granted");
    short.extend(denied.into_iter().chain(granted).cloned());
    let mut row: Vec<Span<'static>> = Vec::new();
    for (name, how) in short {
        let piece =
            [Span::styled(format!(" {} ", escape(&name)), t.title), Span::raw(format!("{} ", escape(&how)))];
        let used: usize = row.iter().chain(&piece).map(Span::width).sum();
        if used > width && !row.is_empty() {
            lines.push(Line::from(std::mem::take(&mut row)));
        }
        row.extend(piece);
    }
    lines.push(Line::from(row));
    if !caps.descriptors.is_empty() {
        lines.push(Line::styled(HANDLES, t.title));
    }
    for d in &caps.descriptors {
        let from = d.from_call.map_or("from the start".to_string(), |n| format!("from call {n}"));
        lines.push(Line::from(vec![
            Span::styled(format!(" {:>4} ", escape(&d.handle)), t.number),
            Span::raw(format!("{:<14} ", escape(&d.ty))),
            Span::styled(format!("{:<16}", escape(&d.what)), t.string),
            Span::styled(format!(" {from}"), t.dim),
        ]));
    }
    if !caps.args.is_empty() {
        let args: Vec<_> = caps.args.iter().map(|a| format!("\"{}\"", escape(a))).collect();
        lines.push(Line::from(vec![
            Span::styled(" arguments ", t.title),
            Span::styled(args.join(" "), t.string),
        ]));
    }
    for (name, value) in &caps.env {
        lines.push(Line::from(vec![
            Span::styled(" env ", t.title),
            Span::raw(escape(name).into_owned()),
            Span::styled(format!("={}", escape(value)), t.string),
        ]));
    }
    lines
}

/// The handle on a row.
pub fn descriptor(app: &App, selected: usize) -> Option<&DescriptorRow> {
    let rows = lines(app, app.row_width(super::Pane::Caps));
    let heading = rows.iter().position(|line| line.to_string() == HANDLES)?;
    app.views.capabilities.descriptors.get(selected.checked_sub(heading + 1)?)
}

pub fn details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    let line = lines(app, app.row_width(super::Pane::Caps)).into_iter().nth(selected)?;
    Some(("Capabilities".into(), vec![line.to_string().trim_start().to_string()]))
}
