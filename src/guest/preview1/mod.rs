//! Preview 1 and its predecessor `wasi_unstable`: how arguments and results cross linear memory.
//!
//! Lifting turns core arguments into the same interface values that 0.2 calls have, so that hosts, journals and front
//! ends see a single kind of call. It knows linear memory and the types of [`crate::wit::p1`], but not what any
//! function does.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md>

mod lift;
mod lower;
mod memory;

pub(crate) use lift::LiftError;
pub use lift::lift;
pub use lower::lower;

use super::HostFunc;
use crate::wasm::FuncType;
use crate::wit::WasiFunc;
use crate::wit::p1::{self, P1Module, P1Output, Param};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// One function of preview 1, or of its predecessor.
#[derive(Debug)]
pub(crate) struct Preview1Function {
    /// The function as [`super::HostCall`]s refer to it. Its interface is the module that it is imported from, and its
    /// type is given in interface types.
    pub func: Arc<HostFunc>,
    /// Its core type, with which modules import it.
    pub core: FuncType,
    params: &'static [Param],
    output: P1Output,
    module: P1Module,
}

static FUNCTIONS: LazyLock<HashMap<(P1Module, p1::P1Func), Preview1Function>> = LazyLock::new(|| {
    let of = |module: P1Module, func: p1::P1Func| Preview1Function {
        func: Arc::new(HostFunc::of_wasi(WasiFunc::P1(func, module))),
        core: func.core(),
        params: func.row().params,
        output: func.row().output,
        module,
    };
    let all = P1Module::ALL.iter().flat_map(|module| module.functions().map(|func| (*module, func)));
    all.map(|(module, func)| ((module, func), of(module, func))).collect()
});

/// The function with this name in one of the two modules; `None` if there is none.
#[must_use]
pub fn signature(module: &str, name: &str) -> Option<&'static Preview1Function> {
    match WasiFunc::find(module, name)? {
        WasiFunc::P1(func, module) => FUNCTIONS.get(&(module, func)),
        WasiFunc::P2(_) | WasiFunc::P3(_) => None,
    }
}

#[cfg(test)]
mod tests;
