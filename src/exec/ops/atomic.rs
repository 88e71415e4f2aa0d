//! Atomic instructions ([proposal](https://github.com/WebAssembly/threads/blob/main/proposals/threads/Overview.md)).
//!
//! There is only one thread: every instruction is atomic by itself, and there is no other thread to wait for.

use super::slow::{Call, Slow, SlowStop, call};
use crate::exec::address::MemAddr;
use crate::exec::trap::TrapKind;
use crate::exec::word::Handler;
use crate::wasm::{MemArg, Op};

/// The bytes that the instruction accesses.
fn place<'a>(call: &'a mut Call<'_>, size: u64) -> Result<&'a mut [u8], SlowStop> {
    let [memory, low, high] = call.immediates;
    let memory = call.store.memory_mut(MemAddr(memory));
    let offset = u64::from(low) | u64::from(high) << 32;
    let Some(address) = call.slots[0].checked_add(offset) else {
        return Err(memory.out_of_bounds(u64::MAX, size).into());
    };
    if !address.is_multiple_of(size) {
        return Err(TrapKind::UnalignedAtomic { address, size }.into());
    }
    Ok(memory.slice_mut(address, size)?)
}

/// The value of the bytes, zero-extended.
fn get(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// Stores the low bytes of a value, as many as there is room for.
fn put(bytes: &mut [u8], value: u64) {
    bytes.iter_mut().zip(value.to_le_bytes()).for_each(|(to, byte)| *to = byte);
}

struct AtomicLoad<const SIZE: u64>;

impl<const SIZE: u64> Slow for AtomicLoad<SIZE> {
    fn run(mut call: Call<'_>) -> Result<(), SlowStop> {
        call.slots[0] = get(place(&mut call, SIZE)?);
        Ok(())
    }
}

struct AtomicStore<const SIZE: u64>;

impl<const SIZE: u64> Slow for AtomicStore<SIZE> {
    fn run(mut call: Call<'_>) -> Result<(), SlowStop> {
        let value = call.slots[1];
        put(place(&mut call, SIZE)?, value);
        Ok(())
    }
}

/// How a read-modify-write instruction combines the old value with its operand.
trait Combine {
    fn combine(old: u64, operand: u64) -> u64;
}

macro_rules! combine {
    ($($name:ident |$old:ident, $operand:ident| $value:expr;)*) => {$(
        struct $name;
        impl Combine for $name {
            fn combine($old: u64, $operand: u64) -> u64 {
                $value
            }
        }
    )*};
}

combine! {
    Add |old, operand| old.wrapping_add(operand);
    Sub |old, operand| old.wrapping_sub(operand);
    And |old, operand| old & operand;
    Or |old, operand| old | operand;
    Xor |old, operand| old ^ operand;
    Xchg |_old, operand| operand;
}

struct Rmw<C, const SIZE: u64>(C);

impl<C: Combine, const SIZE: u64> Slow for Rmw<C, SIZE> {
    fn run(mut call: Call<'_>) -> Result<(), SlowStop> {
        let operand = call.slots[1];
        let place = place(&mut call, SIZE)?;
        let old = get(place);
        put(place, C::combine(old, operand));
        call.slots[0] = old;
        Ok(())
    }
}

struct Cmpxchg<const SIZE: u64>;

impl<const SIZE: u64> Slow for Cmpxchg<SIZE> {
    fn run(mut call: Call<'_>) -> Result<(), SlowStop> {
        let (expected, replacement) = (call.slots[1], call.slots[2]);
        let place = place(&mut call, SIZE)?;
        let old = get(place);
        // The expected value is not cut to the size of the access: a larger one is never found.
        if old == expected {
            put(place, replacement);
        }
        call.slots[0] = old;
        Ok(())
    }
}

struct Notify;

impl Slow for Notify {
    fn run(mut call: Call<'_>) -> Result<(), SlowStop> {
        place(&mut call, 4)?;
        call.slots[0] = 0;
        Ok(())
    }
}

struct AtomicWait<const SIZE: u64>;

impl<const SIZE: u64> Slow for AtomicWait<SIZE> {
    fn run(mut call: Call<'_>) -> Result<(), SlowStop> {
        const NOT_EQUAL: u64 = 1;
        const TIMED_OUT: u64 = 2;
        let (expected, timeout) = (call.slots[1], call.slots[2].cast_signed());
        let shared = call.store.memory(MemAddr(call.immediates[0])).ty().shared;
        let found = get(place(&mut call, SIZE)?);
        if !shared {
            return Err(TrapKind::ExpectedSharedMemory.into());
        }
        call.slots[0] = match (found == expected, timeout) {
            (false, _) => NOT_EQUAL,
            // Nothing can notify this thread before the timeout, so it times out at once.
            (true, 0..) => TIMED_OUT,
            (true, _) => return Err(TrapKind::WaitsForever.into()),
        };
        Ok(())
    }
}

/// The handler of an atomic instruction, and its memory argument.
pub(super) fn atomic(op: &Op) -> Option<(Handler, MemArg)> {
    Some(match *op {
        Op::I32AtomicLoad { memarg } | Op::I64AtomicLoad32U { memarg } => (call::<AtomicLoad<4>>, memarg),
        Op::I32AtomicLoad8U { memarg } | Op::I64AtomicLoad8U { memarg } => (call::<AtomicLoad<1>>, memarg),
        Op::I32AtomicLoad16U { memarg } | Op::I64AtomicLoad16U { memarg } => (call::<AtomicLoad<2>>, memarg),
        Op::I64AtomicLoad { memarg } => (call::<AtomicLoad<8>>, memarg),
        Op::I32AtomicStore { memarg } | Op::I64AtomicStore32 { memarg } => (call::<AtomicStore<4>>, memarg),
        Op::I32AtomicStore8 { memarg } | Op::I64AtomicStore8 { memarg } => (call::<AtomicStore<1>>, memarg),
        Op::I32AtomicStore16 { memarg } | Op::I64AtomicStore16 { memarg } => (call::<AtomicStore<2>>, memarg),
        Op::I64AtomicStore { memarg } => (call::<AtomicStore<8>>, memarg),
        Op::I32AtomicRmwAdd { memarg } | Op::I64AtomicRmw32AddU { memarg } => (call::<Rmw<Add, 4>>, memarg),
        Op::I32AtomicRmw8AddU { memarg } | Op::I64AtomicRmw8AddU { memarg } => (call::<Rmw<Add, 1>>, memarg),
        Op::I32AtomicRmw16AddU { memarg } | Op::I64AtomicRmw16AddU { memarg } => {
            (call::<Rmw<Add, 2>>, memarg)
        }
        Op::I64AtomicRmwAdd { memarg } => (call::<Rmw<Add, 8>>, memarg),
        Op::I32AtomicRmwSub { memarg } | Op::I64AtomicRmw32SubU { memarg } => (call::<Rmw<Sub, 4>>, memarg),
        Op::I32AtomicRmw8SubU { memarg } | Op::I64AtomicRmw8SubU { memarg } => (call::<Rmw<Sub, 1>>, memarg),
        Op::I32AtomicRmw16SubU { memarg } | Op::I64AtomicRmw16SubU { memarg } => {
            (call::<Rmw<Sub, 2>>, memarg)
        }
        Op::I64AtomicRmwSub { memarg } => (call::<Rmw<Sub, 8>>, memarg),
        Op::I32AtomicRmwAnd { memarg } | Op::I64AtomicRmw32AndU { memarg } => (call::<Rmw<And, 4>>, memarg),
        Op::I32AtomicRmw8AndU { memarg } | Op::I64AtomicRmw8AndU { memarg } => (call::<Rmw<And, 1>>, memarg),
        Op::I32AtomicRmw16AndU { memarg } | Op::I64AtomicRmw16AndU { memarg } => {
            (call::<Rmw<And, 2>>, memarg)
        }
        Op::I64AtomicRmwAnd { memarg } => (call::<Rmw<And, 8>>, memarg),
        Op::I32AtomicRmwOr { memarg } | Op::I64AtomicRmw32OrU { memarg } => (call::<Rmw<Or, 4>>, memarg),
        Op::I32AtomicRmw8OrU { memarg } | Op::I64AtomicRmw8OrU { memarg } => (call::<Rmw<Or, 1>>, memarg),
        Op::I32AtomicRmw16OrU { memarg } | Op::I64AtomicRmw16OrU { memarg } => (call::<Rmw<Or, 2>>, memarg),
        Op::I64AtomicRmwOr { memarg } => (call::<Rmw<Or, 8>>, memarg),
        Op::I32AtomicRmwXor { memarg } | Op::I64AtomicRmw32XorU { memarg } => (call::<Rmw<Xor, 4>>, memarg),
        Op::I32AtomicRmw8XorU { memarg } | Op::I64AtomicRmw8XorU { memarg } => (call::<Rmw<Xor, 1>>, memarg),
        Op::I32AtomicRmw16XorU { memarg } | Op::I64AtomicRmw16XorU { memarg } => {
            (call::<Rmw<Xor, 2>>, memarg)
        }
        Op::I64AtomicRmwXor { memarg } => (call::<Rmw<Xor, 8>>, memarg),
        Op::I32AtomicRmwXchg { memarg } | Op::I64AtomicRmw32XchgU { memarg } => {
            (call::<Rmw<Xchg, 4>>, memarg)
        }
        Op::I32AtomicRmw8XchgU { memarg } | Op::I64AtomicRmw8XchgU { memarg } => {
            (call::<Rmw<Xchg, 1>>, memarg)
        }
        Op::I32AtomicRmw16XchgU { memarg } | Op::I64AtomicRmw16XchgU { memarg } => {
            (call::<Rmw<Xchg, 2>>, memarg)
        }
        Op::I64AtomicRmwXchg { memarg } => (call::<Rmw<Xchg, 8>>, memarg),
        Op::I32AtomicRmwCmpxchg { memarg } | Op::I64AtomicRmw32CmpxchgU { memarg } => {
            (call::<Cmpxchg<4>>, memarg)
        }
        Op::I32AtomicRmw8CmpxchgU { memarg } | Op::I64AtomicRmw8CmpxchgU { memarg } => {
            (call::<Cmpxchg<1>>, memarg)
        }
        Op::I32AtomicRmw16CmpxchgU { memarg } | Op::I64AtomicRmw16CmpxchgU { memarg } => {
            (call::<Cmpxchg<2>>, memarg)
        }
        Op::I64AtomicRmwCmpxchg { memarg } => (call::<Cmpxchg<8>>, memarg),
        Op::MemoryAtomicNotify { memarg } => (call::<Notify>, memarg),
        Op::MemoryAtomicWait32 { memarg } => (call::<AtomicWait<4>>, memarg),
        Op::MemoryAtomicWait64 { memarg } => (call::<AtomicWait<8>>, memarg),
        _ => return None,
    })
}
