//! Instructions on whole memories, and wide arithmetic.

use super::slow::{Call, Slow, Stop};
use crate::exec::store::MemAddr;
use crate::exec::trap::TrapKind;
use crate::wasm::Op;

macro_rules! slow {
    ($($(#[$doc:meta])* $name:ident |$call:ident| $body:block)*) => {$(
        $(#[$doc])*
        pub(in crate::exec::ops) struct $name;
        impl Slow for $name {
            fn run(#[allow(unused_mut, reason = "not all work long")] mut $call: Call<'_>) -> Result<(), Stop> {
                $body
                Ok(())
            }
        }
    )*};
}
pub(super) use slow;

slow! {
    MemorySize |call| {
        call.slots[0] = call.store.memory(MemAddr(call.immediates[0])).pages();
    }

    /// Gives -1, as an integer of the memory's index type, if it cannot grow.
    MemoryGrow |call| {
        let room = call.store.room_for_memory(MemAddr(call.immediates[0]));
        let memory = call.store.memory_mut(MemAddr(call.immediates[0]));
        let failed = if memory.is64() { u64::MAX } else { u32::MAX.into() };
        call.slots[0] = memory.grow(call.slots[0], room).unwrap_or(failed);
    }

    MemoryFill |call| {
        let [to, byte, len] = [call.slots[0], call.slots[1], call.slots[2]];
        call.work(len, 1)?;
        call.store.memory_mut(MemAddr(call.immediates[0])).slice_mut(to, len)?.fill(byte as u8);
    }

    MemoryCopy |call| {
        let [to, from, len] = [call.slots[0], call.slots[1], call.slots[2]];
        call.work(len, 1)?;
        let [dst, src, _] = call.immediates;
        if dst == src {
            call.store.memory_mut(MemAddr(dst)).copy_within(to, from, len)?;
        } else if let Ok([dst, src]) = call.store.memories.get_disjoint_mut([dst as usize, src as usize]) {
            let source = src.slice(from, len)?;
            dst.slice_mut(to, len)?.copy_from_slice(source);
        }
    }

    MemoryInit |call| {
        let [to, from, len] = [call.slots[0], call.slots[1], call.slots[2]];
        call.work(len, 1)?;
        let [memory, data, _] = call.immediates;
        let instance = &call.store.instances[call.instance.index()];
        let bytes = instance.data(data);
        let outside =
            || TrapKind::MemoryOutOfBounds { address: from, size: len, memory: bytes.len() as u64 };
        let end = from.checked_add(len).ok_or_else(outside)?;
        let source = bytes.get(from as usize..end as usize).ok_or_else(outside)?;
        call.store.memories[memory as usize].slice_mut(to, len)?.copy_from_slice(source);
    }

    DataDrop |call| {
        let data = call.immediates[0] as usize;
        call.store.instances[call.instance.index()].dropped[data] = true;
    }

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

/// What an instruction of wide arithmetic makes of its operands; `None` for any other.
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

/// Two numbers of 128 bits, lower halves first.
fn halves(slots: &[u64]) -> [u128; 2] {
    let number = |at: usize| u128::from(slots[at]) | u128::from(slots[at + 1]) << 64;
    [number(0), number(2)]
}

fn put_wide(slots: &mut [u64], value: u128) {
    slots[0] = value as u64;
    slots[1] = (value >> 64) as u64;
}
