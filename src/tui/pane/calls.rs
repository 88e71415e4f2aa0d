//! The call stack: guest frames, canonical-ABI frames and host calls told apart.

use crate::session::FrameRowKind;
use crate::tui::app::App;
use crate::tui::text::{cut, escape, width as columns};
use ratatui::text::{Line, Span};

pub fn row(app: &App, index: usize, width: usize) -> Line<'static> {
    let Some(frame) = app.views.frames.get(index) else { return Line::default() };
    let t = &app.theme;
    let (style, kind) = match frame.kind {
        FrameRowKind::Wasm => (t.text, None),
        FrameRowKind::Canon => (t.inferred, Some("canonical ABI")),
        FrameRowKind::Entry => (t.dim, Some("entry")),
        FrameRowKind::HostCall => (t.warning, Some("host call")),
    };
    let right = match (kind, frame.offset) {
        (Some(kind), _) => kind.to_string(),
        (None, Some(offset)) => format!("0x{offset:05x}"),
        (None, None) => String::new(),
    };
    let folded = if frame.folded > 0 { format!(" (+{} folded)", frame.folded) } else { String::new() };
    let shown = app.frame() == index;
    let room = width.saturating_sub(4 + columns(&right) + columns(&folded) + 1);
    let name = cut(&escape(&frame.name), room);
    let gap = room - columns(&name) + 1;
    Line::from(vec![
        Span::styled(if shown { " ▶ " } else { "   " }, t.focus),
        Span::styled(name, style),
        Span::styled(folded, t.dim),
        Span::raw(" ".repeat(gap)),
        Span::styled(right, t.dim),
    ])
}
