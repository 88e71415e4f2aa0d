//! Finding libc's path functions in a program: by symbol, or by structure where the symbols were stripped.

use super::ProbeKind;
use super::graph::Graph;
use super::structure::{self, Found};
use super::words::Place;
use crate::exec::Stops;
use crate::wasm::{Location, Module, ModuleId, Pc, Program};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The probes found in a program.
#[derive(Debug, Clone, Default)]
pub(crate) struct Probes {
    /// By module and function.
    pub at: HashMap<(ModuleId, u32), ProbeKind>,
    /// True where they were found by structure, not by name.
    pub by_structure: bool,
    /// True where the program asks for preopens, but what searches them could not be found: what its libc refuses
    /// by itself is not seen.
    pub blind: bool,
    /// Where functions with an inlined search say that no directory covers the path: the word of `errno`.
    failures: HashMap<Location, Place>,
    /// What the structure of a module shows; of one with names, once somebody asks.
    shapes: Vec<Arc<OnceLock<Shape>>>,
}

/// What is known of a module by its structure.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub graph: Graph,
    pub found: Found,
}

impl Shape {
    fn of(module: &Module) -> Self {
        if !structure::asks(module) {
            return Self::default();
        }
        let graph = Graph::of(module);
        let found = structure::find(module, &graph);
        Self { graph, found }
    }
}

impl Probes {
    /// Looks for them by name, then by structure.
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
        // What Go's library decides shows in its host calls.
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

    /// What the structure of a module shows.
    pub(super) fn shape(&self, program: &Program, module: ModuleId) -> Option<&Shape> {
        let at = module.0 as usize;
        let module = program.modules.get(at)?;
        Some(self.shapes.get(at)?.get_or_init(|| Shape::of(module)))
    }

    /// Whether a function with an inlined search stands before saying that no directory covers the path.
    #[must_use]
    pub(crate) fn fails_at(&self, at: Location) -> bool {
        self.failures.contains_key(&at)
    }

    fn add(&mut self, module: &Module, found: &[(u32, ProbeKind)]) {
        self.at.extend(found.iter().map(|(func, kind)| ((module.id, *func), *kind)));
    }

    /// Whether it can be seen which variables the program looks for.
    #[must_use]
    pub(crate) fn sees_variables(&self) -> bool {
        self.at.values().any(|kind| *kind == ProbeKind::Getenv)
    }

    /// Adds a stop at the first instruction of each.
    pub(crate) fn add_to(&self, stops: &mut Stops) {
        for &(module, func) in self.at.keys() {
            stops.add(Location { module, pc: Pc { func, op: 0 } });
        }
        for at in self.failures.keys() {
            stops.add(*at);
        }
    }

    /// The probe whose function's first instruction is at this place.
    #[must_use]
    pub fn at(&self, at: Location) -> Option<ProbeKind> {
        (at.pc.op == 0).then(|| self.at.get(&(at.module, at.pc.func)).copied()).flatten()
    }
}

/// A symbol may lie: a function of another type is not libc's.
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

    /// The same probes as by name, on the same functions: stripping removes names, not functions.
    #[test]
    fn structure_finds_what_names_find() {
        for abi in ["", ".p1"] {
            let (mut named, _) = probes(&format!("samples/read-sample{abi}.wasm"));
            // That one is looked for by name only.
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
