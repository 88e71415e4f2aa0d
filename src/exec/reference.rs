//! The encoding of references in 64-bit slots
//! ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#values)).
//!
//! A slot says what it refers to, whatever its static type. So `any.convert_extern` and `extern.convert_any` leave it
//! unchanged, and `ref.eq` compares slots as numbers.

use super::address::FuncAddr;
use serde::{Deserialize, Serialize};

/// A reference, decoded from its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reference {
    /// Null, of any type: slot 0.
    Null,
    /// A function, by its address in the store. The slot holds the address plus one.
    Func(u32),
    /// Something of the host's, by a number that has no meaning here.
    Host(u32),
    /// A 31-bit integer, zero-extended (`i31`).
    I31(u32),
    /// A struct, by its number in the heap.
    Struct(u32),
    /// An array, by its number in the heap.
    Array(u32),
    /// An exception, by its number in the heap.
    Exn(u32),
}

/// The position of the bits that say what kind of reference a slot holds. They are zero for null and for functions.
const TAG_SHIFT: u32 = 60;
const HOST: u64 = 1;
const I31: u64 = 2;
pub(super) const STRUCT: u64 = 3;
pub(super) const ARRAY: u64 = 4;
pub(super) const EXN: u64 = 5;

/// The value bits of an `i31`.
const I31_MASK: u32 = 0x7fff_ffff;

/// The slot of a null reference.
pub(super) const NULL: u64 = 0;

/// The slot of a reference to this function.
pub(super) fn func(addr: FuncAddr) -> u64 {
    u64::from(addr.0) + 1
}

/// The function that a slot of a function type refers to; `None` if it is null.
#[inline]
pub(super) fn as_func(slot: u64) -> Option<FuncAddr> {
    slot.checked_sub(1).map(|addr| FuncAddr(addr as u32))
}

/// The slot of a reference whose kind has a tag: any but null and functions.
pub(super) fn tagged(tag: u64, number: u32) -> u64 {
    tag << TAG_SHIFT | u64::from(number)
}

/// The tag of a slot, which says what kind of reference it is.
pub(super) fn tag(slot: u64) -> u64 {
    slot >> TAG_SHIFT
}

impl Reference {
    /// The low 31 bits of an integer, as `ref.i31` takes them.
    #[must_use]
    pub(crate) fn i31(value: u32) -> Self {
        Self::I31(value & I31_MASK)
    }

    #[must_use]
    pub(crate) fn to_slot(self) -> u64 {
        match self {
            Self::Null => 0,
            Self::Func(address) => u64::from(address) + 1,
            Self::Host(number) => tagged(HOST, number),
            Self::I31(value) => tagged(I31, value & I31_MASK),
            Self::Struct(id) => tagged(STRUCT, id),
            Self::Array(id) => tagged(ARRAY, id),
            Self::Exn(id) => tagged(EXN, id),
        }
    }

    /// The reference in a slot. Null if the slot does not hold a reference.
    #[must_use]
    pub(crate) fn from_slot(slot: u64) -> Self {
        let low = slot as u32;
        match tag(slot) {
            0 => slot.checked_sub(1).map_or(Self::Null, |address| Self::Func(address as u32)),
            HOST => Self::Host(low),
            I31 => Self::I31(low & I31_MASK),
            STRUCT => Self::Struct(low),
            ARRAY => Self::Array(low),
            EXN => Self::Exn(low),
            _ => Self::Null,
        }
    }
}

/// The slot of an `i31`'s value, as `i31.get_s` or `i31.get_u` returns it; `None` if the reference is null.
#[must_use]
pub(crate) fn i31_value(slot: u64, signed: bool) -> Option<u64> {
    match Reference::from_slot(slot) {
        Reference::I31(value) if signed => Some(u64::from(((value << 1) as i32 >> 1) as u32)),
        Reference::I31(value) => Some(u64::from(value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_keep_references_apart() {
        let mut slots = std::collections::HashSet::new();
        for n in [0, 1, I31_MASK, u32::MAX] {
            let all = [
                Reference::Func(n),
                Reference::Host(n),
                Reference::i31(n),
                Reference::Struct(n),
                Reference::Array(n),
                Reference::Exn(n),
            ];
            for reference in all {
                assert_eq!(Reference::from_slot(reference.to_slot()), reference);
                assert_ne!(reference.to_slot(), 0);
                slots.insert(reference.to_slot());
            }
        }
        // All 24 are distinct, except that `i31(u32::MAX)` is `i31(I31_MASK)`.
        assert_eq!(slots.len(), 23);
        assert_eq!(Reference::from_slot(Reference::Null.to_slot()), Reference::Null);
        assert_eq!(Reference::from_slot(u64::MAX), Reference::Null);
    }

    #[test]
    fn small_integers_have_a_sign_or_none() {
        let slot = Reference::i31(-2_i32 as u32).to_slot();
        assert_eq!(i31_value(slot, true), Some(0xffff_fffe));
        assert_eq!(i31_value(slot, false), Some(0x7fff_fffe));
        assert_eq!(i31_value(Reference::i31(5).to_slot(), true), Some(5));
        assert_eq!(i31_value(0, true), None);
    }
}
