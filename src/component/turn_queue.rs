//! The threads that wait for a component instance to be free.

use crate::exec::ThreadId;
use std::collections::BTreeMap;

/// Threads in the order in which they began to wait. One that was called and found the instance busy again comes back
/// to its old place.
#[derive(Debug, Clone, Default)]
pub struct TurnQueue {
    waiting: BTreeMap<u64, ThreadId>,
    /// The places of those that wait or have been called.
    places: BTreeMap<ThreadId, u64>,
    /// How many places have been given.
    given: u64,
}

impl TurnQueue {
    /// Adds a thread, if it does not wait already.
    pub fn add(&mut self, thread: ThreadId) {
        let place = *self.places.entry(thread).or_insert(self.given);
        self.given = self.given.max(place + 1);
        self.waiting.insert(place, thread);
    }

    /// Takes all that wait, the first one first. They keep their places until they are removed.
    #[must_use]
    pub fn call_all(&mut self) -> Vec<ThreadId> {
        std::mem::take(&mut self.waiting).into_values().collect()
    }

    /// Removes a thread, and gives up its place.
    pub fn remove(&mut self, thread: ThreadId) {
        if let Some(place) = self.places.remove(&thread) {
            self.waiting.remove(&place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_comes_back_to_its_old_place() {
        let [a, b, c] = [1, 2, 3].map(ThreadId);
        let mut queue = TurnQueue::default();
        let _ = [a, b, a].map(|thread| queue.add(thread));
        assert_eq!(queue.call_all(), [a, b]);
        assert_eq!(queue.call_all(), []);
        queue.remove(a);
        let _ = [c, a, b].map(|thread| queue.add(thread));
        assert_eq!(queue.call_all(), [b, c, a]);
    }
}
