//! The parts of compound types, shared, each stored with its layout.
//!
//! A type may mention another many times, and a list may have millions of elements of one type. So a layout is computed
//! once, when the type is made; asking for it costs nothing, however large the type is. What the types are, and how
//! each is laid out, is defined elsewhere.

use super::layout::Layout;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::Deref;
use std::sync::Arc;

/// Something whose values have a layout in memory.
pub(crate) trait LaidOut {
    fn layout(&self) -> Layout;
}

/// A type inside another, stored with its layout.
#[derive(Debug, Clone)]
pub struct WithLayout<T>(Arc<(T, Layout)>);

impl<T> WithLayout<T> {
    pub(super) fn layout(&self) -> Layout {
        self.0.1
    }
}

impl<T: LaidOut> From<T> for WithLayout<T> {
    fn from(ty: T) -> Self {
        let layout = ty.layout();
        Self(Arc::new((ty, layout)))
    }
}

impl<T> Deref for WithLayout<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: PartialEq> PartialEq for WithLayout<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}

impl<T: Eq> Eq for WithLayout<T> {}

impl<T: Serialize> Serialize for WithLayout<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: LaidOut + Deserialize<'de>> Deserialize<'de> for WithLayout<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}

/// What [`Parts`] can consist of.
pub trait SharedPart: Sized {
    /// The layout of the type that consists of these parts.
    #[doc(hidden)]
    fn layout(parts: &[Self]) -> Layout;
}

/// The fields of a record, the types of a tuple, or the cases of a variant, with the layout of the whole.
#[derive(Debug, Clone)]
pub struct SharedParts<T> {
    parts: Arc<[T]>,
    layout: Layout,
}

impl<T> SharedParts<T> {
    pub(super) fn layout(&self) -> Layout {
        self.layout
    }
}

impl<T: SharedPart> From<Vec<T>> for SharedParts<T> {
    fn from(parts: Vec<T>) -> Self {
        let layout = T::layout(&parts);
        Self { parts: parts.into(), layout }
    }
}

impl<T: SharedPart, const N: usize> From<[T; N]> for SharedParts<T> {
    fn from(parts: [T; N]) -> Self {
        Vec::from(parts).into()
    }
}

impl<T: SharedPart> FromIterator<T> for SharedParts<T> {
    fn from_iter<I: IntoIterator<Item = T>>(parts: I) -> Self {
        parts.into_iter().collect::<Vec<_>>().into()
    }
}

impl<T> Deref for SharedParts<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.parts
    }
}

impl<T: PartialEq> PartialEq for SharedParts<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.parts, &other.parts) || self.parts == other.parts
    }
}

impl<T: Eq> Eq for SharedParts<T> {}

impl<T: Serialize> Serialize for SharedParts<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.parts.serialize(serializer)
    }
}

impl<'de, T: SharedPart + Deserialize<'de>> Deserialize<'de> for SharedParts<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}
