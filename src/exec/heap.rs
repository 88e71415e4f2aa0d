//! The heap of a store: its structs, arrays and exceptions
//! ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#syntax-structinst)).
//!
//! The contents of all objects are in one block of bytes, one object after another, so a checkpoint copies few blocks
//! however many objects there are. A reference holds the number of its object, which never changes: a collection
//! compacts the contents and frees the numbers of dead objects. Numbers depend only on the allocations and collections
//! there have been.

use super::layout::StructLayout;
use super::reference::{ARRAY, EXN, Reference, STRUCT, tag, tagged};
use super::types::{TypeNumber, Types};
use crate::wasm::{HeapType, RefType};
use std::ops::Range;

mod array;
mod collect;
mod saved;

pub(super) use saved::SavedHeap;

/// The default for how many bytes of contents live and dead objects may take together.
const DEFAULT_LIMIT: u64 = 1 << 30;

/// What an object takes besides its contents: a header and an entry in the order.
const OVERHEAD: u64 = (size_of::<Header>() + size_of::<u32>()) as u64;

/// Contents begin at multiples of this. Offsets are in units of it, so that they fit 32 bits.
const ALIGN: usize = 8;

/// Why an operation on the heap failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeapError {
    /// The reference to a struct is null.
    NullStruct,
    /// The reference to an array is null.
    NullArray,
    /// The access goes past the end of an array.
    OutOfBounds,
    /// The access goes past the end of the segment that an array is filled from.
    SegmentOutOfBounds,
    /// There is no room for a new object.
    Full,
}

/// An object, for inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object<'a> {
    /// The reference that leads to the object.
    pub reference: Reference,
    /// The number of its type; for an exception, the address of its tag.
    pub ty: u32,
    /// The length of an array; for structs and exceptions, the number of slots.
    pub len: u32,
    /// Its elements or slots, in little-endian order.
    pub bytes: &'a [u8],
}

impl<'a> Object<'a> {
    /// The slots of a struct or exception; a vector takes two, lower half first.
    pub fn slots(self) -> impl ExactSizeIterator<Item = u64> + 'a {
        self.bytes.chunks_exact(8).map(|slot| u64::from_le_bytes(fixed(slot)))
    }

    /// One element of an array, or one slot of a struct or exception, zero-extended.
    #[must_use]
    pub fn element(self, index: u32) -> Option<u128> {
        let size = self.bytes.len().checked_div(self.len as usize)?;
        self.bytes.chunks_exact(size.max(1)).nth(index as usize).map(array::load)
    }
}

/// Structs, arrays and exceptions, as plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heap {
    /// Contents of all objects, in the order of their creation.
    contents: Vec<u8>,
    headers: Vec<Header>,
    /// Numbers of all objects, in the order of their contents.
    order: Vec<u32>,
    /// Numbers that can be reused, the next one last.
    free: Vec<u32>,
    limit: u64,
    /// Bytes allocated since the last collection.
    fresh: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Header {
    /// The tag of references to it; 0 if the number is free.
    kind: u8,
    /// Bytes in an element, as a power of two; 3 for the slots of structs and exceptions.
    shift: u8,
    ty: u32,
    /// Where its contents begin, in units of [`ALIGN`].
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
    /// Sets how many bytes live and dead objects may take together. It has to be within what the machine has, and the
    /// same in every run of one journal, since it decides when the heap is collected and what is refused.
    pub(crate) fn set_limit(&mut self, bytes: u64) {
        self.limit = bytes;
    }

    /// How many bytes objects take, including dead ones that have not been collected.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.contents.len() as u64 + self.order.len() as u64 * OVERHEAD
    }

    /// How many bytes a clone of it takes.
    pub(super) fn size(&self) -> u64 {
        let numbers = (self.order.len() + self.free.len()) * size_of::<u32>();
        (self.contents.len() + self.headers.len() * size_of::<Header>() + numbers) as u64
    }

    /// How many bytes a struct or exception with this many slots takes.
    #[must_use]
    pub(crate) fn struct_cost(slots: u32) -> u64 {
        u64::from(slots) * 8 + OVERHEAD
    }

    /// Creates a struct from its slots; returns the reference to it.
    ///
    /// # Errors
    /// Only [`HeapError::Full`], if there is no room.
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

    /// Creates a struct of zeros and nulls; returns the reference to it.
    ///
    /// # Errors
    /// Only [`HeapError::Full`], if there is no room.
    pub(crate) fn alloc_struct_default(
        &mut self,
        ty: TypeNumber,
        layout: &StructLayout,
    ) -> Result<u64, HeapError> {
        self.alloc_slots(STRUCT, ty, layout.slots, &[])
    }

    /// Creates an exception from its tag's address and the slots of its values; returns the reference to it.
    ///
    /// # Errors
    /// Only [`HeapError::Full`], if there is no room.
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

    /// Allocates an object of only zeros; returns its reference and where its contents are.
    fn alloc(&mut self, header: Header) -> Result<(u64, Range<usize>), HeapError> {
        // This cannot overflow: there are at most 2^32 elements of 16 bytes.
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
        // With spare capacity if possible, which costs nothing until it is used.
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

    /// The header of the object that a slot refers to, if it is of this kind.
    fn header(&self, slot: u64, kind: u64) -> Option<&Header> {
        let header = self.headers.get(slot as u32 as usize)?;
        (tag(slot) == kind && u64::from(header.kind) == kind).then_some(header)
    }

    /// Reads a slot of a struct. Packed fields are zero-extended.
    ///
    /// # Errors
    /// Only [`HeapError::NullStruct`], if the reference is null.
    pub(crate) fn struct_get(&self, reference: u64, offset: u32) -> Result<u64, HeapError> {
        let range = self.struct_slot(reference, offset)?;
        Ok(self.contents.get(range).map_or(0, |slot| u64::from_le_bytes(fixed(slot))))
    }

    /// Assigns a slot of a struct. For a packed field the caller has to `pack` the value.
    ///
    /// # Errors
    /// Only [`HeapError::NullStruct`], if the reference is null.
    pub(crate) fn struct_set(&mut self, reference: u64, offset: u32, value: u64) -> Result<(), HeapError> {
        let range = self.struct_slot(reference, offset)?;
        if let Some(slot) = self.contents.get_mut(range) {
            slot.copy_from_slice(&value.to_le_bytes());
        }
        Ok(())
    }

    fn struct_slot(&self, reference: u64, offset: u32) -> Result<Range<usize>, HeapError> {
        let header = self.header(reference, STRUCT).ok_or(HeapError::NullStruct)?;
        // Validation lets no program name a field that does not exist.
        if offset >= header.len {
            return Err(HeapError::OutOfBounds);
        }
        let start = header.start as usize * ALIGN + offset as usize * 8;
        Ok(start..start + 8)
    }

    /// The object that a slot refers to; `None` if it refers to none.
    #[must_use]
    pub fn object(&self, reference: u64) -> Option<Object<'_>> {
        let kind = tag(reference);
        let header = self.header(reference, kind).filter(|_| matches!(kind, STRUCT | ARRAY | EXN))?;
        let bytes = self.contents.get(header.range())?;
        let reference = Reference::from_slot(reference);
        Some(Object { reference, ty: header.ty, len: header.len, bytes })
    }

    /// Every object, oldest first, including dead ones that have not been collected.
    #[cfg(test)]
    pub(crate) fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        self.order.iter().filter_map(|&id| {
            let kind = self.headers.get(id as usize)?.kind;
            self.object(tagged(u64::from(kind), id))
        })
    }

    /// Whether a reference has a type of its own hierarchy, as `ref.test` asks
    /// ([spec](https://webassembly.github.io/spec/core/exec/instructions.html#exec-ref-test)).
    ///
    /// The type refers to types by the store's numbers; `func_type` gives the type of the function at an address.
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
            // The top type of the hierarchy. Host references are in two hierarchies, after `any.convert_extern`.
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

/// The first `N` bytes; zeros if there are fewer.
fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.first_chunk().copied().unwrap_or([0; N])
}

#[cfg(test)]
mod tests;
