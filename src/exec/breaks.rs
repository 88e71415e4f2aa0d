//! Breakpoints and watches as code: a function with stops is lowered again, with a micro-op before each instruction
//! that stops there, or checks whether to stop.
//!
//! The code in the store is unchanged. While there are stops, calls find their callees in cells of this module instead
//! of the instance's, so a call costs the same either way. A function is examined when it is first called: a watch on
//! memory concerns nearly all functions of a program, and a run calls only a few of them.

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

/// The instructions that have breakpoints, for each function, by its module and its index there.
pub(super) type Breaks = HashMap<(ModuleId, u32), BTreeSet<u32>>;

/// The code of functions that have stops in them.
#[derive(Debug, Default)]
pub(super) struct Patches {
    breaks: Breaks,
    watches: Watches,
    /// The code of each function of the store; `None` for a function without stops.
    code: Vec<OnceLock<Option<Arc<Lowered>>>>,
    /// For each instance, the code of its own functions, filled in when they are first called.
    cells: Vec<Box<[FuncCode]>>,
}

impl Patches {
    /// Code that stops at breakpoints, and wherever something watched may be written.
    pub fn new(store: &Store, breaks: &Breaks, watches: &Watches) -> Self {
        let empty = |instance: &Instance| instance.code.iter().map(|_| FuncCode::default()).collect();
        let cells = store.instances.iter().map(empty).collect();
        let code = store.funcs.iter().map(|_| OnceLock::new()).collect();
        Self { breaks: breaks.clone(), watches: watches.clone(), code, cells }
    }

    /// Whether any of these bytes of a memory are watched.
    #[inline(always)]
    pub(crate) fn watches(&self, memory: u32, start: u64, len: u64) -> bool {
        let range = MemoryRange { memory: MemAddr(memory), start, len };
        self.watches.memory.iter().any(|watched| watched.overlaps(&range))
    }

    /// The cells for an instance's own functions.
    pub fn cells(&self, instance: InstanceAddr) -> &[FuncCode] {
        self.cells.get(instance.index()).map(|cells| &**cells).unwrap_or_default()
    }

    /// The code to run for a function that is called for the first time. From now on it is in the function's cell.
    /// `code` is the function's own fast code.
    pub fn enter<'a>(&'a self, store: &Store, code: &'a Arc<Lowered>, number: u32) -> &'a Arc<Lowered> {
        let code = self.get(store, code.func).unwrap_or(code);
        match self.cells(code.instance).get(number as usize) {
            Some(cell) => cell.fast.get_or_init(|| Arc::clone(code)),
            None => code,
        }
    }

    /// The code of a function with stops; `None` if it has none.
    pub fn get(&self, store: &Store, func: FuncAddr) -> Option<&Arc<Lowered>> {
        let made = self.code.get(func.index())?.get_or_init(|| {
            let source = Source::new(store, func)?;
            let marks = self.marks(&source);
            (!marks.is_empty()).then(|| Arc::new(source.lower(false, &marks)))
        });
        made.as_ref()
    }

    /// The instructions at which a function has to stop.
    fn marks(&self, source: &Source<'_>) -> Marks {
        let (key, watches) = ((source.instance.module.id, source.index), &self.watches);
        let mut marks = Marks::default();
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

/// The code made for a set of stops, shared by copies of the set. It is for the last store that ran with them, which is
/// recognised by the code of its instances.
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
    /// The code with these stops for a store, made anew if it was for another one.
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
