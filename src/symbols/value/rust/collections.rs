//! Strings, vectors, rings, maps and sets of std.

use super::super::view::{Brackets, ItemRun};
use super::super::{Finding, Storage, TypedValue, ValueReader, ValueView};

/// The most entries of a map that are collected at a time.
const MOST_ENTRIES: usize = 1000;
/// The most places of a map that are looked at.
const MOST_BUCKETS: u64 = 1 << 20;
/// How high a tree may be.
const HIGHEST: u64 = 24;

/// What a vector says of itself: where its elements are, how many, and how many there is room for.
fn parts(reader: &ValueReader<'_, '_>, vec: &TypedValue) -> Option<(u64, u64, u64)> {
    let buffer = reader.member(vec, "buf")?;
    let len = reader.count(&reader.member(vec, "len")?)?;
    let address = reader.pointer(&buffer)?.0;
    let capacity = reader.deep(&buffer, "cap").and_then(|cap| reader.count(&cap))?;
    Some((address, len, capacity))
}

pub(super) fn string(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let vec = reader.search(value, |_, ty| super::stem(&ty.name) == "Vec")?;
    let (address, length, capacity) = parts(reader, &vec)?;
    Some(match length > capacity {
        true => ValueView::Bad(Finding::TooLong { length, capacity }),
        false => reader.text(address, length),
    })
}

pub(super) fn vec(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let (address, length, capacity) = parts(reader, value)?;
    let element = reader.parameter(value, "T")?;
    // Elements without a size need no room.
    let sized = reader.types.size_of(element)? > 0;
    Some(match sized && length > capacity {
        true => ValueView::Bad(Finding::TooLong { length, capacity }),
        false => reader.items(element, address, length, Brackets::Square),
    })
}

pub(super) fn deque(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let (address, length, capacity) = parts(reader, value)?;
    let element = reader.parameter(value, "T")?;
    let head = reader.count(&reader.member(value, "head")?)?;
    let stride = reader.types.size_of(element)?;
    if stride > 0 && length > capacity {
        return Some(ValueView::Bad(Finding::TooLong { length, capacity }));
    }
    if let bad @ ValueView::Bad(_) = reader.items(element, address, capacity, Brackets::Square) {
        return Some(bad);
    }
    let ring = (stride > 0 && capacity > 0).then_some((head, capacity));
    let storage = Storage::Memory { address };
    let items = ItemRun { element, storage, stride, count: length, ring, rows: None };
    Some(ValueView::Items { brackets: Brackets::Square, items })
}

/// A pair's parts, or one value if the map is a set.
fn pair(reader: &ValueReader<'_, '_>, entry: &TypedValue) -> (TypedValue, Option<TypedValue>) {
    match (reader.member(entry, "__0"), reader.member(entry, "__1")) {
        (Some(key), Some(value)) => {
            let unit = reader.types.size_of(value.ty) == Some(0)
                && reader.types.bare(value.ty).1.name.as_ref() == "()";
            (key, Some(value).filter(|_| !unit))
        }
        _ => (entry.clone(), None),
    }
}

/// hashbrown's table: a control byte for each bucket, whose top bit is clear if the bucket is full; entry `i` lies
/// before the control bytes, at `ctrl - (i + 1) * size`.
pub(super) fn hashed(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let table = reader.search(value, |_, ty| super::stem(&ty.name) == "RawTable")?;
    let entry = reader.parameter(&table, "T")?;
    let size = reader.types.size_of(entry)?;
    let number = |name: &str| reader.count(&reader.deep(&table, name)?);
    let control = reader.pointer(&reader.deep(&table, "ctrl")?)?.0;
    let (mask, total) = (number("bucket_mask")?, number("items")?);
    let buckets = mask.checked_add(1)?;
    if total == 0 {
        return Some(ValueView::Entries { brackets: Brackets::Curly, pairs: Vec::new(), total });
    }
    if total > buckets || !buckets.is_power_of_two() {
        return Some(ValueView::Bad(Finding::TooLong { length: total, capacity: buckets }));
    }
    let below = buckets.checked_mul(size).and_then(|bytes| control.checked_sub(bytes));
    let Some(controls) = below.and_then(|_| reader.memory(control, buckets)) else {
        return Some(ValueView::Bad(Finding::OutsideMemory { address: control }));
    };
    let full = (0u64..).zip(controls).take(MOST_BUCKETS as usize).filter(|(_, byte)| **byte & 0x80 == 0);
    let entries = full.take(MOST_ENTRIES).map(|(bucket, _)| {
        let address = control.wrapping_sub(bucket.wrapping_add(1).wrapping_mul(size));
        pair(reader, &TypedValue::in_memory(entry, address))
    });
    Some(ValueView::Entries { brackets: Brackets::Curly, pairs: entries.collect(), total })
}

/// A B-tree: leaves have keys and values, inner nodes are leaves followed by pointers to their children.
pub(super) fn tree(reader: &ValueReader<'_, '_>, value: &TypedValue) -> Option<ValueView> {
    let map = match reader.member(value, "length") {
        Some(_) => value.clone(),
        None => reader.member(value, "map")?,
    };
    let total = reader.count(&reader.member(&map, "length")?)?;
    if total == 0 {
        return Some(ValueView::Entries { brackets: Brackets::Curly, pairs: Vec::new(), total });
    }
    let (key, element) = (reader.parameter(&map, "K")?, reader.parameter(&map, "V")?);
    let root = reader.search(&reader.member(&map, "root")?, |_, ty| super::stem(&ty.name) == "NodeRef");
    // The root is in an `Option`, whose members a search does not see.
    let root = root.or_else(|| some(reader, &reader.member(&map, "root")?))?;
    let height = reader.count(&reader.member(&root, "height")?)?;
    let (address, leaf) = reader.pointer(&reader.member(&root, "node")?)?;
    let leaf = leaf?;
    let mut walk =
        TreeWalk { reader, leaf, key, element, pairs: Vec::new(), bad: None, budget: 4 * MOST_ENTRIES };
    walk.node(address, height);
    if let Some(finding) = walk.bad.filter(|_| walk.pairs.is_empty()) {
        return Some(ValueView::Bad(finding));
    }
    Some(ValueView::Entries { brackets: Brackets::Curly, pairs: walk.pairs, total })
}

/// What an `Option` holds, if it is one with a `Some`.
pub(super) fn some(reader: &ValueReader<'_, '_>, option: &TypedValue) -> Option<TypedValue> {
    let (_, record) = reader.record(option.ty)?;
    let variants = &record.variants.as_ref()?.variants;
    let member = variants.iter().filter_map(|variant| variant.member.as_ref());
    let member = member.into_iter().find(|member| &*member.name == "Some")?;
    let inner = TypedValue::new(member.ty, option.storage.plus(member.offset));
    reader.member(&inner, "__0")
}

struct TreeWalk<'a, 'd, 'r> {
    reader: &'r ValueReader<'a, 'd>,
    leaf: usize,
    key: usize,
    element: usize,
    pairs: Vec<(TypedValue, Option<TypedValue>)>,
    bad: Option<Finding>,
    /// How many more nodes and entries are looked at.
    budget: usize,
}

impl TreeWalk<'_, '_, '_> {
    /// Collects the entries below a node, in order. `None` if it is not a node.
    fn node(&mut self, address: u64, height: u64) -> Option<()> {
        let size = self.reader.types.size_of(self.leaf)?;
        if height > HIGHEST || self.reader.memory(address, size).is_none() {
            self.bad = Some(Finding::OutsideMemory { address });
            return None;
        }
        let node = TypedValue::in_memory(self.leaf, address);
        let part = |name: &str| self.reader.member(&node, name);
        let (keys, values, len) = (part("keys")?, part("vals")?, self.reader.count(&part("len")?)?);
        let (key_size, value_size) =
            (self.reader.types.size_of(self.key)?, self.reader.types.size_of(self.element)?);
        let unit = value_size == 0;
        let room = self.reader.types.size_of(keys.ty)?.checked_div(key_size).unwrap_or(len);
        if len > room {
            self.bad = Some(Finding::TooLong { length: len, capacity: room });
            return None;
        }
        for i in 0..=len {
            self.budget = self.budget.checked_sub(1)?;
            if height > 0 {
                let edge = address.checked_add(size)?.checked_add(i * self.reader.address_size())?;
                let below = self.reader.word_at(edge)?;
                self.node(below, height - 1);
            }
            if i < len && self.pairs.len() < MOST_ENTRIES {
                let key = TypedValue::new(self.key, keys.storage.plus(i * key_size));
                let value = TypedValue::new(self.element, values.storage.plus(i * value_size));
                self.pairs.push((key, Some(value).filter(|_| !unit)));
            }
        }
        Some(())
    }
}
