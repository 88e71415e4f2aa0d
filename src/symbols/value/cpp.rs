//! What C++'s types mean: libc++'s strings, containers and smart pointers, references, and objects whose class is known
//! only to their table of virtual functions.

use super::c;
use super::cpp_sequences;
use super::reader::DEEPEST_BASE;
use super::view::{Brackets, FieldStyle, ThroughView};
use super::{Finding, Storage, TypedValue, ValueReader, ValueView};
use crate::symbols::dies::DieOffset;
use crate::symbols::types::{RecordType, SourceType, TypeForm};

/// The most entries of a map that are collected at a time.
const MOST_ENTRIES: usize = 1000;
/// The most members of all bases together.
const MOST_FIELDS: usize = 1 << 12;

pub(super) fn view(reader: &ValueReader<'_, '_>, value: &TypedValue, ty: &SourceType) -> Option<ValueView> {
    match &ty.form {
        TypeForm::Pointer { to, reference } => {
            let (address, to) =
                (reader.word(&value.storage, ty.size.unwrap_or_else(|| reader.address_size())).ok()?, (*to)?);
            if let Some(object) = dynamic(reader, to, address) {
                return Some(object);
            }
            let function = matches!(reader.types.bare(to).1.form, TypeForm::Function);
            (*reference && !function).then(|| reader.behind(to, address))
        }
        TypeForm::Record(record) => {
            let standard = standard(reader, value, ty);
            standard.or_else(|| {
                let mut fields = Vec::new();
                with_bases(reader, value, record, DEEPEST_BASE, &mut fields);
                Some(ValueView::Fields { name: String::new(), style: FieldStyle::C, fields })
            })
        }
        _ => None,
    }
}

/// The members of a class, after those of its bases.
fn with_bases(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    record: &RecordType,
    depth: usize,
    fields: &mut Vec<(String, TypedValue)>,
) {
    if depth == 0 || fields.len() > MOST_FIELDS {
        return;
    }
    for base in &record.bases {
        if let Some((_, record)) = reader.record(base.ty) {
            let inner = TypedValue::new(base.ty, value.storage.plus(base.offset));
            with_bases(reader, &inner, &record, depth - 1, fields);
        }
    }
    fields.extend(c::fields(value, record));
}

/// Whether objects of a class begin with a pointer to a table of virtual functions.
fn is_virtual(reader: &ValueReader<'_, '_>, class: DieOffset) -> bool {
    let mut at = class;
    for _ in 0..DEEPEST_BASE {
        let Some((_, record)) = reader.record(at) else { return false };
        if record.virtual_table {
            return true;
        }
        match record.bases.first() {
            Some(base) => at = base.ty,
            None => return false,
        }
    }
    false
}

/// An object of a class with virtual functions, as what it really is ([Itanium C++ ABI,
/// 2.5](https://itanium-cxx-abi.github.io/cxx-abi/abi.html#vtable)).
fn dynamic(reader: &ValueReader<'_, '_>, class: DieOffset, address: u64) -> Option<ValueView> {
    if !is_virtual(reader, class) {
        return None;
    }
    let table = reader.word_at(address)?;
    let name = class_name(reader, table)?;
    let real = reader.class(&name)?;
    // Before the table: how far the object's beginning is from here, and what identifies the class.
    let size = reader.address_size();
    let to_top = reader.word_at(table.checked_sub(2 * size)?)?;
    let to_top = if size < 8 { i64::from((to_top as u32).cast_signed()) } else { to_top.cast_signed() };
    let top = address.wrapping_add_signed(to_top);
    let object = TypedValue::in_memory(real, top);
    reader.memory(top, reader.types.size_of(real)?)?;
    Some(ThroughView::with(object, Some(address), format!("{name} "), String::new(), Vec::new()))
}

/// The name of the class that a table of virtual functions is of.
fn class_name(reader: &ValueReader<'_, '_>, table: u64) -> Option<String> {
    let size = reader.address_size();
    let from_information = || {
        let information = reader.word_at(table.checked_sub(size)?)?;
        let name = reader.word_at(information.checked_add(size).filter(|_| information != 0)?)?;
        let ValueView::Text { bytes, .. } = c::c_text(reader, name) else { return None };
        demangled(std::str::from_utf8(&bytes).ok()?)
    };
    // Without that information, the first function is one of the class, as a rule its destructor.
    let from_function = || {
        let function = reader.state.function(reader.word_at(table)?)?;
        let path = function.split('(').next()?;
        Some(path.rsplit_once("::")?.0.to_owned())
    };
    from_information().filter(|name| reader.class(name).is_some()).or_else(from_function)
}

/// A mangled name that consists of plain identifiers: `N3geo6CircleE`.
fn demangled(name: &str) -> Option<String> {
    let nested = name.strip_prefix('N').and_then(|rest| rest.strip_suffix('E'));
    let mut rest = nested.unwrap_or(name);
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let len: usize = rest[..digits].parse().ok()?;
        let part = rest.get(digits..digits.checked_add(len)?).filter(|part| !part.is_empty())?;
        parts.push(part);
        rest = &rest[digits + len..];
    }
    (!parts.is_empty()).then(|| parts.join("::"))
}

/// A type of the standard library.
fn standard(reader: &ValueReader<'_, '_>, value: &TypedValue, ty: &SourceType) -> Option<ValueView> {
    let stem = ty.name.split('<').next().unwrap_or_default();
    // Reading the name's scope is costly: only types of these names are asked for it.
    let known = [
        "basic_string",
        "basic_string_view",
        "vector",
        "array",
        "span",
        "map",
        "multimap",
        "set",
        "multiset",
        "unordered_map",
        "unordered_set",
        "unique_ptr",
        "shared_ptr",
        "weak_ptr",
        "optional",
        "pair",
        "deque",
        "list",
        "tuple",
        "variant",
    ];
    if !known.contains(&stem) {
        return None;
    }
    let qualified = reader.index.qualified(reader.types.dies, value.ty, &ty.name);
    if !qualified.starts_with("std::") {
        return None;
    }
    match stem {
        "basic_string" => string(reader, value),
        "basic_string_view" => {
            let (address, _) = reader.pointer(value)?;
            let len = reader.deep(value, "__size_").or_else(|| reader.deep(value, "__size"))?;
            Some(reader.text(address, reader.count(&len)?))
        }
        "vector" if reader.member(value, "__size_").is_some() => cpp_sequences::bits(reader, value),
        "vector" => vector(reader, value),
        "deque" => cpp_sequences::deque(reader, value),
        "list" => cpp_sequences::list(reader, value, alignment(reader, reader.parameter(value, "_Tp")?)),
        "tuple" => cpp_sequences::tuple(reader, value),
        "variant" => cpp_sequences::variant(reader, value),
        "array" => reader.member(value, "__elems_").map(ThroughView::plain),
        "map" | "set" | "multimap" | "multiset" => tree(reader, value),
        "unordered_map" | "unordered_set" => hashed(reader, value),
        "unique_ptr" => {
            let held = reader.search(value, |_, ty| matches!(ty.form, TypeForm::Pointer { .. }))?;
            held_by(reader, &held, String::new(), Vec::new())
        }
        "shared_ptr" | "weak_ptr" => shared(reader, value),
        "optional" => {
            let engaged = reader.count(&reader.deep(value, "__engaged_")?)?;
            Some(match engaged {
                0 => ValueView::Leaf("nullopt".to_owned()),
                _ => ThroughView::plain(reader.deep(value, "__val_")?),
            })
        }
        _ => None,
    }
}

/// libc++'s two forms of a string: the text in itself, or a pointer to it. A bit says which; where it is depends on the
/// order of the members.
fn string(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let (long, short) = (reader.deep(value, "__l")?, reader.deep(value, "__s")?);
    let size = reader.types.size_of(long.ty)?;
    let data = reader.member(&short, "__data_")?;
    let at = |value: &TypedValue, of: &TypedValue| match (&value.storage, &of.storage) {
        (Storage::Memory { address: a }, Storage::Memory { address: b }) => a.wrapping_sub(*b),
        (Storage::Bytes { offset: a, .. }, Storage::Bytes { offset: b, .. }) => a.wrapping_sub(*b),
        _ => 0,
    };
    // With the text first, the last byte is the length; with the text last, the first one is twice the length.
    let text_first = at(&data, &short) == 0;
    let flag = if text_first { short.storage.plus(size.checked_sub(1)?) } else { short.storage.clone() };
    let flag = match reader.word(&flag, 1) {
        Ok(flag) => flag,
        Err(finding) => return Some(ValueView::Bad(finding)),
    };
    let (is_long, len) =
        if text_first { (flag & 0x80 != 0, flag & 0x7f) } else { (flag & 1 != 0, flag >> 1) };
    if is_long {
        let address = reader.pointer(&reader.member(&long, "__data_")?)?.0;
        return Some(reader.text(address, reader.count(&reader.member(&long, "__size_")?)?));
    }
    if len >= size {
        return Some(ValueView::Bad(Finding::TooLong { length: len, capacity: size - 1 }));
    }
    Some(match reader.bytes(&data.storage, len) {
        Ok(bytes) => ValueView::Text { bytes, len },
        Err(finding) => ValueView::Bad(finding),
    })
}

fn vector(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let (begin, element) = reader.pointer(&reader.deep(value, "__begin_")?)?;
    let (end, _) = reader.pointer(&reader.deep(value, "__end_")?)?;
    let (room, _) = match reader.deep(value, "__end_cap_").or_else(|| reader.deep(value, "__cap_")) {
        Some(cap) => reader.pointer(&cap)?,
        None => (end, None),
    };
    let element = element?;
    let size = reader.types.size_of(element).filter(|size| *size > 0)?;
    let count = |end: u64| end.wrapping_sub(begin) / size;
    if end < begin || end > room {
        return Some(ValueView::Bad(Finding::TooLong { length: count(end), capacity: count(room) }));
    }
    Some(reader.items(element, begin, count(end), Brackets::Curly))
}

/// What a smart pointer points to.
fn held_by(
    reader: &ValueReader<'_, '_>,
    pointer: &TypedValue,
    after: String,
    notes: Vec<(&'static str, String)>,
) -> Option<ValueView> {
    let (address, to) = reader.pointer(pointer)?;
    if address == 0 {
        return Some(ValueView::Leaf("nullptr".to_owned()));
    }
    let to = to?;
    let (value, before) = match dynamic(reader, to, address) {
        Some(ValueView::Through(object)) => (object.value, object.before),
        _ => match reader.behind(to, address) {
            ValueView::Through(object) => (object.value, String::new()),
            other => return Some(other),
        },
    };
    Some(ThroughView::with(value, Some(address), before, after, notes))
}

fn shared(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let (pointer, control) = (reader.member(value, "__ptr_")?, reader.member(value, "__cntrl_")?);
    let (control, class) = reader.pointer(&control)?;
    if control == 0 {
        return Some(ValueView::Leaf("nullptr".to_owned()));
    }
    // Where the library itself has no debug information, its class is only declared: a table of functions, and two words
    // that count the owners, and those that watch, besides the first of each.
    let described = TypedValue::in_memory(class?, control);
    let size = reader.address_size();
    let count = |name: &str, place: u64| {
        let described = reader.deep(&described, name).and_then(|count| reader.count(&count));
        let besides = described.or_else(|| reader.word_at(control.checked_add(place * size)?))?;
        // The last one leaves −1.
        let mask = u64::MAX >> (64 - 8 * size);
        Some(besides.wrapping_add(1) & mask)
    };
    let strong = count("__shared_owners_", 1)?;
    // All owners together count as one that watches.
    let weak = count("__shared_weak_owners_", 2)?.wrapping_sub(u64::from(strong > 0));
    let notes = vec![("strong", strong.to_string()), ("weak", weak.to_string())];
    let after = format!(" ({strong} strong, {weak} weak)");
    match strong {
        0 => Some(ValueView::Leaf(after.trim_start().to_owned())),
        _ => held_by(reader, &pointer, after, notes),
    }
}

/// A red-black tree in order: from a node to the leftmost one on its right, or up to the first parent on the right.
fn tree(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let tree = reader.member(value, "__tree_")?;
    let total = ["__pair3_", "__size_"].iter().find_map(|name| reader.count(&reader.deep(&tree, name)?))?;
    let entry = node_value(reader, value)?;
    let word = |address: u64| reader.word_at(address);
    let size = reader.address_size();
    let (mut at, _) = reader.pointer(&reader.member(&tree, "__begin_node_")?)?;
    let mut pairs = Vec::new();
    // Left, right and parent, then a byte for the colour, then the value at its alignment.
    let value_at = |node: u64| {
        let align = alignment(reader, entry);
        node.checked_add(3 * size + 1)?.checked_next_multiple_of(align)
    };
    let mut budget = 64 * MOST_ENTRIES;
    while (pairs.len() as u64) < total && pairs.len() < MOST_ENTRIES {
        pairs.push(pair(reader, &TypedValue::in_memory(entry, value_at(at)?)));
        let right = word(at.checked_add(size)?)?;
        if right != 0 {
            at = right;
            while let Some(left @ 1..) = word(at) {
                budget = budget.checked_sub(1)?;
                at = left;
            }
        } else {
            loop {
                budget = budget.checked_sub(1)?;
                let parent = word(at.checked_add(2 * size)?)?;
                let was_left = word(parent)? == at;
                at = parent;
                if was_left {
                    break;
                }
            }
        }
    }
    Some(ValueView::Entries { brackets: Brackets::Curly, pairs, total })
}

fn hashed(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let table = reader.member(value, "__table_")?;
    let entry = node_value(reader, value)?;
    let total = ["__p2_", "__size_"].iter().find_map(|name| reader.count(&reader.deep(&table, name)?))?;
    let first = reader.deep(&table, "__p1_").or_else(|| reader.deep(&table, "__first_node_"))?;
    let mut at = reader.pointer(&first)?.0;
    let mut pairs = Vec::new();
    // The next node, the hash, then the value.
    while at != 0 && (pairs.len() as u64) < total && pairs.len() < MOST_ENTRIES {
        let value =
            at.checked_add(2 * reader.address_size())?.checked_next_multiple_of(alignment(reader, entry))?;
        pairs.push(pair(reader, &TypedValue::in_memory(entry, value)));
        at = reader.word_at(at)?;
    }
    Some(ValueView::Entries { brackets: Brackets::Curly, pairs, total })
}

/// The type of the entries of a map or a set.
fn node_value(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<DieOffset> {
    let (_, record) = reader.record(value.ty)?;
    if reader.parameter(value, "_Tp").is_some() || record.parameters.len() > 3 {
        // A map: its allocator is of pairs.
        let allocator = record.parameters.last()?.1;
        let allocator = TypedValue::in_memory(allocator, 0);
        return reader.parameter(&allocator, "_Tp");
    }
    record.parameters.first().map(|(_, ty)| *ty)
}

/// The alignment of a type, in bytes: that of the member with the widest one. What `alignas` asks for is not seen.
fn alignment(reader: &ValueReader<'_, '_>, ty: DieOffset) -> u64 {
    /// How many members are looked at, at all depths.
    const MOST_SEEN: usize = 512;
    let (mut found, mut seen) = (1, 0);
    let mut pending = vec![ty];
    while let Some(ty) = pending.pop() {
        let (_, bare) = reader.types.bare(ty);
        match &bare.form {
            TypeForm::Record(record) => {
                let parts = record.members.iter().chain(&record.bases);
                pending.extend(parts.take(MOST_SEEN.saturating_sub(seen)).map(|part| part.ty));
                if record.virtual_table {
                    found = found.max(reader.address_size());
                }
            }
            TypeForm::Array { element, .. } => pending.push(*element),
            _ => found = found.max(bare.size.unwrap_or(1).clamp(1, 16).next_power_of_two()),
        }
        seen += 1;
        if seen > MOST_SEEN {
            break;
        }
    }
    found
}

/// A pair's parts, or one value if the map is a set.
fn pair(reader: &ValueReader<'_, '_>, entry: &TypedValue) -> (TypedValue, Option<TypedValue>) {
    match (reader.member(entry, "first"), reader.member(entry, "second")) {
        (Some(key), Some(value)) => (key, Some(value)),
        _ => (entry.clone(), None),
    }
}
