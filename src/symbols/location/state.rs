//! What an evaluation may ask the running program for.

/// A value of a local, a global or an operand, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateValue {
    /// An integer or a float of up to 64 bits, extended with zeros.
    Scalar(u64),
    /// A `v128`.
    Vector(u128),
}

/// The state of one frame of WebAssembly code, at an instruction boundary.
pub trait FrameState {
    /// The value of a local, parameters first; `None` if there is none, or if it is a reference.
    fn local(&self, index: u32) -> Option<StateValue>;
    /// The present value of a global of the frame's instance.
    fn global(&self, index: u32) -> Option<StateValue>;
    /// An operand, counted from the bottom of this frame's operands.
    fn operand(&self, index: u32) -> Option<StateValue>;
    /// Linear memory: memory 0 of the frame's instance.
    fn memory(&self) -> &[u8];
    /// The readable name of the function at an index of table 0: what a function pointer is.
    fn function(&self, index: u64) -> Option<String>;
    /// Whether no other frame was called from this one.
    fn is_innermost(&self) -> bool;
}
