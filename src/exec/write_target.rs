//! Where an instruction may write to memory, as far as the instruction itself tells.

use crate::wasm::Op;

/// Where an instruction writes, relative to its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WriteTarget {
    pub memory: u32,
    /// How many operands are above the address on the stack.
    pub above: usize,
    /// The offset that is added to the address operand.
    pub offset: u64,
    /// How many bytes it writes; `None` if the operand on top says so.
    pub size: Option<u32>,
}

/// Where an instruction may write to memory; `None` if it writes none.
pub(super) fn target(op: &Op) -> Option<WriteTarget> {
    if let Some(access) = op.memory_access() {
        let (memory, offset) = (access.memory, access.offset);
        return access.store.then_some(WriteTarget { memory, above: 1, offset, size: Some(access.size) });
    }
    if let Some(access) = op.atomic_access().filter(|_| !waits(op)) {
        let above = op.fixed_arity().map_or(1, |(pops, _)| pops as usize - 1);
        let (memory, offset) = (access.memory, access.offset);
        return Some(WriteTarget { memory, above, offset, size: Some(access.size) });
    }
    match *op {
        Op::MemoryFill { memory } | Op::MemoryInit { memory, .. } => {
            Some(WriteTarget { memory, above: 2, offset: 0, size: None })
        }
        Op::MemoryCopy { dst_memory, .. } => {
            Some(WriteTarget { memory: dst_memory, above: 2, offset: 0, size: None })
        }
        _ => None,
    }
}

/// Whether it is an atomic instruction that only waits or notifies.
fn waits(op: &Op) -> bool {
    matches!(
        op,
        Op::MemoryAtomicNotify { .. } | Op::MemoryAtomicWait32 { .. } | Op::MemoryAtomicWait64 { .. }
    )
}
