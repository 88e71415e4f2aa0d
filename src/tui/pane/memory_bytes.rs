//! Facts about single bytes of memory, for all the ways in which it is shown.

use crate::session::LayoutPiece;
use crate::tui::app::App;

/// How many hexadecimal digits an address has in a memory of this size.
#[must_use]
pub fn digits(size: u64) -> usize {
    format!("{:x}", size.saturating_sub(1)).len().max(6)
}

/// The piece of a variable that a byte belongs to.
pub(crate) fn piece_at(app: &App, address: u64) -> Option<&LayoutPiece> {
    let pieces = &app.views.typed.pieces;
    pieces.iter().find(|piece| address >= piece.address && address - piece.address < piece.len)
}

/// Whether an address is on the stack of frames that have returned.
pub(super) fn is_dead(app: &App, address: u64) -> bool {
    app.views.typed.dead.as_ref().is_some_and(|dead| dead.contains(&address))
}

pub(super) fn within(ranges: &[(u64, u64)], address: u64) -> bool {
    ranges.iter().any(|(from, n)| address >= *from && address - from < *n)
}
