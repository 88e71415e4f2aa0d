//! Where a program keeps `errno`, read from code that is known to set it.
//!
//! Every search sets `errno` to a constant where it fails, and in compiled code that is a constant stored in a word
//! ([`words`]).

use super::graph;
use super::lookup::is_uncovered_word;
use super::words::{self, Place};
use crate::wasm::{Code, Location, Module, Op, Program};
use std::collections::{BTreeSet, VecDeque};

/// `ENOENT`, `ENOMEM`, `ERANGE`, and `ENOTCAPABLE` of before 2023: how a search fails.
const FAILURES: [i32; 4] = [44, 48, 68, NOTCAPABLE];
const NOTCAPABLE: i32 = 76;

/// The place, if this function sets `errno` as a search does.
pub(super) fn of(program: &Program, function: Location) -> Option<Place> {
    let module = program.modules.get(function.module.0 as usize)?;
    let mut stores = words::stores(module, function.pc.func);
    stores.find(|(.., value)| FAILURES.contains(value)).map(|(_, place, _)| place)
}

/// Where a function says that no directory covers a path: the index of each store, and the word.
pub(super) fn uncovered(module: &Module, func: u32) -> impl Iterator<Item = (u32, Place)> {
    let stores = words::stores(module, func);
    stores.filter(|(.., value)| is_uncovered_word(*value)).map(|(at, place, _)| (at, place))
}

/// The errno that the caller of a failed search puts in the place of the search's own: the libc of before 2023 says
/// `ENOTCAPABLE` there. The caller stands at `caller`, after its `call`.
pub(super) fn replaced_by(program: &Program, caller: Location, place: Place) -> Option<u16> {
    let module = program.modules.get(caller.module.0 as usize)?;
    let code = module.code(caller.pc.func)?;
    comes_to_store(module, code, caller.pc.op, place).then(|| u16::try_from(NOTCAPABLE).ok())?
}

/// Whether a way on from an instruction stores `ENOTCAPABLE` in a word before it calls anything: itself, or from a local
/// that it has put it in (a compiler makes one store of those at the ends of several ways).
fn comes_to_store(module: &Module, code: &Code, from: u32, place: Place) -> bool {
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
                let there = || Place::before(module, &code.ops, at as usize - 1, memarg.offset);
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
