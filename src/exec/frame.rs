//! Frames: the entries of a thread's call stack.

use super::FuncAddr;

/// One entry of a call stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Frame {
    Wasm(WasmFrame),
    /// Work of the embedder: wasm frames above it return to it.
    Boundary {
        /// First free slot of the stack.
        sp: u32,
    },
}

/// An activation of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WasmFrame {
    pub func: FuncAddr,
    /// The next instruction; while it waits, the one after its `call`.
    pub op: u32,
    /// Slot of local 0.
    pub base: u32,
    /// Whether its code is exact: every operand in its home.
    pub exact: bool,
    /// Whether it waits in a call.
    pub waiting: bool,
    /// While it waits: the slot where the results go.
    pub results: u32,
}
