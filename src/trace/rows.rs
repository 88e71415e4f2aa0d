//! Lists that grow at the end while others still look at an earlier state.

use serde::{Serialize, Serializer};
use std::iter::FlatMap;
use std::slice;
use std::sync::Arc;

/// How many elements form the unit that copies share.
const CHUNK: usize = 256;

/// A list that grows at its end. A copy costs next to nothing, however long the list is: copies share their elements,
/// and go on sharing all but the latest few when one of them grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows<T> {
    /// All chunks but the last have [`CHUNK`] elements; none is empty.
    chunks: Vec<Arc<Vec<T>>>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

/// The elements of [`Rows`], first to last.
pub(crate) type Iter<'a, T> =
    FlatMap<slice::Iter<'a, Arc<Vec<T>>>, slice::Iter<'a, T>, fn(&Arc<Vec<T>>) -> slice::Iter<'_, T>>;

impl<T> Rows<T> {
    /// How many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }

    /// Whether there are no elements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The element at an index; `None` if the list is shorter.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    /// The last element; `None` if the list is empty.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.chunks.last()?.last()
    }

    /// How many elements come before the first that does not satisfy a predicate. Those that satisfy it must all come
    /// first.
    #[must_use]
    pub(crate) fn partition_point(&self, mut is: impl FnMut(&T) -> bool) -> usize {
        let whole = self.chunks.partition_point(|chunk| chunk.last().is_some_and(&mut is));
        let Some(chunk) = self.chunks.get(whole) else { return self.len() };
        whole * CHUNK + chunk.partition_point(&mut is)
    }

    /// All elements, first to last.
    pub fn iter(&self) -> Iter<'_, T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}

impl<T: Clone> Rows<T> {
    /// Adds an element at the end.
    pub fn push(&mut self, element: T) {
        match self.chunks.last_mut().filter(|last| last.len() < CHUNK) {
            Some(last) => Arc::make_mut(last).push(element),
            None => self.chunks.push(Arc::new(vec![element])),
        }
    }

    /// The first element, for changing it.
    pub(crate) fn first_mut(&mut self) -> Option<&mut T> {
        Arc::make_mut(self.chunks.first_mut()?).first_mut()
    }

    /// Removes some of the first elements, unless there are only a few in all.
    pub(crate) fn pop_first_chunk(&mut self) -> Option<Arc<Vec<T>>> {
        (self.chunks.len() > 1).then(|| self.chunks.remove(0))
    }

    /// The last element, for changing it.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        Arc::make_mut(self.chunks.last_mut()?).last_mut()
    }
}

impl<'a, T> IntoIterator for &'a Rows<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Clone> FromIterator<T> for Rows<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut rows = Self::default();
        elements.into_iter().for_each(|element| rows.push(element));
        rows
    }
}

impl<T: Clone> From<Vec<T>> for Rows<T> {
    fn from(elements: Vec<T>) -> Self {
        elements.into_iter().collect()
    }
}

impl<T: Serialize> Serialize for Rows<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_stays_as_it_was() {
        let mut rows: Rows<usize> = Rows::default();
        assert!(rows.is_empty() && rows.last().is_none() && rows.get(0).is_none());
        let mut copies = Vec::new();
        for n in 0..3 * CHUNK + 7 {
            copies.push(rows.clone());
            rows.push(n);
        }
        for (n, copy) in copies.iter().enumerate() {
            assert_eq!((copy.len(), copy.last().copied()), (n, n.checked_sub(1)));
            assert!(copy.iter().copied().eq(0..n) && copy.get(n).is_none());
        }
        let before = rows.clone();
        *rows.last_mut().expect("some") = 0;
        assert_eq!((before.last(), rows.last()), (Some(&(3 * CHUNK + 6)), Some(&0)));
        assert_eq!(rows.get(CHUNK), Some(&CHUNK));
        for most in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 6, 9 * CHUNK] {
            assert_eq!(before.partition_point(|n| *n < most), most.min(before.len()));
        }
        assert_eq!(serde_json::json!(Rows::from(vec![1, 2])), serde_json::json!([1, 2]));
    }
}
