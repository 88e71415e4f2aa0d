//! A frame of the guest, as debug information sees it.

use crate::exec::{Reference, Value};
use crate::guest::{FrameId, Guest, TableEntry};
use crate::symbols::{FrameState, StateValue};
use std::cell::{Cell, OnceCell};

/// A frame of the guest, as expressions of the debug information see it.
pub(in crate::session) struct GuestFrame<'a> {
    guest: &'a Guest,
    id: FrameId,
    locals: OnceCell<Vec<Value>>,
    operands: OnceCell<Vec<Value>>,
    memory: &'a [u8],
    /// Whether more has been asked for than locals.
    changing: Cell<bool>,
}

impl<'a> GuestFrame<'a> {
    pub fn of(guest: &'a Guest, id: FrameId) -> Self {
        let memory = guest.memory_of(id).map_or(&[][..], |memory| guest.memory(memory));
        Self {
            guest,
            id,
            locals: OnceCell::new(),
            operands: OnceCell::new(),
            memory,
            changing: Cell::new(false),
        }
    }
}

impl GuestFrame<'_> {
    /// Whether what was found out follows from the values of the frame's locals alone, which stay as they are while it
    /// waits for a function that it called.
    pub fn is_settled(&self) -> bool {
        !self.changing.get()
    }
}

impl FrameState for GuestFrame<'_> {
    fn local(&self, index: u32) -> Option<StateValue> {
        let locals = self.locals.get_or_init(|| self.guest.locals(self.id));
        locals.get(index as usize).and_then(|value| state_value(*value))
    }

    fn global(&self, index: u32) -> Option<StateValue> {
        self.changing.set(true);
        self.guest.global(self.id, index).and_then(state_value)
    }

    fn operand(&self, index: u32) -> Option<StateValue> {
        self.changing.set(true);
        let operands = self.operands.get_or_init(|| self.guest.operands(self.id));
        operands.get(index as usize).and_then(|value| state_value(*value))
    }

    fn memory(&self) -> &[u8] {
        self.changing.set(true);
        self.memory
    }

    fn function(&self, index: u64) -> Option<String> {
        match self.guest.table_entry(self.id, 0, index) {
            TableEntry::Holds(Reference::Func(address)) => Some(self.guest.func_at(address)),
            _ => None,
        }
    }

    fn is_innermost(&self) -> bool {
        self.id == self.guest.frame()
    }
}

fn state_value(value: Value) -> Option<StateValue> {
    Some(match value {
        Value::I32(v) => StateValue::Scalar(v.cast_unsigned().into()),
        Value::I64(v) => StateValue::Scalar(v.cast_unsigned()),
        Value::F32(bits) => StateValue::Scalar(bits.into()),
        Value::F64(bits) => StateValue::Scalar(bits),
        Value::V128(bits) => StateValue::Vector(bits),
        Value::Ref(..) => return None,
    })
}
