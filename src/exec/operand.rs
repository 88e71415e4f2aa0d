//! An operand as the lowering knows it: its type, its home, and where it is.

use crate::wasm::ValType;

/// Where an operand is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Home,
    /// In a local that has not been set since.
    Local {
        index: u32,
        slot: u32,
    },
    /// Nowhere: these are its bits.
    Const(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Operand {
    pub ty: ValType,
    /// The slot that is its own.
    pub home: u32,
    pub at: At,
}
