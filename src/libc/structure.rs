//! Finding libc's path functions without symbols, by who calls whom.
//!
//! Only libc asks the host which directories it was given, and the ways from that import upwards have been the
//! same shape for years: an import's wrapper, `populate_preopens` (nothing in, nothing out), `find_abspath` (3 → 1),
//! `find_relpath_alloc` (5 → 1) and `find_relpath` (4 → 1), and above them `open` (3 → 1). Where a compiler has
//! inlined so much that the shape is gone, nothing is found: better no probe than a wrong one.

use super::ProbeKind;
use crate::guest::preview1;
use crate::wasm::{ExternKind, Import, Module, Op};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// How many calls lie at most between the import and `find_abspath`, and between `open` and its import.
const NEAR: usize = 4;

/// The direct calls of a module, both ways.
#[derive(Default)]
struct Calls {
    callers: HashMap<u32, BTreeSet<u32>>,
    callees: HashMap<u32, BTreeSet<u32>>,
}

impl Calls {
    fn of(module: &Module) -> Self {
        let mut calls = Self::default();
        let count = u32::try_from(module.funcs.len()).unwrap_or(u32::MAX);
        for caller in module.imported_funcs..count {
            let Some(code) = module.code(caller) else { continue };
            for op in &code.ops {
                if let Op::Call { function_index: callee } = *op {
                    calls.callers.entry(callee).or_default().insert(caller);
                    calls.callees.entry(caller).or_default().insert(callee);
                }
            }
        }
        calls
    }

    fn callers(&self, func: u32) -> impl Iterator<Item = u32> {
        self.callers.get(&func).into_iter().flatten().copied()
    }
}

/// Functions at most [`NEAR`] edges away, nearest first.
fn near(edges: &HashMap<u32, BTreeSet<u32>>, from: u32) -> Vec<u32> {
    let mut seen = BTreeSet::from([from]);
    let mut queue = VecDeque::from([(from, 0)]);
    let mut order = Vec::new();
    while let Some((func, distance)) = queue.pop_front() {
        if distance == NEAR {
            continue;
        }
        for &next in edges.get(&func).into_iter().flatten() {
            if seen.insert(next) {
                order.push(next);
                queue.push_back((next, distance + 1));
            }
        }
    }
    order
}

/// The probes that the structure shows.
pub(super) fn find(module: &Module) -> Vec<(u32, ProbeKind)> {
    let Some(learns) = module.imports.iter().find(|i| asks_for_preopens(i)) else { return Vec::new() };
    let calls = Calls::of(module);
    let fits = |func: u32, kind: ProbeKind| kind.fits(module.func_type(func));
    let above = near(&calls.callers, learns.index);
    let abspath = above.iter().copied().filter(|f| fits(*f, ProbeKind::FindAbspath)).find_map(|f| {
        let searches = [ProbeKind::FindRelpathAlloc, ProbeKind::FindRelpath];
        let found: Vec<_> = calls
            .callers(f)
            .filter_map(|caller| {
                searches.iter().find(|kind| fits(caller, **kind)).map(|kind| (caller, *kind))
            })
            .collect();
        (!found.is_empty()).then_some((f, found))
    });
    let Some((abspath, relpaths)) = abspath else { return Vec::new() };
    let mut found = vec![(abspath, ProbeKind::FindAbspath)];
    found.extend(&relpaths);
    // `find_relpath` is a wrapper of `find_relpath_alloc` where that is linked.
    for &(alloc, _) in relpaths.iter().filter(|(_, kind)| *kind == ProbeKind::FindRelpathAlloc) {
        let wrappers = calls.callers(alloc).filter(|f| fits(*f, ProbeKind::FindRelpath));
        found.extend(wrappers.map(|f| (f, ProbeKind::FindRelpath)));
    }
    found.extend(open(module, &calls, &found).map(|f| (f, ProbeKind::Open)));
    let populate = above
        .iter()
        .copied()
        .find(|f| fits(*f, ProbeKind::PopulatePreopens) && calls.callers(*f).any(|caller| caller == abspath));
    found.extend(populate.map(|f| (f, ProbeKind::PopulatePreopens)));
    found.sort_unstable_by_key(|(func, _)| *func);
    found.dedup_by_key(|(func, _)| *func);
    found
}

/// The one function that searches and then opens; none if there are several.
fn open(module: &Module, calls: &Calls, searches: &[(u32, ProbeKind)]) -> Option<u32> {
    let import = module.imports.iter().find(|i| opens(i))?;
    let above = near(&calls.callers, import.index);
    let mut candidates: BTreeSet<u32> =
        searches.iter().flat_map(|(search, _)| calls.callers(*search)).collect();
    candidates.retain(|f| {
        ProbeKind::Open.fits(module.func_type(*f))
            && above.contains(f)
            && searches.iter().all(|(search, _)| search != f)
    });
    match candidates.len() {
        1 => candidates.pop_first(),
        _ => None,
    }
}

/// Whether the module asks the host for preopens.
pub(super) fn asks(module: &Module) -> bool {
    module.imports.iter().any(asks_for_preopens)
}

fn asks_for_preopens(import: &Import) -> bool {
    import.kind == ExternKind::Func
        && match (&*import.module, &*import.name) {
            (module, "fd_prestat_get") => preview1::is_module(module),
            (module, "get-directories") => module.starts_with("wasi:filesystem/preopens@"),
            _ => false,
        }
}

fn opens(import: &Import) -> bool {
    import.kind == ExternKind::Func
        && match (&*import.module, &*import.name) {
            (module, "path_open") => preview1::is_module(module),
            (module, "[method]descriptor.open-at") => module.starts_with("wasi:filesystem/types@"),
            _ => false,
        }
}
