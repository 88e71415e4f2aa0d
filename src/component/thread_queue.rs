//! Threads in the order in which they are to go on.

use crate::exec::ThreadId;
use std::collections::BTreeMap;

/// Threads in an order, each at most once. Whatever is done takes time in proportion to the logarithm of their number.
#[derive(Debug, Clone, Default)]
pub(crate) struct ThreadQueue {
    by_place: BTreeMap<i64, ThreadId>,
    places: BTreeMap<ThreadId, i64>,
}

impl ThreadQueue {
    /// Adds a thread as the last one; one that is there stays where it is. Returns whether it was added.
    pub fn push_back(&mut self, thread: ThreadId) -> bool {
        let place = self.by_place.last_key_value().map_or(0, |(last, _)| last + 1);
        self.insert(place, thread)
    }

    /// Adds a thread as the first one; one that is there stays where it is. Returns whether it was added.
    pub fn push_front(&mut self, thread: ThreadId) -> bool {
        let place = self.by_place.first_key_value().map_or(0, |(first, _)| first - 1);
        self.insert(place, thread)
    }

    fn insert(&mut self, place: i64, thread: ThreadId) -> bool {
        let new = !self.places.contains_key(&thread);
        if new {
            self.places.insert(thread, place);
            self.by_place.insert(place, thread);
        }
        new
    }

    /// Takes the first thread.
    pub fn pop_front(&mut self) -> Option<ThreadId> {
        let (_, thread) = self.by_place.pop_first()?;
        self.places.remove(&thread);
        Some(thread)
    }

    /// Takes a thread out, wherever it is; returns whether it was there.
    pub fn remove(&mut self, thread: ThreadId) -> bool {
        let place = self.places.remove(&thread);
        place.is_some_and(|place| self.by_place.remove(&place).is_some())
    }

    pub fn contains(&self, thread: ThreadId) -> bool {
        self.places.contains_key(&thread)
    }

    pub fn front(&self) -> Option<ThreadId> {
        self.by_place.first_key_value().map(|(_, thread)| *thread)
    }

    pub fn is_empty(&self) -> bool {
        self.by_place.is_empty()
    }

    /// The threads in their order.
    pub fn iter(&self) -> impl Iterator<Item = ThreadId> {
        self.by_place.values().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_keep_their_order_and_are_there_once() {
        let mut queue = ThreadQueue::default();
        let added = [5, 3, 9, 3].map(|number| queue.push_back(ThreadId(number)));
        assert_eq!(added, [true, true, true, false]);
        assert!(queue.push_front(ThreadId(1)) && !queue.push_front(ThreadId(9)));
        assert!(queue.remove(ThreadId(3)) && !queue.remove(ThreadId(3)));
        assert!(queue.push_back(ThreadId(3)));
        assert_eq!(queue.iter().collect::<Vec<_>>(), [1, 5, 9, 3].map(ThreadId));
        assert_eq!(queue.front(), Some(ThreadId(1)));
        let all: Vec<_> = std::iter::from_fn(|| queue.pop_front()).collect();
        assert_eq!(all, [1, 5, 9, 3].map(ThreadId));
        assert!(queue.is_empty());
    }
}
