//! What Zig's types mean: slices, optionals, error unions and tagged unions, all of which are plain structures to DWARF.

use super::c;
use super::view::{Brackets, ThroughView};
use super::{TypedValue, ValueReader, ValueView};
use crate::symbols::types::{SourceLanguage, SourceType, TypeForm};

pub(super) fn view(reader: &ValueReader<'_, '_>, value: &TypedValue, ty: &SourceType) -> Option<ValueView> {
    match &ty.form {
        TypeForm::Record(_) => record(reader, value, ty),
        TypeForm::Pointer { to, .. } => {
            let (address, to) =
                (reader.word(&value.storage, ty.size.unwrap_or_else(|| reader.address_size())).ok()?, (*to)?);
            let (_, target) = reader.types.bare(to);
            let sized = reader.types.size_of(to).is_some_and(|size| size > 0);
            if ty.name.starts_with("[*:0]") && ty.name.ends_with("u8") && address != 0 {
                return Some(c::c_text(reader, address));
            }
            // How many there are behind such a pointer is known to the program only.
            if ty.name.starts_with("[*") || ty.name.starts_with("?[*") {
                return (address != 0).then_some(ValueView::Address(address));
            }
            let single = address != 0 && sized;
            if matches!(target.form, TypeForm::Function) || !single {
                return None;
            }
            Some(reader.behind(to, address))
        }
        TypeForm::Enumeration { values, .. } if ty.name.starts_with("error{") || &*ty.name == "anyerror" => {
            let number = reader.word(&value.storage, ty.size.unwrap_or(2)).ok()?;
            let (name, _) = values.iter().find(|(_, known)| *known == i128::from(number))?;
            Some(ValueView::Leaf(format!("error.{}", name.rsplit('.').next().unwrap_or(name))))
        }
        _ => None,
    }
}

/// A slice that may be null, which is another name for the slice; `None` if the value is not null, or of another type.
pub(super) fn optional_slice(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let ty = reader.types.get(value.ty);
    let TypeForm::Alias(Some(_)) = ty.form else { return None };
    if ty.language != SourceLanguage::Zig || !ty.name.starts_with("?[") {
        return None;
    }
    let (address, _) = reader.pointer(&reader.member(value, "ptr")?)?;
    (address == 0).then(|| ValueView::Leaf("null".to_owned()))
}

fn record(reader: &ValueReader<'_, '_>, value: &TypedValue, ty: &SourceType) -> Option<ValueView> {
    if ty.name.starts_with('[')
        && let (Some(data), Some(len)) = (reader.member(value, "ptr"), reader.member(value, "len"))
    {
        let ((address, element), len) = (reader.pointer(&data)?, reader.count(&len)?);
        // Text is a slice of constant bytes.
        let text = ty.name.ends_with("const u8");
        return Some(match text {
            true => reader.text(address, len),
            false => reader.items(element?, address, len, Brackets::Dotted),
        });
    }
    if ty.name.starts_with('?') {
        return optional(reader, value);
    }
    if let (Some(payload), Some(error)) = (reader.member(value, "payload"), reader.member(value, "error")) {
        let number = reader
            .count(&error)
            .or_else(|| reader.word(&error.storage, reader.types.size_of(error.ty)?).ok())?;
        return Some(match number {
            0 => ThroughView::plain(payload),
            number => ValueView::Leaf(format!("error.{}", enumerator(reader, &error, number)?)),
        });
    }
    let (payload, tag) = (reader.member(value, "payload")?, reader.member(value, "tag")?);
    let number = reader.word(&tag.storage, reader.types.size_of(tag.ty)?).ok()?;
    let name = enumerator(reader, &tag, number)?;
    let inner = reader.member(&payload, &name)?;
    Some(ValueView::Fields {
        name: String::new(),
        style: super::view::FieldStyle::Zig,
        fields: vec![(name, inner)],
    })
}

/// A payload and a flag that says whether it is there; or a pointer that may be null.
fn optional(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let (_, record) = reader.record(value.ty)?;
    let mut members = record.members.iter();
    let (first, flag) = (members.next()?, members.next());
    let payload = TypedValue::new(first.ty, value.storage.plus(first.offset));
    let there = match flag {
        Some(flag) => {
            let size = reader.types.size_of(flag.ty)?;
            reader.word(&value.storage.plus(flag.offset), size).ok()? != 0
        }
        None => reader.pointer(&payload)?.0 != 0,
    };
    Some(if there { ThroughView::plain(payload) } else { ValueView::Leaf("null".to_owned()) })
}

/// The last part of the name that an enumeration has for a number.
fn enumerator(reader: &ValueReader<'_, '_>, value: &TypedValue, number: u64) -> Option<String> {
    let (_, ty) = reader.types.bare(value.ty);
    let TypeForm::Enumeration { values, .. } = &ty.form else { return Some(format!("{number:#x}")) };
    let found = values.iter().find(|(_, known)| *known == i128::from(number));
    let name = found.map(|(name, _)| name.rsplit('.').next().unwrap_or(name).to_owned());
    Some(name.unwrap_or_else(|| format!("{number:#x}")))
}
