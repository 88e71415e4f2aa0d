//! Interface types, fully resolved (no indices, no aliases).
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#type-definitions>

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
    List(Arc<Type>),
    Record(Arc<[Field]>),
    Tuple(Arc<[Type]>),
    Variant(Arc<[Case]>),
    Enum(Arc<[Arc<str>]>),
    Option(Arc<Type>),
    Result { ok: Option<Arc<Type>>, err: Option<Arc<Type>> },
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
