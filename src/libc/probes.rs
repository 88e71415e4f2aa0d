//! Finding libc's path functions in a program: by symbol, or by structure if the symbols were stripped.

use super::ProbeKind;
use super::graph::CallGraph;
use super::structure::{self, ModuleStructure};
use super::words::VariablePlace;
use crate::exec::Stops;
use crate::wasm::{Location, Module, ModuleId, Pc, Program};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The probes of a program.
#[derive(Debug, Clone, Default)]
pub(crate) struct Probes {
    /// The probes at function entries, by module and function.
    pub at: HashMap<(ModuleId, u32), ProbeKind>,
    /// Whether they were found by structure rather than by name.
    pub by_structure: bool,
    /// Whether the program asks for preopens but no function that searches them was found: then libc's own refusals
    /// cannot be seen.
    pub blind: bool,
    /// Where functions with an inlined search report that no preopen covers the path, and where they keep `errno`.
    failures: HashMap<Location, VariablePlace>,
    /// What the structure of each module shows; for a module with names, computed on demand.
    shapes: Vec<Arc<OnceLock<ModuleShape>>>,
}

/// What the structure of a module shows.
#[derive(Debug, Default)]
pub(super) struct ModuleShape {
    pub graph: CallGraph,
    pub found: ModuleStructure,
}

impl ModuleShape {
    fn of(module: &Module) -> Self {
        if !structure::asks(module) {
            return Self::default();
        }
        let graph = CallGraph::of(module);
        let found = structure::find(module, &graph);
        Self { graph, found }
    }
}

impl Probes {
    /// Looks for the functions by name, then by structure.
    #[must_use]
    pub fn find(program: &Program) -> Self {
        let shapes = program.modules.iter().map(|_| Arc::default()).collect();
        let mut probes = Self { shapes, ..Self::default() };
        for module in &program.modules {
            let named = by_name(module);
            if named.iter().any(|(_, kind)| kind.is_search()) {
                probes.add(module, &named);
            } else {
                probes.add_by_structure(program, module);
                let getenv = named.into_iter().filter(|(_, kind)| *kind == ProbeKind::Getenv);
                probes.add(module, &getenv.collect::<Vec<_>>());
            }
        }
        let mut kinds = probes.at.values();
        let searches = kinds.any(|kind| kind.is_search() || *kind == ProbeKind::Inlined);
        // What Go's library decides can be seen from its host calls.
        let asks = program.modules.iter().any(|module| structure::asks(module));
        probes.blind = !searches && asks && !super::is_go(program);
        probes
    }

    fn add_by_structure(&mut self, program: &Program, module: &Module) {
        let Some(shape) = self.shape(program, module.id) else { return };
        let (probes, failures) = (shape.found.probes.clone(), shape.found.failures.clone());
        self.by_structure |= !probes.is_empty();
        self.add(module, &probes);
        for (func, op, errno) in failures {
            self.failures.insert(Location { module: module.id, pc: Pc { func, op } }, errno);
        }
    }

    /// What the structure of a module shows, computed on first use; `None` if there is no such module.
    pub(super) fn shape(&self, program: &Program, module: ModuleId) -> Option<&ModuleShape> {
        let at = module.0 as usize;
        let module = program.modules.get(at)?;
        Some(self.shapes.get(at)?.get_or_init(|| ModuleShape::of(module)))
    }

    /// Whether this is where a function with an inlined search is about to report that no preopen covers the path.
    #[must_use]
    pub(crate) fn fails_at(&self, at: Location) -> bool {
        self.failures.contains_key(&at)
    }

    fn add(&mut self, module: &Module, found: &[(u32, ProbeKind)]) {
        self.at.extend(found.iter().map(|(func, kind)| ((module.id, *func), *kind)));
    }

    /// Whether the probes can see which environment variables the program looks for.
    #[must_use]
    pub(crate) fn sees_variables(&self) -> bool {
        self.at.values().any(|kind| *kind == ProbeKind::Getenv)
    }

    /// Adds a stop at each probe.
    pub(crate) fn add_to(&self, stops: &mut Stops) {
        for &(module, func) in self.at.keys() {
            stops.add(Location { module, pc: Pc { func, op: 0 } });
        }
        for at in self.failures.keys() {
            stops.add(*at);
        }
    }

    /// The probe on the function whose first instruction is at this location.
    #[must_use]
    pub fn at(&self, at: Location) -> Option<ProbeKind> {
        (at.pc.op == 0).then(|| self.at.get(&(at.module, at.pc.func)).copied()).flatten()
    }
}

/// A symbol may be misleading: a function of the wrong type is not libc's.
fn by_name(module: &Module) -> Vec<(u32, ProbeKind)> {
    let defined = module.imported_funcs..u32::try_from(module.funcs.len()).unwrap_or(u32::MAX);
    let kind = |symbol: &str| ProbeKind::ALL.into_iter().find(|kind| kind.symbol() == symbol);
    let named = module.symbols().filter_map(|(func, symbol)| Some((func, kind(symbol)?)));
    named.filter(|(func, kind)| defined.contains(func) && kind.fits(module.func_type(*func))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probes(path: &str) -> (Vec<(u32, ProbeKind)>, bool) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let bytes = std::fs::read(&path).expect("a committed guest");
        let probes = Probes::find(&Program::load("guest", &bytes).expect("a valid guest"));
        let mut at: Vec<_> = probes.at.into_iter().map(|((_, func), kind)| (func, kind)).collect();
        at.sort_unstable_by_key(|(func, _)| *func);
        (at, probes.by_structure)
    }

    /// Finds the same probes on the same functions as by name: stripping removes names, not functions.
    #[test]
    fn structure_finds_what_names_find() {
        for abi in ["", ".p1"] {
            let (mut named, _) = probes(&format!("samples/read-sample{abi}.wasm"));
            // `getenv` is looked for only by name.
            named.retain(|(_, kind)| *kind != ProbeKind::Getenv);
            let (stripped, by_structure) = probes(&format!("samples/read-sample.stripped{abi}.wasm"));
            assert!(by_structure);
            assert_eq!(stripped, named, "read-sample{abi}");
            assert!(named.iter().any(|(_, kind)| *kind == ProbeKind::Open));
            assert!(named.iter().any(|(_, kind)| *kind == ProbeKind::FindRelpathAlloc));
        }
    }

    #[test]
    fn rust_1_87_searches_by_itself() {
        for abi in ["wasip1", "wasip2"] {
            let (named, by_structure) = probes(&format!("tests/guests/read-sample-rust187-{abi}.wasm"));
            assert!(!by_structure);
            assert!(named.iter().any(|(_, kind)| *kind == ProbeKind::FindRelpath), "{named:?}");
        }
    }
}
