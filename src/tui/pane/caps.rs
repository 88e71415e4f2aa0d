//! What the program may touch: directories first, the rest in short, then its open handles.

use crate::tui::app::App;
use crate::tui::text::escape;
use ratatui::text::{Line, Span};

pub fn lines(app: &App) -> Vec<Line<'static>> {
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
    let mut short = vec![Span::styled(" env ", t.title), Span::raw(caps.env.len().to_string())];
    for (name, value) in &caps.others {
        short.push(Span::styled(format!("  {} ", escape(name)), t.title));
        short.push(Span::raw(escape(value).into_owned()));
    }
    lines.push(Line::from(short));
    if !caps.descriptors.is_empty() {
        lines.push(Line::styled(" open handles", t.title));
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

pub fn details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    let line = lines(app).into_iter().nth(selected)?;
    Some(("Capabilities".into(), vec![line.to_string().trim_start().to_string()]))
}
