//! What the program was doing, when no name says so: deduced from the host call that would have come next.

use super::caller::{Caller, RunningFunction};
use super::graph::Callers as _;
use super::words::{names, ops};
use super::{Probes, caller};
use crate::guest::{FrameKind, Guest};
use crate::wasm::{Location, Op};
use crate::wit::PathCall;

/// The most call frames between a search and the function that uses its result.
const DEEP: usize = 5;

/// The `O_DIRECTORY` flag of `open` in wasi-libc.
const O_DIRECTORY: i32 = 0x2000;

/// What the code around a search reveals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Derived {
    /// The libc function, identified by the host call that it makes.
    pub function: &'static str,
    /// All functions that it may be, for people (`open or opendir`).
    functions: &'static str,
    /// The flags of `open`, if they are a constant.
    pub flags: Option<i32>,
    /// The index, among the WebAssembly frames, of the function that uses the result.
    frame: usize,
    /// Whether that function makes no other host calls on paths: then it is libc's own, not program code with libc's
    /// inlined into it.
    whole: bool,
}

/// The location of each WebAssembly frame, innermost first.
fn places(guest: &Guest) -> Vec<Location> {
    let frames = guest.frames().into_iter();
    frames
        .filter_map(|f| match f.kind {
            FrameKind::Wasm { location, shim: false, .. } => Some(location),
            _ => None,
        })
        .collect()
}

/// Examines the code that follows the search in each running function.
pub(super) fn derive(guest: &Guest, probes: &Probes) -> Option<Derived> {
    let places = places(guest);
    let first = places.first()?.module;
    let shape = probes.shape(guest.program(), first)?;
    let module = guest.program().modules.get(first.0 as usize)?;
    for (frame, at) in places.iter().enumerate().take(DEEP).take_while(|(_, at)| at.module == first) {
        let (func, op) = (at.pc.func, at.pc.op);
        let only = shape.graph.only(func);
        let next = shape.graph.next(module, func, op);
        let call = match (only, next) {
            (Some(call), _) | (None, Some((call, _))) => call,
            (None, None) if shape.graph.reaches_paths(func) => return None,
            (None, None) => continue,
        };
        let ops = ops(module, func);
        let before = |at: u32| at.checked_sub(1).and_then(|at| ops.get(at as usize));
        let flags = match only.and(next).and_then(|(_, at)| before(at)) {
            Some(Op::I32Const { value }) if call == PathCall::Open && value & 0x1c00_0000 != 0 => {
                Some(*value)
            }
            _ => None,
        };
        let enters = call == PathCall::Metadata
            && shape.found.cwd.is_some_and(|cwd| {
                let after = next.map_or(op, |(_, at)| at) as usize;
                let rest = &ops[after.min(ops.len())..];
                let end = rest.iter().skip(1).position(
                    |op| matches!(op, Op::Call { function_index } if searches(probes, *at, *function_index)),
                );
                names(module, &rest[..end.map_or(rest.len(), |end| end + 1)], cwd)
            });
        let whole = only.is_some();
        let (function, functions) = match (enters, flags) {
            (true, _) => ("chdir", "chdir"),
            (false, Some(flags)) if flags & O_DIRECTORY == 0 => ("open", "open"),
            (false, _) => (call.function(), call.functions(whole)),
        };
        return Some(Derived { function, functions, flags, frame, whole });
    }
    None
}

fn searches(probes: &Probes, at: Location, func: u32) -> bool {
    probes.at.get(&(at.module, func)).is_some_and(|kind| kind.is_search())
}

impl Derived {
    /// Replaces a caller's name that says nothing. The derived name stands for the nameless function itself, or is put
    /// in front of the function that it was inlined into.
    pub fn name(&self, known: &mut Caller, guest: &Guest) {
        if caller::says_something(&known.function) {
            return;
        }
        let running = caller::running(&guest.frames());
        let frame = running.get(self.frame);
        let own = frame.filter(|frame| self.whole && frame.name.starts_with("func["));
        let derived = RunningFunction { name: self.functions.to_owned(), at: own.and_then(|frame| frame.at) };
        let rest = running.iter().skip(self.frame + usize::from(own.is_some())).cloned();
        known.call_stack = std::iter::once(derived).chain(rest).collect();
        known.function = self.functions.into();
    }
}
