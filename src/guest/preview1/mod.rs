//! Preview 1: its 46 functions as data, and how their arguments and results cross linear memory; and the same for
//! `wasi_unstable`, the version before it.
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

use super::HostFunc;
use crate::wasm::FuncType;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use table::{Output, Param};

/// The module name that preview 1 imports come from, and the interface of its calls.
pub const MODULE: &str = "wasi_snapshot_preview1";

/// The module name of the version before preview 1: the same functions but one, and a few structures that are laid out
/// differently.
pub const UNSTABLE: &str = "wasi_unstable";

/// Whether imports from this module, or calls of this interface, are preview 1's or its predecessor's.
#[must_use]
pub fn is_module(name: &str) -> bool {
    matches!(name, MODULE | UNSTABLE)
}

/// The versions, which differ in layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    Unstable,
    Preview1,
}

/// One function of preview 1.
#[derive(Debug)]
pub struct Function {
    /// As [`super::HostCall`]s carry it: the interface is the module that it is imported from, the type is in interface
    /// values.
    pub func: Arc<HostFunc>,
    /// Its core type, as modules import it.
    pub core: FuncType,
    params: &'static [Param],
    output: Output,
    version: Version,
}

type Functions = LazyLock<HashMap<&'static str, Function>>;

static PREVIEW1: Functions =
    LazyLock::new(|| table::ROWS.iter().map(|row| (row.name, row.function(Version::Preview1))).collect());

/// `sock_accept` is younger.
static BEFORE: Functions = LazyLock::new(|| {
    let rows = table::ROWS.iter().filter(|row| row.name != "sock_accept");
    rows.map(|row| (row.name, row.function(Version::Unstable))).collect()
});

/// The function of that name in one of the two modules.
#[must_use]
pub fn signature(module: &str, name: &str) -> Option<&'static Function> {
    match module {
        MODULE => PREVIEW1.get(name),
        UNSTABLE => BEFORE.get(name),
        _ => None,
    }
}

/// All functions of preview 1, in no particular order.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    PREVIEW1.values()
}

#[cfg(test)]
mod tests;
