//! A thread: a call stack, and what is under way at its top. Which of a machine's threads runs is not said here.

use super::frame::{Frame, WasmFrame};
use super::{FuncAddr, Slots, Store};
use std::mem::take;

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
    /// A function that [`super::Machine::call`] named but that is not WebAssembly.
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
