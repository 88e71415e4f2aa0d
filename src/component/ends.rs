//! Lifting and lowering of what async components pass besides resources: readable ends of streams and futures, and
//! error contexts.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#loading>

use super::{HandleTable, Type, Val};

/// Lifts the stream, future or error context at an index of a handle table.
///
/// # Errors
/// The rule of the canonical ABI that the handle breaks; the guest traps.
pub(super) fn lift_end(_: &mut HandleTable, index: u32, ty: &Type) -> Result<Val, String> {
    Err(format!("handle #{index}: values of the type {} are not passed yet", ty.kind()))
}

/// Adds a handle for a stream, future or error context to a handle table, and returns its index.
///
/// # Errors
/// If the table is full, or the value cannot be passed on.
pub(super) fn lower_end(_: &mut HandleTable, _: &Val, ty: &Type) -> Result<u32, String> {
    Err(format!("values of the type {} are not passed yet", ty.kind()))
}
