//! One sentence about what the next instruction will do, with the values that it will use.
//!
//! This is a pure function of the program's state: it changes nothing and knows no screen. Each file here is about one
//! kind of instruction, with the messages in the part of the catalogue that has the same name. What an instruction
//! computes is asked of the engine, never computed a second time.
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

pub(super) use memory::loaded;
pub use surroundings::{Landing, MemoryFacts, Surroundings};
pub use trap::{TrapReason, TrapValue, trap_reason, trap_value};
pub(super) use trap::{stack_pointer, trap_operands};

use crate::exec::Value;
use crate::wasm::{Code, Module, Op};
use crate::words::{Message, message};
pub(super) use parts::together;
use parts::{bytes, changing, elements, number, reference, unless, unsigned};

/// The most arguments or results that a sentence lists in full.
const MANY: usize = 6;

/// The state that a sentence is about: a frame that is before an instruction.
pub struct Scene<'a> {
    /// The module that contains the frame's code.
    pub module: &'a Module,
    /// The index in that module of the function that it executes.
    pub func: u32,
    /// The index of the next instruction in the function.
    pub op: u32,
    /// The frame's operand stack, top last.
    pub operands: &'a [Value],
    /// The values of the parameters, followed by those of the locals.
    pub locals: &'a [Value],
    /// Access to everything else that the sentence may need.
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
        // An operand is missing, which validation rules out: the name alone is correct anyway.
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
