//! The names of threads and frames, which all above the run loop know them by.

use serde::{Deserialize, Serialize};

/// The number of a thread of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ThreadId(pub u32);

impl ThreadId {
    /// The thread that is always there.
    pub(crate) const FIRST: Self = Self(0);
}

impl Default for ThreadId {
    fn default() -> Self {
        Self::FIRST
    }
}

/// The name of a frame of WebAssembly code. A name says where a frame is, not which: once it has returned, the next one
/// that is entered there has it.
///
/// The order is by thread, then by depth; it is for collections and says nothing of frames on different threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameId {
    /// Whose call stack it is on.
    pub thread: ThreadId,
    /// How many frames of WebAssembly code there are from the outermost one to it: 1 is the outermost, and 0 no frame
    /// but the bottom of the stack.
    pub depth: usize,
}

impl FrameId {
    /// The bottom of a thread's stack, where no frame is.
    #[must_use]
    pub(crate) fn bottom(thread: ThreadId) -> Self {
        Self { thread, depth: 0 }
    }

    /// Whether no frame has the name: the bottom of a stack.
    #[must_use]
    pub(crate) fn is_bottom(self) -> bool {
        self.depth == 0
    }

    /// Whether no frame of its thread is further out.
    #[must_use]
    pub(crate) fn is_outermost(self) -> bool {
        self.depth == 1
    }

    /// The frame that it returns to, or that called what it returns to; the bottom where there is none.
    #[must_use]
    pub(crate) fn caller(self) -> Self {
        Self { depth: self.depth.saturating_sub(1), ..self }
    }

    /// Where the frame of what it calls is.
    #[must_use]
    pub fn callee(self) -> Self {
        Self { depth: self.depth.saturating_add(1), ..self }
    }

    /// Whether it is on top of another frame of the same thread, which waits for it.
    #[must_use]
    pub fn is_inside(self, other: Self) -> bool {
        self.thread == other.thread && self.depth > other.depth
    }

    /// Whether it is another frame, or one that waits for that.
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
