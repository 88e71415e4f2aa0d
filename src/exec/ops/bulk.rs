//! Operators on whole memories, and wide arithmetic.

use super::slow::{Call, Slow, Stop};
use crate::exec::store::MemAddr;
use crate::exec::trap::TrapKind;

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
        let [a, b] = halves(call.slots);
        wide(call.slots, a.wrapping_add(b));
    }

    Sub128 |call| {
        let [a, b] = halves(call.slots);
        wide(call.slots, a.wrapping_sub(b));
    }

    MulWideS |call| {
        let product = i128::from(call.slots[0].cast_signed()) * i128::from(call.slots[1].cast_signed());
        wide(call.slots, product.cast_unsigned());
    }

    MulWideU |call| {
        let product = u128::from(call.slots[0]) * u128::from(call.slots[1]);
        wide(call.slots, product);
    }
}

/// Two numbers of 128 bits, lower halves first.
fn halves(slots: &[u64]) -> [u128; 2] {
    let number = |at: usize| u128::from(slots[at]) | u128::from(slots[at + 1]) << 64;
    [number(0), number(2)]
}

fn wide(slots: &mut [u64], value: u128) {
    slots[0] = value as u64;
    slots[1] = (value >> 64) as u64;
}
