//! A core value with its type, as shown to people and passed in and out of the machine.

use super::reference::Reference;
use crate::wasm::{RefType, ValType};
use serde::{Deserialize, Serialize};

/// A typed core value. Floats are kept by their bits, so equality means equality of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// `i32`, read as signed.
    I32(i32),
    /// `i64`, read as signed.
    I64(i64),
    /// `f32`, by its bits.
    F32(u32),
    /// `f64`, by its bits.
    F64(u64),
    /// `v128`, with lane 0 in the lowest bits.
    V128(u128),
    /// A reference, with its static type.
    Ref(RefType, Reference),
}

impl Value {
    /// The null value of this type.
    #[must_use]
    pub fn null(ty: RefType) -> Self {
        Self::Ref(ty, Reference::Null)
    }

    /// The value's type; for a reference, the static one.
    #[must_use]
    pub fn ty(self) -> ValType {
        match self {
            Self::I32(_) => ValType::I32,
            Self::I64(_) => ValType::I64,
            Self::F32(_) => ValType::F32,
            Self::F64(_) => ValType::F64,
            Self::V128(_) => ValType::V128,
            Self::Ref(ty, _) => ValType::Ref(ty),
        }
    }

    /// The value as a signed number; `None` if it is not an integer.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        match self {
            Self::I32(v) => Some(v.into()),
            Self::I64(v) => Some(v),
            _ => None,
        }
    }

    /// Its slots: integers and floats by their bits, zero-extended; vectors as two slots, lower half first; references
    /// in the encoding of [`Reference`].
    #[must_use]
    pub fn to_slots(self) -> Vec<u64> {
        let mut slots = vec![0; self.ty().slots() as usize];
        self.write(&mut slots);
        slots
    }

    /// Writes its slots to the start of a slice, which must have room for them.
    pub(super) fn write(self, slots: &mut [u64]) {
        slots[0] = match self {
            Self::I32(v) => u64::from(v.cast_unsigned()),
            Self::I64(v) => v.cast_unsigned(),
            Self::F32(v) => u64::from(v),
            Self::F64(v) => v,
            Self::V128(v) => {
                slots[1] = (v >> 64) as u64;
                v as u64
            }
            Self::Ref(_, to) => to.to_slot(),
        };
    }

    /// The value of this type at the start of a slice of slots; missing ones count as zero.
    #[must_use]
    pub fn from_slots(ty: ValType, slots: &[u64]) -> Self {
        let slot = slots.first().copied().unwrap_or(0);
        match ty {
            ValType::I32 => Self::I32(slot as u32 as i32),
            ValType::I64 => Self::I64(slot as i64),
            ValType::F32 => Self::F32(slot as u32),
            ValType::F64 => Self::F64(slot),
            ValType::V128 => {
                Self::V128(u128::from(slot) | u128::from(slots.get(1).copied().unwrap_or(0)) << 64)
            }
            ValType::Ref(ty) => Self::Ref(ty, Reference::from_slot(slot)),
        }
    }

    /// The values of these types, from a row of slots.
    #[must_use]
    pub fn list(types: &[ValType], slots: &[u64]) -> Vec<Self> {
        let mut rest = slots;
        let values = types.iter().map(|&ty| {
            let value = Self::from_slots(ty, rest);
            rest = rest.get(ty.slots() as usize..).unwrap_or_default();
            value
        });
        values.collect()
    }
}
