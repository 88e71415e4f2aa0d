//! Breakpoints and watches as code: a function with stops is lowered again, with a micro-op before each instruction
//! that stops there, or checks whether to stop.
//!
//! The code in the store is unchanged. While there are stops, calls find their callees in other cells
//! ([`super::patches`]) than the instance's, so a call costs the same either way. A function is examined when it is first
//! called: a watch on memory concerns nearly all functions of a program, and a run calls only a few of them.

use super::FuncAddr;
use super::lower::{LoweringSource, StopMarks};
use super::lowered::LoweredFunc;
use super::patches::Patches;
use super::store::Store;
use super::write_target::target;
use crate::wasm::Op;
use std::sync::Arc;

impl Patches {
    /// The code to run for a function that is called for the first time. From now on it is in the function's cell.
    /// `code` is the function's own fast code.
    pub fn enter<'a>(
        &'a self,
        store: &Store,
        code: &'a Arc<LoweredFunc>,
        number: u32,
    ) -> &'a Arc<LoweredFunc> {
        let code = self.get(store, code.func).unwrap_or(code);
        match self.cells(code.instance).get(number as usize) {
            Some(cell) => cell.fast.get_or_init(|| Arc::clone(code)),
            None => code,
        }
    }

    /// The code of a function with stops; `None` if it has none.
    pub fn get(&self, store: &Store, func: FuncAddr) -> Option<&Arc<LoweredFunc>> {
        let made = self.code.get(func.index())?.get_or_init(|| {
            let source = LoweringSource::new(store, func)?;
            let marks = self.marks(&source);
            (!marks.is_empty()).then(|| Arc::new(source.lower(false, &marks)))
        });
        made.as_ref()
    }

    /// The instructions at which a function has to stop.
    fn marks(&self, source: &LoweringSource<'_>) -> StopMarks {
        let (key, watches) = ((source.instance.module.id, source.index), &self.watches);
        let mut marks = StopMarks::default();
        // Running code only compares the depth. Whether the frame is on the right thread is checked where it stops.
        let framed = watches.framed.get(&key).into_iter().flatten().map(|(op, frame)| (*op, frame.depth));
        marks.framed.extend(framed);
        marks.framed.sort_unstable();
        marks.framed.dedup();
        marks.breaks.extend(self.breaks.get(&key).into_iter().flatten());
        if watches.globals.is_empty() && watches.memory.is_empty() {
            return marks;
        }
        let instance = source.instance;
        for (at, op) in (0..).zip(&source.code.ops) {
            if let Op::GlobalSet { global_index } = op {
                let global = instance.globals.get(*global_index as usize);
                if global.is_some_and(|global| watches.globals.contains(global)) {
                    marks.breaks.push(at);
                }
            } else if let Some(target) = target(op).filter(|_| !watches.memory.is_empty()) {
                let memory = instance.memories.get(target.memory as usize);
                if memory.is_some_and(|memory| watches.memory.iter().any(|range| range.memory == *memory)) {
                    marks.writes.push(at);
                }
            }
        }
        marks.breaks.sort_unstable();
        marks.breaks.dedup();
        marks
    }
}
