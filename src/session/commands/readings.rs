//! Values with all their readings, as lines.

use crate::session::ValueRow;

/// A value with all its readings, in one line.
pub(super) fn readings(row: &ValueRow) -> String {
    let mut line = format!("{} {}", row.ty, row.decimal);
    if let Some(unsigned) = &row.unsigned {
        line.push_str(&format!("  unsigned {unsigned}"));
    }
    if !row.hex.is_empty() {
        line.push_str(&format!("  {}", row.hex));
    }
    if let Some(text) = &row.points_to {
        line.push_str(&format!("  → {}", crate::session::views::quoted(text, 60)));
    }
    line
}

/// A value with all its readings: one line, and one more for each other way to read it.
pub(super) fn in_full(row: &ValueRow) -> Vec<String> {
    let wide = row.readings.iter().map(|r| r.name.chars().count()).max().unwrap_or(0).min(24);
    let more = row.readings.iter().map(|r| format!("  {:<wide$}  {}", r.name, r.text));
    std::iter::once(readings(row)).chain(more).collect()
}
