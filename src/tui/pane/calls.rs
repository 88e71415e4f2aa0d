//! The call stack, which distinguishes guest frames, canonical-ABI frames and host calls.

use crate::session::FrameRowKind;
use crate::tui::app::App;
use crate::tui::text::{cut, escape, width as columns};
use crate::tui::words::message;
use ratatui::text::{Line, Span};

pub fn row(app: &App, index: usize, width: usize) -> Line<'static> {
    let Some(frame) = app.views.frames.get(index) else { return Line::default() };
    let t = &app.theme;
    let (style, kind) = match frame.kind {
        FrameRowKind::Wasm => (t.text, None),
        FrameRowKind::Canon => (t.inferred, Some("calls-canon")),
        FrameRowKind::Entry => (t.dim, Some("calls-entry")),
        FrameRowKind::HostCall => (t.warning, Some("calls-host")),
        FrameRowKind::Library | FrameRowKind::Caller => (t.dim, None),
    };
    let right = match (kind, frame.offset) {
        _ if frame.inlined => app.text("calls-inlined").into_owned(),
        (Some(kind), _) => app.text(kind).into_owned(),
        (None, Some(offset)) => format!("0x{offset:05x}"),
        (None, None) => String::new(),
    };
    let folded = match frame.folded {
        0 => String::new(),
        _ if frame.kind == FrameRowKind::Library => String::new(),
        count => format!(" {}", message!("calls-folded", count).text(app.lang)),
    };
    let shown = app.frame() == index;
    let room = width.saturating_sub(4 + columns(&right) + columns(&folded) + 1);
    let indent = if frame.inlined { "  " } else { "" };
    let name = cut(&format!("{indent}{}", escape(&frame.name.text(app.lang))), room);
    let source = frame.source.as_ref().map(|source| format!("  {}", escape(source)));
    let source = source.filter(|source| columns(&name) + columns(source) <= room).unwrap_or_default();
    let gap = room - columns(&name) - columns(&source) + 1;
    Line::from(vec![
        Span::styled(if shown { " ▶ " } else { "   " }, t.focus),
        Span::styled(name, style),
        Span::styled(source, t.dim),
        Span::styled(folded, t.dim),
        Span::raw(" ".repeat(gap)),
        Span::styled(right, t.dim),
    ])
}
