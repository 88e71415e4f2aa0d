//! Finding libc's path functions without symbols: by the call graph, and by the words of memory that they use.
//!
//! Only libc asks the host for the preopens. It stores what it learns in a table, so the function that searches the
//! table loads the same words as the function that filled it. The search also stores `ENOENT` to `errno` if no preopen
//! covers a path. This remains true however much a compiler inlines: the search may then be part of `open`, or of the
//! program.

use super::graph::{CallGraph, imported, near};
use super::words::{self, VariablePlace, ops};
use super::{ProbeKind, errno_place};
use crate::wasm::{Import, Module};
use crate::wit::{PathCall, WasiFunc};
use std::collections::BTreeSet;

/// The longest wrapper of an import, in instructions.
const WRAPPER: usize = 24;
/// The most calls between `open` and its import.
const NEAR: usize = 4;

/// What the structure of a module shows.
#[derive(Debug, Default)]
pub(super) struct ModuleStructure {
    pub probes: Vec<(u32, ProbeKind)>,
    /// Stores by which functions with an inlined search report that no preopen covers the path: function, instruction,
    /// word.
    pub failures: Vec<(u32, u32, VariablePlace)>,
    /// The words in which libc keeps its table of preopens.
    pub table: BTreeSet<VariablePlace>,
    /// The word that points to libc's current directory.
    pub cwd: Option<VariablePlace>,
}

/// Finds whatever the structure shows.
pub(super) fn find(module: &Module, graph: &CallGraph) -> ModuleStructure {
    let mut found = ModuleStructure::default();
    let learners = learners(module, graph);
    if learners.is_empty() {
        return found;
    }
    let kept: BTreeSet<VariablePlace> = learners.iter().flat_map(|f| words::loads(module, *f)).collect();
    let mut searches = BTreeSet::new();
    for &func in &graph.refusing {
        let Some((_, errno)) = errno_place::uncovered(module, func).next() else { continue };
        let mut shared: BTreeSet<VariablePlace> =
            words::loads(module, func).filter(|w| kept.contains(w)).collect();
        shared.remove(&errno);
        if shared.len() < 2 {
            continue;
        }
        found.table.extend(shared);
        searches.insert(func);
    }
    if searches.is_empty() {
        return found;
    }
    let around = searches.iter().flat_map(|f| graph.callers(*f)).chain(searches.iter().copied()).collect();
    found.cwd = words::current_directory(module, &around);
    let (whole, inlined): (Vec<u32>, Vec<u32>) =
        searches.into_iter().partition(|f| !graph.reaches_paths(*f) && kind_of(module, *f).is_some());
    for func in inlined {
        found.probes.push((func, ProbeKind::Inlined));
        found.failures.extend(errno_place::uncovered(module, func).map(|(at, place)| (func, at, place)));
    }
    wrappers(module, graph, &whole, &mut found);
    found.probes.extend(open(module, graph, &found.probes).map(|f| (f, ProbeKind::Open)));
    let populate = learners.into_iter().find(|f| ProbeKind::PopulatePreopens.fits(module.func_type(*f)));
    found.probes.extend(populate.map(|f| (f, ProbeKind::PopulatePreopens)));
    found.probes.sort_by_key(|(func, _)| *func);
    found.probes.dedup_by_key(|(func, _)| *func);
    found
}

/// The functions that fill the table: those that ask the host for the preopens, and the functions that they call.
fn learners(module: &Module, graph: &CallGraph) -> Vec<u32> {
    let imports = module.imports.iter().filter(|i| asks_for_preopens(i));
    let mut learners = BTreeSet::new();
    for import in imports {
        for caller in graph.callers(import.index) {
            let kept: BTreeSet<VariablePlace> = words::loads(module, caller).collect();
            if ops(module, caller).len() <= WRAPPER || kept.len() < 2 {
                learners.extend(graph.callers(caller));
            } else {
                learners.insert(caller);
            }
        }
    }
    let mut all: Vec<u32> = learners.iter().copied().collect();
    let called = learners.iter().flat_map(|f| graph.callees(*f));
    let called = called.filter(|f| !graph.reaches_paths(*f) && !learners.contains(f));
    all.extend(called.collect::<BTreeSet<_>>());
    all
}

/// Adds the searches themselves, and the functions around them that only prepare the path.
fn wrappers(module: &Module, graph: &CallGraph, whole: &[u32], found: &mut ModuleStructure) {
    for &func in whole {
        let own = kind_of(module, func);
        let relative = found.cwd.is_some_and(|cwd| words::loads(module, func).any(|w| w == cwd));
        let kind = match own {
            Some(ProbeKind::FindAbspath | ProbeKind::Search) if relative => ProbeKind::Search,
            Some(kind) => kind,
            None => continue,
        };
        found.probes.push((func, kind));
        let mut inner = vec![func];
        for _ in 0..3 {
            let around: BTreeSet<u32> = inner.iter().flat_map(|f| graph.callers(*f)).collect();
            inner = around.into_iter().filter(|f| !graph.reaches_paths(*f) && !whole.contains(f)).collect();
            for &func in &inner {
                let kind = match kind_of(module, func) {
                    Some(ProbeKind::FindAbspath) => ProbeKind::Search,
                    Some(kind) => kind,
                    None => continue,
                };
                found.probes.push((func, kind));
            }
        }
    }
}

/// Which kind of search a function can be, judging by its type: compilers drop parameters that always have the same
/// value, but the path stays first.
fn kind_of(module: &Module, func: u32) -> Option<ProbeKind> {
    let ty = module.func_type(func);
    let exact = [ProbeKind::FindAbspath, ProbeKind::FindRelpath, ProbeKind::FindRelpathAlloc];
    let some = ProbeKind::Search.fits(ty).then_some(ProbeKind::Search);
    exact.into_iter().find(|kind| kind.fits(ty)).or(some)
}

/// The function that searches and then opens; `None` if there is not exactly one.
fn open(module: &Module, graph: &CallGraph, probes: &[(u32, ProbeKind)]) -> Option<u32> {
    let import = module.imports.iter().find(|i| opens(i))?;
    let above: BTreeSet<u32> = near(&graph.callers, import.index, NEAR).into_iter().map(|(f, _)| f).collect();
    let searches = probes.iter().filter(|(_, kind)| kind.is_search()).map(|(f, _)| *f);
    let mut candidates: BTreeSet<u32> = searches.clone().flat_map(|f| graph.callers(f)).collect();
    candidates.retain(|f| {
        ProbeKind::Open.fits(module.func_type(*f)) && above.contains(f) && !searches.clone().any(|s| s == *f)
    });
    match candidates.len() {
        1 => candidates.pop_first(),
        _ => None,
    }
}

/// Whether the module imports a function that asks for preopens.
pub(super) fn asks(module: &Module) -> bool {
    module.imports.iter().any(asks_for_preopens)
}

fn asks_for_preopens(import: &Import) -> bool {
    imported(import).is_some_and(WasiFunc::asks_for_preopens)
}

fn opens(import: &Import) -> bool {
    imported(import).and_then(WasiFunc::path_call) == Some(PathCall::Open)
}
