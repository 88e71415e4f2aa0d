//! What an operator is about to do to the operand stack and to memory, read off its operands before it runs.

use crate::exec::Value;
use crate::guest::MemoryId;
use crate::wasm::{Module, Op, Pc};

/// A stretch of a memory: which, first byte, length.
pub(crate) type Stretch = (MemoryId, u64, u64);

/// What it is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Effect {
    /// How many operands it pops (or carries along, for a branch).
    pub pops: usize,
    /// The memory it reads.
    pub read: Option<Stretch>,
    /// The memory it writes.
    pub written: Option<Stretch>,
}

/// The effect of the operator at `pc` on a frame with these operands (bottom first) and this memory.
pub(crate) fn of(op: Op, module: &Module, pc: Pc, operands: &[Value], memory: Option<MemoryId>) -> Effect {
    let mut effect = Effect { pops: pops(op, module, pc), read: None, written: None };
    let Some(memory) = memory else { return effect };
    let operand = |from_top: usize| address(operands, from_top);
    let stretch = |start: Option<u64>, len: Option<u64>| start.zip(len).map(|(s, l)| (memory, s, l));
    if let Some(access) = op.memory_access() {
        let start = operand(usize::from(access.store)).map(|a| a.saturating_add(access.offset));
        let touched = stretch(start, Some(u64::from(access.size)));
        if access.store {
            effect.written = touched;
        } else {
            effect.read = touched;
        }
        return effect;
    }
    match op {
        Op::MemoryCopy { .. } => {
            effect.written = stretch(operand(2), operand(0));
            effect.read = stretch(operand(1), operand(0));
        }
        Op::MemoryFill { .. } | Op::MemoryInit { .. } => effect.written = stretch(operand(2), operand(0)),
        _ => {}
    }
    effect
}

fn address(operands: &[Value], from_top: usize) -> Option<u64> {
    match operands.get(operands.len().checked_sub(from_top + 1)?)? {
        Value::I32(v) => Some(u64::from(v.cast_unsigned())),
        Value::I64(v) => Some(v.cast_unsigned()),
        _ => None,
    }
}

/// How many operands an operator pops; the last `end` of a function takes its results.
fn pops(op: Op, module: &Module, pc: Pc) -> usize {
    let Some(code) = module.code(pc.func) else { return 0 };
    if matches!(op, Op::End {}) && pc.op as usize + 1 == code.ops.len() {
        return module.func_type(pc.func).results.len();
    }
    module.arity(code, &op).0 as usize
}
