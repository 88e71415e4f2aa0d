//! Breakpoints as code: functions that have some are lowered anew, with an instruction that stops at each.
//!
//! The code of the store stays as it is. A call looks here only while there are breakpoints, and finds out in one test
//! whether the function that it enters has any.

use super::lower::Source;
use super::lowered::{FuncCode, Lowered};
use super::stops::Stops;
use super::store::{FuncAddr, Store};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Functions with breakpoints in them.
#[derive(Debug, Default)]
pub(super) struct Patches {
    /// A bit for each function of the store.
    has: Vec<u64>,
    /// With the operators that stop, ascending.
    code: HashMap<FuncAddr, (Arc<Lowered>, Vec<u32>)>,
}

impl Patches {
    /// The code that stops where a set of breakpoints says, for every instance of the modules named.
    pub fn new(store: &Store, stops: &Stops) -> Self {
        let mut patches = Self { has: vec![0; store.funcs.len().div_ceil(64)], code: HashMap::new() };
        for instance in &store.instances {
            for (&(module, func), ops) in &stops.code {
                // An import is the function of another module.
                if instance.module.id != module || func < instance.module.imported_funcs {
                    continue;
                }
                let Some(&addr) = instance.funcs.get(func as usize) else { continue };
                let Some(source) = Source::new(store, addr) else { continue };
                let ops: Vec<u32> = ops.iter().copied().collect();
                patches.has[addr.0 as usize / 64] |= 1 << (addr.0 % 64);
                patches.code.insert(addr, (Arc::new(source.lower(false, &ops)), ops));
            }
        }
        patches
    }

    /// The code to run in place of a function's own.
    #[inline(always)]
    pub fn code(&self, code: *const Lowered, func: FuncAddr) -> *const Lowered {
        let word = self.has.get(func.0 as usize / 64).copied().unwrap_or(0);
        if word >> (func.0 % 64) & 1 == 0 { code } else { self.find(code, func) }
    }

    /// The code of a function that has breakpoints.
    pub fn get(&self, func: FuncAddr) -> Option<&Arc<Lowered>> {
        self.code.get(&func).map(|(code, _)| code)
    }

    /// Whether that code stops at an operator.
    pub fn stops_at(&self, func: FuncAddr, op: u32) -> bool {
        self.code.get(&func).is_some_and(|(_, ops)| ops.binary_search(&op).is_ok())
    }

    #[cold]
    #[inline(never)]
    fn find(&self, code: *const Lowered, func: FuncAddr) -> *const Lowered {
        self.code.get(&func).map_or(code, |(code, _)| Arc::as_ptr(code))
    }
}

/// What was made for a set of breakpoints, shared by its copies. Of the last store that ran with it, known by the code
/// of its instances.
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
    pub fn get(&self, store: &Store, stops: &Stops) -> Arc<Patches> {
        let mut latest = self.latest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let code = || store.instances.iter().map(|instance| &instance.code);
        if let Some(made) = &*latest
            && made.instances.len() == store.instances.len()
            && made.instances.iter().zip(code()).all(|(a, b)| Arc::ptr_eq(a, b))
        {
            return Arc::clone(&made.patches);
        }
        let patches = Arc::new(Patches::new(store, stops));
        *latest = Some(Made { instances: code().cloned().collect(), patches: Arc::clone(&patches) });
        patches
    }
}
