//! What a value looks like one level deep: what all languages' values are reduced to before they become text.

use super::{Finding, Storage, TypedValue};
use crate::symbols::dies::DieOffset;
use crate::symbols::types::SourceLanguage;
use std::sync::Arc;

/// A value, one level deep.
#[derive(Debug, Clone)]
pub(in crate::symbols) enum ValueView {
    /// Text that stands for itself: a number, a name.
    Leaf(String),
    /// Bytes that are text: as many as were read, and how many there are.
    Text { bytes: Vec<u8>, len: u64 },
    /// A pointer that is shown as a number.
    Address(u64),
    /// Not a value of its type.
    Bad(Finding),
    /// Elements that have numbers.
    Items { brackets: Brackets, items: ItemRun },
    /// Members that have names.
    Fields { name: String, style: FieldStyle, fields: Vec<(String, TypedValue)> },
    /// Entries of a map, or elements that do not lie side by side if they have no values; the first of `total`.
    Entries { brackets: Brackets, pairs: Vec<(TypedValue, Option<TypedValue>)>, total: u64 },
    /// Another value that stands for this one: what a reference points to, or what a wrapper holds.
    Through(Box<ThroughView>),
}

/// A value that is shown in place of what holds it.
#[derive(Debug, Clone)]
pub(in crate::symbols) struct ThroughView {
    pub value: TypedValue,
    /// Where it is, if it was reached through a pointer.
    pub target: Option<u64>,
    /// Text before and after it.
    pub before: String,
    pub after: String,
    /// Further parts, as text: counts of owners.
    pub notes: Vec<(&'static str, String)>,
}

impl ThroughView {
    pub fn plain(value: TypedValue) -> ValueView {
        Self::with(value, None, String::new(), String::new(), Vec::new())
    }

    pub fn pointer(value: TypedValue, target: u64) -> ValueView {
        Self::with(value, Some(target), String::new(), String::new(), Vec::new())
    }

    pub fn with(
        value: TypedValue,
        target: Option<u64>,
        before: String,
        after: String,
        notes: Vec<(&'static str, String)>,
    ) -> ValueView {
        ValueView::Through(Box::new(Self { value, target, before, after, notes }))
    }
}

/// How a list is enclosed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::symbols) enum Brackets {
    Square,
    Curly,
    Dotted,
}

impl Brackets {
    pub fn of(language: SourceLanguage) -> Self {
        match language {
            SourceLanguage::Rust => Self::Square,
            SourceLanguage::Zig => Self::Dotted,
            SourceLanguage::C | SourceLanguage::Cpp => Self::Curly,
        }
    }
}

/// How members are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::symbols) enum FieldStyle {
    /// `Name { a: 1 }`
    Rust,
    /// `Name(1)`
    Tuple,
    /// `{a: 1}`
    Captures,
    /// `{a = 1}`
    C,
    /// `{1}`
    Unnamed,
    /// `.{ .a = 1 }`
    Zig,
    /// `1..2`
    Range,
    /// `1..=2`
    RangeInclusive,
}

/// Elements of one type, side by side or in a ring.
#[derive(Debug, Clone)]
pub(in crate::symbols) struct ItemRun {
    pub element: DieOffset,
    pub storage: Storage,
    /// Bytes from one element to the next.
    pub stride: u64,
    pub count: u64,
    /// For a ring: the place of the first element, and the number of places.
    pub ring: Option<(u64, u64)>,
    /// If the elements are arrays: the lengths of their dimensions.
    pub rows: Option<Arc<[u64]>>,
}

impl ItemRun {
    /// An element by its number.
    pub fn item(&self, index: u64) -> Option<TypedValue> {
        if index >= self.count {
            return None;
        }
        let place = match self.ring {
            Some((head, room)) => head.checked_add(index)?.checked_rem(room)?,
            None => index,
        };
        let storage = self.storage.plus(place.checked_mul(self.stride)?);
        Some(TypedValue { rows: self.rows.clone(), ..TypedValue::new(self.element, storage) })
    }
}
