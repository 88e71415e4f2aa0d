//! An operand as the lowering knows it: its type, its home, and its present place.

use crate::wasm::ValType;

/// Where an operand is at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Home,
    /// In a local, which has not been set since the operand was pushed.
    Local {
        index: u32,
        slot: u32,
    },
    /// Not stored anywhere: these are its bits.
    Const(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Operand {
    pub ty: ValType,
    /// The slot reserved for it, which follows from the height of the stack.
    pub home: u32,
    pub at: At,
}
