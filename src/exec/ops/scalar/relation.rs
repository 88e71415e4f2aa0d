//! How comparisons relate to each other and to small constants.

use crate::wasm::Op;

/// The comparison with zero that is equivalent to a test for zero (`eqz`).
pub(in crate::exec) fn zero_test(op: &Op) -> Option<Op> {
    match op {
        Op::I32Eqz => Some(Op::I32Eq),
        Op::I64Eqz | Op::RefIsNull => Some(Op::I64Eq),
        _ => None,
    }
}

/// The comparison that holds exactly if the other does not; floats have none, because of NaN.
pub(in crate::exec) fn inverse(op: &Op) -> Option<Op> {
    Some(match op {
        Op::I32Eq => Op::I32Ne,
        Op::I32Ne => Op::I32Eq,
        Op::I32LtS => Op::I32GeS,
        Op::I32LtU => Op::I32GeU,
        Op::I32GtS => Op::I32LeS,
        Op::I32GtU => Op::I32LeU,
        Op::I32LeS => Op::I32GtS,
        Op::I32LeU => Op::I32GtU,
        Op::I32GeS => Op::I32LtS,
        Op::I32GeU => Op::I32LtU,
        Op::I64Eq | Op::RefEq => Op::I64Ne,
        Op::I64Ne => Op::I64Eq,
        Op::I64LtS => Op::I64GeS,
        Op::I64LtU => Op::I64GeU,
        Op::I64GtS => Op::I64LeS,
        Op::I64GtU => Op::I64LeU,
        Op::I64LeS => Op::I64GtS,
        Op::I64LeU => Op::I64GtU,
        Op::I64GeS => Op::I64LtS,
        Op::I64GeU => Op::I64LtU,
        _ => return None,
    })
}

/// Whether the small constant of an instruction is sign-extended to 64 bits.
fn is_64_bit(op: &Op) -> bool {
    matches!(op, Op::RefEq) || op.name().starts_with("i64")
}

/// A constant in the short form that micro-ops read, if it fits.
pub(in crate::exec) fn small(op: &Op, bits: u64) -> Option<u32> {
    let small = bits as u32;
    let fits = if is_64_bit(op) { small as i32 as i64 as u64 == bits } else { u64::from(small) == bits };
    fits.then_some(small)
}
