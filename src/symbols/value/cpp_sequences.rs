//! What libc++'s sequences mean that do not lie in memory as a whole, and its tuples and variants.

use super::reader::DEEPEST_BASE;
use super::view::{Brackets, FieldStyle, ThroughView};
use super::{TypedValue, ValueReader, ValueView};

/// The most elements that are collected at a time.
const MOST: u64 = 1000;

fn entries(found: Vec<TypedValue>, total: u64) -> ValueView {
    let pairs = found.into_iter().map(|value| (value, None)).collect();
    ValueView::Entries { brackets: Brackets::Curly, pairs, total }
}

/// Elements in blocks of one size, to which a row of pointers leads.
pub(super) fn deque(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    /// The size of a block, unless so many elements take more.
    const BLOCK: (u64, u64) = (4096, 16);
    let element = reader.parameter(value, "_Tp")?;
    let size = reader.types.size_of(element).filter(|size| *size > 0)?;
    let each = if size < BLOCK.0 / BLOCK.1 { BLOCK.0 / size } else { BLOCK.1 };
    let (blocks, _) = reader.pointer(&reader.deep(&reader.deep(value, "__map_")?, "__begin_")?)?;
    let start = reader.count(&reader.deep(value, "__start_")?)?;
    let total = reader.count(&reader.deep(value, "__size_")?)?;
    let place = |index: u64| {
        let at = start.checked_add(index)?;
        let block = (at / each).checked_mul(reader.address_size())?;
        let block = reader.word_at(blocks.checked_add(block)?)?;
        Some(TypedValue::in_memory(element, block.checked_add(at % each * size)?))
    };
    let found: Option<Vec<_>> = (0..total.min(MOST)).map(place).collect();
    Some(entries(found?, total))
}

/// Nodes in a ring, each with the value after its two pointers.
pub(super) fn list(reader: &ValueReader<'_, '_>, value: &TypedValue, align: u64) -> Option<ValueView> {
    let element = reader.parameter(value, "_Tp")?;
    let end = reader.deep(value, "__end_")?;
    let total =
        reader.count(&reader.deep(value, "__size_alloc_").or_else(|| reader.deep(value, "__size_"))?)?;
    let (mut at, _) = reader.pointer(&reader.deep(&end, "__next_")?)?;
    let mut found = Vec::new();
    while (found.len() as u64) < total.min(MOST) {
        let place = at.checked_add(2 * reader.address_size())?.checked_next_multiple_of(align.max(1))?;
        found.push(TypedValue::in_memory(element, place));
        at = reader.word_at(at.checked_add(reader.address_size())?)?;
    }
    Some(entries(found, total))
}

/// Bits that are packed into words.
pub(super) fn bits(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let element = reader.parameter(value, "_Tp")?;
    let (begin, _) = reader.pointer(&reader.member(value, "__begin_")?)?;
    let total = reader.count(&reader.member(value, "__size_")?)?;
    let bit = |at: u64| TypedValue { bits: Some((at, 1)), ..TypedValue::in_memory(element, begin) };
    Some(entries((0..total.min(MOST)).map(bit).collect(), total))
}

/// The values of a tuple: each is in a base of its own.
pub(super) fn tuple(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let whole = reader.member(value, "__base_")?;
    let (_, record) = reader.record(whole.ty)?;
    let leaf = |base: &crate::symbols::types::TypeMember| {
        reader.member(&TypedValue::new(base.ty, whole.storage.plus(base.offset)), "__value_")
    };
    let values: Option<Vec<_>> = record.bases.iter().map(leaf).collect();
    let fields = (0..).zip(values?).map(|(at, value): (u32, _)| (format!("{at}"), value)).collect();
    Some(ValueView::Fields { name: String::new(), style: FieldStyle::Unnamed, fields })
}

/// The alternative that a variant holds: unions in unions, as deep as its number says.
pub(super) fn variant(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let index = reader.deep(value, "__index")?;
    let number = reader.count(&index)?;
    let size = reader.types.size_of(index.ty)?.min(4);
    if number == u64::MAX >> (64 - 8 * size.max(1)) {
        return Some(ValueView::Leaf("valueless".to_owned()));
    }
    let mut at = reader.deep(value, "__data")?;
    if number > 4 * DEEPEST_BASE as u64 {
        return None;
    }
    for _ in 0..number {
        at = reader.member(&at, "__tail")?;
    }
    Some(ThroughView::plain(reader.member(&reader.member(&at, "__head")?, "__value")?))
}
