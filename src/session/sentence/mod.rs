//! One sentence about what the next operator will do, with the values it will do it to.
//!
//! A pure function of the program's state: it changes nothing and knows no screen. Each file here speaks for one
//! kind of operator; what an operator computes is asked of the engine, never worked out a second time.

mod control;
mod exception;
mod memory;
mod numeric;
mod object;
mod table;
#[cfg(test)]
mod tests;
mod variable;
mod vector;

use super::reading::{self, counted};
use crate::exec::{Reference, Value};
use crate::guest::{ObjectInfo, TableEntry, Thrown};
use crate::wasm::{Code, Module, Named, Op, RefType};

/// How many arguments or results a sentence spells out.
const MANY: usize = 6;

/// The state around a frame, as far as something is known of it.
pub trait Surroundings {
    /// Value of a global.
    fn global(&self, _index: u32) -> Option<Value> {
        None
    }

    /// A linear memory.
    fn memory(&self, _index: u32) -> Option<MemoryState<'_>> {
        None
    }

    /// The text at an address of the first memory, if it looks like text.
    fn text_at(&self, _address: u64) -> Option<String> {
        None
    }

    /// How many elements a table has.
    fn table_size(&self, _table: u32) -> Option<u64> {
        None
    }

    /// What stands in a table at an index.
    fn entry(&self, _table: u32, _index: u64) -> TableEntry {
        TableEntry::Unknown
    }

    /// Bytes of a data segment; 0 once it is dropped.
    fn data_len(&self, _index: u32) -> Option<u64> {
        None
    }

    /// References of an element segment; 0 once it is dropped.
    fn elem_len(&self, _index: u32) -> Option<u64> {
        None
    }

    /// The name of the function at an address of the store.
    fn func_name(&self, _address: u32) -> Option<String> {
        None
    }

    /// A struct, array or exception with its first members.
    fn object(&self, _reference: Reference) -> Option<ObjectInfo> {
        None
    }

    /// A field of a struct, an element of an array.
    fn member(&self, _reference: Reference, _index: u64) -> Option<Value> {
        None
    }

    /// Whether a reference is of a type.
    fn is_instance(&self, _reference: Reference, _ty: RefType) -> Option<bool> {
        None
    }

    /// The exception that is thrown again.
    fn thrown(&self, _what: Thrown) -> Option<Reference> {
        None
    }

    /// Where an exception goes.
    fn landing(&self, _what: Thrown) -> Landing {
        Landing::Unknown
    }
}

/// A linear memory.
#[derive(Debug, Clone, Copy)]
pub struct MemoryState<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Bytes in a page, as a power of two.
    pub page_size_log2: u32,
    /// Whether its addresses are `i64`s.
    pub is64: bool,
}

/// Where an exception goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landing {
    /// Nobody knows.
    Unknown,
    /// Nothing catches it.
    Nowhere,
    /// A frame catches it.
    Frame {
        /// How many calls further out.
        out: usize,
        /// Its function.
        function: String,
        /// The operator at which it goes on.
        op: u32,
    },
}

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
    /// Everything else.
    pub around: &'a dyn Surroundings,
}

/// What the next operator does: its name and a predicate, without a full stop.
#[must_use]
pub fn sentence(scene: &Scene<'_>) -> String {
    let code = scene.module.code(scene.func);
    let Some((code, op)) = code.and_then(|code| Some((code, code.ops.get(scene.op as usize)?))) else {
        return String::new();
    };
    match predicate(scene, code, op) {
        Some(predicate) => format!("{} {predicate}", op.name()),
        // An operand is missing, which validation rules out: the name alone is still true.
        None => op.name().to_owned(),
    }
}

fn predicate(scene: &Scene<'_>, code: &Code, op: &Op) -> Option<String> {
    control::say(scene, code, op)
        .or_else(|| exception::say(scene, code, op))
        .or_else(|| variable::say(scene, op))
        .or_else(|| memory::say(scene, op))
        .or_else(|| table::say(scene, op))
        .or_else(|| object::say(scene, op))
        .or_else(|| vector::say(scene, op))
        .or_else(|| numeric::say(scene, code, op))
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

    /// The operand on top, if it is a reference.
    fn top_reference(&self) -> Option<Reference> {
        reference(self.top::<1>()?[0])
    }

    /// A value as a person reads it.
    fn show(&self, value: Value) -> String {
        reading::show(value, &|address| self.around.func_name(address))
    }

    fn show_reference(&self, to: Reference) -> String {
        reading::reference(to, &|address| self.around.func_name(address))
    }

    /// `1 and 2`, `1, 2 and 3`, shortened in the middle if there are many; `nothing` if there are none.
    fn list(&self, values: &[Value]) -> String {
        let mut shown: Vec<String> = values.iter().take(MANY).map(|&v| self.show(v)).collect();
        if values.len() > MANY {
            shown.push(format!("{} more", values.len() - MANY));
        }
        match shown.split_last() {
            None => "nothing".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        }
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

    /// `data segment $name`, or `data segment 0`.
    fn named(&self, kind: Named, what: &str, index: u32) -> String {
        match self.module.name_of(kind, index) {
            Some(name) => format!("{what} ${name}"),
            None => format!("{what} {index}"),
        }
    }

    /// ` → "text"` for an address of the first memory that leads to some.
    fn leads_to(&self, value: Value) -> String {
        let is64 = self.around.memory(0).is_some_and(|memory| memory.is64);
        let address = match value {
            Value::I32(v) if !is64 => Some(u64::from(v.cast_unsigned())),
            Value::I64(v) if is64 => Some(v.cast_unsigned()),
            _ => None,
        };
        let text = address.and_then(|address| self.around.text_at(address));
        text.map_or_else(String::new, |text| format!(" → {text:?}"))
    }

    /// Byte offset of an operator; past the last one there is only the way back to the caller.
    fn place(&self, code: &Code, op: u32) -> String {
        code.offsets.get(op as usize).map_or_else(|| "the caller".to_owned(), |offset| format!("{offset:#x}"))
    }
}

/// An integer read as an address, a count or an index.
fn unsigned(value: Value) -> Option<u64> {
    match value {
        Value::I32(v) => Some(v.cast_unsigned().into()),
        Value::I64(v) => Some(v.cast_unsigned()),
        _ => None,
    }
}

fn reference(value: Value) -> Option<Reference> {
    match value {
        Value::Ref(_, to) => Some(to),
        _ => None,
    }
}
