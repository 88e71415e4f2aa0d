//! The threads of a machine: call stacks on one store, of which one runs at a time.
//!
//! A thread of the component model, for example, may wait in the middle of its stack while another goes on. Which one
//! runs, and when, is up to the embedder: nothing here decides it, and a run executes only the current thread.

use super::thread::Thread;
use super::{FrameId, Machine, ThreadId};
use std::mem::replace;

impl Machine {
    /// Adds a thread with an empty stack; the current thread stays current. Numbers are given in order, from 1 on, and
    /// those of threads that have ended are given again only once all others have been used. The caller has to limit how
    /// many threads there are.
    pub fn spawn(&mut self) -> ThreadId {
        loop {
            self.spawned = self.spawned.wrapping_add(1);
            let thread = ThreadId(self.spawned);
            if !self.has_thread(thread) {
                self.parked.insert(thread, Thread::default());
                return thread;
            }
        }
    }

    /// Makes another thread current, which continues where it is. If there is no such thread, returns `false` and
    /// changes nothing.
    pub(crate) fn switch(&mut self, to: ThreadId) -> bool {
        if to == self.current {
            return true;
        }
        let Some(thread) = self.parked.remove(&to) else { return false };
        let (from, before) = (replace(&mut self.current, to), replace(&mut self.thread, thread));
        self.parked.insert(from, before);
        true
    }

    /// The number of the thread that runs.
    #[must_use]
    pub(crate) fn current(&self) -> ThreadId {
        self.current
    }

    /// The numbers of all threads, in ascending order.
    pub fn threads(&self) -> impl Iterator<Item = ThreadId> {
        self.all_threads().map(|(id, _)| id)
    }

    /// Whether there is a thread with this number.
    #[must_use]
    pub(crate) fn has_thread(&self, thread: ThreadId) -> bool {
        self.thread(thread).is_some()
    }

    /// Ends a thread, freeing its frames and its stack. If it was current, the first thread becomes current. The first
    /// thread itself is only emptied and never removed.
    pub fn end(&mut self, thread: ThreadId) {
        if thread == self.current {
            self.thread = Thread::default();
            self.switch(ThreadId::FIRST);
        }
        if thread == ThreadId::FIRST {
            if self.current != thread {
                self.parked.insert(thread, Thread::default());
            }
        } else {
            self.parked.remove(&thread);
        }
    }

    /// Removes all frames of all threads, as after a trap: only the first thread is left. The store is unchanged.
    pub fn unwind(&mut self) {
        self.switch(ThreadId::FIRST);
        self.parked.clear();
        self.thread.unwind();
    }

    /// The innermost wasm frame of the current thread; the bottom of its stack if there is none.
    #[must_use]
    pub fn frame(&self) -> FrameId {
        FrameId { thread: self.current, depth: self.thread.depth }
    }

    /// The innermost wasm frame of a thread, or the bottom of its stack; `None` if there is no such thread.
    #[must_use]
    pub(crate) fn innermost(&self, thread: ThreadId) -> Option<FrameId> {
        self.thread(thread).map(|found| FrameId { thread, depth: found.depth })
    }

    pub(super) fn thread(&self, thread: ThreadId) -> Option<&Thread> {
        if thread == self.current { Some(&self.thread) } else { self.parked.get(&thread) }
    }

    /// All threads, in the order of their numbers.
    pub(super) fn all_threads(&self) -> impl Iterator<Item = (ThreadId, &Thread)> {
        let parked = |(id, thread): (&ThreadId, _)| (*id, thread);
        let before = self.parked.range(..self.current).map(parked);
        let after = self.parked.range(self.current..).map(parked);
        before.chain([(self.current, &self.thread)]).chain(after)
    }

    /// All threads, in no particular order, for writing.
    pub(super) fn all_threads_mut(&mut self) -> impl Iterator<Item = (ThreadId, &mut Thread)> {
        let parked = self.parked.iter_mut().map(|(id, thread)| (*id, thread));
        parked.chain([(self.current, &mut self.thread)])
    }
}
