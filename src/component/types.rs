//! Interface types, fully resolved (no indices, no aliases).
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#type-definitions>

use super::shared::{Parts, WithLayout};
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

impl ResourceType {
    /// Whether it is the host's, of this interface and name.
    #[must_use]
    pub(crate) fn is_of(&self, interface: &str, name: &str) -> bool {
        matches!(self, Self::Host { interface: i, name: n } if **i == *interface && **n == *name)
    }
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

/// The labels of an option's cases.
pub(super) const OPTION: [&str; 2] = ["none", "some"];
/// The labels of a result's cases.
pub(super) const RESULT: [&str; 2] = ["ok", "err"];

/// A type inside another: an element, a payload.
pub type Shared = WithLayout<Type>;

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
    /// A number for the definition of a record, variant, enum or flags: clones have the same as long as one of them
    /// lives, and equal ones that come from other definitions do not.
    #[must_use]
    pub(crate) fn definition_id(&self) -> Option<usize> {
        match self {
            Self::Record(fields) => Some(fields.as_ptr().addr()),
            Self::Variant(cases) => Some(cases.as_ptr().addr()),
            Self::Enum(labels) | Self::Flags(labels) => Some(labels.as_ptr().addr()),
            _ => None,
        }
    }

    /// `map<K, V>`
    #[must_use]
    pub fn map(key: Self, value: Self) -> Self {
        Self::Map(Self::Tuple([key, value].into()).into())
    }

    /// The types of a map's keys and values; `None` for other types.
    #[must_use]
    pub fn entry(&self) -> Option<[&Type; 2]> {
        let Self::Map(entry) = self else { return None };
        let Self::Tuple(pair) = &**entry else { return None };
        let [key, value] = &pair[..] else { return None };
        Some([key, value])
    }

    /// The type of a list's or map's elements; `None` for other types.
    #[must_use]
    pub fn element(&self) -> Option<&Shared> {
        match self {
            Self::List(element) | Self::FixedLengthList(element, _) | Self::Map(element) => Some(element),
            _ => None,
        }
    }

    /// How many cases a variant-like type (variant, enum, option, result) has; `None` for other types.
    #[must_use]
    pub(crate) fn case_count(&self) -> Option<usize> {
        match self {
            Self::Variant(cases) => Some(cases.len()),
            Self::Enum(labels) => Some(labels.len()),
            Self::Option(_) => Some(OPTION.len()),
            Self::Result { .. } => Some(RESULT.len()),
            _ => None,
        }
    }

    /// The payload of one case of a variant-like type; the outer `None` where it has no such case.
    #[must_use]
    pub(crate) fn case_type(&self, case: u32) -> Option<Option<&Self>> {
        match (self, case) {
            (Self::Variant(cases), _) => cases.get(case as usize).map(|case| case.ty.as_ref()),
            (Self::Enum(labels), _) => labels.get(case as usize).map(|_| None),
            (Self::Option(_), 0) => Some(None),
            (Self::Option(some), 1) => Some(Some(some)),
            (Self::Result { ok, .. }, 0) => Some(ok.as_deref()),
            (Self::Result { err, .. }, 1) => Some(err.as_deref()),
            _ => None,
        }
    }

    /// The label of one case of a variant-like type.
    #[must_use]
    pub(crate) fn case_label(&self, case: u32) -> Option<&str> {
        let case = case as usize;
        match self {
            Self::Variant(cases) => cases.get(case).map(|case| &*case.name),
            Self::Enum(labels) => labels.get(case).map(|label| &**label),
            Self::Option(_) => OPTION.get(case).copied(),
            Self::Result { .. } => RESULT.get(case).copied(),
            _ => None,
        }
    }

    /// The types of a record's fields or a tuple's elements, in order; none for other types.
    #[must_use]
    pub fn fields(&self) -> impl ExactSizeIterator<Item = &Self> {
        let (fields, types): (&[Field], &[Self]) = match self {
            Self::Record(fields) => (fields, &[]),
            Self::Tuple(types) => (&[], types),
            _ => (&[], &[]),
        };
        (0..fields.len() + types.len())
            .map(move |at| if types.is_empty() { &fields[at].ty } else { &types[at] })
    }
}
