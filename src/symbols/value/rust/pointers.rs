//! References, boxes, counted pointers, and pointers that carry a length or a table of functions.

use super::super::c;
use super::super::view::{Brackets, ThroughView};
use super::super::{Finding, TypedValue, ValueReader, ValueView};
use crate::symbols::dies::DieOffset;
use crate::symbols::types::{SourceLanguage, SourceType, TypeForm};

/// A pointer of one word.
pub(super) fn plain(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    ty: &SourceType,
    to: DieOffset,
) -> Option<ValueView> {
    let address = match reader.word(&value.storage, ty.size.unwrap_or_else(|| reader.address_size())) {
        Ok(address) => address,
        Err(finding) => return Some(ValueView::Bad(finding)),
    };
    let (_, target) = reader.types.bare(to);
    if matches!(target.form, TypeForm::Function) {
        return Some(c::function(reader, address, SourceLanguage::Rust));
    }
    let raw = ty.name.starts_with('*') || ty.name.is_empty();
    if address == 0 {
        return Some(match raw {
            true => ValueView::Leaf("null".to_owned()),
            false => ValueView::Bad(Finding::OutsideMemory { address }),
        });
    }
    match reader.types.size_of(to) {
        // What has no size is nowhere, and what is unknown cannot be shown.
        Some(0) | None if raw => Some(ValueView::Address(address)),
        _ => Some(reader.behind(to, address)),
    }
}

/// A pointer of two words: `&str`, `&[T]`, `&dyn Trait`, and boxes of these.
pub(super) fn fat(reader: &ValueReader<'_, '_>, value: &TypedValue, ty: &SourceType) -> Option<ValueView> {
    if let (Some(data), Some(length)) = (reader.member(value, "data_ptr"), reader.member(value, "length")) {
        let Some((address, element)) = reader.pointer(&data) else {
            return Some(ValueView::Bad(Finding::Missing));
        };
        let Some(len) = reader.count(&length) else { return Some(ValueView::Bad(Finding::Missing)) };
        return Some(match is_text(&ty.name) {
            true => reader.text(address, len),
            false => reader.items(element?, address, len, Brackets::Square),
        });
    }
    let (data, table) = (reader.member(value, "pointer")?, reader.member(value, "vtable")?);
    let (address, table) = (reader.pointer(&data)?.0, reader.pointer(&table)?.0);
    match reader.owner_of_table(table) {
        Some(owner) => Some(reader.behind(owner, address)),
        None if address >= reader.state.memory().len() as u64 => {
            Some(ValueView::Bad(Finding::OutsideMemory { address }))
        }
        None => None,
    }
}

/// Whether a pointer's name says that it points to text: `&str`, `Box<std::path::Path>`.
fn is_text(name: &str) -> bool {
    let inner = name.split_once('<').map_or(name, |(_, inner)| inner);
    let inner = inner.split([',', '>']).next().unwrap_or(inner);
    let inner = inner.trim_start_matches(['&', '*']);
    let inner = ["mut ", "const "].iter().fold(inner, |name, start| name.trim_start_matches(start));
    matches!(inner.rsplit("::").next(), Some("str" | "Path" | "OsStr"))
}

/// `Rc`, `Arc` and their `Weak`: what they share, and how many share it.
pub(super) fn counted(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let pointer = reader.member(value, "ptr")?;
    let (address, inner) = reader.pointer(&pointer)?;
    let inner = TypedValue::in_memory(inner?, address);
    let size = reader.types.size_of(inner.ty)?;
    if reader.memory(address, size).is_none() {
        // A `Weak` that was made without a value points to the end of the address space.
        let end = if reader.address_size() < 8 { u64::from(u32::MAX) } else { u64::MAX };
        return Some(match address == 0 || address >= end {
            true => ValueView::Leaf("(dangling)".to_owned()),
            false => ValueView::Bad(Finding::OutsideMemory { address }),
        });
    }
    let strong = reader.count(&reader.member(&inner, "strong")?)?;
    // All strong pointers together count as one weak one.
    let weak = reader.count(&reader.member(&inner, "weak")?)?.wrapping_sub(u64::from(strong > 0));
    let shared = reader.member(&inner, "value").or_else(|| reader.member(&inner, "data"))?;
    let shared = unsized_value(reader, &pointer, shared);
    let notes = vec![("strong", strong.to_string()), ("weak", weak.to_string())];
    let after = format!(" ({strong} strong, {weak} weak)");
    if strong == 0 {
        return Some(ValueView::Leaf(after.trim_start().to_owned()));
    }
    Some(match shared {
        SharedValue::Plain(value) => {
            let target = value.address();
            ThroughView::with(value, target, String::new(), after, notes)
        }
        SharedValue::Shown(view) => view,
    })
}

/// What a counted pointer shares: a value of its type, or, where the pointer carries what the type leaves open, the view
/// of it.
enum SharedValue {
    Plain(TypedValue),
    Shown(ValueView),
}

/// The value behind a counted pointer with a length or a table of functions, which begins where its alignment allows.
fn unsized_value(reader: &ValueReader<'_, '_>, pointer: &TypedValue, value: TypedValue) -> SharedValue {
    let shown = || {
        let address = value.address()?;
        if let Some(length) = reader.deep(pointer, "length") {
            let len = reader.count(&length)?;
            let (_, ty) = reader.types.bare(value.ty);
            return match &ty.form {
                TypeForm::Array { element, .. } => {
                    Some(SharedValue::Shown(reader.items(*element, address, len, Brackets::Square)))
                }
                _ if reader.types.size_of(value.ty) == Some(1) && holds_text(reader, pointer) => {
                    Some(SharedValue::Shown(reader.text(address, len)))
                }
                _ => Some(SharedValue::Shown(reader.items(value.ty, address, len, Brackets::Square))),
            };
        }
        let (table, _) = reader.pointer(&reader.deep(pointer, "vtable")?)?;
        let owner = reader.owner_of_table(table)?;
        // A table begins with the function that drops, the size and the alignment.
        let align = reader.word_at(table.checked_add(2 * reader.address_size())?)?;
        let begin = address.checked_next_multiple_of(align.max(1))?;
        Some(SharedValue::Plain(TypedValue::in_memory(owner, begin)))
    };
    shown().unwrap_or(SharedValue::Plain(value))
}

/// Whether the type that a pointer is made for is `str`.
fn holds_text(reader: &ValueReader<'_, '_>, pointer: &TypedValue) -> bool {
    let (_, ty) = reader.types.bare(pointer.ty);
    ["<str>", "str>>", "Path>>", "OsStr>>"].iter().any(|end| ty.name.ends_with(end))
}
