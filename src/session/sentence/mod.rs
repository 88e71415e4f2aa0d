//! One sentence about what the next instruction will do, with the values it will do it to.
//!
//! A pure function of the program's state: it changes nothing and knows no screen. Each file here speaks for one
//! kind of instruction, with the words of the catalogue of its name; what an instruction computes is asked of the engine, never
//! worked out a second time.

mod array;
mod call;
mod control;
mod exception;
mod memory;
mod numeric;
mod object;
mod parts;
mod storage;
mod surroundings;
mod table;
#[cfg(test)]
mod tests;
mod trap;
mod variable;
mod vector;
mod vector_memory;

pub use surroundings::{Landing, MemoryFacts, Surroundings};
pub(super) use trap::stack_pointer;
pub use trap::{TrapReason, TrapValue, trap_reason, trap_value};

use crate::exec::Value;
use crate::wasm::{Code, Module, Op};
use crate::words::{Message, message};
use parts::{bytes, changing, elements, number, reference, together, unless, unsigned};

/// How many arguments or results a sentence spells out.
const MANY: usize = 6;

/// The state a sentence is about: one frame, standing before an instruction.
pub struct Scene<'a> {
    /// The module whose code the frame executes.
    pub module: &'a Module,
    /// The function it executes, by its index in the module.
    pub func: u32,
    /// Index of the next instruction.
    pub op: u32,
    /// Operand stack of the frame, top last.
    pub operands: &'a [Value],
    /// Values of the parameters and, after them, the locals.
    pub locals: &'a [Value],
    /// What the sentence may ask for besides.
    pub around: &'a dyn Surroundings,
}

/// What the next instruction does: its name and a predicate, without a full stop.
#[must_use]
pub fn sentence(scene: &Scene<'_>) -> Message {
    let code = scene.module.code(scene.func);
    let Some((code, op)) = code.and_then(|code| Some((code, code.ops.get(scene.op as usize)?))) else {
        return Message::default();
    };
    match predicate(scene, code, op) {
        Some(what) => message!("instruction-does", instruction = op.name(), what),
        // An operand is missing, which validation rules out: the name alone is still true.
        None => Message::verbatim(op.name()),
    }
}

fn predicate(scene: &Scene<'_>, code: &Code, op: &Op) -> Option<Message> {
    control::say(scene, code, op)
        .or_else(|| exception::say(scene, code, op))
        .or_else(|| variable::say(scene, op))
        .or_else(|| memory::say(scene, op))
        .or_else(|| table::say(scene, op))
        .or_else(|| object::say(scene, op))
        .or_else(|| vector::say(scene, op))
        .or_else(|| numeric::say(scene, code, op))
}
