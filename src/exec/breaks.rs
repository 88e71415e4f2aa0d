//! Breakpoints as code: functions that have some are lowered anew, with an instruction that stops at each.
//!
//! The code of the store stays as it is. While there are breakpoints, calls find their callees in cells of this module
//! instead of the instance's, so that a call costs the same with and without.

use super::lower::Source;
use super::lowered::{FuncCode, Lowered};
use super::stops::Stops;
use super::store::{FuncAddr, Instance, InstanceAddr, Store};
use std::sync::{Arc, Mutex};

/// Functions with breakpoints in them.
#[derive(Debug, Default)]
pub(super) struct Patches {
    /// For each function of the store: which of `code` is its own, counted from 1; 0 for none.
    places: Vec<u32>,
    /// With the operators that stop, ascending.
    code: Vec<(Arc<Lowered>, Vec<u32>)>,
    /// By instance: the code of its own functions, filled as they are called for the first time.
    cells: Vec<Box<[FuncCode]>>,
}

impl Patches {
    /// The code that stops where a set of breakpoints says, for every instance of the modules named.
    pub fn new(store: &Store, stops: &Stops) -> Self {
        let empty = |instance: &Instance| instance.code.iter().map(|_| FuncCode::default()).collect();
        let cells = store.instances.iter().map(empty).collect();
        let mut patches = Self { places: vec![0; store.funcs.len()], code: Vec::new(), cells };
        for instance in &store.instances {
            for (&(module, func), ops) in &stops.code {
                // An import is the function of another module.
                if instance.module.id != module || func < instance.module.imported_funcs {
                    continue;
                }
                let Some(&addr) = instance.funcs.get(func as usize) else { continue };
                let Some(source) = Source::new(store, addr) else { continue };
                let ops: Vec<u32> = ops.iter().copied().collect();
                patches.code.push((Arc::new(source.lower(false, &ops)), ops));
                patches.places[addr.0 as usize] = patches.code.len() as u32;
            }
        }
        patches
    }

    fn find(&self, func: FuncAddr) -> Option<&(Arc<Lowered>, Vec<u32>)> {
        let place = self.places.get(func.0 as usize).copied().unwrap_or(0);
        self.code.get((place as usize).checked_sub(1)?)
    }

    /// The code of an instance's own functions.
    pub fn cells(&self, instance: InstanceAddr) -> &[FuncCode] {
        self.cells.get(instance.index()).map(|cells| &**cells).unwrap_or_default()
    }

    /// The code to run for a function that is called for the first time, from now on in its cell; `code` is its own fast
    /// code.
    pub fn enter<'a>(&'a self, code: &'a Arc<Lowered>, number: u32) -> &'a Arc<Lowered> {
        let code = self.get(code.func).unwrap_or(code);
        match self.cells(code.instance).get(number as usize) {
            Some(cell) => cell.fast.get_or_init(|| Arc::clone(code)),
            None => code,
        }
    }

    /// The code of a function, if it has breakpoints.
    pub fn get(&self, func: FuncAddr) -> Option<&Arc<Lowered>> {
        self.find(func).map(|(code, _)| code)
    }

    /// Whether that code stops at an operator.
    pub fn stops_at(&self, func: FuncAddr, op: u32) -> bool {
        self.find(func).is_some_and(|(_, ops)| ops.binary_search(&op).is_ok())
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
