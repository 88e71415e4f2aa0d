//! The kinds of types and values: one list, and the words that messages use for them.

use super::{Type, Val};
use std::fmt::{Display, Formatter};

/// What kind of type or value something is. `Bytes` is only a kind of value; `FixedLengthList` and `Map` are only kinds
/// of types. [`Type::form`] says which kind the values of a type have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants are the spec's own names")]
pub enum Kind {
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
}

impl Kind {
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
        }
    }
}

impl Display for Kind {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Type {
    /// The kind of type this is.
    #[must_use]
    #[inline]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Bool => Kind::Bool,
            Self::S8 => Kind::S8,
            Self::U8 => Kind::U8,
            Self::S16 => Kind::S16,
            Self::U16 => Kind::U16,
            Self::S32 => Kind::S32,
            Self::U32 => Kind::U32,
            Self::S64 => Kind::S64,
            Self::U64 => Kind::U64,
            Self::F32 => Kind::F32,
            Self::F64 => Kind::F64,
            Self::Char => Kind::Char,
            Self::String => Kind::String,
            Self::List(_) => Kind::List,
            Self::FixedLengthList(..) => Kind::FixedLengthList,
            Self::Map(_) => Kind::Map,
            Self::Record(_) => Kind::Record,
            Self::Tuple(_) => Kind::Tuple,
            Self::Variant(_) => Kind::Variant,
            Self::Enum(_) => Kind::Enum,
            Self::Option(_) => Kind::Option,
            Self::Result { .. } => Kind::Result,
            Self::Flags(_) => Kind::Flags,
            Self::Own(_) => Kind::Own,
            Self::Borrow(_) => Kind::Borrow,
        }
    }

    /// The kind that its values have ([`Val::kind`]).
    #[must_use]
    #[inline]
    pub fn form(&self) -> Kind {
        match self {
            Self::List(element) | Self::FixedLengthList(element, _) if **element == Self::U8 => Kind::Bytes,
            Self::FixedLengthList(..) | Self::Map(_) => Kind::List,
            ty => ty.kind(),
        }
    }
}

impl Val {
    /// The kind of value this is, judged by the value alone: without its type, a map is a list.
    #[must_use]
    #[inline]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Bool(_) => Kind::Bool,
            Self::S8(_) => Kind::S8,
            Self::U8(_) => Kind::U8,
            Self::S16(_) => Kind::S16,
            Self::U16(_) => Kind::U16,
            Self::S32(_) => Kind::S32,
            Self::U32(_) => Kind::U32,
            Self::S64(_) => Kind::S64,
            Self::U64(_) => Kind::U64,
            Self::F32(_) => Kind::F32,
            Self::F64(_) => Kind::F64,
            Self::Char(_) => Kind::Char,
            Self::String(_) => Kind::String,
            Self::Bytes(_) => Kind::Bytes,
            Self::List(_) => Kind::List,
            Self::Record(_) => Kind::Record,
            Self::Tuple(_) => Kind::Tuple,
            Self::Variant(..) => Kind::Variant,
            Self::Enum(_) => Kind::Enum,
            Self::Option(_) => Kind::Option,
            Self::Result(_) => Kind::Result,
            Self::Flags(_) => Kind::Flags,
            Self::Own(_) => Kind::Own,
            Self::Borrow(_) => Kind::Borrow,
        }
    }
}
