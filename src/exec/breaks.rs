//! Breakpoints and watches as code: functions that have some are lowered anew, with a micro-op before each instruction
//! that stops, or looks whether it has to.
//!
//! The code of the store stays as it is. While there are stops, calls find their callees in cells of this module instead
//! of the instance's, so that a call costs the same with and without. Functions are looked at when they are first
//! called: a watch on memory concerns nearly all of a program, a run few of them.

use super::address::{FuncAddr, InstanceAddr, MemAddr};
use super::lower::{Marks, Source};
use super::lowered::{FuncCode, Lowered};
use super::outside::MemoryRange;
use super::store::{Instance, Store};
use super::watches::Watches;
use super::write_target::target;
use crate::wasm::{ModuleId, Op};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

/// The instructions of each function, by its module and its number there, that have breakpoints.
pub(super) type Breaks = HashMap<(ModuleId, u32), BTreeSet<u32>>;

/// Functions with stops in them.
#[derive(Debug, Default)]
pub(super) struct Patches {
    breaks: Breaks,
    watches: Watches,
    /// For each function of the store its code, if it has stops.
    code: Vec<OnceLock<Option<Arc<Lowered>>>>,
    /// By instance: the code of its own functions, filled as they are called for the first time.
    cells: Vec<Box<[FuncCode]>>,
}

impl Patches {
    /// The code that stops at breakpoints, and where something watched may be written.
    pub fn new(store: &Store, breaks: &Breaks, watches: &Watches) -> Self {
        let empty = |instance: &Instance| instance.code.iter().map(|_| FuncCode::default()).collect();
        let cells = store.instances.iter().map(empty).collect();
        let code = store.funcs.iter().map(|_| OnceLock::new()).collect();
        Self { breaks: breaks.clone(), watches: watches.clone(), code, cells }
    }

    /// Whether some of these bytes of a memory are watched.
    #[inline(always)]
    pub(crate) fn watches(&self, memory: u32, start: u64, len: u64) -> bool {
        let range = MemoryRange { memory: MemAddr(memory), start, len };
        self.watches.memory.iter().any(|watched| watched.overlaps(&range))
    }

    /// The code of an instance's own functions.
    pub fn cells(&self, instance: InstanceAddr) -> &[FuncCode] {
        self.cells.get(instance.index()).map(|cells| &**cells).unwrap_or_default()
    }

    /// The code to run for a function that is called for the first time, from now on in its cell; `code` is its own fast
    /// code.
    pub fn enter<'a>(&'a self, store: &Store, code: &'a Arc<Lowered>, number: u32) -> &'a Arc<Lowered> {
        let code = self.get(store, code.func).unwrap_or(code);
        match self.cells(code.instance).get(number as usize) {
            Some(cell) => cell.fast.get_or_init(|| Arc::clone(code)),
            None => code,
        }
    }

    /// The code of a function, if it has stops.
    pub fn get(&self, store: &Store, func: FuncAddr) -> Option<&Arc<Lowered>> {
        let made = self.code.get(func.index())?.get_or_init(|| {
            let source = Source::new(store, func)?;
            let marks = self.marks(&source);
            (!marks.is_empty()).then(|| Arc::new(source.lower(false, &marks)))
        });
        made.as_ref()
    }

    /// Where a function has to stop.
    fn marks(&self, source: &Source<'_>) -> Marks {
        let (key, watches) = ((source.instance.module.id, source.index), &self.watches);
        let mut marks = Marks::default();
        // Only a depth is compared where code runs. Whether it is the frame's thread is asked where that stops.
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

/// What was made for a set of stops, shared by its copies. Of the last store that ran with it, known by the code of its
/// instances.
#[derive(Debug, Clone, Default)]
pub(super) struct PatchCache {
    latest: Arc<Mutex<Option<Made>>>,
}

#[derive(Debug)]
struct Made {
    instances: Vec<Arc<[FuncCode]>>,
    patches: Arc<Patches>,
}

impl PatchCache {
    /// The code for a store.
    pub fn get(&self, store: &Store, breaks: &Breaks, watches: &Watches) -> Arc<Patches> {
        let mut latest = self.latest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let code = || store.instances.iter().map(|instance| &instance.code);
        if let Some(made) = &*latest
            && made.instances.len() == store.instances.len()
            && made.instances.iter().zip(code()).all(|(a, b)| Arc::ptr_eq(a, b))
        {
            return Arc::clone(&made.patches);
        }
        let patches = Arc::new(Patches::new(store, breaks, watches));
        *latest = Some(Made { instances: code().cloned().collect(), patches: Arc::clone(&patches) });
        patches
    }
}
