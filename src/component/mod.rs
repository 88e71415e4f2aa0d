//! The component model: interface types and values, the canonical ABI, resources, instantiation.
//!
//! Knows nothing of WASI or the operating system.

mod types;
mod val;

pub use types::{Case, Field, FuncSig, ResourceType, Type};
pub use val::{HandleVal, Val};
