//! The call graph of a module, and what each function eventually asks the host about paths.
//!
//! A function's name may have been stripped, or the function inlined into its caller. What it does with a path once the
//! path is found can still be seen from the host call that comes next.

use super::lookup::is_uncovered_word;
use crate::wasm::{Code, ExternKind, Import, Instructions, Module, Op};
use crate::wit::{PathCall, WasiFunc};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// The most calls between a function of libc and its host call.
const NEAR: usize = 6;

/// The libc functions that make a given host call on a path.
pub(super) trait Callers {
    /// The names of the functions that it may be, for people. `whole`: the calling function makes no other such host
    /// call.
    fn functions(self, whole: bool) -> &'static str;
    /// The best known of them.
    fn function(self) -> &'static str;
}

impl Callers for PathCall {
    fn functions(self, whole: bool) -> &'static str {
        match self {
            Self::Open => "open or opendir",
            Self::Metadata => "stat, lstat or access",
            Self::Unlink if !whole => "unlink or remove",
            _ => self.function(),
        }
    }

    fn function(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Metadata => "stat",
            Self::MakeDirectory => "mkdir",
            Self::Unlink => "unlink",
            Self::RemoveDirectory => "rmdir",
            Self::Rename => "rename",
            Self::Link => "link",
            Self::Symlink => "symlink",
            Self::ReadLink => "readlink",
            Self::SetTimes => "utimensat",
        }
    }
}

pub(super) type Edges = HashMap<u32, BTreeSet<u32>>;

/// The direct calls of a module, in both directions.
#[derive(Debug, Default)]
pub(super) struct CallGraph {
    pub callers: Edges,
    pub callees: Edges,
    /// Functions that may report that no preopen covers a path, in order.
    pub refusing: Vec<u32>,
    /// The host calls on paths that each function leads to, and how many calls away they are.
    reaches: HashMap<u32, BTreeMap<PathCall, usize>>,
}

impl CallGraph {
    pub fn of(module: &Module) -> Self {
        let mut graph = Self::default();
        // A program may have tens of megabytes of code, so none of it is kept.
        for FunctionGlance { func: caller, calls, refuses } in module.look_through(FunctionGlance::of) {
            for callee in &calls {
                graph.callers.entry(*callee).or_default().insert(caller);
            }
            if !calls.is_empty() {
                graph.callees.insert(caller, calls);
            }
            graph.refusing.extend(refuses.then_some(caller));
        }
        for import in &module.imports {
            let Some(call) = imported(import).and_then(WasiFunc::path_call) else { continue };
            let above = near(&graph.callers, import.index, NEAR);
            for (func, distance) in std::iter::once((import.index, 0)).chain(above) {
                graph.reaches.entry(func).or_default().insert(call, distance);
            }
        }
        graph
    }

    pub(crate) fn callers(&self, func: u32) -> impl Iterator<Item = u32> {
        self.callers.get(&func).into_iter().flatten().copied()
    }

    pub(crate) fn callees(&self, func: u32) -> impl Iterator<Item = u32> {
        self.callees.get(&func).into_iter().flatten().copied()
    }

    /// Whether a function leads to a host call on a path.
    pub(crate) fn reaches_paths(&self, func: u32) -> bool {
        self.reaches.contains_key(&func)
    }

    /// The host call on paths that a function leads to, if it is the only one.
    pub fn only(&self, func: u32) -> Option<PathCall> {
        let reached = self.reaches.get(&func)?;
        (reached.len() == 1).then(|| self.nearest(func)).flatten()
    }

    fn nearest(&self, func: u32) -> Option<PathCall> {
        let reached = self.reaches.get(&func)?;
        reached.iter().min_by_key(|(_, distance)| **distance).map(|(call, _)| *call)
    }

    /// The nearest call after an instruction, in the order of control flow, to a function that leads to a host call on
    /// a path: that host call, and the index of the call instruction.
    pub fn next(&self, module: &Module, func: u32, from: u32) -> Option<(PathCall, u32)> {
        let code = module.code(func)?;
        let mut seen = BTreeSet::from([from]);
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            if let Op::Call { function_index } = *code.ops.get(at as usize)?
                && let Some(call) = self.nearest(function_index)
            {
                return Some((call, at));
            }
            let inside = |next: &u32| (*next as usize) < code.ops.len();
            queue.extend(ways_on(code, at).into_iter().filter(inside).filter(|next| seen.insert(*next)));
        }
        None
    }
}

/// The WASI function that an import refers to, if it is one.
pub(super) fn imported(import: &Import) -> Option<WasiFunc> {
    (import.kind == ExternKind::Func).then(|| WasiFunc::of_import(&import.module, &import.name)).flatten()
}

/// What one pass over a function's code finds.
struct FunctionGlance {
    func: u32,
    calls: BTreeSet<u32>,
    refuses: bool,
}

impl FunctionGlance {
    fn of(func: u32, ops: Instructions<'_>) -> Option<Self> {
        let mut seen = Self { func, calls: BTreeSet::new(), refuses: false };
        let mut before = None;
        for op in ops {
            match op {
                Some(Op::Call { function_index }) => {
                    seen.calls.insert(function_index);
                }
                Some(Op::I32Store { .. }) => {
                    seen.refuses |=
                        matches!(before, Some(Op::I32Const { value }) if is_uncovered_word(value));
                }
                _ => {}
            }
            before = op;
        }
        (seen.refuses || !seen.calls.is_empty()).then_some(seen)
    }
}

/// The indices of the instructions that may be executed right after one.
pub(super) fn ways_on(code: &Code, at: u32) -> Vec<u32> {
    let Some(op) = code.ops.get(at as usize) else { return Vec::new() };
    let mut ways: Vec<u32> = code.labels_of(op).iter().map(|label| label.target).collect();
    match *op {
        Op::Br { .. } | Op::BrTable { .. } | Op::Return {} | Op::Unreachable => {}
        Op::Else { end } => ways.push(end),
        Op::If { otherwise, .. } => ways.extend([at + 1, otherwise]),
        _ => ways.push(at + 1),
    }
    ways
}

/// Functions at most `most` edges away, nearest first, with their distance.
pub(super) fn near(edges: &Edges, from: u32, most: usize) -> Vec<(u32, usize)> {
    let mut seen = BTreeSet::from([from]);
    let mut queue = VecDeque::from([(from, 0)]);
    let mut order = Vec::new();
    while let Some((func, distance)) = queue.pop_front() {
        if distance == most {
            continue;
        }
        for &next in edges.get(&func).into_iter().flatten() {
            if seen.insert(next) {
                order.push((next, distance + 1));
                queue.push_back((next, distance + 1));
            }
        }
    }
    order
}
