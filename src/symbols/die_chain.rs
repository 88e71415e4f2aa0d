//! Where functions are described, as places in `.debug_info` that can be kept.

/// The entries (DIEs) of the functions whose code is at one place: a function and those inlined into it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DieChain {
    /// Index of the unit among those of the module.
    pub unit: u32,
    /// Byte offset of the unit in `.debug_info`.
    pub unit_offset: usize,
    /// Byte offset in the unit of the function's entry.
    pub subprogram: usize,
    /// Byte offsets in the unit of the entries of inlined functions, from the outside in.
    pub inlined: Vec<usize>,
}

/// The entry of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DieId {
    /// Index of the unit among those of the module.
    pub unit: u32,
    /// Byte offset in the unit.
    pub offset: usize,
}
