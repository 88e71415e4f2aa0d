//! Linear memory as bytes and text, with marks on what was last read and written.

pub(crate) use super::memory_bytes::{digits, piece_at};
use super::memory_bytes::{is_dead, within};
use super::memory_format::MemoryFormat;
use super::{memory_names, memory_rows};
use crate::session::{LayoutPiece, PieceKind, PlacedValue};
use crate::tui::app::App;
use crate::tui::layout::{memory_byte_column, memory_row_bytes, memory_row_width};
use crate::tui::text::{cut, escape};
use crate::tui::words::{self, message};
use crate::words::Lang;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use std::ops::Range;

/// How many columns names need beside the bytes.
const NAMES: usize = 40;

/// The state of the memory pane.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryPaneState {
    /// The address of the first byte shown.
    pub top: u64,
    /// The address of the byte under the cursor.
    pub cursor: u64,
    /// The selection of bytes, which reaches from its anchor to the cursor; `None` if only the cursor is there.
    pub selection: Option<Selection>,
    /// Which memory is shown, as an index into the session's list; `None` for the first memory of the frame's module.
    pub which: Option<usize>,
    /// What it follows when the program moves.
    pub follow: Follow,
    /// The value whose text it shows while it follows accesses; `None` if it shows an access.
    pub shows: Option<ValuePlace>,
    /// The function (module, index) in which it last moved.
    pub moved_in: Option<(u32, u32)>,
    /// How bytes are shown.
    pub format: MemoryFormat,
    /// Whether names stand beside the bytes.
    pub named: bool,
    /// The pointers that were followed to get here.
    pub trail: Vec<TrailStep>,
    /// The values that were reached through them.
    pub reached: Vec<PlacedValue>,
}

/// A pointer that was followed: where it is, what was in sight, and how many values had been reached before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TrailStep {
    pub cursor: u64,
    pub top: u64,
    pub reached: usize,
}

/// Selected bytes: from the anchor to the cursor, including both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Selection {
    /// The address of the byte at which it began.
    pub anchor: u64,
    /// Whether any arrow key extends it. Otherwise only arrow keys with shift do, and others end it.
    pub held: bool,
}

impl MemoryPaneState {
    /// The address of the first chosen byte, and how many there are: the selection, or the byte under the cursor.
    #[must_use]
    pub fn chosen(&self) -> (u64, u64) {
        let anchor = self.selection.map_or(self.cursor, |selection| selection.anchor);
        let (first, last) = (anchor.min(self.cursor), anchor.max(self.cursor));
        (first, last - first + 1)
    }
}

/// What the memory pane follows when the program moves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Follow {
    /// The latest bytes that were read or written.
    #[default]
    Accesses,
    /// A local or global of the frame shown.
    Value(ValuePlace),
    /// Nothing: it stays where the person went.
    Stays,
}

/// Where to find a value of the frame shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValuePlace {
    /// On the operand stack, by its index.
    Stack(usize),
    /// A parameter or local variable.
    Local(usize),
    /// A global variable of its module.
    Global(usize),
}

impl ValuePlace {
    /// Its name in one language: `local 0`
    fn name(self, lang: Lang) -> String {
        match self {
            Self::Stack(index) => message!("place-stack", index = index.to_string()),
            Self::Local(index) => message!("place-local", index = index.to_string()),
            Self::Global(index) => message!("place-global", index = index.to_string()),
        }
        .text(lang)
    }
}

/// How many bytes a row shows at a width.
#[must_use]
pub(crate) fn row_bytes(app: &App, width: usize) -> usize {
    let digits = digits(app.views.memory.size);
    match app.memory.format {
        MemoryFormat::Bytes if app.memory.named => {
            if memory_row_width(16, digits) + NAMES <= width {
                16
            } else {
                8
            }
        }
        MemoryFormat::Bytes => memory_row_bytes(width, digits),
        format => format.row_bytes(width.saturating_sub(1 + digits)),
    }
}

/// Whether a variable's bytes are in sight, so that there are names to show. Asked of the part that is in sight however
/// long rows are.
pub(crate) fn is_named(app: &App) -> bool {
    let (rows, _) = app.memory_shape();
    let end = app.memory.top.saturating_add(rows as u64 * 8);
    let within =
        |piece: &LayoutPiece| piece.address < end && piece.address.saturating_add(piece.len) > app.memory.top;
    app.memory.format == MemoryFormat::Bytes && app.views.typed.pieces.iter().any(within)
}

/// The address of the byte that is shown in a column of the row that begins at an address.
pub(crate) fn byte_in_column(app: &App, column: usize, start: u64, per_row: u64) -> u64 {
    let digits = digits(app.views.memory.size);
    let last = per_row.saturating_sub(1);
    match app.memory.format {
        MemoryFormat::Bytes => {
            // The mark before a byte counts as part of the byte.
            let bytes = (0..per_row as usize).rev();
            let byte = bytes.into_iter().find(|i| memory_byte_column(*i, digits) <= column + 1);
            start + byte.unwrap_or(0) as u64
        }
        MemoryFormat::Text => memory_rows::text_byte(app, start, per_row, column.saturating_sub(1 + digits)),
        format => start + (format.byte_in_column(column.saturating_sub(1 + digits)) as u64).min(last),
    }
}

pub fn len(app: &App, width: usize) -> usize {
    let per_row = row_bytes(app, width) as u64;
    app.views.memory.size.div_ceil(per_row) as usize
}

pub fn title(app: &App) -> Vec<Span<'static>> {
    let view = &app.views.memory;
    if view.size == 0 {
        return Vec::new();
    }
    let how = match &app.memory.follow {
        Follow::Accesses => message!("memory-follows"),
        Follow::Value(place) => message!("memory-follows-value", what = place.name(app.lang)),
        Follow::Stays => message!("memory-stays"),
    };
    let how = how.text(app.lang);
    let at = match (app.memory.selection, app.memory.chosen()) {
        (None, _) => format!("0x{:x}", app.memory.cursor),
        (Some(_), (first, len)) => words::selected(first, len).text(app.lang),
    };
    let mut spans = vec![Span::styled(at, app.theme.number)];
    if let Some(piece) = piece_at(app, app.memory.cursor) {
        let ty = if piece.ty.is_empty() { String::new() } else { format!(": {}", piece.ty) };
        let name = format!(" {}{ty}", piece.path);
        spans.push(Span::styled(
            cut(&escape(&name), app.row_width(super::Pane::Memory) / 2),
            app.theme.symbol,
        ));
    }
    if app.memory.format != MemoryFormat::Bytes {
        let format = app.memory.format.name().text(app.lang);
        spans.push(Span::styled(format!(" ── {format}"), app.theme.symbol));
    }
    spans.extend([
        Span::styled(format!(" ── {how}"), app.theme.dim),
        Span::styled(format!(" ── {}", words::size(view.size).text(app.lang)), app.theme.dim),
    ]);
    if let Some(place) = app.memory.shows.filter(|_| app.memory.follow == Follow::Accesses) {
        spans.insert(1, Span::styled(format!(" {}", place.name(app.lang)), app.theme.symbol));
    }
    if !view.name.is_empty() {
        spans.push(Span::styled(format!(" ── {}", escape(&view.name.text(app.lang))), app.theme.dim));
    }
    spans
}

/// Rows counted from address 0. Bytes outside the fetched view are shown as missing.
pub fn rows(app: &App, range: Range<usize>, width: usize) -> Vec<Line<'static>> {
    let per_row = row_bytes(app, width) as u64;
    let row = |row: usize| {
        let start = row as u64 * per_row;
        match app.memory.format {
            MemoryFormat::Bytes => {
                let mut line = one_row(app, start, per_row);
                if app.memory.named {
                    let room = width.saturating_sub(line.width() + 2);
                    line.spans.extend(memory_names::names(app, start..start + per_row, room));
                }
                line
            }
            format => memory_rows::row(app, format, start, per_row),
        }
    };
    range.map(row).collect()
}

fn one_row(app: &App, start: u64, per_row: u64) -> Line<'static> {
    let view = &app.views.memory;
    let t = &app.theme;
    let focused = app.focus == super::Pane::Memory;
    let mut spans = vec![Span::styled(format!(" {start:0w$x}", w = digits(view.size)), t.dim)];
    let mut text = Vec::with_capacity(per_row as usize);
    let selected = app.memory.selection.map(|_| app.memory.chosen());
    let is_selected = |address| selected.is_some_and(|range| within(&[range], address));
    let selected_from = selected.map(|(first, _)| first);
    let selected_to = selected.map(|(first, len)| first + len);
    // The character before each byte has its mark: `*` written, `{`…`}` selected, `[`…`]` read.
    let mut closing = false;
    for i in 0..per_row {
        let address = start + i;
        let byte =
            address.checked_sub(view.address).and_then(|n| view.bytes.get(usize::try_from(n).ok()?)).copied();
        let written = within(&view.written, address);
        let read = within(&view.read, address);
        let begins = view.read.iter().any(|(from, n)| *from == address && *n > 0);
        let before = match (written, begins, closing) {
            (true, _, _) => "*",
            _ if selected_from == Some(address) => "{",
            _ if selected_to == Some(address) && i > 0 => "}",
            (_, true, true) => "|",
            (_, true, false) => "[",
            (_, false, true) => "]",
            _ => " ",
        };
        closing = read && !within(&view.read, address + 1);
        let mark = if written { t.changed } else { t.focus };
        // A closing mark is next to the byte before it, even at the extra space after each group of eight.
        let (gap, closes) = (i > 0 && i % 8 == 0, matches!(before, "]" | "}"));
        if gap && !closes {
            spans.push(Span::raw(" "));
        }
        spans.push(Span::styled(before, mark));
        if gap && closes {
            spans.push(Span::raw(" "));
        }
        let piece = piece_at(app, address).filter(|_| app.memory.named);
        let mut style = match (byte, piece.map(|piece| piece.kind)) {
            (None, _) => t.border,
            _ if written => t.changed,
            _ if read => t.focus,
            (_, Some(PieceKind::Padding)) => t.border,
            (_, Some(PieceKind::Unused)) => t.dim.add_modifier(Modifier::DIM),
            (_, Some(_)) => memory_names::shade(app, address),
            _ if is_dead(app, address) => t.dim.add_modifier(Modifier::DIM),
            (Some(0), None) => t.dim,
            (Some(_), None) => t.text,
        };
        let padding = piece.is_some_and(|piece| piece.kind == PieceKind::Padding);
        if is_selected(address) && byte.is_some() {
            style = style.patch(t.selected);
        }
        if focused && app.memory.cursor == address && byte.is_some() {
            style = style.patch(t.selected).underlined();
        }
        spans.push(Span::styled(
            byte.map_or("  ".into(), |b| if padding { "··".into() } else { format!("{b:02x}") }),
            style,
        ));
        let mut as_text = text_style(style, byte, app);
        if is_selected(address) {
            as_text = as_text.patch(t.selected);
        }
        text.push(Span::styled(byte.map_or(' ', printable).to_string(), as_text));
    }
    let after = match (selected_to == Some(start + per_row), closing) {
        (true, _) => "} ",
        (_, true) => "] ",
        _ => "  ",
    };
    spans.push(Span::styled(after, t.focus));
    spans.extend(text);
    Line::from(spans)
}

fn text_style(style: Style, byte: Option<u8>, app: &App) -> Style {
    match byte {
        Some(b) if printable(b) == '·' => app.theme.border,
        _ => style,
    }
}

fn printable(byte: u8) -> char {
    if (0x20..0x7f).contains(&byte) { char::from(byte) } else { '·' }
}

/// The little-endian word under the cursor, if it is an address in this memory.
#[must_use]
pub fn pointer(app: &App) -> Option<u64> {
    let view = &app.views.memory;
    let from = usize::try_from(app.memory.cursor.checked_sub(view.address)?).ok()?;
    let width = if view.is64 { 8 } else { 4 };
    let mut word = [0; 8];
    word[..width].copy_from_slice(view.bytes.get(from..from.checked_add(width)?)?);
    let address = u64::from_le_bytes(word);
    (address != 0 && address < view.size).then_some(address)
}
