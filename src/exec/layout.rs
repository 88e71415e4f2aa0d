//! How fields and elements are stored: the fields of a struct in 64-bit slots, the elements of an array in as many
//! bytes as they need ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#syntax-structinst)).

use crate::wasm::{FieldType, StorageType, ValType};

/// Where the fields of a struct type are. Slots are in the order of the fields, as are the operands of `struct.new`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct StructLayout {
    /// The first slot of each field.
    pub offsets: Box<[u32]>,
    /// How many slots there are in all.
    pub slots: u32,
    /// The slots that hold references.
    pub refs: Box<[u32]>,
    /// The slots of packed fields, with their types.
    pub packed: Box<[(u32, StorageType)]>,
}

impl StructLayout {
    /// The layout of a struct with these fields.
    #[must_use]
    pub fn new(fields: &[FieldType]) -> Self {
        let (mut slots, mut refs, mut packed) = (0, Vec::new(), Vec::new());
        let mut place = |field: &FieldType| {
            let offset = slots;
            let ty = field.storage.unpacked();
            slots += ty.slots();
            if ty.is_ref() {
                refs.push(offset);
            }
            if matches!(field.storage, StorageType::I8 | StorageType::I16) {
                packed.push((offset, field.storage));
            }
            offset
        };
        let offsets = fields.iter().map(&mut place).collect();
        Self { offsets, slots, refs: refs.into(), packed: packed.into() }
    }
}

/// How many bytes an element takes in an array. A reference takes 8.
#[must_use]
pub(crate) fn element_size(storage: StorageType) -> u32 {
    storage.size().unwrap_or(8)
}

/// The slot for a field's value: a packed field keeps the low bits
/// ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#aux-packfield)).
#[must_use]
pub(crate) fn pack(storage: StorageType, slot: u64) -> u64 {
    match storage {
        StorageType::I8 => slot & 0xff,
        StorageType::I16 => slot & 0xffff,
        StorageType::Val(_) => slot,
    }
}

/// The value from a slot that [`pack`] made
/// ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#aux-unpackfield)).
#[must_use]
pub(crate) fn unpack(storage: StorageType, signed: bool, slot: u64) -> u64 {
    match (storage, signed) {
        (StorageType::I8, true) => u64::from(slot as i8 as u32),
        (StorageType::I16, true) => u64::from(slot as i16 as u32),
        _ => slot,
    }
}

/// Which slots hold references, for values of these types side by side.
pub(super) fn ref_slots(types: &[ValType]) -> impl Iterator<Item = u32> {
    let mut next = 0;
    types.iter().filter_map(move |ty| {
        let slot = next;
        next += ty.slots();
        ty.is_ref().then_some(slot)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_takes_two_slots() {
        let storages = [
            StorageType::I8,
            StorageType::Val(ValType::V128),
            StorageType::Val(ValType::FuncRef),
            StorageType::I16,
            StorageType::Val(ValType::F64),
        ];
        let layout = StructLayout::new(&storages.map(|storage| FieldType { storage, mutable: true }));
        assert_eq!(&*layout.offsets, [0, 1, 3, 4, 5]);
        assert_eq!(layout.slots, 6);
        assert_eq!(&*layout.refs, [3]);
        assert_eq!(&*layout.packed, [(0, StorageType::I8), (4, StorageType::I16)]);
        assert_eq!(storages.map(element_size), [1, 16, 8, 2, 8]);
        let values = storages.map(StorageType::unpacked);
        assert_eq!(ref_slots(&values).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn packed_values_come_back_in_32_bits() {
        assert_eq!(pack(StorageType::I8, 0x1234_5680), 0x80);
        assert_eq!(unpack(StorageType::I8, true, 0x80), 0xffff_ff80);
        assert_eq!(unpack(StorageType::I8, false, 0x80), 0x80);
        assert_eq!(pack(StorageType::I16, 0xffff_8000), 0x8000);
        assert_eq!(unpack(StorageType::I16, true, 0x8000), 0xffff_8000);
        assert_eq!(unpack(StorageType::I16, true, 0x7fff), 0x7fff);
        let whole = StorageType::Val(ValType::I64);
        assert_eq!(unpack(whole, true, pack(whole, u64::MAX)), u64::MAX);
    }
}
