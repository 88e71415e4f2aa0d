//! One sentence about what the next operator will do, with the values it will do it to.
//!
//! A pure function of the program's state: it changes nothing and knows no screen. Each file here speaks for one
//! kind of operator, with the words of the catalogue of its name; what an operator computes is asked of the engine, never
//! worked out a second time.

mod array;
mod call;
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
mod vector_memory;

use super::reading;
use crate::exec::{Reference, Value};
use crate::guest::{ObjectInfo, TableEntry, Thrown};
use crate::wasm::{Code, Module, Named, Op, RefType};
use crate::words::{Fact, Message, message};

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
pub fn sentence(scene: &Scene<'_>) -> Message {
    let code = scene.module.code(scene.func);
    let Some((code, op)) = code.and_then(|code| Some((code, code.ops.get(scene.op as usize)?))) else {
        return Message::default();
    };
    match predicate(scene, code, op) {
        Some(what) => message!("operator-does", operator = op.name(), what),
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
    fn show(&self, value: Value) -> Message {
        reading::value(value, &|address| self.around.func_name(address))
    }

    fn show_reference(&self, to: Reference) -> Message {
        reading::reference(to, &|address| self.around.func_name(address))
    }

    /// `1 and 2`, `1, 2 and 3`, shortened in the middle if there are many; `nothing` if there are none.
    fn list(&self, values: &[Value]) -> Message {
        let mut shown: Vec<Message> = values.iter().take(MANY).map(|&v| self.show(v)).collect();
        if let Some(more) = values.len().checked_sub(MANY).filter(|more| *more > 0) {
            shown.push(message!("value-more", count = number(more as u64)));
        }
        together(shown)
    }

    /// `$name`, or `local 7`.
    fn local_name(&self, index: u32) -> Message {
        match self.module.local_name(self.func, index) {
            Some(name) => Message::verbatim(format!("${name}")),
            None if (index as usize) < self.module.func_type(self.func).params.len() => {
                message!("value-parameter", number = number(index))
            }
            None => message!("value-local", number = number(index)),
        }
    }

    /// `$name`, or `global 0`.
    fn global_name(&self, index: u32) -> Message {
        match self.module.global_name(index) {
            Some(name) => Message::verbatim(format!("${name}")),
            None => message!("value-global", number = number(index)),
        }
    }

    /// `$name`, or the index of what has no name.
    fn name_or_index(&self, kind: Named, index: u32) -> String {
        self.module.name_of(kind, index).map_or_else(|| index.to_string(), |name| format!("${name}"))
    }

    /// `data segment $name`
    fn data_segment(&self, index: u32) -> Message {
        message!("value-data-segment", name = self.name_or_index(Named::Data, index))
    }

    /// `element segment 0`
    fn element_segment(&self, index: u32) -> Message {
        message!("value-element-segment", name = self.name_or_index(Named::Elem, index))
    }

    /// A value, with the text that it leads to as an address.
    fn show_leading(&self, value: Value) -> Message {
        match self.leads_to(value) {
            text if text.is_empty() => self.show(value),
            text => Message::verbatim(format!("{}{text}", self.show(value))),
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
    fn place(&self, code: &Code, op: u32) -> Message {
        match code.offsets.get(op as usize) {
            Some(offset) => Message::verbatim(format!("{offset:#x}")),
            None => message!("value-caller"),
        }
    }
}

/// `1 and 2`, `1, 2 and 3`
fn together(parts: Vec<Message>) -> Message {
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else { return message!("value-nothing") };
    let Some(last) = parts.next_back() else { return first };
    let mut any = false;
    let rest = parts.fold(first, |first, second| {
        any = true;
        message!("value-listed", first, second)
    });
    match any {
        true => message!("value-and-last", rest, last),
        false => message!("value-two", first = rest, last),
    }
}

/// A number that is written as values are.
fn number(value: impl Into<u64>) -> Fact {
    Fact::Number(value.into())
}

/// `3 bytes`, written as values are.
fn bytes(count: impl Into<u64>) -> Message {
    message!("bytes", count = number(count))
}

/// `3 elements`
fn elements(count: impl Into<u64>) -> Message {
    message!("value-elements", count = number(count))
}

/// A predicate, and why it will not come to that.
fn unless(what: Message, trap: Option<Message>) -> Message {
    match trap {
        Some(trap) => message!("operator-but", what, trap),
        None => what,
    }
}

/// Something put somewhere, with what was there before as far as that is known. The messages are those for when
/// nothing is known, for what changes, and for what stays as it is.
fn changing(
    scene: &Scene<'_>,
    [unknown, changed, same]: [&'static str; 3],
    mut facts: Vec<(&'static str, Fact)>,
    (before, after): (Option<Value>, Value),
) -> Message {
    match before {
        None => Message::new(unknown, facts),
        Some(before) if before == after => Message::new(same, facts),
        Some(before) => {
            facts.push(("before", scene.show(before).into()));
            Message::new(changed, facts)
        }
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
