//! What the bytes of variables mean: which member of which value each of them belongs to.
//!
//! Values are shown as people think of them elsewhere (a `Vec` is its elements); here they are taken as they lie in
//! memory, capacity, padding and all. What a variable points to is found as well, so that heap memory has names, too.

mod object;
mod piece;

use super::value::TypedValue;
use super::variables::{Inspector, SourceVariable};
use object::ObjectSearch;
pub use piece::{LayoutPiece, PieceKind};
use piece::{PieceWriter, claim};
use std::ops::Range;

/// How many values and pieces of them are looked at altogether.
const MOST_SEEN: usize = 1 << 14;

/// A value whose place in memory is known, and how to call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedValue {
    /// A variable's name, or a path to a part of it.
    pub path: String,
    /// Its type and place.
    pub value: TypedValue,
}

impl Inspector<'_> {
    /// What the bytes of a range of memory are, by address: pieces of the variables, of the values in `more`, and of
    /// what they point to, directly or through others. Where values lie in each other, the whole one counts.
    #[must_use]
    pub fn layout(
        &self,
        variables: &[SourceVariable],
        more: &[PlacedValue],
        window: Range<u64>,
    ) -> Vec<LayoutPiece> {
        self.with_reader(variables, |reader| {
            let mut search = ObjectSearch::new(reader);
            for placed in more {
                search.push(&placed.path, &placed.value);
            }
            for variable in variables.iter().filter(|variable| !variable.shadowed) {
                if let Ok(value) = &variable.value {
                    search.push(&variable.name, value);
                }
            }
            let mut objects = search.run();
            objects.retain(|object| object.address < window.end && object.end() > window.start);
            // The largest first: a part of it that was found by itself adds nothing.
            objects.sort_by_key(|object| std::cmp::Reverse(object.len));
            let name = |ty| self.type_name_in(reader.types, Some(ty)).0;
            let mut pieces: Vec<LayoutPiece> = Vec::new();
            let mut left = MOST_SEEN;
            for object in &objects {
                let mut writer = PieceWriter::new(reader, window.clone(), &name, left);
                writer.object(object);
                left = writer.left;
                claim(&mut pieces, object.address..object.end(), writer.pieces);
            }
            pieces.sort_by_key(|piece| piece.address);
            pieces
        })
    }
}
