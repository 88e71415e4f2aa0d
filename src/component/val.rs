//! Interface values: what crosses between components and to the host, as inert data.

use serde::{Deserialize, Serialize};

/// A handle as it crosses to or from the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandleVal {
    /// The resource's representation: for host resources, the host's own number for it (never 0).
    pub rep: u32,
    /// The index in the calling instance's handle table (`#n` on screen); unknown (0) in a reply until lowered.
    pub index: u32,
}

/// An interface value. It does not know its labels: read it beside its [`super::Type`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the variants are the spec's own names")]
pub enum Val {
    Bool(bool),
    S8(i8),
    U8(u8),
    S16(i16),
    U16(u16),
    S32(i32),
    U32(u32),
    S64(i64),
    U64(u64),
    /// Bits.
    F32(u32),
    /// Bits.
    F64(u64),
    Char(char),
    String(String),
    /// `list<u8>`, always in this form.
    Bytes(Vec<u8>),
    /// Any other list.
    List(Vec<Val>),
    Record(Vec<Val>),
    Tuple(Vec<Val>),
    /// Case index and payload.
    Variant(u32, Option<Box<Val>>),
    /// Case index.
    Enum(u32),
    Option(Option<Box<Val>>),
    Result(Result<Option<Box<Val>>, Option<Box<Val>>>),
    /// Bit i is label i; 32 labels a word.
    Flags(Vec<u32>),
    Own(HandleVal),
    Borrow(HandleVal),
}

impl Val {
    /// `result::ok(v)`
    #[must_use]
    pub fn ok(v: Option<Val>) -> Self {
        Self::Result(Ok(v.map(Box::new)))
    }

    /// `result::err(v)`
    #[must_use]
    pub fn err(v: Option<Val>) -> Self {
        Self::Result(Err(v.map(Box::new)))
    }

    /// `option`
    #[must_use]
    pub fn option(v: Option<Val>) -> Self {
        Self::Option(v.map(Box::new))
    }

    /// A fresh owned handle to a host resource.
    #[must_use]
    pub fn own(rep: u32) -> Self {
        Self::Own(HandleVal { rep, index: 0 })
    }

    /// The keyword of its kind, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "bool",
            Self::S8(_) => "s8",
            Self::U8(_) => "u8",
            Self::S16(_) => "s16",
            Self::U16(_) => "u16",
            Self::S32(_) => "s32",
            Self::U32(_) => "u32",
            Self::S64(_) => "s64",
            Self::U64(_) => "u64",
            Self::F32(_) => "f32",
            Self::F64(_) => "f64",
            Self::Char(_) => "char",
            Self::String(_) => "string",
            Self::Bytes(_) => "list<u8>",
            Self::List(_) => "list",
            Self::Record(_) => "record",
            Self::Tuple(_) => "tuple",
            Self::Variant(..) => "variant",
            Self::Enum(_) => "enum",
            Self::Option(_) => "option",
            Self::Result(_) => "result",
            Self::Flags(_) => "flags",
            Self::Own(_) => "own",
            Self::Borrow(_) => "borrow",
        }
    }
}
