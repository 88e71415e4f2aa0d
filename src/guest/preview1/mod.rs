//! Preview 1: its 46 functions as data, and how their arguments and results cross linear memory.
//!
//! Lifting turns core arguments into the same interface values that 0.2 calls have, so that hosts, journals and
//! front ends see one kind of call. It knows memory and types; it does not know what any function does.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md>

mod lift;
mod lower;
mod memory;
mod table;
mod types;

pub use lift::{LiftError, lift};
pub use lower::lower;

use crate::component::FuncSig;
use crate::wasm::FuncType;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use table::{Output, Param};

/// The module name that preview 1 imports come from, and the interface of its calls.
pub const MODULE: &str = "wasi_snapshot_preview1";

/// One function of preview 1.
#[derive(Debug)]
pub struct Function {
    /// Its name (`path_open`).
    pub name: Arc<str>,
    /// Its core type, as modules import it.
    pub core: FuncType,
    /// Its type in interface values, as [`super::HostCall`]s carry it.
    pub sig: Arc<FuncSig>,
    params: &'static [Param],
    output: Output,
}

static FUNCTIONS: LazyLock<HashMap<&'static str, Function>> =
    LazyLock::new(|| table::ROWS.iter().map(|row| (row.name, row.function())).collect());

static INTERFACE: LazyLock<Arc<str>> = LazyLock::new(|| MODULE.into());

/// The function of that name.
#[must_use]
pub fn signature(name: &str) -> Option<&'static Function> {
    FUNCTIONS.get(name)
}

/// All functions, in no particular order.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    FUNCTIONS.values()
}

#[cfg(test)]
mod tests;
