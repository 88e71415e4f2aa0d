//! Identifiers of threads and frames, used by everything above the run loop.

use serde::{Deserialize, Serialize};

/// The number of one of a machine's threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ThreadId(pub u32);

impl ThreadId {
    /// The thread that always exists.
    pub(crate) const FIRST: Self = Self(0);
}

impl Default for ThreadId {
    fn default() -> Self {
        Self::FIRST
    }
}

/// Identifies a frame of WebAssembly code by its place, not by its activation: once it has returned, the next frame
/// that is entered at the same place has the same identifier.
///
/// The order is by thread, then by depth. It is for use in collections, and means nothing for frames of different
/// threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameId {
    /// The thread whose call stack the frame is on.
    pub thread: ThreadId,
    /// How many frames of WebAssembly code there are up to and including it, from the outermost: 1 is the outermost,
    /// and 0 is no frame but the bottom of the stack.
    pub depth: usize,
}

impl FrameId {
    /// The bottom of a thread's stack, which is not a frame.
    #[must_use]
    pub(crate) fn bottom(thread: ThreadId) -> Self {
        Self { thread, depth: 0 }
    }

    /// Whether it is the bottom of a stack rather than a frame.
    #[must_use]
    pub(crate) fn is_bottom(self) -> bool {
        self.depth == 0
    }

    /// Whether it is the outermost frame of its thread.
    #[must_use]
    pub(crate) fn is_outermost(self) -> bool {
        self.depth == 1
    }

    /// The frame just outside: its caller, or what called the code that it returns to. The bottom if there is none.
    #[must_use]
    pub(crate) fn caller(self) -> Self {
        Self { depth: self.depth.saturating_sub(1), ..self }
    }

    /// The place of a frame that this one calls.
    #[must_use]
    pub fn callee(self) -> Self {
        Self { depth: self.depth.saturating_add(1), ..self }
    }

    /// Whether it is above another frame of the same thread, which waits for it.
    #[must_use]
    pub fn is_inside(self, other: Self) -> bool {
        self.thread == other.thread && self.depth > other.depth
    }

    /// Whether it is that other frame, or one that waits for it.
    #[must_use]
    pub(crate) fn is_or_waits_for(self, other: Self) -> bool {
        self == other || other.is_inside(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_different_threads_are_neither_inside_nor_outside() {
        let [one, other] = [ThreadId(0), ThreadId(1)];
        let frame = |thread, depth| FrameId { thread, depth };
        assert!(frame(one, 3).is_inside(frame(one, 2)) && !frame(one, 2).is_inside(frame(one, 2)));
        assert!(frame(one, 2).is_or_waits_for(frame(one, 2)) && frame(one, 1).is_or_waits_for(frame(one, 2)));
        assert!(!frame(one, 3).is_or_waits_for(frame(one, 2)));
        assert!(!frame(other, 3).is_inside(frame(one, 2)) && !frame(other, 1).is_or_waits_for(frame(one, 2)));
        assert_eq!(frame(one, 1).caller(), FrameId::bottom(one));
        assert_eq!(FrameId::bottom(one).caller(), FrameId::bottom(one));
        assert_eq!(frame(other, 1).callee(), frame(other, 2));
        assert!(frame(other, 1).is_outermost() && frame(other, 0).is_bottom());
    }
}
