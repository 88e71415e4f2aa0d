//! Modules made from bytes: run here and in wasmi if it supports them, and here in all forms of code.

#![no_main]

#[path = "../../engine/mod.rs"]
mod engine;

use arbitrary::Unstructured;
use engine::dice::Dice;
use engine::forms::{self, Extent};
use engine::pair::{self, Pair};
use engine::smith::{self, Kind};
use engine::{compiled, load};
use libfuzzer_sys::fuzz_target;
use wasmscope::wasm::Program;

/// At most this many functions of each module are called.
const MOST: usize = 3;
const EXTENT: Extent = Extent { moments: 250, rounds: 1 };

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    let (binary, common) = match choice % 4 {
        0 => (smith::module(&mut Unstructured::new(bytes), Kind::Rich), false),
        1 => (smith::module(&mut Unstructured::new(bytes), Kind::Common), true),
        _ => (wat::parse_str(compiled::module(&mut Dice::of(bytes))).ok(), true),
    };
    let Some(binary) = binary else { return };
    let mut dice = Dice::new(u64::from(choice));
    let program = Program::load("m", &binary).expect("is valid");
    if common && let Some(mut pair) = Pair::new(&binary) {
        for (name, ty) in pair.functions().into_iter().take(MOST) {
            if pair::arguments(&ty, &mut dice).is_some_and(|args| !pair.call(&name, &args)) {
                break;
            }
        }
    }
    let Some((machine, instance)) = pair::ours(&program) else { return };
    for (name, ty) in pair::functions(&program).into_iter().take(MOST) {
        let mut machine = machine.clone();
        let Some(args) = pair::arguments(&ty, &mut dice) else { continue };
        load::enter(&mut machine, instance, &name, &args);
        forms::check(&machine, &mut dice, EXTENT, |_| {});
    }
});
