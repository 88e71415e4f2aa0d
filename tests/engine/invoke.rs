//! Guests to run: samples, and the functions of a generated module with made-up arguments.

use super::dice::Dice;
use super::pair;
use std::sync::Arc;
use wasmscope::guest::{Entry, Guest};
use wasmscope::wasm::{Program, ValType};

/// A program before its first instruction.
pub fn guest(name: &str, bytes: &[u8], entry: &Entry) -> Guest {
    Guest::new(Arc::new(Program::load(name, bytes).expect("loads")), entry).expect("links")
}

/// A guest that runs one of the samples.
pub fn sample(name: &str) -> Guest {
    let path = format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    guest(name, &std::fs::read(path).expect("a sample"), &Entry::Command)
}

/// Guests that call the functions of a module.
pub fn guests(name: &str, binary: &[u8], dice: &mut Dice<'_>) -> Vec<Guest> {
    let program = Arc::new(Program::load(name, binary).expect("loads"));
    let mut guests = Vec::new();
    for (function, ty) in pair::functions(&program) {
        let Some(args) = arguments(&ty.params, dice) else { continue };
        guests.extend(Guest::new(Arc::clone(&program), &Entry::Invoke { function, args }));
    }
    guests
}

/// Arguments as a user would write them.
fn arguments(params: &[ValType], dice: &mut Dice<'_>) -> Option<Vec<String>> {
    let text = |ty: &ValType| match ty {
        ValType::I32 => Some((dice.roll() as i32).to_string()),
        ValType::I64 => Some((dice.roll() as i64).to_string()),
        ValType::F32 | ValType::F64 => Some((dice.below(1000) as f64 / 8.0).to_string()),
        _ => None,
    };
    params.iter().map(text).collect()
}
