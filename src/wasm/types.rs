//! The core value and function types (spec §2.3).

use serde::{Deserialize, Serialize};
use std::fmt;

/// A core value type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ValType {
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
    /// Reference to a function, or null.
    FuncRef,
    /// Opaque host reference, or null.
    ExternRef,
}

impl ValType {
    /// The keyword of the text format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::FuncRef => "funcref",
            Self::ExternRef => "externref",
        }
    }
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A core function type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct FuncType {
    /// Parameter types, in order.
    pub params: Box<[ValType]>,
    /// Result types, in order.
    pub results: Box<[ValType]>,
}

impl ValType {
    /// `None` for types this version does not run.
    pub(super) fn from_wasmparser(ty: wasmparser::ValType) -> Option<Self> {
        Some(match ty {
            wasmparser::ValType::I32 => Self::I32,
            wasmparser::ValType::I64 => Self::I64,
            wasmparser::ValType::F32 => Self::F32,
            wasmparser::ValType::F64 => Self::F64,
            wasmparser::ValType::V128 => return None,
            // With function references off, the only references to functions are nullable `funcref`s.
            wasmparser::ValType::Ref(ty) => return Self::from_heap_type(ty.heap_type()),
        })
    }

    /// The nullable reference to a heap type; `None` for heap types this version does not know.
    pub(super) fn from_heap_type(ty: wasmparser::HeapType) -> Option<Self> {
        match ty {
            wasmparser::HeapType::Abstract { ty: wasmparser::AbstractHeapType::Extern, .. } => {
                Some(Self::ExternRef)
            }
            wasmparser::HeapType::Abstract { ty: wasmparser::AbstractHeapType::Func, .. } => {
                Some(Self::FuncRef)
            }
            // `ref.func` has a concrete, non-null type in newer versions of validation.
            wasmparser::HeapType::Concrete(_) => Some(Self::FuncRef),
            _ => None,
        }
    }
}
