//! Executes a single numeric instruction: a debugger announces the result that the instruction's own handler computes.

use super::context::{Context, Meter, Regs};
use super::run::drive;
use super::word::{Leave, Word};
use super::{TrapKind, Value, ops};
use crate::wasm::{Op, ValType};

/// The result of a numeric instruction on operands in the order they were pushed. `None` for any other instruction.
#[must_use]
pub(crate) fn evaluate(op: &Op, operands: &[Value]) -> Option<Result<Value, TrapKind>> {
    if let Op::I8x16Shuffle { lanes } = *op {
        return Some(Ok(shuffle(lanes, operands)));
    }
    let &[ty] = op.fixed_results()? else { return None };
    let handler = match (ops::binary(op), ops::unary(op), ops::vector(op)) {
        (Some([handler, ..]), _, _) | (_, Some(handler), _) | (_, _, Some((handler, _))) => handler,
        _ => return None,
    };
    if operands.iter().any(|operand| operand.ty().is_ref()) {
        return None;
    }
    // The result, and up to three operands, each of two slots.
    let mut slots = [0; 8];
    // A lane is passed where a third operand would be. Missing operands are zero, but have slots nevertheless.
    let at = [0, 2, 4, op.lane().map_or(6, u16::from)];
    let (pops, _) = op.fixed_arity()?;
    for (i, operand) in operands.iter().rev().take(pops.min(3) as usize).enumerate() {
        let place = pops as usize - i;
        operand.write(&mut slots[2 * place..]);
    }
    let words = [Word::handler(handler), Word::slots(at), Word::handler(ops::stop_here), Word::bits(0)];
    match run(&words, &mut slots) {
        Some(trap) => Some(Err(trap)),
        None => Some(Ok(Value::from_slots(ty, &slots))),
    }
}

/// `i8x16.shuffle`, which has immediates of its own: one lane for each of its result.
fn shuffle(lanes: [u8; 16], operands: &[Value]) -> Value {
    let mut slots = [0; 8];
    for (operand, place) in operands.iter().rev().zip([4, 2]) {
        operand.write(&mut slots[place..]);
    }
    let lanes = u128::from_le_bytes(lanes);
    let words = [
        Word::handler(ops::shuffle),
        Word::slots([0, 2, 4, 0]),
        Word::bits(lanes as u64),
        Word::bits((lanes >> 64) as u64),
        Word::handler(ops::stop_here),
        Word::bits(0),
    ];
    run(&words, &mut slots);
    Value::from_slots(ValType::V128, &slots)
}

/// The 128-bit result of a wide-arithmetic instruction on operands in the order they were pushed. `None` for any other
/// instruction.
#[must_use]
pub(crate) fn evaluate_wide(op: &Op, operands: &[Value]) -> Option<u128> {
    let mut slots = [0; 4];
    for (slot, operand) in slots.iter_mut().zip(operands) {
        let Value::I64(value) = *operand else { return None };
        *slot = value.cast_unsigned();
    }
    ops::wide(op, &slots)
}

/// Runs an instruction that accesses only slots; returns the trap if it traps.
fn run(words: &[Word], slots: &mut [u64; 8]) -> Option<TrapKind> {
    let mut stack = Vec::new();
    let mut cx = Context {
        store: std::ptr::null_mut(),
        globals: std::ptr::null_mut(),
        code: std::ptr::null(),
        siblings: std::ptr::null(),
        depth: 0,
        callers: Vec::new(),
        deepest: 0,
        frames: std::ptr::null_mut(),
        stack: &raw mut stack,
        stack_end: std::ptr::null_mut(),
        most_slots: 0,
        breaks: None,
        ip: std::ptr::null(),
        sp: std::ptr::null_mut(),
        fuel: 0,
        op: 0,
        func: 0,
        args: 0,
        exception: 0,
        trap: None,
        work: Meter { used: 0, enough: u64::MAX },
        marks: std::ptr::null_mut(),
        memory: (std::ptr::null_mut(), 0),
    };
    let regs = Regs {
        ip: words.as_ptr(),
        sp: slots.as_mut_ptr(),
        mem: std::ptr::dangling_mut(),
        len: 0,
        cx: &raw mut cx,
        fuel: 0,
    };
    // SAFETY: the handlers of numeric instructions read and write the slots that their words name, all of which exist.
    // In the context they access only what says how they stopped. The micro-op after them stops without accessing
    // anything.
    let leave = unsafe { drive(regs) };
    (leave == Leave::Trap).then(|| cx.trap.take().unwrap_or(TrapKind::Unreachable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numeric_instructions_compute_and_trap() {
        assert_eq!(evaluate(&Op::I32Add, &[Value::I32(2), Value::I32(3)]), Some(Ok(Value::I32(5))));
        assert_eq!(evaluate(&Op::I32Sub, &[Value::I32(2), Value::I32(3)]), Some(Ok(Value::I32(-1))));
        assert_eq!(evaluate(&Op::I64Eqz, &[Value::I64(0)]), Some(Ok(Value::I32(1))));
        assert_eq!(evaluate(&Op::I64ExtendI32S, &[Value::I32(-1)]), Some(Ok(Value::I64(-1))));
        let zero = [Value::I32(1), Value::I32(0)];
        assert_eq!(evaluate(&Op::I32DivS, &zero), Some(Err(TrapKind::DivideByZero)));
        let vector = Value::V128(0x0000_0004_0000_0003_0000_0002_0000_0001);
        assert_eq!(evaluate(&Op::I32x4ExtractLane { lane: 2 }, &[vector]), Some(Ok(Value::I32(3))));
        let sum = Value::V128(0x0000_0008_0000_0006_0000_0004_0000_0002);
        assert_eq!(evaluate(&Op::I32x4Add, &[vector, vector]), Some(Ok(sum)));
        let lanes = [4, 5, 6, 7, 0, 1, 2, 3, 16, 17, 18, 19, 28, 29, 30, 31];
        let mixed = Value::V128(0x0000_0008_0000_0002_0000_0001_0000_0002);
        assert_eq!(evaluate(&Op::I8x16Shuffle { lanes }, &[vector, sum]), Some(Ok(mixed)));
        let wide = |op: Op, operands: &[i64]| {
            evaluate_wide(&op, &operands.iter().map(|v| Value::I64(*v)).collect::<Vec<_>>())
        };
        assert_eq!(wide(Op::I64Add128, &[-1, 0, 1, 0]), Some(1 << 64));
        assert_eq!(wide(Op::I64MulWideS, &[-2, 3]), Some((-6_i128).cast_unsigned()));
        assert_eq!(wide(Op::I64Add, &[1, 2]), None);
    }

    #[test]
    fn other_instructions_are_not_computed() {
        for op in [
            Op::Unreachable,
            Op::Drop,
            Op::End {},
            Op::I32Const { value: 1 },
            Op::MemorySize { memory: 0 },
            Op::RefIsNull,
        ] {
            assert_eq!(evaluate(&op, &[Value::null(crate::wasm::RefType::FUNC)]), None);
        }
    }

    #[test]
    fn missing_operands_do_no_harm() {
        assert!(evaluate(&Op::I32Add, &[]).is_some());
        assert_eq!(evaluate(&Op::I32Add, &[]).map(|value| value.map(Value::ty)), Some(Ok(ValType::I32)));
        let bare = [
            (Op::I8x16ExtractLaneU { lane: 15 }, Value::I32(0)),
            (Op::I8x16ReplaceLane { lane: 15 }, Value::V128(0)),
        ];
        for (op, zero) in bare {
            assert_eq!(evaluate(&op, &[]), Some(Ok(zero)), "{}", op.name());
        }
        let last = Value::V128(7 << 120);
        assert_eq!(evaluate(&Op::I8x16ReplaceLane { lane: 15 }, &[Value::I32(7)]), Some(Ok(last)));
    }
}
