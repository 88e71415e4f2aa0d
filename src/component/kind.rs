//! The kinds of types and values: one list, and the words that messages use for them.

use super::{Type, Val};
use std::fmt::{Display, Formatter};

/// What kind of type or value something is. `Bytes` is only a kind of value; `FixedLengthList` and `Map` are only kinds
/// of types. [`Type::form`] says which kind the values of a type have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants are the spec's own names")]
pub enum TypeKind {
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
    String,
    /// Of values only: a `list<u8>`.
    Bytes,
    List,
    FixedLengthList,
    Map,
    Record,
    Tuple,
    Variant,
    Enum,
    Option,
    Result,
    Flags,
    Own,
    Borrow,
    Stream,
    Future,
    ErrorContext,
}

impl TypeKind {
    /// The keyword for it, as messages use it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::S8 => "s8",
            Self::U8 => "u8",
            Self::S16 => "s16",
            Self::U16 => "u16",
            Self::S32 => "s32",
            Self::U32 => "u32",
            Self::S64 => "s64",
            Self::U64 => "u64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Char => "char",
            Self::String => "string",
            Self::Bytes => "list<u8>",
            Self::List => "list",
            Self::FixedLengthList => "list of fixed length",
            Self::Map => "map",
            Self::Record => "record",
            Self::Tuple => "tuple",
            Self::Variant => "variant",
            Self::Enum => "enum",
            Self::Option => "option",
            Self::Result => "result",
            Self::Flags => "flags",
            Self::Own => "own",
            Self::Borrow => "borrow",
            Self::Stream => "stream",
            Self::Future => "future",
            Self::ErrorContext => "error-context",
        }
    }
}

impl Display for TypeKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Type {
    /// The kind of type this is.
    #[must_use]
    #[inline]
    pub fn kind(&self) -> TypeKind {
        match self {
            Self::Bool => TypeKind::Bool,
            Self::S8 => TypeKind::S8,
            Self::U8 => TypeKind::U8,
            Self::S16 => TypeKind::S16,
            Self::U16 => TypeKind::U16,
            Self::S32 => TypeKind::S32,
            Self::U32 => TypeKind::U32,
            Self::S64 => TypeKind::S64,
            Self::U64 => TypeKind::U64,
            Self::F32 => TypeKind::F32,
            Self::F64 => TypeKind::F64,
            Self::Char => TypeKind::Char,
            Self::String => TypeKind::String,
            Self::List(_) => TypeKind::List,
            Self::FixedLengthList(..) => TypeKind::FixedLengthList,
            Self::Map(_) => TypeKind::Map,
            Self::Record(_) => TypeKind::Record,
            Self::Tuple(_) => TypeKind::Tuple,
            Self::Variant(_) => TypeKind::Variant,
            Self::Enum(_) => TypeKind::Enum,
            Self::Option(_) => TypeKind::Option,
            Self::Result { .. } => TypeKind::Result,
            Self::Flags(_) => TypeKind::Flags,
            Self::Own(_) => TypeKind::Own,
            Self::Borrow(_) => TypeKind::Borrow,
            Self::Stream(_) => TypeKind::Stream,
            Self::Future(_) => TypeKind::Future,
            Self::ErrorContext => TypeKind::ErrorContext,
        }
    }

    /// The kind that its values have ([`Val::kind`]).
    #[must_use]
    #[inline]
    pub fn form(&self) -> TypeKind {
        match self {
            Self::List(element) | Self::FixedLengthList(element, _) if **element == Self::U8 => {
                TypeKind::Bytes
            }
            Self::FixedLengthList(..) | Self::Map(_) => TypeKind::List,
            ty => ty.kind(),
        }
    }
}

impl Val {
    /// The kind of value this is, judged by the value alone: without its type, a map is a list.
    #[must_use]
    #[inline]
    pub fn kind(&self) -> TypeKind {
        match self {
            Self::Bool(_) => TypeKind::Bool,
            Self::S8(_) => TypeKind::S8,
            Self::U8(_) => TypeKind::U8,
            Self::S16(_) => TypeKind::S16,
            Self::U16(_) => TypeKind::U16,
            Self::S32(_) => TypeKind::S32,
            Self::U32(_) => TypeKind::U32,
            Self::S64(_) => TypeKind::S64,
            Self::U64(_) => TypeKind::U64,
            Self::F32(_) => TypeKind::F32,
            Self::F64(_) => TypeKind::F64,
            Self::Char(_) => TypeKind::Char,
            Self::String(_) => TypeKind::String,
            Self::Bytes(_) => TypeKind::Bytes,
            Self::List(_) => TypeKind::List,
            Self::Record(_) => TypeKind::Record,
            Self::Tuple(_) => TypeKind::Tuple,
            Self::Variant(..) => TypeKind::Variant,
            Self::Enum(_) => TypeKind::Enum,
            Self::Option(_) => TypeKind::Option,
            Self::Result(_) => TypeKind::Result,
            Self::Flags(_) => TypeKind::Flags,
            Self::Own(_) => TypeKind::Own,
            Self::Borrow(_) => TypeKind::Borrow,
            Self::Stream(_) => TypeKind::Stream,
            Self::Future(_) => TypeKind::Future,
            Self::ErrorContext(_) => TypeKind::ErrorContext,
        }
    }
}
