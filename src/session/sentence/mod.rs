//! One sentence about what the next operator will do, with the values it will do it to.
//!
//! A pure function of the program's state: it changes nothing and knows no screen. Each file here speaks for one
//! kind of operator; what an operator computes is asked of the engine, never worked out a second time.

mod control;
mod memory;
mod numeric;
mod table;
#[cfg(test)]
mod tests;
mod variable;

use crate::exec::{Reference, Value};
use crate::guest::TableEntry;
use crate::wasm::{Code, Module, f32_text, f64_text};

/// How many arguments or results a sentence spells out.
const MANY: usize = 6;

/// The state a sentence is about: one frame, standing before an operator.
pub struct Scene<'a> {
    /// The frame's module.
    pub module: &'a Module,
    /// Its function.
    pub func: u32,
    /// Index of the next operator.
    pub op: u32,
    /// Operand stack of the frame, top last.
    pub operands: &'a [Value],
    /// Parameters and locals.
    pub locals: &'a [Value],
    /// Value of a global of the frame's instance.
    pub global: &'a dyn Fn(u32) -> Option<Value>,
    /// The linear memory of the frame's instance.
    pub memory: &'a [u8],
    /// What stands in a table (index) of the frame's instance at an index.
    pub table: &'a dyn Fn(u32, u64) -> TableEntry,
    /// The text at an address, if it looks like text.
    pub text_at: &'a dyn Fn(u32) -> Option<String>,
}

/// What the next operator does: its name and a predicate, without a full stop.
#[must_use]
pub fn sentence(scene: &Scene<'_>) -> String {
    let code = scene.module.code(scene.func);
    let Some((code, op)) = code.and_then(|code| Some((code, code.ops.get(scene.op as usize)?))) else {
        return String::new();
    };
    let predicate = control::say(scene, code, op)
        .or_else(|| variable::say(scene, op))
        .or_else(|| memory::say(scene, op))
        .or_else(|| table::say(scene, op))
        .or_else(|| numeric::say(scene, code, op));
    match predicate {
        Some(predicate) => format!("{} {predicate}", op.name()),
        // An operand is missing, which validation rules out: the name alone is still true.
        None => op.name().to_owned(),
    }
}

impl Scene<'_> {
    /// The top `N` operands, in the order they were pushed.
    fn top<const N: usize>(&self) -> Option<[Value; N]> {
        self.operands.last_chunk().copied()
    }

    /// The top operands as a list, in the order they were pushed.
    fn top_list(&self, count: usize) -> &[Value] {
        &self.operands[self.operands.len().saturating_sub(count)..]
    }

    /// `$name`, or `local 7`.
    fn local_name(&self, index: u32) -> String {
        match self.module.local_name(self.func, index) {
            Some(name) => format!("${name}"),
            None if (index as usize) < self.module.func_type(self.func).params.len() => {
                format!("parameter {index}")
            }
            None => format!("local {index}"),
        }
    }

    /// `$name`, or `global 0`.
    fn global_name(&self, index: u32) -> String {
        self.module.global_name(index).map_or_else(|| format!("global {index}"), |name| format!("${name}"))
    }

    /// Byte offset of an operator; past the last one there is only the way back to the caller.
    fn place(&self, code: &Code, op: u32) -> String {
        code.offsets.get(op as usize).map_or_else(|| "the caller".to_owned(), |offset| format!("{offset:#x}"))
    }
}

/// A value as a person reads it: integers signed, floats as the text format writes them.
fn show(value: Value) -> String {
    match value {
        Value::I32(v) => v.to_string(),
        Value::I64(v) => v.to_string(),
        Value::F32(bits) => f32_text(bits),
        Value::F64(bits) => f64_text(bits),
        Value::V128(v) => format!("{v:#034x}"),
        Value::Ref(_, to) => match to {
            Reference::Null => "null".to_owned(),
            Reference::Func(_) => "a function reference".to_owned(),
            Reference::Host(n) => format!("host reference {n}"),
            Reference::I31(n) => format!("i31 {n}"),
            Reference::Struct(n) => format!("struct {n}"),
            Reference::Array(n) => format!("array {n}"),
            Reference::Exn(n) => format!("exception {n}"),
        },
    }
}

/// `1 and 2`, `1, 2 and 3`, shortened in the middle if there are many; `nothing` if there are none.
fn show_list(values: &[Value]) -> String {
    let mut shown: Vec<String> = values.iter().take(MANY).map(|&v| show(v)).collect();
    if values.len() > MANY {
        shown.push(format!("{} more", values.len() - MANY));
    }
    match shown.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// An `i32` read as an address, a count or an index.
fn unsigned(value: Value) -> Option<u32> {
    match value {
        Value::I32(v) => Some(v.cast_unsigned()),
        _ => None,
    }
}

/// `1 byte`, `2 bytes`.
fn counted(count: u64, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
