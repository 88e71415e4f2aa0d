//! A core value with its type, as shown to people and passed at the edges.

use crate::wasm::ValType;
use serde::{Deserialize, Serialize};

/// A typed core value. Floats are kept as bits, so equality is bit equality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// i32
    I32(i32),
    /// i64
    I64(i64),
    /// f32 bits
    F32(u32),
    /// f64 bits
    F64(u64),
    /// function address in the store, or null
    FuncRef(Option<u32>),
    /// opaque number, or null
    ExternRef(Option<u32>),
}

impl Value {
    /// Its type.
    #[must_use]
    pub fn ty(self) -> ValType {
        match self {
            Self::I32(_) => ValType::I32,
            Self::I64(_) => ValType::I64,
            Self::F32(_) => ValType::F32,
            Self::F64(_) => ValType::F64,
            Self::FuncRef(_) => ValType::FuncRef,
            Self::ExternRef(_) => ValType::ExternRef,
        }
    }

    /// Its 64-bit slot: integers and floats by their bits, zero-extended; references as 0 for null, else plus one.
    #[must_use]
    pub fn to_slot(self) -> u64 {
        match self {
            Self::I32(v) => u64::from(v as u32),
            Self::I64(v) => v as u64,
            Self::F32(v) => u64::from(v),
            Self::F64(v) => v,
            Self::FuncRef(v) | Self::ExternRef(v) => v.map_or(0, |v| u64::from(v) + 1),
        }
    }

    /// The value of a slot of this type.
    #[must_use]
    pub fn from_slot(ty: ValType, slot: u64) -> Self {
        let reference = || slot.checked_sub(1).map(|v| v as u32);
        match ty {
            ValType::I32 => Self::I32(slot as u32 as i32),
            ValType::I64 => Self::I64(slot as i64),
            ValType::F32 => Self::F32(slot as u32),
            ValType::F64 => Self::F64(slot),
            ValType::FuncRef => Self::FuncRef(reference()),
            ValType::ExternRef => Self::ExternRef(reference()),
        }
    }
}
