//! Programs written in Go, which have Go's own library instead of wasi-libc.

use super::structure;
use crate::wasm::{Module, Program};

/// A function name in the tables of Go's run-time system, which stripping does not remove.
const MARK: &[u8] = b"runtime.gopanic";

/// Whether the program was written in Go.
#[must_use]
pub(crate) fn is_go(program: &Program) -> bool {
    program.modules.iter().any(|module| structure::asks(module) && marked(module))
}

fn marked(module: &Module) -> bool {
    (0..).take(module.datas.len()).any(|index| {
        let data = module.data(index);
        data.windows(MARK.len()).any(|bytes| bytes == MARK)
    })
}
