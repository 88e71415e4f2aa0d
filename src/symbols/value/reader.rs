//! Reads parts of values: bytes, members, what a pointer points to.

use super::view::{Brackets, ItemRun, ThroughView};
use super::{Finding, Storage, TypedValue, ValueView};
use crate::symbols::dies::DieOffset;
use crate::symbols::index::SourceIndex;
use crate::symbols::location::{Evaluation, FrameState, Located, evaluate};
use crate::symbols::types::{RecordType, SourceType, SourceTypes, TypeForm};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// The most bytes of text that are read.
pub(super) const MOST_TEXT: u64 = 1024;
/// How many members are looked at in a search for one, at all depths.
const MOST_SEARCHED: usize = 512;
/// How deep members are searched.
const SEARCH_DEPTH: usize = 10;

/// A variable that pointers may point to.
#[derive(Debug, Clone)]
pub(in crate::symbols) struct KnownPlace {
    pub address: u64,
    pub ty: DieOffset,
    pub name: String,
}

/// Reads values of one frame.
pub(in crate::symbols) struct ValueReader<'a, 'd> {
    pub types: &'d SourceTypes<'a, 'd>,
    pub index: &'d SourceIndex,
    pub state: &'d dyn FrameState,
    pub known: Vec<KnownPlace>,
    /// Which types are of Rust's standard library, as far as it has been asked.
    pub of_std: RefCell<HashMap<DieOffset, bool>>,
    /// The types that tables of virtual functions are of, by the addresses of these, once one is asked for.
    pub tables: OnceCell<HashMap<u64, DieOffset>>,
}

impl<'a> ValueReader<'a, '_> {
    /// Bytes of linear memory.
    pub fn memory(&self, address: u64, len: u64) -> Option<&[u8]> {
        let start = usize::try_from(address).ok()?;
        let end = start.checked_add(usize::try_from(len).ok()?)?;
        self.state.memory().get(start..end)
    }

    /// Bytes of a place; at most a few.
    pub fn bytes(&self, storage: &Storage, len: u64) -> Result<Vec<u8>, Finding> {
        match storage {
            Storage::Memory { address } => {
                let bytes = self.memory(*address, len);
                bytes.map(<[u8]>::to_vec).ok_or(Finding::OutsideMemory { address: *address })
            }
            Storage::Bytes { whole, offset } => {
                let start = usize::try_from(*offset).map_err(|_| Finding::Missing)?;
                let end = usize::try_from(len).ok().and_then(|len| start.checked_add(len));
                let bytes = end.and_then(|end| whole.get(start..end)).ok_or(Finding::Missing)?;
                bytes.iter().copied().collect::<Option<Vec<u8>>>().ok_or(Finding::Missing)
            }
        }
    }

    /// How many bytes a value takes.
    pub fn size(&self, value: &TypedValue) -> Option<u64> {
        let element = self.types.size_of(value.ty)?;
        let rows = value.rows.iter().flat_map(|rows| rows.iter());
        rows.copied().try_fold(element, u64::checked_mul)
    }

    /// How many bytes an address takes: 8 if the module's memory has addresses of 64 bits.
    pub fn address_size(&self) -> u64 {
        if self.types.dies.module.memories.first().is_some_and(|memory| memory.limits.is64) { 8 } else { 4 }
    }

    /// A word as wide as an address, at an address.
    pub fn word_at(&self, address: u64) -> Option<u64> {
        self.word(&Storage::Memory { address }, self.address_size()).ok()
    }

    /// A number of up to 8 bytes.
    pub fn word(&self, storage: &Storage, len: u64) -> Result<u64, Finding> {
        let bytes = self.bytes(storage, len.min(8))?;
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(&bytes);
        Ok(u64::from_le_bytes(word))
    }

    /// The record that a value is, without other names of its type.
    pub fn record(&self, ty: DieOffset) -> Option<(Rc<SourceType>, Arc<RecordType>)> {
        let (_, ty) = self.types.bare(ty);
        match &ty.form {
            TypeForm::Record(record) => {
                let record = Arc::clone(record);
                Some((ty, record))
            }
            _ => None,
        }
    }

    /// A member of a value by its name.
    pub fn member(&self, value: &TypedValue, name: &str) -> Option<TypedValue> {
        let (_, record) = self.record(value.ty)?;
        let member = record.members.iter().find(|member| &*member.name == name)?;
        Some(TypedValue::new(member.ty, value.storage.plus(member.offset)))
    }

    /// The first value that fits, among a value, its members and bases, theirs, and so on; outer ones first.
    pub fn search(&self, value: &TypedValue, fits: impl Fn(&str, &SourceType) -> bool) -> Option<TypedValue> {
        let mut level = vec![value.clone()];
        let mut seen = 0;
        for _ in 0..SEARCH_DEPTH {
            let mut next = Vec::new();
            for value in level {
                let Some((_, record)) = self.record(value.ty) else { continue };
                for member in record.members.iter().chain(&record.bases) {
                    seen += 1;
                    if seen > MOST_SEARCHED {
                        return None;
                    }
                    let inner = TypedValue::new(member.ty, value.storage.plus(member.offset));
                    if fits(&member.name, &self.types.bare(member.ty).1) {
                        return Some(inner);
                    }
                    next.push(inner);
                }
            }
            level = next;
        }
        None
    }

    /// The first member of this name, however deep.
    pub fn deep(&self, value: &TypedValue, name: &str) -> Option<TypedValue> {
        self.search(value, |found, _| found == name)
    }

    /// The first pointer in a value, which may be the value itself: where it points, and to what type.
    pub fn pointer(&self, value: &TypedValue) -> Option<(u64, Option<DieOffset>)> {
        let is_pointer = |ty: &SourceType| matches!(ty.form, TypeForm::Pointer { .. });
        let value = match is_pointer(&self.types.bare(value.ty).1) {
            true => value.clone(),
            false => self.search(value, |_, ty| is_pointer(ty))?,
        };
        let (_, ty) = self.types.bare(value.ty);
        let TypeForm::Pointer { to, .. } = ty.form else { return None };
        Some((self.word(&value.storage, ty.size.unwrap_or_else(|| self.address_size())).ok()?, to))
    }

    /// The first number in a value, which may be the value itself.
    pub fn count(&self, value: &TypedValue) -> Option<u64> {
        let is_number = |ty: &SourceType| matches!(ty.form, TypeForm::Scalar(_)) && ty.size != Some(0);
        let value = match is_number(&self.types.bare(value.ty).1) {
            true => value.clone(),
            false => self.search(value, |_, ty| is_number(ty))?,
        };
        self.word(&value.storage, self.types.size_of(value.ty)?).ok()
    }

    /// A type that a value's type is generic over.
    pub fn parameter(&self, value: &TypedValue, name: &str) -> Option<DieOffset> {
        let (_, record) = self.record(value.ty)?;
        record.parameters.iter().find(|(parameter, _)| parameter == name).map(|(_, ty)| *ty)
    }

    /// Text of a length at an address.
    pub fn text(&self, address: u64, len: u64) -> ValueView {
        if len == 0 {
            return ValueView::Text { bytes: Vec::new(), len };
        }
        let memory = self.state.memory().len() as u64;
        if address.checked_add(len).is_none_or(|end| end > memory) {
            return ValueView::Bad(Finding::OutsideMemory { address });
        }
        let bytes = self.memory(address, len.min(MOST_TEXT)).unwrap_or_default();
        ValueView::Text { bytes: bytes.to_vec(), len }
    }

    /// Elements side by side at an address.
    pub fn items(&self, element: DieOffset, address: u64, count: u64, brackets: Brackets) -> ValueView {
        let stride = self.types.size_of(element).unwrap_or(0);
        let end = count.checked_mul(stride).and_then(|bytes| address.checked_add(bytes));
        if stride > 0 && count > 0 && end.is_none_or(|end| end > self.state.memory().len() as u64) {
            return ValueView::Bad(Finding::OutsideMemory { address });
        }
        let storage = Storage::Memory { address };
        ValueView::Items {
            brackets,
            items: ItemRun { element, storage, stride, count, ring: None, rows: None },
        }
    }

    /// What a pointer stands for in a language in which it cannot be null: its target.
    pub fn behind(&self, to: DieOffset, address: u64) -> ValueView {
        let size = self.types.size_of(to).unwrap_or(0);
        match self.memory(address, size) {
            Some(_) => ThroughView::pointer(TypedValue::in_memory(to, address), address),
            None => ValueView::Bad(Finding::OutsideMemory { address }),
        }
    }

    /// Whether a type is of Rust's standard library, or of a library that it is made with.
    pub fn is_of_std(&self, ty: DieOffset) -> bool {
        if let Some(known) = self.of_std.borrow().get(&ty) {
            return *known;
        }
        let path = self.index.qualified(self.types.dies, ty, "");
        let root = path.split("::").next().unwrap_or_default();
        let found = matches!(root, "core" | "alloc" | "std" | "hashbrown" | "indexmap");
        self.of_std.borrow_mut().insert(ty, found);
        found
    }

    /// The type whose table of virtual functions is at an address, where tables are described as variables.
    pub fn owner_of_table(&self, address: u64) -> Option<DieOffset> {
        let dies = self.types.dies;
        let at = |entry: DieOffset| {
            let (unit, entry) = dies.entry(entry)?;
            let expression = entry.attr_value(gimli::DW_AT_location)?.exprloc_value()?;
            match evaluate(&Evaluation::fixed(dies, &unit, self.state), expression) {
                Located::Memory(address) => Some(address),
                _ => None,
            }
        };
        let read = || {
            let mut known = HashMap::new();
            for (_, unit) in self.index.all(dies) {
                for (entry, owner) in &unit.tables {
                    if let Some(address) = at(*entry) {
                        known.entry(address).or_insert(*owner);
                    }
                }
            }
            known
        };
        self.tables.get_or_init(read).get(&address).copied()
    }

    /// A class by its qualified name.
    pub fn class(&self, name: &str) -> Option<DieOffset> {
        self.index.class(self.types.dies, name)
    }
}

/// How deep bases of bases are followed.
pub(super) const DEEPEST_BASE: usize = 16;
