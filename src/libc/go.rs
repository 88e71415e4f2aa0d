//! Programs written in Go: they have Go's own library in the place of wasi-libc.

use super::structure;
use crate::wasm::{Module, Program};

/// A name in the tables that Go's run-time system has of its functions, whatever is stripped.
const MARK: &[u8] = b"runtime.gopanic";

/// Whether it is one.
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
