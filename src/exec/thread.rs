//! Threads: call stacks of one store, of which one runs at a time.
//!
//! A thread of the component model, say, may wait in the middle of its stack while another goes on. Who runs, and when,
//! is for whoever embeds the machine: nothing here decides it, and a run executes the current thread only.

use super::frame::{Frame, FrameId, WasmFrame};
use super::{FuncAddr, Machine, Slots, Store};
use serde::{Deserialize, Serialize};
use std::mem::{replace, take};

/// The number of a thread of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ThreadId(pub u32);

impl ThreadId {
    /// The thread that is always there.
    pub const FIRST: Self = Self(0);
}

impl Default for ThreadId {
    fn default() -> Self {
        Self::FIRST
    }
}

/// A call stack, with what is under way at its top. Frames share one stack of 64-bit slots: a frame's locals, then its
/// operands.
#[derive(Debug, Clone, Default)]
pub(super) struct Thread {
    pub stack: Vec<u64>,
    pub frames: Vec<Frame>,
    /// Number of wasm frames.
    pub depth: usize,
    /// The stop before the instruction it stands on has been reported.
    pub reported: bool,
    /// A function that [`Machine::call`] named but that is not WebAssembly.
    pub entering: Option<(FuncAddr, Slots)>,
    /// Results of a frame that returned to a boundary or to the bottom.
    pub returned: Option<Vec<u64>>,
    /// The host calls without an answer, outermost first.
    pub asked: Vec<Asked>,
    /// Depth of a frame that has returned by such an answer, until it is reported.
    pub left: Option<usize>,
}

/// A call of a function that is not WebAssembly, until it has its answer.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub func: FuncAddr,
    pub args: Slots,
    /// The depth of the frame in whose place it was called, if it was.
    pub replaced: Option<usize>,
}

impl Thread {
    /// First free slot.
    pub fn top(&self, store: &Store) -> u32 {
        match self.frames.last() {
            Some(Frame::Wasm(f)) => f.base + store.lowered(f.func, f.exact).map_or(0, |code| code.frame),
            Some(Frame::Boundary { sp }) => *sp,
            None => 0,
        }
    }

    /// The stack from a slot of a frame on.
    pub fn slots(&self, frame: &WasmFrame, slot: u32) -> &[u64] {
        self.stack.get((frame.base + slot) as usize..).unwrap_or_default()
    }

    /// Bytes of its stack and frames.
    pub fn size(&self) -> u64 {
        (self.stack.len() * size_of::<u64>() + self.frames.len() * size_of::<Frame>()) as u64
    }

    /// Forgets all frames, and what was under way.
    pub fn unwind(&mut self) {
        let (stack, mut frames) = (take(&mut self.stack), take(&mut self.frames));
        frames.clear();
        *self = Self { stack, frames, ..Self::default() };
    }
}

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
    pub fn switch(&mut self, to: ThreadId) -> bool {
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
    pub fn current(&self) -> ThreadId {
        self.current
    }

    /// All threads, in the order of their numbers.
    pub fn threads(&self) -> impl Iterator<Item = ThreadId> {
        self.all_threads().map(|(id, _)| id)
    }

    /// Whether there is such a thread.
    #[must_use]
    pub fn has_thread(&self, thread: ThreadId) -> bool {
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
    pub fn innermost(&self, thread: ThreadId) -> Option<FrameId> {
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
