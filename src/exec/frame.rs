//! Frames: the entries of a thread's call stack.

use super::FuncAddr;

/// One entry of a call stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Frame {
    Wasm(WasmFrame),
    /// The embedder's own work, which wasm frames above it return to.
    Boundary {
        /// The first slot of the stack that is free.
        sp: u32,
    },
}

/// An activation of a function: `frame` in the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WasmFrame {
    pub func: FuncAddr,
    /// The next instruction; for a frame that waits, the one after its `call`.
    pub op: u32,
    /// The slot of the stack that holds local 0.
    pub base: u32,
    /// Whether its code is exact, with every operand in its home.
    pub exact: bool,
    /// Whether it is waiting in a call.
    pub waiting: bool,
    /// For a frame that waits: the slot of the stack where the results will be.
    pub results: u32,
}
