//! The parts that sentences have in common: operands, names, places, quantities.

use super::{MANY, Scene};
use crate::exec::{Reference, Value};
use crate::session::reading;
use crate::wasm::{Code, NameSubject};
use crate::words::{Fact, Message, message};

impl Scene<'_> {
    /// The top `N` operands, in the order in which they were pushed.
    pub(super) fn top<const N: usize>(&self) -> Option<[Value; N]> {
        self.operands.last_chunk().copied()
    }

    /// The top operands as a list, in the order in which they were pushed.
    pub(super) fn top_list(&self, count: usize) -> &[Value] {
        &self.operands[self.operands.len().saturating_sub(count)..]
    }

    /// The top operand, if it is a reference.
    pub(super) fn top_reference(&self) -> Option<Reference> {
        reference(self.top::<1>()?[0])
    }

    /// A value as people read it.
    pub(super) fn show(&self, value: Value) -> Message {
        reading::value(value, &|address| self.around.func_name(address))
    }

    pub(super) fn show_reference(&self, to: Reference) -> Message {
        reading::reference(to, &|address| self.around.func_name(address))
    }

    /// `1 and 2`, `1, 2 and 3`, with the middle left out if there are many; `nothing` if there are none.
    pub(super) fn list(&self, values: &[Value]) -> Message {
        let mut shown: Vec<Message> = values.iter().take(MANY).map(|&v| self.show(v)).collect();
        if let Some(more) = values.len().checked_sub(MANY).filter(|more| *more > 0) {
            shown.push(message!("value-more", count = number(more as u64)));
        }
        together(shown)
    }

    /// `$name`, or `local 7`.
    pub(super) fn local_name(&self, index: u32) -> Message {
        match self.module.local_name(self.func, index) {
            Some(name) => Message::verbatim(format!("${name}")),
            None if (index as usize) < self.module.func_type(self.func).params.len() => {
                message!("value-parameter", number = number(index))
            }
            None => message!("value-local", number = number(index)),
        }
    }

    /// `$name`, or `global 0`.
    pub(super) fn global_name(&self, index: u32) -> Message {
        match self.module.global_name(index) {
            Some(name) => Message::verbatim(format!("${name}")),
            None => message!("value-global", number = number(index)),
        }
    }

    /// `$name`, or the index if there is no name.
    pub(super) fn name_or_index(&self, kind: NameSubject, index: u32) -> String {
        self.module.name_of(kind, index).map_or_else(|| index.to_string(), |name| format!("${name}"))
    }

    /// A data segment by its name or index: `data segment $name`.
    pub(super) fn data_segment(&self, index: u32) -> Message {
        message!("value-data-segment", name = self.name_or_index(NameSubject::Data, index))
    }

    /// An element segment by its name or index: `element segment 0`.
    pub(super) fn element_segment(&self, index: u32) -> Message {
        message!("value-element-segment", name = self.name_or_index(NameSubject::Elem, index))
    }

    /// A value, followed by the text that it points to, if it does.
    pub(super) fn show_leading(&self, value: Value) -> Message {
        match self.leads_to(value) {
            text if text.is_empty() => self.show(value),
            text => Message::verbatim(format!("{}{text}", self.show(value))),
        }
    }

    /// ` → "text"` for an address at which the first memory contains text.
    pub(super) fn leads_to(&self, value: Value) -> String {
        let is64 = self.around.memory(0).is_some_and(|memory| memory.is64);
        let address = match value {
            Value::I32(v) if !is64 => Some(u64::from(v.cast_unsigned())),
            Value::I64(v) if is64 => Some(v.cast_unsigned()),
            _ => None,
        };
        let text = address.and_then(|address| self.around.text_at(address));
        text.map_or_else(String::new, |text| format!(" → {text:?}"))
    }

    /// The byte offset of an instruction. After the last one, there is only the return to the caller.
    pub(super) fn place(&self, code: &Code, op: u32) -> Message {
        match code.offsets.get(op as usize) {
            Some(offset) => Message::verbatim(format!("{offset:#x}")),
            None => message!("value-caller"),
        }
    }
}

/// `1 and 2`, `1, 2 and 3`
pub(in crate::session) fn together(parts: Vec<Message>) -> Message {
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

/// A number, written as values are.
pub(super) fn number(value: impl Into<u64>) -> Fact {
    Fact::Number(value.into())
}

/// `3 bytes`, with the number written as values are.
pub(super) fn bytes(count: impl Into<u64>) -> Message {
    message!("bytes", count = number(count))
}

/// `3 elements`, with the number written as values are.
pub(super) fn elements(count: impl Into<u64>) -> Message {
    message!("value-elements", count = number(count))
}

/// A predicate, followed by the reason if the instruction will trap instead.
pub(super) fn unless(what: Message, trap: Option<Message>) -> Message {
    match trap {
        Some(trap) => message!("instruction-but", what, trap),
        None => what,
    }
}

/// A value is put somewhere. The three messages are for the cases that the value there before is unknown, that it
/// changes, and that it stays the same.
pub(super) fn changing(
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

/// An integer as an unsigned number: an address, a count or an index.
pub(super) fn unsigned(value: Value) -> Option<u64> {
    match value {
        Value::I32(v) => Some(v.cast_unsigned().into()),
        Value::I64(v) => Some(v.cast_unsigned()),
        _ => None,
    }
}

pub(super) fn reference(value: Value) -> Option<Reference> {
    match value {
        Value::Ref(_, to) => Some(to),
        _ => None,
    }
}
