//! Who calls whom in a module, and what each function asks of the host about paths in the end.
//!
//! A function's name may be gone, or the function itself, inlined into its caller. What it does with a path once that
//! is found shows in the host call that comes next.

use super::lookup::is_uncovered_word;
use crate::wasm::{Code, ExternKind, Import, Instructions, Module, Op};
use crate::wit::{Func, PathCall};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// How many calls lie at most between a function of libc and its host call.
const NEAR: usize = 6;

/// The libc functions that make a host call on a path.
pub(super) trait Callers {
    /// Those that may be meant, where nothing says which it was. `whole`: a function does nothing else.
    fn functions(self, whole: bool) -> &'static str;
    /// The one that is known by it.
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

/// The direct calls of a module, both ways.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub callers: Edges,
    pub callees: Edges,
    /// Functions that may say that no directory covers a path, in order.
    pub refusing: Vec<u32>,
    /// What each function comes to, and over how many calls.
    reaches: HashMap<u32, BTreeMap<PathCall, usize>>,
}

impl Graph {
    pub fn of(module: &Module) -> Self {
        let mut graph = Self::default();
        // A program may have tens of megabytes of bodies: nothing of them is kept.
        for Seen { func: caller, calls, refuses } in module.look_through(Seen::of) {
            for callee in &calls {
                graph.callers.entry(*callee).or_default().insert(caller);
            }
            if !calls.is_empty() {
                graph.callees.insert(caller, calls);
            }
            graph.refusing.extend(refuses.then_some(caller));
        }
        for import in &module.imports {
            let Some(call) = imported(import).and_then(Func::path_call) else { continue };
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

    /// Whether a function asks the host about paths.
    pub(crate) fn reaches_paths(&self, func: u32) -> bool {
        self.reaches.contains_key(&func)
    }

    /// What a function asks the host for, if that is one thing.
    pub fn only(&self, func: u32) -> Option<PathCall> {
        let reached = self.reaches.get(&func)?;
        (reached.len() == 1).then(|| self.nearest(func)).flatten()
    }

    fn nearest(&self, func: u32) -> Option<PathCall> {
        let reached = self.reaches.get(&func)?;
        reached.iter().min_by_key(|(_, distance)| **distance).map(|(call, _)| *call)
    }

    /// The nearest call on the ways on from an instruction of a function that asks the host about a path: what it asks
    /// for, and where it is.
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

/// The function of WASI that is imported.
pub(super) fn imported(import: &Import) -> Option<Func> {
    (import.kind == ExternKind::Func).then(|| Func::of_import(&import.module, &import.name)).flatten()
}

/// What is seen of a function at a glance.
struct Seen {
    func: u32,
    calls: BTreeSet<u32>,
    refuses: bool,
}

impl Seen {
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

/// The instructions that may come after one.
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

/// Functions at most so many edges away, nearest first, with their distance.
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
