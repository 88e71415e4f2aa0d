//! The threads of a machine: call stacks of one store, of which one runs at a time.
//!
//! A thread of the component model, say, may wait in the middle of its stack while another goes on. Who runs, and when,
//! is for whoever embeds the machine: nothing here decides it, and a run executes the current thread only.

use super::thread::Thread;
use super::{FrameId, Machine, ThreadId};
use std::mem::replace;

impl Machine {
    /// A new thread with an empty stack; the current one stays current. Numbers are given in order, from 1 on, and those
    /// of threads that have ended only once all others have been given. How many there may be is for the caller to limit.
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

    /// Lets a thread go on from where it stands, in place of the current one. `false`, and nothing changes, if there is
    /// no such thread.
    pub(crate) fn switch(&mut self, to: ThreadId) -> bool {
        if to == self.current {
            return true;
        }
        let Some(thread) = self.parked.remove(&to) else { return false };
        let (from, before) = (replace(&mut self.current, to), replace(&mut self.thread, thread));
        self.parked.insert(from, before);
        true
    }

    /// The thread that runs.
    #[must_use]
    pub(crate) fn current(&self) -> ThreadId {
        self.current
    }

    /// All threads, in the order of their numbers.
    pub fn threads(&self) -> impl Iterator<Item = ThreadId> {
        self.all_threads().map(|(id, _)| id)
    }

    /// Whether there is such a thread.
    #[must_use]
    pub(crate) fn has_thread(&self, thread: ThreadId) -> bool {
        self.thread(thread).is_some()
    }

    /// Ends a thread: its frames and its stack are freed. After the current one the first is current. The first is never
    /// gone, only empty.
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

    /// Forgets all frames of all threads, as after a trap: only the first one is left. The store stays as it is.
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

    /// All threads, in no particular order, to be changed.
    pub(super) fn all_threads_mut(&mut self) -> impl Iterator<Item = (ThreadId, &mut Thread)> {
        let parked = self.parked.iter_mut().map(|(id, thread)| (*id, thread));
        parked.chain([(self.current, &mut self.thread)])
    }
}
