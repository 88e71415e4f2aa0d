//! Interface types, fully resolved (no indices, no aliases).
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#type-definitions>

use super::shared::{Parts, Shared};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The run-time identity of a resource type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ResourceType {
    /// Defined by the host: interface without version, and name (`wasi:io/streams`, `output-stream`).
    Host {
        /// Interface without its version.
        interface: Arc<str>,
        /// Resource name.
        name: Arc<str>,
    },
    /// Defined by a component instance: unique number in this guest.
    Guest(u32),
}

/// A record field, or a function parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its label.
    pub name: Arc<str>,
    /// Its type.
    pub ty: Type,
}

/// A case of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its label.
    pub name: Arc<str>,
    /// Its payload.
    pub ty: Option<Type>,
}

/// An interface type. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the variants are the spec's own names")]
pub enum Type {
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
    List(Shared),
    /// `list<T, N>`
    FixedLengthList(Shared, u32),
    /// `map<K, V>`: its entry, which is `tuple<K, V>`. Its values are lists of such tuples, as the spec has it.
    Map(Shared),
    Record(Parts<Field>),
    Tuple(Parts<Type>),
    Variant(Parts<Case>),
    Enum(Arc<[Arc<str>]>),
    Option(Shared),
    Result {
        ok: Option<Shared>,
        err: Option<Shared>,
    },
    Flags(Arc<[Arc<str>]>),
    Own(ResourceType),
    Borrow(ResourceType),
}

/// A function's interface type.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FuncSig {
    /// Named parameters.
    pub params: Vec<Field>,
    /// Result, if any.
    pub result: Option<Type>,
}

impl Type {
    /// `map<K, V>`
    #[must_use]
    pub fn map(key: Self, value: Self) -> Self {
        Self::Map(Self::Tuple([key, value].into()).into())
    }

    /// The keyword of its kind, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
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
            Self::List(_) => "list",
            Self::FixedLengthList(..) => "list of fixed length",
            Self::Map(_) => "map",
            Self::Record(_) => "record",
            Self::Tuple(_) => "tuple",
            Self::Variant(_) => "variant",
            Self::Enum(_) => "enum",
            Self::Option(_) => "option",
            Self::Result { .. } => "result",
            Self::Flags(_) => "flags",
            Self::Own(_) => "own",
            Self::Borrow(_) => "borrow",
        }
    }
}
