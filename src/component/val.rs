//! Interface values, which pass between components and to the host, as plain data.

use super::Type;
use serde::{Deserialize, Serialize};

/// A handle as it passes to or from the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandleVal {
    /// The representation of the resource: for host resources, the host's own number for it (never 0). Of a stream, a
    /// future or an error context, the number that identifies it.
    pub rep: u32,
    /// The index in the calling instance's handle table (`#n` on screen); 0 in a reply until it is lowered.
    pub index: u32,
}

/// An interface value. It does not carry its labels: read it together with its [`super::Type`].
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
    F32(u32),
    F64(u64),
    Char(char),
    String(String),
    /// `list<u8>`, which always has this form.
    Bytes(Vec<u8>),
    List(Vec<Val>),
    Record(Vec<Val>),
    Tuple(Vec<Val>),
    /// The index of the case, and the payload if it has one.
    Variant(u32, Option<Box<Val>>),
    Enum(u32),
    Option(Option<Box<Val>>),
    Result(Result<Option<Box<Val>>, Option<Box<Val>>>),
    /// Bit i is for label i; 32 labels a word.
    Flags(Vec<u32>),
    Own(HandleVal),
    Borrow(HandleVal),
    /// The readable end of a stream; `rep` identifies the stream.
    Stream(HandleVal),
    /// The readable end of a future; `rep` identifies the future.
    Future(HandleVal),
    ErrorContext(HandleVal),
}

impl Val {
    /// `ok` or `ok(v)` of a `result`.
    #[must_use]
    pub fn ok(v: Option<Val>) -> Self {
        Self::Result(Ok(v.map(Box::new)))
    }

    /// `err` or `err(v)` of a `result`.
    #[must_use]
    pub fn err(v: Option<Val>) -> Self {
        Self::Result(Err(v.map(Box::new)))
    }

    /// `none` or `some(v)` of an `option`.
    #[must_use]
    pub fn option(v: Option<Val>) -> Self {
        Self::Option(v.map(Box::new))
    }

    /// A new own handle to a host resource, by its representation.
    #[must_use]
    pub fn own(rep: u32) -> Self {
        Self::Own(HandleVal { rep, index: 0 })
    }

    /// A list of these elements. Bytes have a form of their own.
    #[must_use]
    pub fn list(element: &Type, values: Vec<Val>) -> Self {
        if *element != Type::U8 {
            return Self::List(values);
        }
        let byte = |value: &Val| if let Self::U8(byte) = value { *byte } else { 0 };
        Self::Bytes(values.iter().map(byte).collect())
    }

    /// A value of a variant, enum, option or result type, made from its case and payload.
    #[must_use]
    pub(crate) fn of_case(ty: &Type, case: u32, payload: Option<Val>) -> Self {
        match (ty, case) {
            (Type::Enum(_), _) => Self::Enum(case),
            (Type::Option(_), _) => Self::option(payload),
            (Type::Result { .. }, 0) => Self::ok(payload),
            (Type::Result { .. }, _) => Self::err(payload),
            _ => Self::Variant(case, payload.map(Box::new)),
        }
    }

    /// The case and payload of a variant, enum, option or result; `None` for other values.
    #[must_use]
    pub fn case(&self) -> Option<(u32, Option<&Self>)> {
        Some(match self {
            Self::Variant(case, payload) => (*case, payload.as_deref()),
            Self::Enum(case) => (*case, None),
            Self::Option(payload) => (u32::from(payload.is_some()), payload.as_deref()),
            Self::Result(Ok(payload)) => (0, payload.as_deref()),
            Self::Result(Err(payload)) => (1, payload.as_deref()),
            _ => return None,
        })
    }

    /// [`Val::case`], moving the payload out.
    ///
    /// # Errors
    /// A value of another kind is returned unchanged.
    pub(crate) fn into_case(self) -> Result<(u32, Option<Box<Val>>), Self> {
        Ok(match self {
            Self::Variant(case, payload) => (case, payload),
            Self::Enum(case) => (case, None),
            Self::Option(payload) => (u32::from(payload.is_some()), payload),
            Self::Result(Ok(payload)) => (0, payload),
            Self::Result(Err(payload)) => (1, payload),
            other => return Err(other),
        })
    }
}
