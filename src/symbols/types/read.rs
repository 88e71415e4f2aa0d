//! Reads types from their entries.

use super::{RecordType, ScalarKind, SourceLanguage, SourceType, TypeForm, TypeMember, Variant, VariantPart};
use crate::symbols::dies::{DieOffset, Dies, Entry, OpenUnit, number, size};
use gimli::AttributeValue;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// The most members, variants or enumerators of one type that are read.
const MOST_PARTS: usize = 1 << 14;
/// The most entries that are looked at for one type, among them methods.
const MOST_ENTRIES: usize = 1 << 17;
/// The most dimensions of an array.
const MOST_DIMENSIONS: usize = 16;

/// Reads types and keeps them while one question is answered.
pub(in crate::symbols) struct SourceTypes<'a, 'd> {
    pub dies: &'d Dies<'a>,
    known: RefCell<HashMap<DieOffset, Rc<SourceType>>>,
    /// How many types are being read, each because the one before it needs its size.
    reading: Cell<usize>,
}

impl<'a, 'd> SourceTypes<'a, 'd> {
    pub fn of(dies: &'d Dies<'a>) -> Self {
        Self { dies, known: RefCell::default(), reading: Cell::new(0) }
    }

    /// The type at an offset; opaque if there is none. So is a type whose reading depends on itself.
    pub fn get(&self, offset: DieOffset) -> Rc<SourceType> {
        if let Some(known) = self.known.borrow().get(&offset) {
            return Rc::clone(known);
        }
        let keep = |ty| {
            let ty = Rc::new(ty);
            self.known.borrow_mut().insert(offset, Rc::clone(&ty));
            ty
        };
        let opaque = keep(SourceType {
            name: "".into(),
            size: None,
            language: SourceLanguage::C,
            form: TypeForm::Opaque,
        });
        let depth = self.reading.get();
        if depth >= super::DEEPEST {
            return opaque;
        }
        self.reading.set(depth + 1);
        let read = self.read(offset);
        self.reading.set(depth);
        read.map_or(opaque, keep)
    }

    /// A type without its other names and qualifiers. Aliases in a circle lead to an opaque type.
    pub fn bare(&self, offset: DieOffset) -> (DieOffset, Rc<SourceType>) {
        let mut at = offset;
        for _ in 0..super::DEEPEST {
            let ty = self.get(at);
            match ty.form {
                TypeForm::Alias(Some(to)) => at = to,
                _ => return (at, ty),
            }
        }
        (usize::MAX, self.get(usize::MAX))
    }

    /// The size of a value in bytes: an alias has that of its type, an array that of its elements together.
    pub fn size_of(&self, offset: DieOffset) -> Option<u64> {
        let mut at = offset;
        let mut times = 1u64;
        for _ in 0..super::DEEPEST {
            let (_, ty) = self.bare(at);
            if let Some(size) = ty.size {
                return size.checked_mul(times);
            }
            let TypeForm::Array { element, lengths } = &ty.form else { return None };
            for length in lengths.iter() {
                times = times.checked_mul((*length)?)?;
            }
            at = *element;
        }
        None
    }

    fn read(&self, offset: DieOffset) -> Option<SourceType> {
        let (unit, entry) = self.dies.entry(offset)?;
        let to = self.dies.reference(&unit, &entry, gimli::DW_AT_type);
        let name = self.dies.text(&unit, &entry, gimli::DW_AT_name).unwrap_or_default();
        let address_size = u64::from(unit.unit.encoding().address_size);
        let mut bytes = size(&entry, gimli::DW_AT_byte_size);
        let form = match entry.tag() {
            gimli::DW_TAG_base_type => TypeForm::Scalar(scalar(&entry, &name)),
            gimli::DW_TAG_pointer_type
            | gimli::DW_TAG_reference_type
            | gimli::DW_TAG_rvalue_reference_type => {
                bytes = bytes.or(Some(address_size));
                TypeForm::Pointer { to, reference: entry.tag() != gimli::DW_TAG_pointer_type }
            }
            gimli::DW_TAG_ptr_to_member_type => {
                bytes = bytes.or(Some(address_size));
                TypeForm::Opaque
            }
            gimli::DW_TAG_typedef
            | gimli::DW_TAG_const_type
            | gimli::DW_TAG_volatile_type
            | gimli::DW_TAG_restrict_type
            | gimli::DW_TAG_atomic_type
            | gimli::DW_TAG_immutable_type
            | gimli::DW_TAG_packed_type => TypeForm::Alias(to),
            gimli::DW_TAG_unspecified_type => {
                bytes = bytes.or_else(|| name.contains("nullptr").then_some(address_size));
                TypeForm::Opaque
            }
            gimli::DW_TAG_structure_type | gimli::DW_TAG_class_type | gimli::DW_TAG_union_type => {
                match entry.attr(gimli::DW_AT_declaration).is_some() && bytes.is_none() {
                    true => TypeForm::Opaque,
                    false => TypeForm::Record(Arc::new(self.record(&unit, &entry))),
                }
            }
            gimli::DW_TAG_array_type => {
                TypeForm::Array { element: to?, lengths: self.lengths(&unit, &entry).into() }
            }
            gimli::DW_TAG_enumeration_type => {
                let values = self.enumerators(&unit, &entry);
                let signed = values.iter().any(|(_, value)| *value < 0);
                bytes = bytes.or_else(|| to.and_then(|to| self.size_of(to)));
                TypeForm::Enumeration { values: values.into(), signed }
            }
            gimli::DW_TAG_subroutine_type => TypeForm::Function,
            _ => TypeForm::Opaque,
        };
        Some(SourceType { name: name.into(), size: bytes, language: language(self.dies, &unit), form })
    }

    /// Calls a function with each child of an entry, up to a number that no honest type has.
    fn children(&self, unit: &OpenUnit<'a>, parent: &Entry<'a>, mut each: impl FnMut(&Entry<'a>)) {
        let Ok(mut tree) = unit.unit.entries_at_offset(parent.offset()) else { return };
        let mut seen = 0;
        // The first entry is the parent itself, at depth 0.
        while let Ok(Some(entry)) = tree.next_dfs() {
            seen += 1;
            if (entry.depth() <= 0 && seen > 1) || seen > MOST_ENTRIES || !parent.has_children() {
                break;
            }
            if entry.depth() == 1 {
                each(entry);
            }
        }
    }

    fn record(&self, unit: &OpenUnit<'a>, entry: &Entry<'a>) -> RecordType {
        let mut record =
            RecordType { union: entry.tag() == gimli::DW_TAG_union_type, ..RecordType::default() };
        self.children(unit, entry, |child| match child.tag() {
            gimli::DW_TAG_member if child.attr(gimli::DW_AT_external).is_some() => {}
            gimli::DW_TAG_member | gimli::DW_TAG_inheritance if record.members.len() < MOST_PARTS => {
                let Some(member) = self.member(unit, child) else { return };
                if member.name.starts_with("_vptr") {
                    record.virtual_table = true;
                } else if child.tag() == gimli::DW_TAG_member {
                    record.members.push(member);
                } else {
                    record.bases.push(member);
                }
            }
            gimli::DW_TAG_variant_part if record.variants.is_none() => {
                record.variants = Some(self.variants(unit, child));
            }
            gimli::DW_TAG_template_type_parameter if record.parameters.len() < MOST_PARTS => {
                let name = self.dies.text(unit, child, gimli::DW_AT_name).unwrap_or_default();
                if let Some(ty) = self.dies.reference(unit, child, gimli::DW_AT_type) {
                    record.parameters.push((name, ty));
                }
            }
            _ => {}
        });
        record
    }

    fn member(&self, unit: &OpenUnit<'a>, entry: &Entry<'a>) -> Option<TypeMember> {
        let ty = self.dies.reference(unit, entry, gimli::DW_AT_type)?;
        let offset = size(entry, gimli::DW_AT_data_member_location).unwrap_or(0);
        let width = size(entry, gimli::DW_AT_bit_size);
        let bits = width.and_then(|width| {
            let first = match size(entry, gimli::DW_AT_data_bit_offset) {
                Some(first) => first,
                // Before DWARF 4, bits were counted from the most significant one of the storage.
                None => {
                    let from_top = size(entry, gimli::DW_AT_bit_offset)?;
                    let storage = size(entry, gimli::DW_AT_byte_size).or_else(|| self.size_of(ty))?;
                    let above = storage.checked_mul(8)?.checked_sub(from_top)?.checked_sub(width)?;
                    offset.checked_mul(8)?.checked_add(above)?
                }
            };
            Some((first, width))
        });
        Some(TypeMember {
            name: self.dies.text(unit, entry, gimli::DW_AT_name).unwrap_or_default().into(),
            ty,
            offset,
            bits,
            artificial: entry.attr(gimli::DW_AT_artificial).is_some(),
        })
    }

    fn variants(&self, unit: &OpenUnit<'a>, part: &Entry<'a>) -> VariantPart {
        let mut found = VariantPart::default();
        let discriminant = self.dies.reference(unit, part, gimli::DW_AT_discr);
        if let Some((unit, entry)) = discriminant.and_then(|at| self.dies.entry(at)) {
            found.discriminant = self.member(&unit, &entry);
        }
        self.children(unit, part, |child| {
            if child.tag() != gimli::DW_TAG_variant || found.variants.len() >= MOST_PARTS {
                return;
            }
            let mut member = None;
            self.children(unit, child, |inner| {
                if inner.tag() == gimli::DW_TAG_member && member.is_none() {
                    member = self.member(unit, inner);
                }
            });
            found.variants.push(Variant { discriminants: discriminants(child), member });
        });
        found
    }

    fn lengths(&self, unit: &OpenUnit<'a>, entry: &Entry<'a>) -> Vec<Option<u64>> {
        let mut lengths = Vec::new();
        self.children(unit, entry, |child| {
            if child.tag() == gimli::DW_TAG_subrange_type && lengths.len() < MOST_DIMENSIONS {
                let upper = size(child, gimli::DW_AT_upper_bound).and_then(|upper| upper.checked_add(1));
                lengths.push(size(child, gimli::DW_AT_count).or(upper));
            }
        });
        lengths
    }

    fn enumerators(&self, unit: &OpenUnit<'a>, entry: &Entry<'a>) -> Vec<(String, i128)> {
        let mut values = Vec::new();
        self.children(unit, entry, |child| {
            let value = child.attr_value(gimli::DW_AT_const_value).and_then(number);
            if let Some(value) = value.filter(|_| values.len() < MOST_PARTS) {
                values.push((self.dies.text(unit, child, gimli::DW_AT_name).unwrap_or_default(), value));
            }
        });
        values
    }
}

/// The discriminants that stand for a variant: one, or a list of values and ranges
/// ([DWARF 5, 5.7.10](https://dwarfstd.org/dwarf5std.html)).
fn discriminants(variant: &Entry<'_>) -> Vec<(i128, i128)> {
    use gimli::Reader;
    if let Some(value) = variant.attr_value(gimli::DW_AT_discr_value).and_then(number) {
        return vec![(value, value)];
    }
    let Some(AttributeValue::Block(mut list)) = variant.attr_value(gimli::DW_AT_discr_list) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    while let Ok(kind) = list.read_u8() {
        let Ok(low) = list.read_uleb128() else { break };
        let high = if kind == 0 { Ok(low) } else { list.read_uleb128() };
        let Ok(high) = high else { break };
        found.push((low.into(), high.into()));
    }
    found
}

fn scalar(entry: &Entry<'_>, name: &str) -> ScalarKind {
    let encoding = match entry.attr_value(gimli::DW_AT_encoding) {
        Some(AttributeValue::Encoding(encoding)) => encoding,
        _ => gimli::DW_ATE_unsigned,
    };
    match encoding {
        gimli::DW_ATE_boolean => ScalarKind::Boolean,
        gimli::DW_ATE_float => ScalarKind::Float,
        gimli::DW_ATE_UTF => ScalarKind::Character,
        gimli::DW_ATE_signed_char | gimli::DW_ATE_unsigned_char if name == "char" => ScalarKind::Byte,
        gimli::DW_ATE_signed | gimli::DW_ATE_signed_char => ScalarKind::Signed,
        _ => ScalarKind::Unsigned,
    }
}

/// The language of a unit.
pub(in crate::symbols) fn language<'a>(dies: &Dies<'a>, unit: &OpenUnit<'a>) -> SourceLanguage {
    let Ok(root) = unit.unit.entry(unit.unit.header.root_offset()) else { return SourceLanguage::C };
    let producer = dies.text(unit, &root, gimli::DW_AT_producer).unwrap_or_default();
    match root.attr_value(gimli::DW_AT_language) {
        _ if producer.starts_with("zig ") => SourceLanguage::Zig,
        Some(AttributeValue::Language(gimli::DW_LANG_Zig)) => SourceLanguage::Zig,
        Some(AttributeValue::Language(gimli::DW_LANG_Rust)) => SourceLanguage::Rust,
        Some(AttributeValue::Language(
            gimli::DW_LANG_C_plus_plus
            | gimli::DW_LANG_C_plus_plus_03
            | gimli::DW_LANG_C_plus_plus_11
            | gimli::DW_LANG_C_plus_plus_14
            | gimli::DW_LANG_C_plus_plus_17
            | gimli::DW_LANG_C_plus_plus_20,
        )) => SourceLanguage::Cpp,
        _ => SourceLanguage::C,
    }
}
