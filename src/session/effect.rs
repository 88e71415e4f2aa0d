//! What an instruction is about to do to the operand stack and to memory, derived from its operands before it runs.

use crate::exec::Value;
use crate::guest::{Guest, MemoryId};
use crate::wasm::{Module, Op, Pc};

/// A range of a memory: the memory, the address of the first byte, and the length in bytes.
pub(crate) type MemoryStretch = (MemoryId, u64, u64);

/// The effect of an instruction that has not run yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Effect {
    /// How many operands it pops (or carries along, for a branch).
    pub pops: usize,
    /// The range of memory that it reads.
    pub read: Option<MemoryStretch>,
    /// The range of memory that it writes.
    pub written: Option<MemoryStretch>,
}

/// The effect of the instruction at `pc` on the innermost frame, which has these operands (bottom first).
pub(crate) fn of(op: Op, guest: &Guest, module: &Module, pc: Pc, operands: &[Value]) -> Effect {
    let mut effect = Effect { pops: pops(op, module, pc), read: None, written: None };
    let stretch = |memory: u32, start: Option<u64>, len: Option<u64>| {
        Some((guest.memory_at(guest.frame(), memory)?, start?, len?))
    };
    let operand = |from_top: usize| address(operands, from_top);
    if let Some(access) = op.memory_access() {
        // The value to store, or the vector that a lane is loaded into, is above the address.
        let above = usize::from(access.store || op.lane().is_some());
        let start = operand(above).map(|at| at.saturating_add(access.offset));
        let touched = stretch(access.memory, start, Some(access.size.into()));
        if access.store {
            effect.written = touched;
        } else {
            effect.read = touched;
        }
        return effect;
    }
    match op {
        Op::MemoryCopy { dst_memory, src_memory } => {
            effect.written = stretch(dst_memory, operand(2), operand(0));
            effect.read = stretch(src_memory, operand(1), operand(0));
        }
        Op::MemoryFill { memory } | Op::MemoryInit { memory, .. } => {
            effect.written = stretch(memory, operand(2), operand(0));
        }
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

/// How many operands an instruction pops; the last `end` of a function pops its results.
pub(crate) fn pops(op: Op, module: &Module, pc: Pc) -> usize {
    let Some(code) = module.code(pc.func) else { return 0 };
    if matches!(op, Op::End {}) && pc.op as usize + 1 == code.ops.len() {
        return module.func_type(pc.func).results.len();
    }
    module.arity(code, &op).0 as usize
}
