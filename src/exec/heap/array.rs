//! Arrays ([spec](https://webassembly.github.io/spec/core/exec/instructions.html#exec-array-new)).
//!
//! Values are passed as 128 bits; an element keeps as many of the low bits as it has.

use super::{ARRAY, Header, Heap, HeapError, OVERHEAD, TypeNumber, fixed};
use std::ops::Range;

impl Heap {
    /// How many bytes an array takes, given the size of its elements.
    #[must_use]
    pub(crate) fn array_cost(element_size: u32, len: u32) -> u64 {
        (u64::from(element_size) * u64::from(len)).next_multiple_of(8) + OVERHEAD
    }

    /// Creates an array of zeros or nulls (`array.new_default`); returns the reference to it. The size of its elements
    /// in bytes is as `element_size` computes it.
    ///
    /// # Errors
    /// Only [`HeapError::Full`], if there is no room.
    pub(crate) fn alloc_array(
        &mut self,
        ty: TypeNumber,
        element_size: u32,
        len: u32,
    ) -> Result<u64, HeapError> {
        let shift = element_size.trailing_zeros().min(4) as u8;
        let header = Header { kind: ARRAY as u8, shift, ty, start: 0, len };
        Ok(self.alloc(header)?.0)
    }

    /// Creates an array from slots, one for each element, or two if it is a vector (`array.new_fixed`); returns the
    /// reference to it.
    ///
    /// # Errors
    /// Only [`HeapError::Full`], if there is no room.
    pub(crate) fn alloc_array_of(
        &mut self,
        ty: TypeNumber,
        element_size: u32,
        slots: &[u64],
    ) -> Result<u64, HeapError> {
        let len = if element_size == 16 { slots.len() / 2 } else { slots.len() };
        let len = u32::try_from(len).map_err(|_| HeapError::Full)?;
        let reference = self.alloc_array(ty, element_size, len)?;
        put_slots(self.array_bytes_mut(reference, 0, len)?, element_size, slots);
        Ok(reference)
    }

    /// Creates an array from part of a data segment with these contents (`array.new_data`); returns the reference to
    /// it.
    ///
    /// # Errors
    /// [`HeapError::SegmentOutOfBounds`], which is checked before [`HeapError::Full`].
    pub(crate) fn alloc_array_data(
        &mut self,
        ty: TypeNumber,
        element_size: u32,
        len: u32,
        segment: &[u8],
        from: u32,
    ) -> Result<u64, HeapError> {
        let part = part(segment, from, u64::from(len) * u64::from(element_size))?;
        let reference = self.alloc_array(ty, element_size, len)?;
        self.array_bytes_mut(reference, 0, len)?.copy_from_slice(part);
        Ok(reference)
    }

    /// Creates an array from part of an element segment with these slots (`array.new_elem`); returns the reference to
    /// it.
    ///
    /// # Errors
    /// [`HeapError::SegmentOutOfBounds`], which is checked before [`HeapError::Full`].
    pub(crate) fn alloc_array_elem(
        &mut self,
        ty: TypeNumber,
        len: u32,
        segment: &[u64],
        from: u32,
    ) -> Result<u64, HeapError> {
        let part = part(segment, from, u64::from(len))?;
        self.alloc_array_of(ty, 8, part)
    }

    /// How many elements an array has.
    ///
    /// # Errors
    /// Only [`HeapError::NullArray`], if the reference is null.
    pub(crate) fn array_len(&self, reference: u64) -> Result<u32, HeapError> {
        Ok(self.array(reference)?.len)
    }

    /// Reads an element, zero-extended.
    ///
    /// # Errors
    /// [`HeapError::NullArray`] or [`HeapError::OutOfBounds`].
    pub(crate) fn array_get(&self, reference: u64, index: u32) -> Result<u128, HeapError> {
        self.array_bytes(reference, index, 1).map(load)
    }

    /// Assigns the low bits of a value to an element.
    ///
    /// # Errors
    /// [`HeapError::NullArray`] or [`HeapError::OutOfBounds`].
    pub(crate) fn array_set(&mut self, reference: u64, index: u32, value: u128) -> Result<(), HeapError> {
        store(self.array_bytes_mut(reference, index, 1)?, value);
        Ok(())
    }

    /// Assigns the low bits of a value to each of some elements.
    ///
    /// # Errors
    /// [`HeapError::NullArray`] or [`HeapError::OutOfBounds`].
    pub(crate) fn array_fill(
        &mut self,
        reference: u64,
        index: u32,
        value: u128,
        len: u32,
    ) -> Result<(), HeapError> {
        let shift = self.array(reference)?.shift;
        let bytes = self.array_bytes_mut(reference, index, len)?;
        match shift {
            0 => bytes.fill(value as u8),
            _ => bytes.chunks_exact_mut(1 << shift).for_each(|element| store(element, value)),
        }
        Ok(())
    }

    /// Copies elements from one array to another or within the same, where they may overlap.
    ///
    /// # Errors
    /// [`HeapError::NullArray`] or [`HeapError::OutOfBounds`].
    pub(crate) fn array_copy(
        &mut self,
        (to, to_index): (u64, u32),
        (from, from_index): (u64, u32),
        len: u32,
    ) -> Result<(), HeapError> {
        let (to, from) = (self.array(to)?, self.array(from)?);
        let (to, from) = (elements(to, to_index, len)?, elements(from, from_index, len)?);
        // Validation ensures that elements of both have the same size.
        if to.len() != from.len() {
            return Err(HeapError::OutOfBounds);
        }
        self.contents.copy_within(from, to.start);
        Ok(())
    }

    /// Fills elements from part of a data segment (`array.init_data`).
    ///
    /// # Errors
    /// [`HeapError::NullArray`], [`HeapError::OutOfBounds`] or [`HeapError::SegmentOutOfBounds`]: the first that
    /// applies.
    pub(crate) fn array_init_data(
        &mut self,
        reference: u64,
        index: u32,
        len: u32,
        segment: &[u8],
        from: u32,
    ) -> Result<(), HeapError> {
        let bytes = self.array_bytes_mut(reference, index, len)?;
        bytes.copy_from_slice(part(segment, from, bytes.len() as u64)?);
        Ok(())
    }

    /// Fills elements from part of an element segment (`array.init_elem`).
    ///
    /// # Errors
    /// [`HeapError::NullArray`], [`HeapError::OutOfBounds`] or [`HeapError::SegmentOutOfBounds`]: the first that
    /// applies.
    pub(crate) fn array_init_elem(
        &mut self,
        reference: u64,
        index: u32,
        len: u32,
        segment: &[u64],
        from: u32,
    ) -> Result<(), HeapError> {
        let bytes = self.array_bytes_mut(reference, index, len)?;
        put_slots(bytes, 8, part(segment, from, u64::from(len))?);
        Ok(())
    }

    fn array(&self, reference: u64) -> Result<&Header, HeapError> {
        self.header(reference, ARRAY).ok_or(HeapError::NullArray)
    }

    fn array_bytes(&self, reference: u64, index: u32, len: u32) -> Result<&[u8], HeapError> {
        let range = elements(self.array(reference)?, index, len)?;
        self.contents.get(range).ok_or(HeapError::OutOfBounds)
    }

    fn array_bytes_mut(&mut self, reference: u64, index: u32, len: u32) -> Result<&mut [u8], HeapError> {
        let range = elements(self.array(reference)?, index, len)?;
        self.contents.get_mut(range).ok_or(HeapError::OutOfBounds)
    }
}

/// The byte range of some elements of an array.
fn elements(array: &Header, index: u32, len: u32) -> Result<Range<usize>, HeapError> {
    match index.checked_add(len) {
        Some(end) if end <= array.len => {
            let start = array.range().start;
            Ok(start + ((index as usize) << array.shift)..start + ((end as usize) << array.shift))
        }
        _ => Err(HeapError::OutOfBounds),
    }
}

/// Part of a segment, if it is all there.
fn part<T>(segment: &[T], from: u32, len: u64) -> Result<&[T], HeapError> {
    let len = usize::try_from(len).map_err(|_| HeapError::SegmentOutOfBounds)?;
    let rest = segment.get(from as usize..).and_then(|rest| rest.get(..len));
    rest.ok_or(HeapError::SegmentOutOfBounds)
}

fn put_slots(bytes: &mut [u8], element_size: u32, slots: &[u64]) {
    // A vector is two slots, low half first: they are side by side in memory, as on the stack.
    for (to, slot) in bytes.chunks_exact_mut(element_size.clamp(1, 8) as usize).zip(slots) {
        store(to, u128::from(*slot));
    }
}

/// The value that an element's bytes hold, zero-extended.
pub(super) fn load(bytes: &[u8]) -> u128 {
    match bytes.len() {
        1 => u8::from_le_bytes(fixed(bytes)).into(),
        2 => u16::from_le_bytes(fixed(bytes)).into(),
        4 => u32::from_le_bytes(fixed(bytes)).into(),
        8 => u64::from_le_bytes(fixed(bytes)).into(),
        _ => u128::from_le_bytes(fixed(bytes)),
    }
}

fn store(bytes: &mut [u8], value: u128) {
    fn put<const N: usize>(bytes: &mut [u8], value: u128) {
        if let Some(to) = bytes.first_chunk_mut::<N>() {
            *to = fixed(&value.to_le_bytes());
        }
    }
    // A single move for each size, where copying any length would be a call.
    match bytes.len() {
        1 => put::<1>(bytes, value),
        2 => put::<2>(bytes, value),
        4 => put::<4>(bytes, value),
        8 => put::<8>(bytes, value),
        _ => put::<16>(bytes, value),
    }
}
