//! Members of values as they lie in memory, down to numbers and pointers.

use super::object::{ObjectForm, PlacedObject};
use crate::symbols::dies::DieOffset;
use crate::symbols::types::{RecordType, ScalarKind, TypeForm, TypeMember, VariantPart};
use crate::symbols::value::{ItemRun, Storage, TypedValue, ValueReader, summary};
use std::ops::Range;

/// How many pieces are made of one value.
const MOST_PIECES: usize = 4096;
/// How deep members of members are written.
const DEEPEST: usize = 48;
/// How many pointers are followed in one label.
const LONGEST_CHAIN: usize = 3;
/// How many bytes of text are read for a label.
const MOST_TEXT: u64 = 256;

/// What kind of bytes they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// A number, a flag, a character.
    Scalar,
    /// The address of something.
    Pointer,
    /// Characters, as strings have them.
    Text,
    /// Says which variant an enum has.
    Discriminant,
    /// Room between members, which means nothing.
    Padding,
    /// Room that only other variants, or other members of a union, use.
    Unused,
}

/// Bytes in memory with one meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutPiece {
    /// The address of the first byte.
    pub address: u64,
    /// How many bytes it takes.
    pub len: u64,
    /// The variable's name, and how to get to this piece of it.
    pub path: String,
    /// How to call the value that it is a piece of, and that is reached by itself.
    pub whole: String,
    /// What it is called in the value that holds it; empty for padding.
    pub name: String,
    /// Whether it is the first piece of a value that is reached by itself.
    pub begins: bool,
    /// The name of its type, shortened.
    pub ty: String,
    /// What kind of bytes they are.
    pub kind: PieceKind,
    /// The value, in the notation of its language; for text, its first bytes decoded.
    pub text: String,
    /// For a pointer: where it points, and where what is there points, as long as these are pointers.
    pub chain: Vec<u64>,
    /// What a pointer points to, if its type is known.
    pub pointee: Option<TypedValue>,
}

/// Adds pieces whose bytes no other piece has, within a value that has no piece yet or is part of a larger one.
pub(super) fn claim(all: &mut Vec<LayoutPiece>, object: Range<u64>, new: Vec<LayoutPiece>) {
    let mut taken: Vec<Range<u64>> = all
        .iter()
        .map(|piece| piece.address..piece.address.saturating_add(piece.len))
        .filter(|range| range.start < object.end && range.end > object.start)
        .collect();
    // Members may lie on top of each other.
    taken.sort_unstable_by_key(|range| range.start);
    taken.dedup_by(|next, range| {
        let joined = next.start <= range.end;
        if joined {
            range.end = range.end.max(next.end);
        }
        joined
    });
    all.extend(new.into_iter().filter(|piece| {
        let end = piece.address.saturating_add(piece.len);
        let next = taken.partition_point(|range| range.end <= piece.address);
        taken.get(next).is_none_or(|range| range.start >= end)
    }));
}

/// How a member is called: the whole path, and its name.
#[derive(Clone)]
struct PieceName {
    path: String,
    name: String,
}

impl PieceName {
    fn member(&self, name: &str) -> Self {
        // Members of tuples have no names, only positions.
        let position = name.strip_prefix("__").filter(|rest| rest.parse::<u32>().is_ok());
        let name = position.map_or_else(|| name.to_owned(), |position| format!(".{position}"));
        Self { path: format!("{}.{}", self.path, name.trim_start_matches('.')), name }
    }

    fn element(&self, index: u64) -> Self {
        Self { path: format!("{}[{index}]", self.path), name: format!("[{index}]") }
    }
}

pub(super) struct PieceWriter<'r, 'a, 'd, 'n> {
    reader: &'r ValueReader<'a, 'd>,
    window: Range<u64>,
    type_name: &'n dyn Fn(DieOffset) -> String,
    pub pieces: Vec<LayoutPiece>,
    /// How many more values may be looked at and pieces written: members may lie on top of each other, so that the window
    /// is no bound.
    pub left: usize,
    begins: bool,
    whole: String,
}

impl<'r, 'a, 'd, 'n> PieceWriter<'r, 'a, 'd, 'n> {
    pub fn new(
        reader: &'r ValueReader<'a, 'd>,
        window: Range<u64>,
        type_name: &'n dyn Fn(DieOffset) -> String,
        left: usize,
    ) -> Self {
        Self { reader, window, type_name, pieces: Vec::new(), left, begins: false, whole: String::new() }
    }

    /// The pieces of a value that lie in the window.
    pub fn object(&mut self, object: &PlacedObject) {
        self.begins = true;
        self.whole.clone_from(&object.path);
        let name = PieceName { path: object.path.clone(), name: object.path.clone() };
        match &object.what {
            ObjectForm::Value(value) => self.value(value, &name, 0),
            ObjectForm::Items(items) => self.items(items, &name),
            ObjectForm::Text => {
                let text = self.text(object.address, object.len);
                self.piece(object.address, object.len, &name, PieceKind::Text, text);
            }
        }
    }

    fn is_seen(&self, address: u64, len: u64) -> bool {
        self.left > 0
            && self.pieces.len() < MOST_PIECES
            && address < self.window.end
            && address.saturating_add(len) > self.window.start
    }

    fn piece(&mut self, address: u64, len: u64, name: &PieceName, kind: PieceKind, text: String) {
        if len == 0 {
            return;
        }
        let begins = std::mem::take(&mut self.begins);
        if !self.is_seen(address, len) {
            return;
        }
        self.left -= 1;
        let PieceName { path, name } = name.clone();
        self.pieces.push(LayoutPiece {
            address,
            len,
            path,
            whole: self.whole.clone(),
            name,
            begins,
            ty: String::new(),
            kind,
            text,
            chain: Vec::new(),
            pointee: None,
        });
    }

    fn text(&self, address: u64, len: u64) -> String {
        let bytes = self.reader.memory(address, len.min(MOST_TEXT)).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    }

    fn items(&mut self, items: &ItemRun, name: &PieceName) {
        let Storage::Memory { address } = items.storage else { return };
        if items.stride == 0 {
            return;
        }
        let room = items.ring.map_or(items.count, |(_, room)| room);
        let before = self.window.start.saturating_sub(address) / items.stride;
        for place in before..room {
            let at = address.saturating_add(place.saturating_mul(items.stride));
            if !self.is_seen(at, items.stride) {
                break;
            }
            let index = match items.ring {
                Some((head, room)) => {
                    (place.saturating_add(room) - head.min(room)).checked_rem(room).unwrap_or(0)
                }
                None => place,
            };
            match items.item(index) {
                Some(item) => self.value(&item, &name.element(index), 1),
                None => self.piece(at, items.stride, name, PieceKind::Unused, String::new()),
            }
        }
    }

    fn value(&mut self, value: &TypedValue, name: &PieceName, depth: usize) {
        let Some(address) = value.storage.address() else { return };
        let len = self.reader.size(value).unwrap_or(0);
        if depth > DEEPEST || !self.is_seen(address, len) {
            self.begins = false;
            return;
        }
        self.left -= 1;
        let types = self.reader.types;
        if let Some(lengths) = value.rows.clone() {
            return self.array(address, value.ty, &lengths, name, depth);
        }
        let (_, ty) = types.bare(value.ty);
        match &ty.form {
            TypeForm::Record(record) => self.record(value, record, len, name, depth),
            TypeForm::Array { element, lengths } => {
                let lengths: Vec<u64> = lengths.iter().map(|length| length.unwrap_or(0)).collect();
                self.array(address, *element, &lengths, name, depth);
            }
            TypeForm::Pointer { to, .. } => self.pointer(value, address, len, *to, name),
            _ => {
                let text = summary(self.reader, value).text;
                let (address, len) = match value.bits {
                    Some((bit, count)) => {
                        (address.saturating_add(bit / 8), (bit % 8 + count.min(128)).div_ceil(8))
                    }
                    None => (address, len),
                };
                self.scalar(address, len, name, value, text);
            }
        }
    }

    fn scalar(&mut self, address: u64, len: u64, name: &PieceName, value: &TypedValue, text: String) {
        // Bit-fields share bytes.
        if value.bits.is_some()
            && let Some(last) = self.pieces.last_mut()
            && address < last.address.saturating_add(last.len)
        {
            last.len = (address + len).saturating_sub(last.address).max(last.len);
            last.text.push_str(&format!(", {} {text}", name.name));
            return;
        }
        let known = self.pieces.len();
        self.piece(address, len, name, PieceKind::Scalar, text);
        self.typed(known, value.ty);
    }

    /// Adds the type to the piece that was just made, if it is in the window.
    fn typed(&mut self, known: usize, ty: DieOffset) {
        if let Some(piece) = self.pieces.get_mut(known) {
            piece.ty = (self.type_name)(ty);
        }
    }

    fn pointer(
        &mut self,
        value: &TypedValue,
        address: u64,
        len: u64,
        to: Option<DieOffset>,
        name: &PieceName,
    ) {
        let types = self.reader.types;
        let function = to.is_some_and(|to| matches!(types.bare(to).1.form, TypeForm::Function));
        let target = self.reader.word(&value.storage, len).ok().filter(|_| !function);
        let memory = self.reader.state.memory().len() as u64;
        let target = target.filter(|target| *target != 0 && *target < memory);
        let known = self.pieces.len();
        let Some(target) = target else {
            let text = summary(self.reader, value).text;
            self.piece(address, len, name, PieceKind::Scalar, text);
            return self.typed(known, value.ty);
        };
        self.piece(address, len, name, PieceKind::Pointer, String::new());
        self.typed(known, value.ty);
        let chain = self.chain(target, to);
        if let Some(piece) = self.pieces.get_mut(known) {
            piece.chain = chain;
            let whole = |to: &DieOffset| types.size_of(*to).is_some_and(|size| size > 1);
            piece.pointee = to.filter(whole).map(|to| TypedValue::in_memory(to, target));
        }
    }

    /// Where a pointer leads, through pointers that it points to.
    fn chain(&self, target: u64, to: Option<DieOffset>) -> Vec<u64> {
        let mut chain = vec![target];
        let mut at = to.map(|to| TypedValue::in_memory(to, target));
        while let Some(value) = at.take().filter(|_| chain.len() < LONGEST_CHAIN) {
            let (_, ty) = self.reader.types.bare(value.ty);
            let TypeForm::Pointer { to: Some(to), .. } = ty.form else { break };
            let Ok(next) = self.reader.word(&value.storage, ty.size.unwrap_or(4)) else { break };
            if next == 0 || next >= self.reader.state.memory().len() as u64 || chain.contains(&next) {
                break;
            }
            chain.push(next);
            at = Some(TypedValue::in_memory(to, next));
        }
        chain
    }

    fn array(&mut self, address: u64, element: DieOffset, lengths: &[u64], name: &PieceName, depth: usize) {
        let Some((&count, inner)) = lengths.split_first() else { return };
        let types = self.reader.types;
        let text = matches!(types.bare(element).1.form, TypeForm::Scalar(ScalarKind::Byte));
        if text && inner.is_empty() {
            let bytes = self.reader.memory(address, count.min(MOST_TEXT)).unwrap_or_default();
            let end = bytes.iter().position(|byte| *byte == 0).map_or(count, |end| end as u64);
            let shown = self.text(address, end);
            self.piece(address, end, name, PieceKind::Text, shown);
            return self.piece(address + end, count - end, name, PieceKind::Unused, String::new());
        }
        let rows = inner.iter().try_fold(1u64, |product, length| product.checked_mul(*length));
        let stride = rows.and_then(|rows| rows.checked_mul(types.size_of(element)?)).unwrap_or(0);
        if stride == 0 {
            return;
        }
        let first = self.window.start.saturating_sub(address) / stride;
        for index in first..count {
            let at = address.saturating_add(index.saturating_mul(stride));
            if !self.is_seen(at, stride) {
                break;
            }
            let rows = (!inner.is_empty()).then(|| inner.into());
            let item = TypedValue { rows, ..TypedValue::in_memory(element, at) };
            self.value(&item, &name.element(index), depth + 1);
        }
    }

    fn record(&mut self, value: &TypedValue, record: &RecordType, len: u64, name: &PieceName, depth: usize) {
        let Some(address) = value.storage.address() else { return };
        if let Some(part) = &record.variants {
            return self.variants(value, part, (address, len), name, depth);
        }
        let size = |member: &TypeMember| self.reader.types.size_of(member.ty).unwrap_or(0);
        let mut members: Vec<(&TypeMember, bool)> = record.bases.iter().map(|base| (base, true)).collect();
        members.extend(record.members.iter().map(|member| (member, false)));
        members.retain(|(member, _)| size(member) > 0);
        members.sort_by_key(|(member, _)| (member.offset, member.bits));
        // What wraps a single value adds nothing to its name.
        let wraps = members.len() == 1;
        let end = address.saturating_add(len);
        let mut at = address;
        for (member, base) in members {
            let place = address.saturating_add(member.offset);
            let place = member.bits.map_or(place, |(bit, _)| address.saturating_add(bit / 8));
            let shared = place < at;
            if record.union && shared {
                continue;
            }
            if place > at {
                self.piece(at, place - at, name, PieceKind::Padding, String::new());
            }
            let inner = match member.bits {
                Some(bits) => {
                    TypedValue { bits: Some(bits), ..TypedValue::new(member.ty, value.storage.clone()) }
                }
                None => TypedValue::new(member.ty, value.storage.plus(member.offset)),
            };
            let called = if base || wraps || member.name.is_empty() {
                name.clone()
            } else {
                name.member(&member.name)
            };
            self.value(&inner, &called, depth + 1);
            let room = match member.bits {
                Some((bit, count)) => (bit % 8 + count.min(128)).div_ceil(8),
                None => size(member),
            };
            at = at.max(place.saturating_add(room));
        }
        if at < end {
            let kind = if record.union { PieceKind::Unused } else { PieceKind::Padding };
            self.piece(at, end - at, name, kind, String::new());
        }
    }

    /// An enum with data: the members of the variant that it has, the discriminant if no member is in its place, and
    /// what only others use.
    fn variants(
        &mut self,
        value: &TypedValue,
        part: &VariantPart,
        (address, len): (u64, u64),
        name: &PieceName,
        depth: usize,
    ) {
        let types = self.reader.types;
        let mut tag = None;
        let mut size = 0;
        if let Some(member) = &part.discriminant {
            size = types.size_of(member.ty).unwrap_or(0).min(8);
            let bits = self.reader.word(&value.storage.plus(member.offset), size).ok();
            tag = bits.map(|bits| (member.offset, bits));
        }
        let active = part.active(tag.map(|(_, bits)| bits), size).and_then(|variant| variant.member.as_ref());
        let before = self.pieces.len();
        if let Some(member) = active {
            let contents = TypedValue::new(member.ty, value.storage.plus(member.offset));
            self.value(&contents, name, depth + 1);
        }
        // What is padding to the variant is the discriminant, or room of other variants.
        let mut own: Vec<LayoutPiece> = self.pieces.split_off(before);
        own.retain(|piece| piece.kind != PieceKind::Padding);
        own.sort_by_key(|piece| piece.address);
        let mut begins = own.iter().any(|piece| piece.begins) || self.begins;
        own.iter_mut().for_each(|piece| piece.begins = false);
        if let Some((offset, bits)) = tag {
            let at = address.saturating_add(offset);
            let free = own.iter().all(|piece| piece.address >= at + size || piece.address + piece.len <= at);
            if free && self.is_seen(at, size) {
                let variant = active.map_or("?", |member| &*member.name);
                let text = format!("{bits:#x} = {variant}");
                self.begins = false;
                self.piece(at, size, name, PieceKind::Discriminant, text);
                own.extend(self.pieces.pop());
                own.sort_by_key(|piece| piece.address);
            }
        }
        let end = address.saturating_add(len);
        let mut at = address;
        let mut gaps = Vec::new();
        for piece in &own {
            if piece.address > at {
                gaps.push(at..piece.address);
            }
            at = at.max(piece.address.saturating_add(piece.len));
        }
        if at < end {
            gaps.push(at..end);
        }
        self.begins = false;
        for gap in gaps {
            self.piece(gap.start, gap.end - gap.start, name, PieceKind::Unused, String::new());
        }
        if let Some(first) = own.first_mut() {
            first.begins = std::mem::take(&mut begins);
        }
        self.pieces.extend(own);
    }
}
