//! What the program was doing, where no name says it: by the host call that would have come next.

use super::caller::Caller;
use super::graph::Callers as _;
use super::words::{names, ops};
use super::{Probes, caller};
use crate::guest::{FrameKind, Guest};
use crate::wasm::{Location, Op};
use crate::wit::PathCall;

/// How many functions lie at most between a search and the one that uses what it finds.
const DEEP: usize = 5;

/// A flag of `open` in wasi-libc.
const O_DIRECTORY: i32 = 0x2000;

/// What the code around a search says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Derived {
    /// The libc function, by the host call that it makes.
    pub function: &'static str,
    /// All that it may be.
    functions: &'static str,
    /// The flags of `open`, where they are a constant.
    pub flags: Option<i32>,
    /// Index among the WebAssembly frames of the function that goes on with what was found.
    frame: usize,
    /// That function does nothing else: it is the one of libc, not the program's with it inlined.
    whole: bool,
}

/// Where the frames stand, innermost first.
fn places(guest: &Guest) -> Vec<Location> {
    let frames = guest.frames().into_iter();
    frames
        .filter_map(|f| match f.kind {
            FrameKind::Wasm { location, shim: false, .. } => Some(location),
            _ => None,
        })
        .collect()
}

/// Looks at what comes after the search in the functions that are running.
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
    /// Puts it in the place of a name that says nothing: of the function itself, or before the one that it has become
    /// a part of.
    pub fn name(&self, known: &mut Caller, guest: &Guest) {
        if caller::says_something(&known.function) {
            return;
        }
        let names = caller::names(&guest.frames());
        let nameless = |name: &String| name.starts_with("func[");
        let own = self.whole && names.get(self.frame).is_some_and(nameless);
        let rest = names.into_iter().skip(self.frame + usize::from(own));
        known.function = self.functions.into();
        known.call_stack = std::iter::once(self.functions.to_owned()).chain(rest).collect();
    }
}
