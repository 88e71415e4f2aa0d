//! Rows of memory as text or numbers.

use super::memory_bytes::{digits, is_dead, within};
use super::memory_format::MemoryFormat;
use crate::tui::app::App;
use crate::tui::text::{escape, pad_left, width};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// The row of so many bytes that begins at an address.
pub(super) fn row(app: &App, format: MemoryFormat, start: u64, per_row: u64) -> Line<'static> {
    let address = Span::styled(format!(" {start:0w$x}", w = digits(app.views.memory.size)), app.theme.dim);
    let mut spans = vec![address];
    match format {
        MemoryFormat::Text => text(app, start, per_row, &mut spans),
        _ => numbers(app, format, start, per_row, &mut spans),
    }
    Line::from(spans)
}

fn bytes(app: &App, address: u64, len: usize) -> Option<&[u8]> {
    let view = &app.views.memory;
    let from = usize::try_from(address.checked_sub(view.address)?).ok()?;
    view.bytes.get(from..from.checked_add(len)?)
}

/// How bytes look: what was written and read, what is selected, and where the cursor is.
fn style(app: &App, address: u64, len: u64, plain: Style) -> Style {
    let view = &app.views.memory;
    let any = |ranges: &[(u64, u64)]| (address..address + len).any(|byte| within(ranges, byte));
    let mut style = match () {
        () if any(&view.written) => app.theme.changed,
        () if any(&view.read) => app.theme.focus,
        () if is_dead(app, address) => app.theme.dim.add_modifier(Modifier::DIM),
        () => plain,
    };
    if app.memory.selection.is_some() && any(&[app.memory.chosen()]) {
        style = style.patch(app.theme.selected);
    }
    if app.focus == super::Pane::Memory && any(&[(app.memory.cursor, 1)]) {
        style = style.patch(app.theme.selected).underlined();
    }
    style
}

fn numbers(app: &App, format: MemoryFormat, start: u64, per_row: u64, spans: &mut Vec<Span<'static>>) {
    let (size, room) = format.item();
    for at in (start..start + per_row).step_by(size) {
        let Some(bytes) = bytes(app, at, size) else { break };
        let mut word = [0; 8];
        word[..size].copy_from_slice(bytes);
        let text = number(format, u64::from_le_bytes(word), app.unsigned);
        let written = (at..at + size as u64).any(|byte| within(&app.views.memory.written, byte));
        let lead = pad_left(if written { "*" } else { " " }, room.saturating_sub(width(&text)));
        let plain = if bytes.iter().all(|byte| *byte == 0) { app.theme.dim } else { app.theme.text };
        spans.push(Span::styled(lead, app.theme.changed));
        spans.push(Span::styled(text, style(app, at, size as u64, plain)));
    }
}

fn number(format: MemoryFormat, bits: u64, unsigned: bool) -> String {
    match format {
        MemoryFormat::Float(4) => {
            float(f64::from(f32::from_bits(bits as u32)), |_| f32::from_bits(bits as u32).to_string())
        }
        MemoryFormat::Float(_) => float(f64::from_bits(bits), |value| value.to_string()),
        MemoryFormat::Integer(size) if !unsigned => {
            let unused = 64 - u32::from(size) * 8;
            ((bits << unused).cast_signed() >> unused).to_string()
        }
        _ => bits.to_string(),
    }
}

/// The shortest text that means the number, with an exponent if it would be long.
fn float(value: f64, plain: impl Fn(f64) -> String) -> String {
    let size = value.abs();
    if value == 0.0 || !value.is_finite() || (1e-4..1e9).contains(&size) {
        let text = plain(value);
        if text.len() <= 12 || size == 0.0 {
            return text;
        }
    }
    format!("{value:.5e}")
}

/// A byte sequence of a row of text: its address, its length, and the character that it is.
type TextPart = (u64, u64, Option<String>);

/// Characters, each in the row in which its first byte is.
fn parts(app: &App, start: u64, per_row: u64) -> Vec<TextPart> {
    // The rest of a character of the row before.
    let before = (1..4).rev().find_map(|back| {
        let from = start.checked_sub(back)?;
        let len = character(app, from)?.len_utf8() as u64;
        (len > back).then(|| len - back)
    });
    let mut at = start + before.unwrap_or(0);
    let mut parts = Vec::new();
    while at < start + per_row && bytes(app, at, 1).is_some() {
        // Control characters have pictures, which say less than a dot where most bytes are numbers.
        let found = character(app, at).filter(|c| !c.is_control());
        let len = found.map_or(1, char::len_utf8) as u64;
        let shown = found.map(|c| escape(c.encode_utf8(&mut [0; 4])).into_owned());
        parts.push((at, len, shown.filter(|text| (1..=len as usize).contains(&width(text)))));
        at += len;
    }
    parts
}

/// What is no character is a dot.
fn text(app: &App, start: u64, per_row: u64, spans: &mut Vec<Span<'static>>) {
    spans.push(Span::raw("  "));
    for (at, len, shown) in parts(app, start, per_row) {
        let plain = if shown.is_some() { app.theme.text } else { app.theme.border };
        let style = style(app, at, len, plain);
        spans.push(Span::styled(shown.unwrap_or_else(|| "·".into()), style));
    }
}

/// The byte that a row of text shows in a column after the address.
pub(super) fn text_byte(app: &App, start: u64, per_row: u64, column: usize) -> u64 {
    let mut end = 2;
    let parts = parts(app, start, per_row);
    let at = parts.iter().find(|(_, _, shown)| {
        end += shown.as_ref().map_or(1, |text| width(text));
        column < end
    });
    at.or(parts.last()).map_or(start, |(at, ..)| *at)
}

/// The character whose first byte is at an address.
fn character(app: &App, address: u64) -> Option<char> {
    let len = match bytes(app, address, 1)?[0] {
        0..0x80 => 1,
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf5 => 4,
        _ => return None,
    };
    std::str::from_utf8(bytes(app, address, len)?).ok()?.chars().next()
}
