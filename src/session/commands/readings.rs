//! Values with all their readings, as lines.

use crate::session::ValueRow;
use crate::words::{Message, message};

/// A value with all its readings, in one line.
pub(super) fn readings(row: &ValueRow) -> Message {
    let value = format!("{} {}", row.ty, row.decimal);
    let mut rest = String::new();
    if !row.hex.is_empty() {
        rest.push_str(&format!("  {}", row.hex));
    }
    if let Some(text) = &row.points_to {
        rest.push_str(&format!("  → {}", crate::session::views::quoted(text, 60)));
    }
    match &row.unsigned {
        Some(unsigned) => message!("row-unsigned", value, unsigned, rest),
        None => Message::verbatim(value + &rest),
    }
}

/// A value with all its readings: one line, and one more for each other way to read it.
pub(super) fn in_full(row: &ValueRow) -> Vec<Message> {
    let wide = row.readings.iter().map(|r| r.name.chars().count()).max().unwrap_or(0).min(24);
    let more = row.readings.iter().map(|r| Message::verbatim(format!("  {:<wide$}  {}", r.name, r.text)));
    std::iter::once(readings(row)).chain(more).collect()
}
