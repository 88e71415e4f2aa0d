//! A thread: a call stack, and what is in progress at its top. Which of a machine's threads runs is decided elsewhere.

use super::frame::{Frame, WasmFrame};
use super::{FuncAddr, Slots, Store};
use std::mem::take;

/// A call stack, with what is in progress at its top. Its frames share one stack of 64-bit slots: each has its locals
/// there, then its operands.
#[derive(Debug, Clone, Default)]
pub(super) struct Thread {
    pub stack: Vec<u64>,
    pub frames: Vec<Frame>,
    /// How many of the frames are wasm frames.
    pub depth: usize,
    /// Whether a stop before the present instruction has already been reported.
    pub reported: bool,
    /// A function that is not WebAssembly, called by [`super::Machine::call`], with its arguments.
    pub entering: Option<(FuncAddr, Slots)>,
    /// The results of a frame that returned to a boundary or to the bottom of the stack.
    pub returned: Option<Vec<u64>>,
    /// Host calls that have not been answered, outermost first.
    pub asked: Vec<Asked>,
    /// The depth of a frame that returned when its tail call was answered, until that is reported.
    pub frame_left: Option<usize>,
}

/// A call of a function that is not WebAssembly, until it has its answer.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub func: FuncAddr,
    pub args: Slots,
    /// For a tail call, the depth of the frame that the call replaced.
    pub tail_called_from: Option<usize>,
}

impl Thread {
    pub fn top(&self, store: &Store) -> u32 {
        match self.frames.last() {
            Some(Frame::Wasm(f)) => f.base + store.lowered(f.func, f.exact).map_or(0, |code| code.frame),
            Some(Frame::Boundary { sp }) => *sp,
            None => 0,
        }
    }

    /// The stack from one of a frame's slots on.
    pub fn slots(&self, frame: &WasmFrame, slot: u32) -> &[u64] {
        self.stack.get((frame.base + slot) as usize..).unwrap_or_default()
    }

    /// How many bytes its stack and its frames take.
    pub fn size(&self) -> u64 {
        (self.stack.len() * size_of::<u64>() + self.frames.len() * size_of::<Frame>()) as u64
    }

    /// Removes all frames, and whatever was in progress.
    pub fn unwind(&mut self) {
        let (stack, mut frames) = (take(&mut self.stack), take(&mut self.frames));
        frames.clear();
        *self = Self { stack, frames, ..Self::default() };
    }
}
