//! What the bytes of memory mean to the source: which variables they are part of, and where the dead stack is.

use super::Session;
use crate::symbols::{LayoutPiece, PlacedValue};
use std::ops::Range;

/// How many frames around the selected one have their variables named.
const MOST_OUTER: usize = 3;

/// What is known of a range of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedMemory {
    /// Pieces of variables and of what they point to, by address. None lie in each other.
    pub pieces: Vec<LayoutPiece>,
    /// The part of the stack in memory that no frame uses, as far as it is certain to be stack.
    pub dead: Option<Range<u64>>,
}

impl Session {
    /// What is known of a range of the memory of a frame, which is given as a row of the call stack. `more` are values
    /// that were reached from variables, to be named as well.
    #[must_use]
    pub fn typed_memory(&self, row: usize, range: Range<u64>, more: &[PlacedValue]) -> TypedMemory {
        let mut pieces = Vec::new();
        let mut add = |new: Vec<LayoutPiece>| {
            let known = pieces.len();
            for piece in new {
                let end = piece.address.saturating_add(piece.len);
                let free = |other: &LayoutPiece| {
                    other.address >= end || other.address.saturating_add(other.len) <= piece.address
                };
                if pieces[..known].iter().all(free) {
                    pieces.push(piece);
                }
            }
        };
        let own = self.inspect_row(row, |inspector, known| {
            let mut variables = known.to_vec();
            variables.extend(inspector.statics(false));
            inspector.layout(&variables, more, range.clone())
        });
        add(own.unwrap_or_default());
        for (outer, name) in self.outer_rows(row).into_iter().take(MOST_OUTER) {
            let theirs =
                self.inspect_row(outer, |inspector, known| inspector.layout(known, &[], range.clone()));
            let mut theirs = theirs.unwrap_or_default();
            theirs.iter_mut().for_each(|piece| piece.path = format!("{name}: {}", piece.path));
            add(theirs);
        }
        pieces.sort_by_key(|piece| piece.address);
        TypedMemory { pieces, dead: self.dead_stack() }
    }
}
