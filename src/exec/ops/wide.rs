//! Wide arithmetic: each 128-bit number takes two operands
//! ([proposal](https://github.com/WebAssembly/wide-arithmetic/blob/main/proposals/wide-arithmetic/Overview.md)).

use super::slow::{Call, Slow, SlowStop, slow};
use crate::wasm::Op;

slow! {
    Add128 |call| {
        let result = add128(call.slots);
        put_wide(call.slots, result);
    }

    Sub128 |call| {
        let result = sub128(call.slots);
        put_wide(call.slots, result);
    }

    MulWideS |call| {
        let result = mul_wide_s(call.slots);
        put_wide(call.slots, result);
    }

    MulWideU |call| {
        let result = mul_wide_u(call.slots);
        put_wide(call.slots, result);
    }
}

/// The 128-bit result of a wide-arithmetic instruction; `None` for any other instruction.
pub(in crate::exec) fn wide(op: &Op, slots: &[u64; 4]) -> Option<u128> {
    Some(match op {
        Op::I64Add128 => add128(slots),
        Op::I64Sub128 => sub128(slots),
        Op::I64MulWideS => mul_wide_s(slots),
        Op::I64MulWideU => mul_wide_u(slots),
        _ => return None,
    })
}

fn add128(slots: &[u64]) -> u128 {
    let [a, b] = halves(slots);
    a.wrapping_add(b)
}

fn sub128(slots: &[u64]) -> u128 {
    let [a, b] = halves(slots);
    a.wrapping_sub(b)
}

fn mul_wide_s(slots: &[u64]) -> u128 {
    (i128::from(slots[0].cast_signed()) * i128::from(slots[1].cast_signed())).cast_unsigned()
}

fn mul_wide_u(slots: &[u64]) -> u128 {
    u128::from(slots[0]) * u128::from(slots[1])
}

/// Two numbers of 128 bits, each from two slots with the lower half first.
fn halves(slots: &[u64]) -> [u128; 2] {
    let number = |at: usize| u128::from(slots[at]) | u128::from(slots[at + 1]) << 64;
    [number(0), number(2)]
}

fn put_wide(slots: &mut [u64], value: u128) {
    slots[0] = value as u64;
    slots[1] = (value >> 64) as u64;
}
