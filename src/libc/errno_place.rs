//! Where a program keeps `errno`, read from code that is known to set it.
//!
//! The variable has no symbol in a linked module. But every search sets `errno` to a constant where it fails, and in
//! compiled code that is a store at a constant address, or at one that a global holds (position-independent code).

use super::read::global_i32;
use crate::guest::Guest;
use crate::wasm::{Location, Op, Program};

/// `ENOENT`, `ENOMEM`, `ERANGE`, and `ENOTCAPABLE` of before 2023: how a search fails.
const FAILURES: [i32; 4] = [44, 48, 68, NOTCAPABLE];
const NOTCAPABLE: i32 = 76;

/// Where `errno` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    base: Base,
    offset: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    Constant(u32),
    Global(u32),
}

impl Place {
    /// The address in the instance of the frame at `depth`.
    pub fn address(self, guest: &Guest, depth: usize) -> Option<u32> {
        let base = match self.base {
            Base::Constant(base) => base,
            Base::Global(index) => global_i32(guest, depth, index as usize)?.cast_unsigned(),
        };
        base.checked_add(self.offset)
    }
}

/// The place, if this function sets `errno` as a search does.
pub(super) fn of(program: &Program, function: Location) -> Option<Place> {
    stores(program, function).find(|(_, value)| FAILURES.contains(value)).map(|(place, _)| place)
}

/// The errno that the caller of a failed search puts in the place of the search's own: the libc of before 2023 says
/// `ENOTCAPABLE` there. The caller stands at `caller`, after its `call`.
pub(super) fn replaced_by(program: &Program, caller: Location, place: Place) -> Option<u16> {
    let mut values = stores(program, caller).filter(|(at, _)| *at == place).map(|(_, value)| value);
    values.find(|value| *value == NOTCAPABLE).and_then(|value| u16::try_from(value).ok())
}

/// Constants that a function stores at a fixed place, in order.
fn stores(program: &Program, function: Location) -> impl Iterator<Item = (Place, i32)> {
    let code = program.modules.get(function.module.0 as usize).and_then(|m| m.code(function.pc.func));
    let ops: &[Op] = code.map_or(&[], |code| &code.ops);
    ops.windows(3).filter_map(|ops| {
        let base = match ops[0] {
            Op::I32Const { value } => Base::Constant(value.cast_unsigned()),
            Op::GlobalGet { global_index } => Base::Global(global_index),
            _ => return None,
        };
        match (ops[1], ops[2]) {
            (Op::I32Const { value }, Op::I32Store { memarg }) => {
                Some((Place { base, offset: u32::try_from(memarg.offset).ok()? }, value))
            }
            _ => None,
        }
    })
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
