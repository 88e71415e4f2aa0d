//! The code in a store, lowered when it is first needed.

use super::{LoweringSource, StopMarks};
use crate::exec::FuncAddr;
use crate::exec::lowered::LoweredFunc;
use crate::exec::store::{FuncKind, Store};
use std::sync::Arc;

impl Store {
    /// The code of a function, lowered on first use; `None` if the function is not WebAssembly.
    pub(in crate::exec) fn lowered(&self, func: FuncAddr, exact: bool) -> Option<&Arc<LoweredFunc>> {
        let FuncKind::Wasm { instance, index } = self.func(func).kind else { return None };
        let instance = self.instance(instance);
        let code = instance.code.get(index.checked_sub(instance.module.imported_funcs)? as usize)?;
        let cell = if exact { &code.exact } else { &code.fast };
        let source = || LoweringSource::new(self, func);
        match cell.get() {
            Some(code) => Some(code),
            None => {
                let lowered = source()?.lower(exact, &StopMarks::default());
                Some(cell.get_or_init(|| Arc::new(lowered)))
            }
        }
    }
}
