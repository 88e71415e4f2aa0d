//! The heap of a store: its structs, arrays and exceptions
//! ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#syntax-structinst)).
//!
//! The contents of all objects lie in one block of bytes, one after the other, so a checkpoint copies a few blocks
//! however many objects there are. A reference holds the number of its object, which stays the same; a collection
//! moves contents together and makes the numbers of dead objects free. Numbers depend on nothing but the allocations
//! and collections there were.

use super::layout::StructLayout;
use super::reference::{ARRAY, EXN, Reference, STRUCT, tag, tagged};
use super::types::{TypeNumber, Types};
use crate::wasm::{HeapType, RefType};
use std::ops::Range;

mod array;
mod collect;
mod saved;

pub(super) use saved::SavedHeap;

/// Bytes of contents that live and dead objects may take together, unless another limit is set.
const DEFAULT_LIMIT: u64 = 1 << 30;

/// What an object takes besides its contents: its header and its place in the order.
const OVERHEAD: u64 = (size_of::<Header>() + size_of::<u32>()) as u64;

/// Contents begin at multiples of this. Offsets count in it, so that they fit 32 bits.
const ALIGN: usize = 8;

/// Why the heap did not do as it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeapError {
    /// The reference to a struct is null.
    NullStruct,
    /// The reference to an array is null.
    NullArray,
    /// Past the end of an array.
    OutOfBounds,
    /// Past the end of the segment an array was to be filled from.
    SegmentOutOfBounds,
    /// There is no room for the object.
    Full,
}

/// An object, to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object<'a> {
    /// The reference to it.
    pub reference: Reference,
    /// Its type; the address of its tag for an exception.
    pub ty: u32,
    /// How many elements the array has; for structs and exceptions, how many slots.
    pub len: u32,
    /// Its elements or slots, little-endian.
    pub bytes: &'a [u8],
}

impl<'a> Object<'a> {
    /// The slots of a struct or exception, the low half of a vector first.
    pub fn slots(self) -> impl ExactSizeIterator<Item = u64> + 'a {
        self.bytes.chunks_exact(8).map(|slot| u64::from_le_bytes(fixed(slot)))
    }

    /// An element of an array, zero-extended, or a slot of a struct or exception.
    #[must_use]
    pub fn element(self, index: u32) -> Option<u128> {
        let size = self.bytes.len().checked_div(self.len as usize)?;
        self.bytes.chunks_exact(size.max(1)).nth(index as usize).map(array::load)
    }
}

/// Structs, arrays and exceptions. Plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heap {
    /// Contents of the objects, in the order they were made.
    contents: Vec<u8>,
    headers: Vec<Header>,
    /// Numbers of the objects, in the order of their contents.
    order: Vec<u32>,
    /// Numbers to give again, the last first.
    free: Vec<u32>,
    limit: u64,
    /// Bytes allocated since the last collection.
    fresh: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Header {
    /// The tag that references to it have; 0 if the number is free.
    kind: u8,
    /// Bytes of an element as a power of two; 3 for the slots of structs and exceptions.
    shift: u8,
    ty: u32,
    /// In units of [`ALIGN`].
    start: u32,
    len: u32,
}

impl Header {
    const FREE: Self = Self { kind: 0, shift: 0, ty: 0, start: 0, len: 0 };

    fn range(&self) -> Range<usize> {
        let start = self.start as usize * ALIGN;
        start..start + ((self.len as usize) << self.shift)
    }
}

impl Default for Heap {
    fn default() -> Self {
        let (contents, headers, order, free) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { contents, headers, order, free, limit: DEFAULT_LIMIT, fresh: 0 }
    }
}

impl Heap {
    /// Bytes that live and dead objects may take together: within what the machine has, and the same in every run of
    /// one journal, since it decides what is collected when and what is refused.
    pub(crate) fn set_limit(&mut self, bytes: u64) {
        self.limit = bytes;
    }

    /// Bytes that objects take, dead ones too until the next collection.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.contents.len() as u64 + self.order.len() as u64 * OVERHEAD
    }

    /// Bytes that a clone of it takes.
    pub(super) fn size(&self) -> u64 {
        let numbers = (self.order.len() + self.free.len()) * size_of::<u32>();
        (self.contents.len() + self.headers.len() * size_of::<Header>() + numbers) as u64
    }

    /// Bytes that a struct or exception of so many slots takes.
    #[must_use]
    pub(crate) fn struct_cost(slots: u32) -> u64 {
        u64::from(slots) * 8 + OVERHEAD
    }

    /// Makes a struct of its slots; the reference to it.
    ///
    /// # Errors
    /// [`HeapError::Full`].
    pub(crate) fn alloc_struct(
        &mut self,
        ty: TypeNumber,
        layout: &StructLayout,
        slots: &[u64],
    ) -> Result<u64, HeapError> {
        let reference = self.alloc_slots(STRUCT, ty, layout.slots, slots)?;
        for &(offset, storage) in &layout.packed {
            let slot = self.struct_get(reference, offset)?;
            self.struct_set(reference, offset, super::layout::pack(storage, slot))?;
        }
        Ok(reference)
    }

    /// Makes a struct of zeros and nulls; the reference to it.
    ///
    /// # Errors
    /// [`HeapError::Full`].
    pub(crate) fn alloc_struct_default(
        &mut self,
        ty: TypeNumber,
        layout: &StructLayout,
    ) -> Result<u64, HeapError> {
        self.alloc_slots(STRUCT, ty, layout.slots, &[])
    }

    /// Makes an exception of its tag's address and the slots of its values; the reference to it.
    ///
    /// # Errors
    /// [`HeapError::Full`].
    pub(crate) fn alloc_exn(&mut self, tag_address: u32, slots: &[u64]) -> Result<u64, HeapError> {
        let len = u32::try_from(slots.len()).map_err(|_| HeapError::Full)?;
        self.alloc_slots(EXN, tag_address, len, slots)
    }

    fn alloc_slots(&mut self, kind: u64, ty: u32, len: u32, slots: &[u64]) -> Result<u64, HeapError> {
        let header = Header { kind: kind as u8, shift: 3, ty, start: 0, len };
        let (reference, range) = self.alloc(header)?;
        let room = self.contents.get_mut(range).unwrap_or_default();
        for (to, slot) in room.chunks_exact_mut(8).zip(slots) {
            to.copy_from_slice(&slot.to_le_bytes());
        }
        Ok(reference)
    }

    /// Room for an object, all zeros: its reference, and where it is.
    fn alloc(&mut self, header: Header) -> Result<(u64, Range<usize>), HeapError> {
        // Nothing here overflows: 2^32 elements of 16 bytes at most.
        let size = (u64::from(header.len) << header.shift).next_multiple_of(ALIGN as u64);
        let cost = size + OVERHEAD;
        if self.bytes().saturating_add(cost) > self.limit {
            return Err(HeapError::Full);
        }
        let full = |_| HeapError::Full;
        let start = self.contents.len();
        let header = Header { start: u32::try_from(start / ALIGN).map_err(|_| HeapError::Full)?, ..header };
        let id = match self.free.last() {
            Some(id) => *id,
            None => u32::try_from(self.headers.len()).map_err(|_| HeapError::Full)?,
        };
        let size = usize::try_from(size).map_err(|_| HeapError::Full)?;
        // With room to spare if there is; it costs nothing until it is used.
        self.contents.try_reserve(size).or_else(|_| self.contents.try_reserve_exact(size)).map_err(full)?;
        self.order.try_reserve(1).map_err(full)?;
        self.headers.try_reserve(1).map_err(full)?;
        self.contents.resize(start + size, 0);
        self.order.push(id);
        self.free.pop();
        match self.headers.get_mut(id as usize) {
            Some(free) => *free = header,
            None => self.headers.push(header),
        }
        self.fresh += cost;
        Ok((tagged(u64::from(header.kind), id), header.range()))
    }

    /// The header of what a slot refers to, if that is such an object.
    fn header(&self, slot: u64, kind: u64) -> Option<&Header> {
        let header = self.headers.get(slot as u32 as usize)?;
        (tag(slot) == kind && u64::from(header.kind) == kind).then_some(header)
    }

    /// A slot of a struct. Packed fields come zero-extended.
    ///
    /// # Errors
    /// [`HeapError::NullStruct`].
    pub(crate) fn struct_get(&self, reference: u64, offset: u32) -> Result<u64, HeapError> {
        let range = self.struct_slot(reference, offset)?;
        Ok(self.contents.get(range).map_or(0, |slot| u64::from_le_bytes(fixed(slot))))
    }

    /// Assigns a slot of a struct. That of a packed field is for the caller to `pack` before.
    ///
    /// # Errors
    /// [`HeapError::NullStruct`].
    pub(crate) fn struct_set(&mut self, reference: u64, offset: u32, value: u64) -> Result<(), HeapError> {
        let range = self.struct_slot(reference, offset)?;
        if let Some(slot) = self.contents.get_mut(range) {
            slot.copy_from_slice(&value.to_le_bytes());
        }
        Ok(())
    }

    fn struct_slot(&self, reference: u64, offset: u32) -> Result<Range<usize>, HeapError> {
        let header = self.header(reference, STRUCT).ok_or(HeapError::NullStruct)?;
        // Validation lets no program name a field that is not there.
        if offset >= header.len {
            return Err(HeapError::OutOfBounds);
        }
        let start = header.start as usize * ALIGN + offset as usize * 8;
        Ok(start..start + 8)
    }

    /// What a slot refers to, if that is an object.
    #[must_use]
    pub fn object(&self, reference: u64) -> Option<Object<'_>> {
        let kind = tag(reference);
        let header = self.header(reference, kind).filter(|_| matches!(kind, STRUCT | ARRAY | EXN))?;
        let bytes = self.contents.get(header.range())?;
        let reference = Reference::from_slot(reference);
        Some(Object { reference, ty: header.ty, len: header.len, bytes })
    }

    /// Every object, oldest first; dead ones too until the next collection.
    #[cfg(test)]
    pub(crate) fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        self.order.iter().filter_map(|&id| {
            let kind = self.headers.get(id as usize)?.kind;
            self.object(tagged(u64::from(kind), id))
        })
    }

    /// Whether a reference is of a type of its own hierarchy: `ref.test`
    /// ([spec](https://webassembly.github.io/spec/core/exec/instructions.html#exec-ref-test)).
    ///
    /// The type's numbers are the store's; `func_type` gives the type of the function at an address.
    #[must_use]
    pub(crate) fn is_instance(
        &self,
        types: &Types,
        func_type: impl Fn(u32) -> TypeNumber,
        slot: u64,
        ty: RefType,
    ) -> bool {
        use HeapType as H;
        use Reference as R;
        match (R::from_slot(slot), ty.heap()) {
            (R::Null, _) => ty.nullable(),
            // Whatever is in the hierarchy. Host references are in two, after `any.convert_extern`.
            (_, H::Any | H::Func | H::Extern | H::Exn) => true,
            (R::I31(_), H::I31 | H::Eq) => true,
            (R::Struct(_), H::Struct | H::Eq) | (R::Array(_), H::Array | H::Eq) => true,
            (R::Struct(_) | R::Array(_), H::Concrete(number)) => {
                self.object(slot).is_some_and(|object| types.is_subtype(object.ty, number))
            }
            (R::Func(address), H::Concrete(number)) => types.is_subtype(func_type(address), number),
            _ => false,
        }
    }
}

/// The first `N` bytes.
fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.first_chunk().copied().unwrap_or([0; N])
}

#[cfg(test)]
mod tests;
