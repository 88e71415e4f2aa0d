//! Instructions on whole memories, such as `memory.copy`.

use super::slow::{Call, Slow, SlowStop, slow};
use crate::exec::address::MemAddr;
use crate::exec::trap::TrapKind;

slow! {
    MemorySize |call| {
        call.slots[0] = call.store.memory(MemAddr(call.immediates[0])).pages();
    }

    /// The result is -1, as an integer of the memory's index type, if it cannot grow.
    MemoryGrow |call| {
        let room = call.store.room_for_memory(MemAddr(call.immediates[0]));
        let memory = call.store.memory_mut(MemAddr(call.immediates[0]));
        let failed = if memory.is64() { u64::MAX } else { u32::MAX.into() };
        let more = call.slots[0];
        let grown = memory.grow(more, room);
        let refused = grown.is_none().then(|| memory.refusal(more, room));
        call.slots[0] = grown.unwrap_or(failed);
        // Asking for the size is no growth.
        if more > 0 {
            call.store.refused_growth = refused;
        }
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
}
