//! Interface types, fully resolved: no indices and no aliases.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#type-definitions>

use super::shared::{SharedParts, WithLayout};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The run-time identity of a resource type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ResourceType {
    /// Defined by the host: interface and name, as in `wasi:io/streams` and `output-stream`.
    Host {
        /// The interface's name, without its version.
        interface: Arc<str>,
        /// The resource's name in that interface.
        name: Arc<str>,
    },
    /// Defined by a component instance: a number that is unique within this guest.
    Guest(u32),
}

impl ResourceType {
    /// Whether it is the host's resource type of this interface and name.
    #[must_use]
    pub(crate) fn is_of(&self, interface: &str, name: &str) -> bool {
        matches!(self, Self::Host { interface: i, name: n } if **i == *interface && **n == *name)
    }
}

/// A record field, or a function parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The label of the field, or the name of the parameter.
    pub name: Arc<str>,
    /// The type of the field or the parameter.
    pub ty: Type,
}

/// A case of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The label of the case, without its payload.
    pub name: Arc<str>,
    /// The type of the payload; `None` for a case without one.
    pub ty: Option<Type>,
}

/// The labels of an option's cases, by case index.
pub(super) const OPTION: [&str; 2] = ["none", "some"];
/// The labels of a result's cases, by case index.
pub(super) const RESULT: [&str; 2] = ["ok", "err"];

/// A type inside another, such as an element or a payload.
pub type Shared = WithLayout<Type>;

/// An interface type, cheap to clone.
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
    /// `list<T, N>`: the element type and the number of elements.
    FixedLengthList(Shared, u32),
    /// `map<K, V>`, by the type of its entries, `tuple<K, V>`. Its values are lists of such tuples, as the
    /// specification has it.
    Map(Shared),
    Record(SharedParts<Field>),
    Tuple(SharedParts<Type>),
    Variant(SharedParts<Case>),
    Enum(Arc<[Arc<str>]>),
    Option(Shared),
    Result {
        ok: Option<Shared>,
        err: Option<Shared>,
    },
    Flags(Arc<[Arc<str>]>),
    Own(ResourceType),
    Borrow(ResourceType),
    /// `stream<T>`, by the type of its elements; `None` for a `stream` that only counts.
    Stream(Option<Shared>),
    /// `future<T>`, by the type of its value; `None` for a `future` that only happens.
    Future(Option<Shared>),
    ErrorContext,
}

/// The type of a component function, or of a function of preview 1 in interface types.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FuncSig {
    /// Parameters in order, each with its name.
    pub params: Vec<Field>,
    /// The type of the result; `None` if the function returns nothing.
    pub result: Option<Type>,
    /// Whether it is an `async func`, which may wait before it returns; recordings of older versions know none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_async: bool,
}

impl Type {
    /// A number that identifies the definition of a record, variant, enum or flags type. Clones share it as long as one
    /// of them exists; equal types from other definitions have other numbers.
    #[must_use]
    pub(crate) fn definition_id(&self) -> Option<usize> {
        match self {
            Self::Record(fields) => Some(fields.as_ptr().addr()),
            Self::Variant(cases) => Some(cases.as_ptr().addr()),
            Self::Enum(labels) | Self::Flags(labels) => Some(labels.as_ptr().addr()),
            _ => None,
        }
    }

    /// `map<K, V>`, made from its key and value types.
    #[must_use]
    pub fn map(key: Self, value: Self) -> Self {
        Self::Map(Self::Tuple([key, value].into()).into())
    }

    /// The key and value types of a map; `None` for other types.
    #[must_use]
    pub fn entry(&self) -> Option<[&Type; 2]> {
        let Self::Map(entry) = self else { return None };
        let Self::Tuple(pair) = &**entry else { return None };
        let [key, value] = &pair[..] else { return None };
        Some([key, value])
    }

    /// The element type of a list or map; `None` for other types.
    #[must_use]
    pub fn element(&self) -> Option<&Shared> {
        match self {
            Self::List(element) | Self::FixedLengthList(element, _) | Self::Map(element) => Some(element),
            _ => None,
        }
    }

    /// How many cases a variant-like type has (variant, enum, option, result); `None` for other types.
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

    /// The payload type of one case of a variant-like type; the outer `None` if there is no such case.
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

    /// The label of one case of a variant-like type; `None` if there is no such case.
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

    /// The types of a record's fields or a tuple's elements, in order; empty for other types.
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
