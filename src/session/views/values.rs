//! Operands, locals and globals as rows: every reading of the value, and what changed.

use super::next::next_op;
use super::strings;
use crate::exec::{Reference, Value};
use crate::guest::MemoryId;
use crate::session::{Session, ValueMark, ValueRow, effect};

/// A row with every reading of the value; no name, no marks.
fn row(index: usize, value: Value) -> ValueRow {
    let (decimal, unsigned, hex) = match value {
        Value::I32(v) => (v.to_string(), negative(v < 0, v.cast_unsigned()), format!("{v:#010x}")),
        Value::I64(v) => (v.to_string(), negative(v < 0, v.cast_unsigned()), format!("{v:#018x}")),
        Value::F32(bits) => (f32::from_bits(bits).to_string(), None, format!("{bits:#010x}")),
        Value::F64(bits) => (f64::from_bits(bits).to_string(), None, format!("{bits:#018x}")),
        Value::V128(v) => (format!("{v:#034x}"), None, format!("{v:#034x}")),
        Value::Ref(_, to) => match to {
            Reference::Null => ("null".into(), None, String::new()),
            Reference::Func(at) => (format!("function {at}"), None, format!("{at:#x}")),
            Reference::Host(n) => (format!("extern {n}"), None, format!("{n:#x}")),
            Reference::I31(n) => (format!("i31 {n}"), None, format!("{n:#x}")),
            Reference::Struct(n) => (format!("struct {n}"), None, String::new()),
            Reference::Array(n) => (format!("array {n}"), None, String::new()),
            Reference::Exn(n) => (format!("exception {n}"), None, String::new()),
        },
    };
    ValueRow { index, ty: value.ty().to_string(), decimal, unsigned, hex, ..ValueRow::default() }
}

fn negative(is: bool, unsigned: impl ToString) -> Option<String> {
    is.then(|| unsigned.to_string())
}

/// The signed number a value holds, if it is an integer.
pub(in crate::session) fn signed(value: Value) -> Option<i64> {
    match value {
        Value::I32(v) => Some(v.into()),
        Value::I64(v) => Some(v),
        _ => None,
    }
}

/// The value as an address.
fn address(value: Value) -> Option<u64> {
    match value {
        Value::I32(v) => Some(u64::from(v.cast_unsigned())),
        _ => None,
    }
}

fn changed(now: Value, then: Option<&Value>) -> ValueMark {
    if then.is_some_and(|then| *then != now) { ValueMark::Changed } else { ValueMark::None }
}

impl Session {
    /// Operand stack of a frame, top first.
    #[must_use]
    pub fn stack(&self, frame: usize) -> Vec<ValueRow> {
        let Some((depth, at)) = self.frame(frame) else { return Vec::new() };
        let guest = self.guest();
        let operands = guest.operands(depth);
        let innermost = depth == guest.depth();
        let pushed = if innermost { self.pushed(depth, operands.len()) } else { 0 };
        let popped = if innermost { self.popped_next(&operands) } else { 0 };
        let before = self.before.is_frame(depth, at).then_some(&self.before.operands);
        let memory = guest.memory_of(depth);
        let rows = operands.iter().enumerate().rev().enumerate();
        rows.map(|(from_top, (height, value))| {
            let mut row = row(from_top, *value);
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

    /// Parameters and locals of a frame.
    #[must_use]
    pub fn locals(&self, frame: usize) -> Vec<ValueRow> {
        let Some((depth, at)) = self.frame(frame) else { return Vec::new() };
        let guest = self.guest();
        let module = guest.program().module(at.module);
        let params = module.func_type(at.pc.func).params.len();
        let locals = guest.locals(depth);
        let before = self.before.is_frame(depth, at).then_some(&self.before.locals);
        let memory = guest.memory_of(depth);
        let rows = locals.iter().zip(0u32..).map(|(value, local)| {
            let index = local as usize;
            let mut row = row(index, *value);
            self.point(&mut row, *value, locals.get(index + 1), memory);
            row.name = module.local_name(at.pc.func, local);
            row.mark = changed(*value, before.and_then(|b| b.get(index)));
            row.special = index < params;
            row
        });
        rows.collect()
    }

    /// Globals of a frame's instance.
    #[must_use]
    pub fn globals(&self, frame: usize) -> Vec<ValueRow> {
        let Some((depth, at)) = self.frame(frame) else { return Vec::new() };
        let guest = self.guest();
        let module = guest.program().module(at.module);
        let same = self.before.instance.is_some() && self.before.instance == guest.instance_of(depth);
        let before = same.then_some(&self.before.globals);
        let memory = guest.memory_of(depth);
        let rows = guest.globals(depth).into_iter().zip(0u32..).map(|((_, value, mutable), global)| {
            let index = global as usize;
            let mut row = row(index, value);
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
        let mut row = row(0, value);
        self.point(&mut row, value, None, self.memory_of(0));
        row
    }

    /// Where a value points, and the text there.
    fn point(&self, row: &mut ValueRow, value: Value, next: Option<&Value>, memory: Option<MemoryId>) {
        let (Some(to), Some(memory)) = (address(value), memory) else { return };
        let bytes = self.guest().memory(memory);
        if to == 0 || to >= bytes.len() as u64 {
            return;
        }
        row.address = Some(to);
        row.points_to = strings::at(bytes, to, next.and_then(|v| address(*v)));
    }

    /// How many values on top the last operator pushed.
    fn pushed(&self, depth: usize, height: usize) -> usize {
        match &self.last {
            Some(last) => last.pushed(depth, height),
            None if self.returned => self.results_of_last_call().min(height),
            None => 0,
        }
    }

    /// How many values the next operator pops.
    fn popped_next(&self, operands: &[Value]) -> usize {
        let guest = self.guest();
        if guest.pending_call().is_some() || guest.ended().is_some() {
            return 0;
        }
        next_op(guest).map_or(0, |(module, pc, op)| effect::of(op, module, pc, operands, None).pops)
    }

    /// Results of the call before the operator we stand at, for a stop right after it.
    fn results_of_last_call(&self) -> usize {
        use crate::wasm::Op;
        let Some(at) = self.guest().location() else { return 0 };
        let module = self.guest().program().module(at.module);
        let op = at.pc.op.checked_sub(1).and_then(|op| module.code(at.pc.func)?.ops.get(op as usize));
        match op {
            Some(Op::Call { function_index }) => module.func_type(*function_index).results.len(),
            Some(Op::CallIndirect { type_index, .. }) => {
                module.func_type_at(*type_index).map_or(0, |t| t.results.len())
            }
            _ => 0,
        }
    }
}
