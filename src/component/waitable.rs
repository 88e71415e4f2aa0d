//! Waitables and waitable sets: what a program can wait for, and how it waits for several of them at once.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#waitable-state>

use crate::exec::ThreadId;
use std::collections::BTreeSet;

/// What kind of thing a waitable is. Of several events in a set, the specification leaves open which one is taken
/// first: here they are ordered by kind, then by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WaitableKind {
    /// A subtask that the host carries out.
    HostSubtask,
    /// A subtask that another component carries out.
    GuestSubtask,
    /// An end of a stream or future.
    End,
}

/// A waitable's place among those of its set: the lowest one with an event is taken first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaitableKey {
    /// What kind of waitable it is.
    pub kind: WaitableKind,
    /// The number of waitables that had been made before it.
    pub age: u64,
    /// The index in its instance's handle table.
    pub index: u32,
}

/// The part that all waitables have in common: `Waitable`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waitable {
    /// What kind of waitable it is.
    pub kind: WaitableKind,
    /// The number of waitables that had been made before it.
    pub age: u64,
    /// The waitable set that it is in, by index in the same table.
    pub set: Option<u32>,
    /// The thread that waits for it without a set, in a synchronous copy or cancellation.
    pub waiter: Option<ThreadId>,
}

impl Waitable {
    /// A waitable that is in no set.
    #[must_use]
    pub fn new(kind: WaitableKind, age: u64) -> Self {
        Self { kind, age, set: None, waiter: None }
    }

    /// Its place in a set, given the index in its table.
    #[must_use]
    pub fn key(&self, index: u32) -> WaitableKey {
        WaitableKey { kind: self.kind, age: self.age, index }
    }
}

/// A waitable set: `WaitableSet`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaitableSet {
    /// The waitables that have joined it.
    pub members: BTreeSet<WaitableKey>,
    /// Those of them that have an event.
    pub ready: BTreeSet<WaitableKey>,
    /// The threads that wait for an event of it.
    pub waiting: BTreeSet<ThreadId>,
}
