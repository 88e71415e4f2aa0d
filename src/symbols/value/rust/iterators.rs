//! What is left of iterators, ranges, and other small types of std whose members are not what they mean.

use super::super::view::{Brackets, FieldStyle, ThroughView};
use super::super::{TypedValue, ValueReader, ValueView, summary};
use std::time::Duration;

/// The elements that an iterator over a slice or a vector has not yet given.
pub(super) fn elements(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let (address, count) = rest(reader, value)?;
    Some(reader.items(reader.parameter(value, "T")?, address, count, Brackets::Square))
}

/// The text that an iterator over characters has not yet given.
pub(super) fn characters(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let (address, len) = rest(reader, &reader.member(value, "iter")?)?;
    Some(reader.text(address, len))
}

/// Where the rest of an iterator begins, and how many elements it has.
fn rest(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<(u64, u64)> {
    let end = reader.member(value, "end_or_len").or_else(|| reader.member(value, "end"))?;
    let (address, _) = reader.pointer(&reader.member(value, "ptr")?)?;
    let (end, _) = reader.pointer(&end)?;
    match reader.types.size_of(reader.parameter(value, "T")?)? {
        // Elements without a size are counted instead: by the whole, or by the distance from where they would be.
        0 if reader.member(value, "end_or_len").is_some() => Some((address, end)),
        size => Some((address, end.checked_sub(address)? / size.max(1))),
    }
}

/// A range, in the notation for it.
pub(super) fn range(reader: &ValueReader<'_, '_>, value: &TypedValue, inclusive: bool) -> Option<ValueView> {
    // A range that has been used up does not say what is left.
    if inclusive && reader.count(&reader.member(value, "exhausted")?)? != 0 {
        return None;
    }
    let end = |name: &str| Some((name.to_owned(), reader.member(value, name)?));
    let style = if inclusive { FieldStyle::RangeInclusive } else { FieldStyle::Range };
    Some(ValueView::Fields { name: String::new(), style, fields: vec![end("start")?, end("end")?] })
}

/// A duration, as std writes it.
pub(super) fn duration(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let number = |name: &str| reader.count(&reader.member(value, name)?);
    let nanos = u32::try_from(number("nanos")?).ok().filter(|nanos| *nanos < 1_000_000_000)?;
    Some(ValueView::Leaf(format!("{:?}", Duration::new(number("secs")?, nanos))))
}

/// Text that is owned with the NUL after it.
pub(super) fn c_string(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let inner = reader.member(value, "inner")?;
    let (address, _) = reader.pointer(&reader.member(&inner, "data_ptr")?)?;
    let len = reader.count(&reader.member(&inner, "length")?)?;
    Some(reader.text(address, len.checked_sub(1)?))
}

/// A value that may not have been set: until then its bytes mean nothing.
pub(super) fn once(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let state = summary(reader, &reader.deep(&reader.member(value, "once")?, "state")?).text;
    Some(match state.as_str() {
        "Complete" => ThroughView::plain(reader.member(value, "value")?),
        "Incomplete" | "Running" | "Poisoned" => ValueView::Leaf("<uninit>".to_owned()),
        _ => return None,
    })
}

/// What a lock that is held protects.
pub(super) fn guard(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let (address, lock) = reader.pointer(&reader.member(value, "lock")?)?;
    let data = reader.member(&TypedValue::in_memory(lock?, address), "data")?;
    reader.memory(address, reader.types.size_of(lock?)?)?;
    Some(ThroughView::plain(data))
}

/// The elements of a list of nodes that are linked in both directions.
pub(super) fn linked(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    /// The most nodes that are followed.
    const MOST: u64 = 1000;
    let total = reader.count(&reader.member(value, "len")?)?;
    let (mut at, mut found) = (reader.member(value, "head")?, Vec::new());
    while (found.len() as u64) < total.min(MOST) {
        let (address, node) = reader.pointer(&super::collections::some(reader, &at)?)?;
        let node = TypedValue::in_memory(node?, address);
        reader.memory(address, reader.types.size_of(node.ty)?)?;
        found.push((reader.member(&node, "element")?, None));
        at = reader.member(&node, "next")?;
    }
    Some(ValueView::Entries { brackets: Brackets::Square, pairs: found, total })
}
