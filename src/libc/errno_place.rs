//! Where a program keeps `errno`, found in code that is known to set it.
//!
//! Every search sets `errno` to a constant when it fails; in compiled code, that is a constant stored to a word
//! ([`words`]).

use super::graph;
use super::lookup::is_uncovered_word;
use super::words::{self, VariablePlace};
use crate::wasm::{Code, Location, Module, Op, Program};
use std::collections::{BTreeSet, VecDeque};

/// The values that a failing search stores: `ENOENT`, `ENOMEM`, `ERANGE`, and, before 2023, `ENOTCAPABLE`.
const FAILURES: [i32; 4] = [44, 48, 68, NOTCAPABLE];
const NOTCAPABLE: i32 = 76;

/// Where `errno` is, if this function sets it as a search does.
pub(super) fn of(program: &Program, function: Location) -> Option<VariablePlace> {
    let module = program.modules.get(function.module.0 as usize)?;
    let mut stores = words::stores(module, function.pc.func);
    stores.find(|(.., value)| FAILURES.contains(value)).map(|(_, place, _)| place)
}

/// Where a function reports that no preopen covers a path: the index of each store, and the word stored to.
pub(super) fn uncovered(module: &Module, func: u32) -> impl Iterator<Item = (u32, VariablePlace)> {
    let stores = words::stores(module, func);
    stores.filter(|(.., value)| is_uncovered_word(*value)).map(|(at, place, _)| (at, place))
}

/// The errno that the caller of a failed search stores over the search's own: libc before 2023 reports `ENOTCAPABLE`
/// there. `caller` is the location in the caller after its `call`.
pub(super) fn replaced_by(program: &Program, caller: Location, place: VariablePlace) -> Option<u16> {
    let module = program.modules.get(caller.module.0 as usize)?;
    let code = module.code(caller.pc.func)?;
    comes_to_store(module, code, caller.pc.op, place).then(|| u16::try_from(NOTCAPABLE).ok())?
}

/// Whether some path of control flow from an instruction stores `ENOTCAPABLE` to a word before it calls anything,
/// either directly or through a local (compilers merge the stores at the ends of several paths into one).
fn comes_to_store(module: &Module, code: &Code, from: u32, place: VariablePlace) -> bool {
    let start = (from, None);
    let mut seen = BTreeSet::from([start]);
    let mut queue = VecDeque::from([start]);
    while let Some((at, held)) = queue.pop_front() {
        let op = |back: u32| at.checked_sub(back).and_then(|at| code.ops.get(at as usize));
        let held = match op(0) {
            None | Some(Op::Call { .. } | Op::CallIndirect { .. }) => continue,
            Some(Op::I32Store { memarg }) => {
                let stored = match op(1) {
                    Some(Op::I32Const { value: NOTCAPABLE }) => true,
                    Some(Op::LocalGet { local_index }) => held == Some(*local_index),
                    _ => false,
                };
                let there = || VariablePlace::before(module, &code.ops, at as usize - 1, memarg.offset);
                if stored && there() == Some(place) {
                    return true;
                }
                held
            }
            Some(Op::LocalSet { local_index } | Op::LocalTee { local_index }) => match op(1) {
                Some(Op::I32Const { value: NOTCAPABLE }) => Some(*local_index),
                _ => held.filter(|held| held != local_index),
            },
            Some(_) => held,
        };
        let ways = graph::ways_on(code, at).into_iter().map(|next| (next, held));
        queue.extend(ways.filter(|next| seen.insert(*next)));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::{ProbeKind, Probes};
    use super::*;
    use crate::wasm::Pc;

    #[test]
    fn every_search_shows_the_same_place() {
        let guests = [
            "samples/read-sample.wasm",
            "samples/read-sample.p1.wasm",
            "samples/read-sample.stripped.wasm",
            "tests/guests/read-sample-rust187-wasip1.wasm",
            "tests/guests/read-sample-rust187-wasip2.wasm",
        ];
        for guest in guests {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(guest);
            let program =
                Program::load(guest, &std::fs::read(path).expect("a committed guest")).expect("valid");
            let probes = Probes::find(&program);
            let kinds = [ProbeKind::FindAbspath, ProbeKind::FindRelpathAlloc];
            let searches = probes.at.iter().filter(|(_, kind)| kinds.contains(kind));
            let first = |func| Pc { func, op: 0 };
            let places: Vec<_> = searches
                .map(|(&(module, func), _)| of(&program, Location { module, pc: first(func) }))
                .collect();
            assert!(
                places.len() == 2 && places[0].is_some() && places[0] == places[1],
                "{guest}: {places:?}"
            );
        }
    }
}
