//! What C has, and what every language falls back to: numbers, pointers, arrays, and members as they are.

use super::reader::MOST_TEXT;
use super::scalar::{bits, scalar, signed, width};
use super::view::{Brackets, FieldStyle, ItemRun, ThroughView};
use super::{Finding, TypedValue, ValueReader, ValueView};
use crate::symbols::dies::DieOffset;
use crate::symbols::types::{RecordType, ScalarKind, SourceLanguage, SourceType, TypeForm};

pub(super) fn view(reader: &ValueReader<'_, '_>, value: &TypedValue, ty: &SourceType) -> ValueView {
    match &ty.form {
        TypeForm::Scalar(kind) => scalar(reader, value, ty, *kind),
        TypeForm::Pointer { to, .. } => pointer(reader, value, ty, *to),
        TypeForm::Record(record) => ValueView::Fields {
            name: ty.name.to_string(),
            style: style(ty.language),
            fields: fields(value, record),
        },
        TypeForm::Array { element, lengths } => {
            let lengths: Vec<u64> = lengths.iter().map(|length| length.unwrap_or(0)).collect();
            array(reader, value, *element, &lengths)
        }
        TypeForm::Enumeration { values, signed } => enumeration(reader, value, ty, values, *signed),
        TypeForm::Function | TypeForm::Opaque | TypeForm::Alias(_) => match ty.size {
            Some(size @ 1..=8) => match reader.word(&value.storage, size) {
                Ok(word) => ValueView::Leaf(format!("{word:#x}")),
                Err(finding) => ValueView::Bad(finding),
            },
            _ => ValueView::Leaf("{…}".to_owned()),
        },
    }
}

fn style(language: SourceLanguage) -> FieldStyle {
    match language {
        SourceLanguage::Rust => FieldStyle::Rust,
        SourceLanguage::Zig => FieldStyle::Zig,
        SourceLanguage::C | SourceLanguage::Cpp => FieldStyle::C,
    }
}

/// The members of a record, with those that the compiler made left out.
pub(super) fn fields(value: &TypedValue, record: &RecordType) -> Vec<(String, TypedValue)> {
    let field = |member: &crate::symbols::types::TypeMember| {
        let inner = match member.bits {
            // A bit-field counts from the record, not from its storage unit.
            Some(bits) => {
                TypedValue { bits: Some(bits), ..TypedValue::new(member.ty, value.storage.clone()) }
            }
            None => TypedValue::new(member.ty, value.storage.plus(member.offset)),
        };
        (member.name.to_string(), inner)
    };
    record.members.iter().filter(|member| !member.artificial).map(field).collect()
}

fn pointer(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    ty: &SourceType,
    to: Option<DieOffset>,
) -> ValueView {
    let address = match reader.word(&value.storage, ty.size.unwrap_or_else(|| reader.address_size())) {
        Ok(address) => address,
        Err(finding) => return ValueView::Bad(finding),
    };
    let target = to.map(|to| reader.types.bare(to));
    if let Some((_, target)) = &target
        && matches!(target.form, TypeForm::Function)
    {
        return function(reader, address, ty.language);
    }
    if address == 0 {
        let null = match ty.language {
            SourceLanguage::C => "NULL",
            SourceLanguage::Cpp => "nullptr",
            SourceLanguage::Rust | SourceLanguage::Zig => "null",
        };
        return ValueView::Leaf(null.to_owned());
    }
    if address >= reader.state.memory().len() as u64 {
        return ValueView::Bad(Finding::OutsideMemory { address });
    }
    let Some((at, target)) = target else { return ValueView::Address(address) };
    if matches!(target.form, TypeForm::Scalar(ScalarKind::Byte)) {
        return c_text(reader, address);
    }
    let same = |known: &&super::KnownPlace| known.address == address && reader.types.bare(known.ty).0 == at;
    if let Some(known) = reader.known.iter().find(same) {
        let value = TypedValue::in_memory(at, address);
        return ThroughView::with(
            value,
            Some(address),
            format!("&{}", known.name),
            String::new(),
            Vec::new(),
        );
    }
    let size = reader.types.size_of(at).unwrap_or(0);
    if size == 0 || reader.memory(address, size).is_none() {
        return ValueView::Address(address);
    }
    ThroughView::with(TypedValue::in_memory(at, address), Some(address), "[".into(), "]".into(), Vec::new())
}

/// A pointer to a function: an index of a table.
pub(super) fn function(reader: &ValueReader<'_, '_>, index: u64, language: SourceLanguage) -> ValueView {
    let name = reader.state.function(index).map(|name| match language {
        // What a C++ function takes is part of its linkage name, not of the name in the source.
        SourceLanguage::Cpp => name.split('(').next().unwrap_or_default().to_owned(),
        _ => name,
    });
    match name.filter(|name| !name.is_empty()) {
        Some(name) => ValueView::Leaf(name),
        None if index == 0 => ValueView::Leaf("NULL".to_owned()),
        None => ValueView::Address(index),
    }
}

/// Text up to its NUL.
pub(super) fn c_text(reader: &ValueReader<'_, '_>, address: u64) -> ValueView {
    /// How far the NUL is looked for.
    const FURTHEST: usize = 1 << 20;
    let memory = reader.state.memory();
    let Some(rest) = usize::try_from(address).ok().and_then(|start| memory.get(start..)) else {
        return ValueView::Bad(Finding::OutsideMemory { address });
    };
    let rest = &rest[..rest.len().min(FURTHEST)];
    let len = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
    reader.text(address, len as u64)
}

/// Elements in one dimension or more: the value is at the beginning, `lengths` are those of the dimensions.
pub(super) fn array(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    element: DieOffset,
    lengths: &[u64],
) -> ValueView {
    let Some((&count, inner)) = lengths.split_first() else { return ValueView::Leaf("{…}".to_owned()) };
    let (_, ty) = reader.types.bare(element);
    if matches!(ty.form, TypeForm::Scalar(ScalarKind::Byte)) && inner.is_empty() && count > 0 {
        return match reader.bytes(&value.storage, count.min(MOST_TEXT)) {
            Ok(bytes) => {
                let end = bytes.iter().position(|byte| *byte == 0);
                let len = end.map_or(count, |end| end as u64);
                ValueView::Text { bytes: bytes[..end.unwrap_or(bytes.len())].to_vec(), len }
            }
            Err(finding) => ValueView::Bad(finding),
        };
    }
    let in_row = inner.iter().try_fold(1u64, |product, length| product.checked_mul(*length));
    let stride = in_row.and_then(|rows| rows.checked_mul(reader.types.size_of(element)?)).unwrap_or(0);
    let rows = (!inner.is_empty()).then(|| inner.into());
    let items = ItemRun { element, storage: value.storage.clone(), stride, count, ring: None, rows };
    ValueView::Items { brackets: Brackets::of(ty.language), items }
}

fn enumeration(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    ty: &SourceType,
    values: &[(String, i128)],
    negative: bool,
) -> ValueView {
    let size = ty.size.unwrap_or(4);
    let bits = match bits(reader, value, size) {
        Ok(bits) => bits,
        Err(finding) => return ValueView::Bad(finding),
    };
    let plain = if negative { signed(bits, width(value, size)) } else { bits.cast_signed() };
    let mask = match width(value, size) {
        width @ 1..128 => (1u128 << width) - 1,
        _ => u128::MAX,
    };
    match values.iter().find(|(_, known)| known.cast_unsigned() & mask == bits) {
        Some((name, _)) if ty.language == SourceLanguage::Zig => {
            ValueView::Leaf(format!(".{}", name.rsplit('.').next().unwrap_or(name)))
        }
        Some((name, _)) => ValueView::Leaf(name.clone()),
        None => match flags(values, plain) {
            Some(text) => ValueView::Leaf(text),
            None => ValueView::Bad(Finding::NoVariant { bits: bits as u64 }),
        },
    }
}

/// A number as a union of single bits that have names, as C programs use enumerations.
fn flags(values: &[(String, i128)], bits: i128) -> Option<String> {
    let single = |(_, value): &&(String, i128)| *value > 0 && value.cast_unsigned().is_power_of_two();
    let found: Vec<_> = values.iter().filter(single).filter(|(_, value)| bits & value != 0).collect();
    let covered = found.iter().fold(0, |covered, (_, value)| covered | value);
    let names: Vec<&str> = found.iter().map(|(name, _)| &**name).collect();
    (found.len() > 1 && covered == bits).then(|| names.join(" | "))
}
