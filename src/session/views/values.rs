//! Operands, locals and globals as rows: every reading of a value, and what has changed.

use super::next::next_op;
use super::strings;
use crate::exec::{Reference, Value};
use crate::guest::{FrameId, Guest, MemoryId, ObjectInfo};
use crate::session::reading::object::{self, IN_A_LINE, IN_FULL};
use crate::session::reading::{self, vector};
use crate::session::{Reading, Session, ValueMark, ValueRow, effect};
use crate::wasm::{Location, Module};
use crate::words::{Message, message};

/// The frame for which a value is shown; its module has names for types.
#[derive(Clone, Copy)]
struct ValueViewer<'a> {
    guest: &'a Guest,
    frame: FrameId,
    module: Option<&'a Module>,
}

impl ValueViewer<'_> {
    /// A row with every reading of a value, without a name or marks.
    fn row(self, index: usize, value: Value) -> ValueRow {
        let mut row = ValueRow { index, ty: self.type_text(value), ..ValueRow::default() };
        match value {
            Value::I32(v) => {
                (row.decimal, row.hex) = (Message::verbatim(v.to_string()), format!("{v:#010x}"));
                row.unsigned = negative(v < 0, v.cast_unsigned());
            }
            Value::I64(v) => {
                (row.decimal, row.hex) = (Message::verbatim(v.to_string()), format!("{v:#018x}"));
                row.unsigned = negative(v < 0, v.cast_unsigned());
            }
            Value::F32(bits) => {
                (row.decimal, row.hex) =
                    (Message::verbatim(f32::from_bits(bits).to_string()), format!("{bits:#010x}"));
            }
            Value::F64(bits) => {
                (row.decimal, row.hex) =
                    (Message::verbatim(f64::from_bits(bits).to_string()), format!("{bits:#018x}"));
            }
            Value::V128(v) => {
                row.decimal = Message::verbatim(vector::words(v));
                let same =
                    |name: &str, text: String| Reading::new(Message::verbatim(name), Message::verbatim(text));
                row.readings = vector::readings(v).map(|(name, text)| same(name, text)).collect();
                row.readings
                    .push(Reading::new(message!("value-hex"), Message::verbatim(format!("{v:#034x}"))));
            }
            Value::Ref(_, Reference::I31(bits)) => {
                let signed = reading::i31_signed(bits);
                row.decimal = message!("value-i31", number = signed.to_string());
                row.unsigned = negative(signed < 0, format!("i31 {bits}"));
            }
            Value::Ref(..) => {
                let object = self.object(value, IN_FULL);
                row.decimal = self.line(value, object.as_ref());
                if let Some(object) = object {
                    let full = object::full(&object, &|member| self.follow(member));
                    row.readings = full.into_iter().map(|(name, text)| Reading::new(name, text)).collect();
                }
            }
        }
        row
    }

    fn type_text(self, value: Value) -> String {
        match self.module {
            Some(module) => module.type_text(value.ty()),
            None => value.ty().to_string(),
        }
    }

    fn object(self, value: Value, most: usize) -> Option<ObjectInfo> {
        match value {
            Value::Ref(ty, to) => self.guest.object(self.frame, to, Some(ty), most),
            _ => None,
        }
    }

    /// A value in one line; for a reference to an object, with its first members.
    fn line(self, value: Value, object: Option<&ObjectInfo>) -> Message {
        match object {
            Some(object) => object::line(object, &|member| self.show(member)),
            None => self.show(value),
        }
    }

    /// A member of an object, in one line.
    fn follow(self, value: Value) -> Message {
        self.line(value, self.object(value, IN_A_LINE).as_ref())
    }

    fn show(self, value: Value) -> Message {
        reading::value(value, &|address| Some(self.guest.func_at(address)))
    }
}

fn negative(is: bool, unsigned: impl ToString) -> Option<String> {
    is.then(|| unsigned.to_string())
}

/// A value as an address of a memory with 32-bit or 64-bit addresses.
fn address(value: Value, is64: bool) -> Option<u64> {
    match value {
        Value::I32(v) if !is64 => Some(u64::from(v.cast_unsigned())),
        Value::I64(v) if is64 => Some(v.cast_unsigned()),
        _ => None,
    }
}

fn changed(now: Value, then: Option<&Value>) -> ValueMark {
    if then.is_some_and(|then| *then != now) { ValueMark::Changed } else { ValueMark::None }
}

impl Session {
    /// The operand stack of a frame, top first.
    #[must_use]
    pub fn stack(&self, frame: usize) -> Vec<ValueRow> {
        let Some((id, at)) = self.frame(frame) else { return Vec::new() };
        let guest = self.guest();
        let operands = guest.operands(id);
        let innermost = id == guest.frame();
        let pushed = if innermost { self.pushed(id, operands.len()) } else { 0 };
        let popped = if innermost { self.popped_next() } else { 0 };
        let before = self.changes.before.is_frame(id, at).then_some(&self.changes.before.operands);
        let (memory, viewer) = (guest.memory_of(id), self.viewer(id, at));
        let rows = operands.iter().enumerate().rev().enumerate();
        rows.map(|(from_top, (height, value))| {
            let mut row = viewer.row(from_top, *value);
            // A length is pushed after its pointer.
            self.point(&mut row, *value, operands.get(height + 1), memory);
            row.mark = match before.and_then(|b| b.get(height)) {
                _ if from_top < pushed => ValueMark::New,
                then => changed(*value, then),
            };
            row.popped_next = from_top < popped;
            row
        })
        .collect()
    }

    /// The parameters and locals of a frame.
    #[must_use]
    pub fn locals(&self, frame: usize) -> Vec<ValueRow> {
        let Some((id, at)) = self.frame(frame) else { return Vec::new() };
        let guest = self.guest();
        let module = guest.program().module(at.module);
        let params = module.func_type(at.pc.func).params.len();
        let locals = guest.locals(id);
        let before = self.changes.before.is_frame(id, at).then_some(&self.changes.before.locals);
        let (memory, viewer) = (guest.memory_of(id), self.viewer(id, at));
        let rows = locals.iter().zip(0u32..).map(|(value, local)| {
            let index = local as usize;
            let mut row = viewer.row(index, *value);
            self.point(&mut row, *value, locals.get(index + 1), memory);
            row.name = module.local_name(at.pc.func, local);
            row.mark = changed(*value, before.and_then(|b| b.get(index)));
            row.special = index < params;
            row
        });
        rows.collect()
    }

    /// The globals of a frame's instance.
    #[must_use]
    pub fn globals(&self, frame: usize) -> Vec<ValueRow> {
        let Some((id, at)) = self.frame(frame) else { return Vec::new() };
        let guest = self.guest();
        let module = guest.program().module(at.module);
        let same =
            self.changes.before.instance.is_some() && self.changes.before.instance == guest.instance_of(id);
        let before = same.then_some(&self.changes.before.globals);
        let (memory, viewer) = (guest.memory_of(id), self.viewer(id, at));
        let rows = guest.globals(id).into_iter().zip(0u32..).map(|((_, value, mutable), global)| {
            let index = global as usize;
            let mut row = viewer.row(index, value);
            self.point(&mut row, value, None, memory);
            row.name = module.global_name(global);
            row.mark = changed(value, before.and_then(|b| b.get(index)));
            row.special = mutable;
            row
        });
        rows.collect()
    }

    /// Every reading of a value, with what it points to.
    pub(in crate::session) fn read(&self, value: Value) -> ValueRow {
        let viewer = match self.frame(0) {
            Some((id, at)) => self.viewer(id, at),
            None => ValueViewer { guest: self.guest(), frame: self.guest().frame(), module: None },
        };
        let mut row = viewer.row(0, value);
        self.point(&mut row, value, None, self.memory_of(0));
        row
    }

    fn viewer(&self, frame: FrameId, at: Location) -> ValueViewer<'_> {
        let guest = self.guest();
        ValueViewer { guest, frame, module: Some(guest.program().module(at.module)) }
    }

    /// Adds to a row where the value points, and the text that is there.
    fn point(&self, row: &mut ValueRow, value: Value, next: Option<&Value>, memory: Option<MemoryId>) {
        let Some(memory) = memory else { return };
        let is64 = self.guest().memory_type(memory).is_some_and(|ty| ty.limits.is64);
        let Some(to) = address(value, is64) else { return };
        let bytes = self.guest().memory(memory);
        if to == 0 || to >= bytes.len() as u64 {
            return;
        }
        row.address = Some(to);
        row.points_to = strings::at(bytes, to, next.and_then(|v| address(*v, is64)));
    }

    /// How many of the top values the last instruction pushed.
    fn pushed(&self, frame: FrameId, height: usize) -> usize {
        match &self.changes.last {
            Some(last) => last.pushed(frame, height),
            None if self.changes.returned => self.results_of_last_call().min(height),
            None => 0,
        }
    }

    /// How many values the next instruction pops.
    fn popped_next(&self) -> usize {
        let guest = self.guest();
        if guest.waiting_call().is_some() || guest.ended().is_some() {
            return 0;
        }
        next_op(guest).map_or(0, |(module, pc, op)| effect::pops(op, module, pc))
    }

    /// How many results the call before the present instruction has, for a stop right after it.
    fn results_of_last_call(&self) -> usize {
        use crate::wasm::Op;
        let Some(at) = self.guest().location() else { return 0 };
        let module = self.guest().program().module(at.module);
        let op = at.pc.op.checked_sub(1).and_then(|op| module.code(at.pc.func)?.ops.get(op as usize));
        match op {
            Some(Op::Call { function_index }) => module.func_type(*function_index).results.len(),
            Some(Op::CallIndirect { type_index, .. } | Op::CallRef { type_index }) => {
                module.func_type_at(*type_index).map_or(0, |t| t.results.len())
            }
            _ => 0,
        }
    }
}
