//! The core value, reference, composite and function types
//! ([spec §2.3](https://webassembly.github.io/spec/core/syntax/types.html)).

use serde::{Deserialize, Serialize};
use std::fmt;

/// A core value type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ValType {
    /// `i32`, signed or unsigned depending on the instruction.
    I32,
    /// `i64`, signed or unsigned depending on the instruction.
    I64,
    /// `f32`, in IEEE 754 single precision.
    F32,
    /// `f64`, in IEEE 754 double precision.
    F64,
    /// `v128`, divided into lanes by each instruction.
    V128,
    /// `ref`: a reference type of any heap type.
    Ref(RefType),
}

/// What a reference refers to. `Concrete` holds a type index of the module that the type belongs to, or, in a store,
/// the store's own number of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants are the spec's own names")]
pub enum HeapType {
    Func,
    NoFunc,
    Extern,
    NoExtern,
    Any,
    Eq,
    I31,
    Struct,
    Array,
    None,
    Exn,
    NoExn,
    Concrete(u32),
}

/// The abstract heap types, in the order of their codes in [`RefType`].
const ABSTRACT: [HeapType; 12] = [
    HeapType::Func,
    HeapType::NoFunc,
    HeapType::Extern,
    HeapType::NoExtern,
    HeapType::Any,
    HeapType::Eq,
    HeapType::I31,
    HeapType::Struct,
    HeapType::Array,
    HeapType::None,
    HeapType::Exn,
    HeapType::NoExn,
];

const NULLABLE: u32 = 1 << 31;

/// A reference type: a heap type, and whether null is one of its values. It is one word, since instructions carry it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RefType(u32);

impl RefType {
    /// `funcref`: nullable, any function.
    pub const FUNC: Self = Self(NULLABLE);
    /// `externref`: nullable, in the `extern` hierarchy.
    pub(crate) const EXTERN: Self = Self(NULLABLE | 2);
    /// The type of references to `heap`, with or without null.
    #[must_use]
    pub fn new(nullable: bool, heap: HeapType) -> Self {
        let code = match heap {
            HeapType::Concrete(index) => index.saturating_add(ABSTRACT.len() as u32) & !NULLABLE,
            other => ABSTRACT.iter().position(|h| *h == other).unwrap_or(0) as u32,
        };
        Self(if nullable { code | NULLABLE } else { code })
    }

    /// Whether null is one of its values.
    #[must_use]
    pub fn nullable(self) -> bool {
        self.0 & NULLABLE != 0
    }

    /// The heap type that it refers to.
    #[must_use]
    pub fn heap(self) -> HeapType {
        let code = self.0 & !NULLABLE;
        match ABSTRACT.get(code as usize) {
            Some(heap) => *heap,
            None => HeapType::Concrete(code - ABSTRACT.len() as u32),
        }
    }
}

impl fmt::Debug for RefType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl HeapType {
    /// The keyword of the text format; `None` for a concrete type.
    #[must_use]
    pub fn keyword(self) -> Option<&'static str> {
        Some(match self {
            Self::Func => "func",
            Self::NoFunc => "nofunc",
            Self::Extern => "extern",
            Self::NoExtern => "noextern",
            Self::Any => "any",
            Self::Eq => "eq",
            Self::I31 => "i31",
            Self::Struct => "struct",
            Self::Array => "array",
            Self::None => "none",
            Self::Exn => "exn",
            Self::NoExn => "noexn",
            Self::Concrete(_) => return None,
        })
    }
}

impl fmt::Display for HeapType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.keyword(), self) {
            (Some(keyword), _) => f.write_str(keyword),
            (None, Self::Concrete(index)) => write!(f, "{index}"),
            (None, _) => Ok(()),
        }
    }
}

impl fmt::Display for RefType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heap = self.heap();
        match (self.nullable(), heap) {
            // The short forms of the bottom types are not the heap type followed by `ref`.
            (true, HeapType::None) => f.write_str("nullref"),
            (true, HeapType::NoFunc) => f.write_str("nullfuncref"),
            (true, HeapType::NoExtern) => f.write_str("nullexternref"),
            (true, HeapType::NoExn) => f.write_str("nullexnref"),
            (true, HeapType::Concrete(index)) => write!(f, "(ref null {index})"),
            (true, _) => write!(f, "{heap}ref"),
            (false, _) => write!(f, "(ref {heap})"),
        }
    }
}

impl ValType {
    /// `funcref`: nullable, any function.
    #[allow(non_upper_case_globals, reason = "reads like the variants beside it")]
    pub const FuncRef: Self = Self::Ref(RefType::FUNC);
    /// `externref`: nullable, in the `extern` hierarchy.
    #[allow(non_upper_case_globals, reason = "reads like the variants beside it")]
    pub const ExternRef: Self = Self::Ref(RefType::EXTERN);

    /// How many 64-bit slots a value of this type takes.
    #[must_use]
    pub fn slots(self) -> u32 {
        if self == Self::V128 { 2 } else { 1 }
    }

    /// Whether it is a reference type.
    #[must_use]
    pub(crate) fn is_ref(self) -> bool {
        matches!(self, Self::Ref(_))
    }
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::V128 => "v128",
            Self::Ref(ty) => return f.pad(&ty.to_string()),
        })
    }
}

/// A core function type: `functype`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct FuncType {
    /// Parameter types, in order.
    pub params: Box<[ValType]>,
    /// Result types, in order.
    pub results: Box<[ValType]>,
}

/// How a field of a struct or an element of an array is stored: `storagetype`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StorageType {
    /// 8-bit integer, an `i32` on the operand stack.
    I8,
    /// 16-bit integer, an `i32` on the operand stack.
    I16,
    /// A value of this type, not packed.
    Val(ValType),
}

impl StorageType {
    /// The type of such a value on the operand stack.
    #[must_use]
    pub(crate) fn unpacked(self) -> ValType {
        match self {
            Self::I8 | Self::I16 => ValType::I32,
            Self::Val(ty) => ty,
        }
    }

    /// Bytes that an element takes in a data segment; `None` for references, which cannot come from one.
    #[must_use]
    pub fn size(self) -> Option<u32> {
        Some(match self {
            Self::I8 => 1,
            Self::I16 => 2,
            Self::Val(ValType::I32 | ValType::F32) => 4,
            Self::Val(ValType::I64 | ValType::F64) => 8,
            Self::Val(ValType::V128) => 16,
            Self::Val(ValType::Ref(_)) => return None,
        })
    }
}

impl fmt::Display for StorageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::I8 => f.write_str("i8"),
            Self::I16 => f.write_str("i16"),
            Self::Val(ty) => write!(f, "{ty}"),
        }
    }
}

/// A field of a struct, or the elements of an array: `fieldtype`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FieldType {
    /// The type as stored, which may be packed.
    pub storage: StorageType,
    /// Whether `struct.set` or `array.set` may change it.
    pub mutable: bool,
}

/// A function, struct or array type: `comptype`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CompositeType {
    /// Functions of this type.
    Func(FuncType),
    /// Structs with these fields.
    Struct(Box<[FieldType]>),
    /// Arrays of elements of this type.
    Array(FieldType),
}

/// An entry of the type section: a composite type and its place in the type hierarchy: `subtype`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SubType {
    /// Whether no type may be declared a subtype of it.
    pub is_final: bool,
    /// Type index of its supertype; `None` if it declares none.
    pub supertype: Option<u32>,
    /// The function, struct or array type itself.
    pub composite: CompositeType,
}

impl SubType {
    /// A function type outside any hierarchy: final, without a supertype.
    #[must_use]
    pub fn func(ty: FuncType) -> Self {
        Self { is_final: true, supertype: None, composite: CompositeType::Func(ty) }
    }

    /// The function type, if it is one.
    #[must_use]
    pub(crate) fn as_func(&self) -> Option<&FuncType> {
        match &self.composite {
            CompositeType::Func(ty) => Some(ty),
            CompositeType::Struct(_) | CompositeType::Array(_) => None,
        }
    }

    /// The same type with every type index in it replaced.
    #[must_use]
    pub fn map(&self, index: &mut impl FnMut(u32) -> u32) -> Self {
        let composite = match &self.composite {
            CompositeType::Func(ty) => CompositeType::Func(ty.map(index)),
            CompositeType::Struct(fields) => {
                CompositeType::Struct(fields.iter().map(|f| f.map(index)).collect())
            }
            CompositeType::Array(element) => CompositeType::Array(element.map(index)),
        };
        Self { is_final: self.is_final, supertype: self.supertype.map(&mut *index), composite }
    }
}

impl FuncType {
    /// The same type with every type index in it replaced.
    #[must_use]
    pub fn map(&self, index: &mut impl FnMut(u32) -> u32) -> Self {
        let mut list = |types: &[ValType]| types.iter().map(|ty| ty.map(index)).collect();
        Self { params: list(&self.params), results: list(&self.results) }
    }
}

impl FieldType {
    fn map(self, index: &mut impl FnMut(u32) -> u32) -> Self {
        let storage = match self.storage {
            StorageType::Val(ty) => StorageType::Val(ty.map(index)),
            packed => packed,
        };
        Self { storage, ..self }
    }
}

impl ValType {
    /// The same type with the type index in it replaced, if it has one.
    #[must_use]
    pub fn map(self, index: &mut impl FnMut(u32) -> u32) -> Self {
        match self {
            Self::Ref(ty) => Self::Ref(ty.map(index)),
            other => other,
        }
    }
}

impl RefType {
    /// The same type with the type index in it replaced, if it has one.
    #[must_use]
    pub fn map(self, index: &mut impl FnMut(u32) -> u32) -> Self {
        match self.heap() {
            HeapType::Concrete(old) => Self::new(self.nullable(), HeapType::Concrete(index(old))),
            _ => self,
        }
    }
}

impl ValType {
    /// `None` for types that this version does not run.
    pub(super) fn from_wasmparser(ty: wasmparser::ValType) -> Option<Self> {
        Some(match ty {
            wasmparser::ValType::I32 => Self::I32,
            wasmparser::ValType::I64 => Self::I64,
            wasmparser::ValType::F32 => Self::F32,
            wasmparser::ValType::F64 => Self::F64,
            wasmparser::ValType::V128 => Self::V128,
            wasmparser::ValType::Ref(ty) => Self::Ref(RefType::from_wasmparser(ty)?),
        })
    }
}

impl RefType {
    /// `None` for types that this version does not run.
    pub(super) fn from_wasmparser(ty: wasmparser::RefType) -> Option<Self> {
        Some(Self::new(ty.is_nullable(), HeapType::from_wasmparser(ty.heap_type())?))
    }
}

impl HeapType {
    /// `None` for types that this version does not run. Types that the validator has numbered itself, which never come
    /// from a file, lose their number.
    pub(super) fn from_wasmparser(ty: wasmparser::HeapType) -> Option<Self> {
        use wasmparser::AbstractHeapType as A;
        match ty {
            wasmparser::HeapType::Abstract { shared: false, ty } => Some(match ty {
                A::Func => Self::Func,
                A::NoFunc => Self::NoFunc,
                A::Extern => Self::Extern,
                A::NoExtern => Self::NoExtern,
                A::Any => Self::Any,
                A::Eq => Self::Eq,
                A::I31 => Self::I31,
                A::Struct => Self::Struct,
                A::Array => Self::Array,
                A::None => Self::None,
                A::Exn => Self::Exn,
                A::NoExn => Self::NoExn,
                A::Cont | A::NoCont => return None,
            }),
            wasmparser::HeapType::Abstract { .. } | wasmparser::HeapType::Exact(_) => None,
            wasmparser::HeapType::Concrete(index) => index.as_module_index().map(Self::Concrete),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_type_is_two_words_and_a_reference_type_one() {
        assert_eq!(size_of::<ValType>(), 8);
        assert_eq!(size_of::<RefType>(), 4);
    }

    #[test]
    fn reference_types_keep_what_they_are_made_of() {
        for nullable in [false, true] {
            for heap in ABSTRACT.into_iter().chain([HeapType::Concrete(0), HeapType::Concrete(999_999)]) {
                let ty = RefType::new(nullable, heap);
                assert_eq!((ty.nullable(), ty.heap()), (nullable, heap));
            }
        }
        assert_eq!(RefType::FUNC, RefType::new(true, HeapType::Func));
        assert_eq!(RefType::EXTERN, RefType::new(true, HeapType::Extern));
    }
}
