//! What the program may access: directories first, then a summary of the rest, then its open handles.

use crate::session::DescriptorRow;
use crate::tui::app::App;
use crate::tui::text::escape;
use crate::tui::words::{self, message};
use crate::words::Message;
use ratatui::text::{Line, Span};

pub fn lines(app: &App, width: usize) -> Vec<Line<'static>> {
    rows(app, width).0
}

/// All rows, and the index of the first one for an open handle.
fn rows(app: &App, width: usize) -> (Vec<Line<'static>>, usize) {
    let caps = &app.views.capabilities;
    let t = &app.theme;
    let label = |id| Span::styled(format!(" {} ", app.text(id)), t.title);
    let mut lines = Vec::new();
    let learned =
        caps.learned_in_call.map(|call| format!("  {}", message!("held-learned", call).text(app.lang)));
    if caps.directories.is_empty() {
        let mut spans = vec![label("held-directories"), Span::styled(app.text("held-none"), t.refused)];
        spans.extend(learned.clone().map(|l| Span::styled(l, t.dim)));
        lines.push(Line::from(spans));
    }
    for (i, (guest, host, access)) in caps.directories.iter().enumerate() {
        let mut spans = vec![
            label("held-directory"),
            Span::styled("✓ ", t.granted),
            Span::styled(format!("\"{}\"", escape(guest)), t.string),
            Span::raw(format!(" {}", access.text(app.lang))),
            Span::styled(format!("  {}", message!("held-host", path = &*escape(host)).text(app.lang)), t.dim),
        ];
        if i == 0 {
            spans.extend(learned.clone().map(|l| Span::styled(l, t.dim)));
        }
        lines.push(Line::from(spans));
    }
    // What is denied matters more than what is granted, so it comes first.
    let mut short = vec![(app.text("held-environment").into_owned(), caps.env.len().to_string())];
    let (granted, denied): (Vec<_>, Vec<_>) =
        caps.others.iter().partition(|(_, how)| how.id() == "held-granted");
    let in_words = |(what, how): &(Message, Message)| (what.text(app.lang), how.text(app.lang));
    short.extend(denied.into_iter().chain(granted).map(in_words));
    let mut row: Vec<Span<'static>> = Vec::new();
    for (name, how) in short {
        let piece = [Span::styled(format!(" {name} "), t.title), Span::raw(format!("{how} "))];
        let used: usize = row.iter().chain(&piece).map(Span::width).sum();
        if used > width && !row.is_empty() {
            lines.push(Line::from(std::mem::take(&mut row)));
        }
        row.extend(piece);
    }
    lines.push(Line::from(row));
    if !caps.descriptors.is_empty() {
        lines.push(Line::styled(format!(" {}", app.text("held-handles")), t.title));
    }
    let first_handle = lines.len();
    for d in &caps.descriptors {
        let from = match d.from_call {
            Some(call) => message!("held-from-call", call),
            None if d.made_inside => Message::default(),
            None => message!("held-from-start"),
        };
        lines.push(Line::from(vec![
            Span::styled(format!(" {:>4} ", escape(&d.handle)), t.number),
            Span::raw(format!("{:<14} ", escape(&d.ty))),
            Span::styled(format!("{:<16}", escape(&d.what.text(app.lang))), t.string),
            Span::styled(format!(" {}", from.text(app.lang)), t.dim),
        ]));
    }
    if !caps.args.is_empty() {
        let args: Vec<_> = caps.args.iter().map(|a| format!("\"{}\"", escape(a))).collect();
        lines.push(Line::from(vec![label("held-arguments"), Span::styled(args.join(" "), t.string)]));
    }
    for (name, value) in &caps.env {
        lines.push(Line::from(vec![
            label("held-environment"),
            Span::raw(escape(name).into_owned()),
            Span::styled(format!("={}", escape(value)), t.string),
        ]));
    }
    (lines, first_handle)
}

/// The handle in a row; `None` for other rows.
pub fn descriptor(app: &App, selected: usize) -> Option<&DescriptorRow> {
    let (_, first) = rows(app, app.row_width(super::Pane::Caps));
    app.views.capabilities.descriptors.get(selected.checked_sub(first)?)
}

pub fn details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    let line = lines(app, app.row_width(super::Pane::Caps)).into_iter().nth(selected)?;
    Some((
        words::pane(app.lang, super::Pane::Caps).into_owned(),
        vec![line.to_string().trim_start().to_string()],
    ))
}
