//! Lines of text for values in all their readings.

use crate::session::ValueRow;
use crate::text::width;
use crate::words::{Lang, Message, message};

/// A value with all its readings, in one line.
pub(super) fn readings(row: &ValueRow) -> Message {
    let (ty, value) = (&row.ty, row.decimal.clone());
    let mut rest = String::new();
    if !row.hex.is_empty() {
        rest.push_str(&format!("  {}", row.hex));
    }
    if let Some(text) = &row.points_to {
        rest.push_str(&format!("  → {}", crate::session::views::quoted(text, 60)));
    }
    match &row.unsigned {
        Some(unsigned) => message!("row-unsigned", ty, value, unsigned, rest),
        None => message!("row-value", ty, value, rest),
    }
}

/// A value in full: one line, and one more for each other reading.
pub(super) fn in_full(row: &ValueRow, lang: Lang) -> Vec<String> {
    let names: Vec<String> = row.readings.iter().map(|reading| reading.name.text(lang)).collect();
    let wide = names.iter().map(|name| width(name)).max().unwrap_or(0).min(24);
    let more = names.iter().zip(&row.readings).map(|(name, reading)| {
        let pad = wide.saturating_sub(width(name));
        format!("  {name}{:pad$}  {}", "", reading.text.text(lang))
    });
    std::iter::once(readings(row).text(lang)).chain(more).collect()
}
