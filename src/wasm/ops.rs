//! The decoded operators, one for each operator of the binary format.

/// One operator, immediates decoded. Filled in by the engine's author.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Op {
    /// `nop`
    Nop,
}
