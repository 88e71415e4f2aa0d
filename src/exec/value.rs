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
}
