//! The names beside the bytes of memory: the members of variables that they are, and their values.

use super::memory_bytes::piece_at;
use crate::session::{LayoutPiece, PieceKind};
use crate::tui::app::App;
use crate::tui::text::{cut, escape, width};
use crate::tui::words::message;
use ratatui::style::Style;
use ratatui::text::Span;
use std::ops::Range;

/// The style of a byte of a variable: members that follow each other are told apart.
pub(super) fn shade(app: &App, address: u64) -> Style {
    let before = app.views.typed.pieces.iter().filter(|piece| {
        piece.address <= address && !matches!(piece.kind, PieceKind::Padding | PieceKind::Unused)
    });
    if before.count() % 2 == 0 { app.theme.symbol } else { app.theme.number }
}

/// The names of what begins in a row, or of what the row continues.
pub(super) fn names(app: &App, row: Range<u64>, room: usize) -> Vec<Span<'static>> {
    let named = |piece: &&LayoutPiece| !matches!(piece.kind, PieceKind::Padding | PieceKind::Unused);
    let begin = app.views.typed.pieces.iter().filter(named);
    let begin: Vec<&LayoutPiece> = begin.filter(|piece| row.contains(&piece.address)).collect();
    let mut spans = vec![Span::raw("  ")];
    if begin.is_empty() && row.start == app.memory.top {
        // The name of what begins above the window.
        let inside = piece_at(app, row.start).filter(named);
        spans.extend(inside.map(|piece| Span::styled(format!("… {}", piece.path), app.theme.dim)));
    }
    let mut left = room;
    for (index, piece) in begin.into_iter().enumerate() {
        let gap = if index == 0 { 0 } else { 2 };
        if left < gap + 3 {
            break;
        }
        left -= gap;
        spans.push(Span::raw(" ".repeat(gap)));
        let whole = label(app, piece, true);
        let fits = whole.iter().map(Span::width).sum::<usize>() <= left;
        for span in if fits { whole } else { label(app, piece, false) } {
            let text = cut(&span.content, left);
            left -= width(&text);
            spans.push(Span::styled(text, span.style));
        }
    }
    spans
}

/// The name and value of a piece; of text, also its lengths if there is room.
fn label(app: &App, piece: &LayoutPiece, lengths: bool) -> Vec<Span<'static>> {
    let t = &app.theme;
    let end = piece.address.saturating_add(piece.len);
    let written =
        app.views.memory.written.iter().any(|(from, len)| *from < end && from + len > piece.address);
    let name = match (piece.begins, piece.name == piece.whole) {
        (false, _) | (true, true) => piece.name.clone(),
        (true, false) if piece.name.starts_with(['.', '[']) => format!("{}{}", piece.whole, piece.name),
        (true, false) => format!("{}.{}", piece.whole, piece.name),
    };
    let mut spans = Vec::new();
    if written {
        spans.push(Span::styled("*", t.changed));
    }
    let style = if piece.begins { t.strong } else { t.symbol };
    spans.push(Span::styled(format!("{} ", escape(&name)), style));
    let value = match piece.kind {
        PieceKind::Pointer => {
            let hops: Vec<String> = piece.chain.iter().map(|at| format!("→ {at:x}")).collect();
            Span::styled(hops.join(" "), t.focus)
        }
        PieceKind::Text => {
            let letters = piece.text.chars().count();
            let text = escape(&piece.text).into_owned();
            // Of long text, only the beginning was read.
            let whole = piece.text.len() as u64 >= piece.len;
            let said = match whole {
                true if !lengths => message!("memory-text-alone", text),
                false if !lengths => message!("memory-text-begins", text),
                true => message!("memory-text", text, bytes = message!("bytes", count = piece.len), letters),
                false => message!("memory-text-long", text, bytes = message!("bytes", count = piece.len)),
            };
            Span::styled(said.text(app.lang), t.string)
        }
        _ => Span::styled(escape(&piece.text).into_owned(), if written { t.changed } else { t.number }),
    };
    spans.push(value);
    spans
}
