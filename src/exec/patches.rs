//! Code with stops in it, as a run finds it: what has stops, and the code made for each function that has been called.
//! How that code is made is not known here ([`super::breaks`]).

use super::address::{InstanceAddr, MemAddr};
use super::lowered::{FuncCode, LoweredFunc};
use super::outside::MemoryRange;
use super::store::{ModuleInstance, Store};
use super::watches::Watches;
use crate::wasm::ModuleId;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

/// The instructions that have breakpoints, for each function, by its module and its index there.
pub(super) type Breaks = HashMap<(ModuleId, u32), BTreeSet<u32>>;

/// The code of functions that have stops in them.
#[derive(Debug, Default)]
pub(super) struct Patches {
    pub breaks: Breaks,
    pub watches: Watches,
    /// The code of each function of the store; `None` for a function without stops.
    pub code: Vec<OnceLock<Option<Arc<LoweredFunc>>>>,
    /// For each instance, the code of its own functions, filled in when they are first called.
    cells: Vec<Box<[FuncCode]>>,
}

impl Patches {
    /// Code that stops at breakpoints, and wherever something watched may be written.
    pub fn new(store: &Store, breaks: &Breaks, watches: &Watches) -> Self {
        let empty = |instance: &ModuleInstance| instance.code.iter().map(|_| FuncCode::default()).collect();
        let cells = store.instances.iter().map(empty).collect();
        let code = store.funcs.iter().map(|_| OnceLock::new()).collect();
        Self { breaks: breaks.clone(), watches: watches.clone(), code, cells }
    }

    /// Whether any of these bytes of a memory are watched.
    #[inline(always)]
    pub fn watches(&self, memory: u32, start: u64, len: u64) -> bool {
        let range = MemoryRange { memory: MemAddr(memory), start, len };
        self.watches.memory.iter().any(|watched| watched.overlaps(&range))
    }

    /// The cells for an instance's own functions.
    pub fn cells(&self, instance: InstanceAddr) -> &[FuncCode] {
        self.cells.get(instance.index()).map(|cells| &**cells).unwrap_or_default()
    }
}

/// The code made for a set of stops, shared by copies of the set. It is for the last store that ran with them, which is
/// recognised by the code of its instances.
#[derive(Debug, Clone, Default)]
pub(super) struct PatchCache {
    latest: Arc<Mutex<Option<CachedPatches>>>,
}

#[derive(Debug)]
struct CachedPatches {
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
        *latest = Some(CachedPatches { instances: code().cloned().collect(), patches: Arc::clone(&patches) });
        patches
    }
}
