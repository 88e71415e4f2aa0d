//! Instructions whose work is a call of ordinary code: safe functions on the store and the operands.

use super::{atomic, bulk, object, table};
use crate::exec::context::{Context, Leave, Meter, Regs, handlers};
use crate::exec::store::{Instance, InstanceAddr, Store};
use crate::exec::trap::TrapKind;
use crate::exec::word::Handler;
use crate::wasm::Op;

/// What a slow instruction works with.
pub(super) struct Call<'a> {
    pub store: &'a mut Store,
    pub instance: InstanceAddr,
    /// The operands, the first pushed first; results go over them from the start.
    pub slots: &'a mut [u64],
    /// What the instruction names.
    pub immediates: [u32; 3],
    pub work: &'a mut Meter,
}

impl Call<'_> {
    /// Says that so many things of so many bytes are about to be moved.
    pub fn work(&mut self, count: u64, size: u64) -> Result<(), Stop> {
        if self.work.add(count.saturating_mul(size)) { Ok(()) } else { Err(Stop::Rest) }
    }
}

/// Why a slow instruction did not do its work. It has changed nothing then.
#[derive(Debug)]
pub(super) enum Stop {
    Trap(TrapKind),
    /// The heap has to be collected first.
    Collect,
    /// Much has been moved: whoever runs the machine may want to look at a clock.
    Rest,
}

impl From<TrapKind> for Stop {
    fn from(kind: TrapKind) -> Self {
        Self::Trap(kind)
    }
}

/// A slow instruction.
pub(in crate::exec) trait Slow {
    fn run(call: Call<'_>) -> Result<(), Stop>;
}

handlers! {
    /// `[first operand, slots, immediate][immediates]`
    fn call [S: Slow] (r) {
        match run::<S>(r.ip, r.sp, r.cx) {
            Outcome::Done => {
                r.reload();
                r.next(3)
            }
            Outcome::Trap => r.trapped(),
            Outcome::Collect => r.stop(Leave::Collect, 0),
            Outcome::Rest => r.stop(Leave::Rest, 0),
        }
    }
}

enum Outcome {
    Done,
    Trap,
    Collect,
    Rest,
}

/// Kept apart from its handler, whose last call must be a jump.
///
/// # Safety
/// As for handlers.
#[inline(never)]
unsafe fn run<S: Slow>(ip: *const crate::exec::word::Word, sp: *mut u64, cx: *mut Context) -> Outcome {
    // SAFETY: the operands are slots of the frame, and the context is live. Nothing else touches store or stack.
    unsafe {
        let r = Regs { ip, sp, mem: std::ptr::null_mut(), len: 0, cx, fuel: 0 };
        let (near, [b, c]) = (r.word(1).near, r.word(2).pair);
        let slots = std::slice::from_raw_parts_mut(sp.add(near.a as usize), near.b as usize);
        let instance = (*(*cx).code).instance;
        let (store, work) = (&mut *(*cx).store, &mut (*cx).work);
        let call = Call { store, instance, slots, immediates: [near.n, b, c], work };
        match S::run(call) {
            Ok(()) => Outcome::Done,
            Err(Stop::Collect) => Outcome::Collect,
            Err(Stop::Rest) => Outcome::Rest,
            Err(Stop::Trap(kind)) => {
                (*cx).trap = Some(kind);
                Outcome::Trap
            }
        }
    }
}

/// The handler of a slow instruction, and the three numbers it is given: addresses where it names a memory or a table.
pub(in crate::exec) fn slow(op: &Op, instance: &Instance) -> Option<(Handler, [u32; 3])> {
    let memory = |index: u32| instance.memories.get(index as usize).map(|addr| addr.0);
    let table = |index: u32| instance.tables.get(index as usize).map(|addr| addr.0);
    let ty = |index: u32| instance.types.get(index as usize).copied();
    if let Some((handler, memarg)) = atomic::atomic(op) {
        let address = memory(memarg.memory)?;
        return Some((handler, [address, memarg.offset as u32, (memarg.offset >> 32) as u32]));
    }
    Some(match *op {
        Op::MemorySize { memory: m } => (call::<bulk::MemorySize>, [memory(m)?, 0, 0]),
        Op::MemoryGrow { memory: m } => (call::<bulk::MemoryGrow>, [memory(m)?, 0, 0]),
        Op::MemoryFill { memory: m } => (call::<bulk::MemoryFill>, [memory(m)?, 0, 0]),
        Op::MemoryCopy { dst_memory, src_memory } => {
            (call::<bulk::MemoryCopy>, [memory(dst_memory)?, memory(src_memory)?, 0])
        }
        Op::MemoryInit { data_index, memory: m } => (call::<bulk::MemoryInit>, [memory(m)?, data_index, 0]),
        Op::DataDrop { data_index } => (call::<bulk::DataDrop>, [data_index, 0, 0]),
        Op::I64Add128 => (call::<bulk::Add128>, [0; 3]),
        Op::I64Sub128 => (call::<bulk::Sub128>, [0; 3]),
        Op::I64MulWideS => (call::<bulk::MulWideS>, [0; 3]),
        Op::I64MulWideU => (call::<bulk::MulWideU>, [0; 3]),
        Op::TableGet { table: t } => (call::<table::Get>, [table(t)?, 0, 0]),
        Op::TableSet { table: t } => (call::<table::Set>, [table(t)?, 0, 0]),
        Op::TableSize { table: t } => (call::<table::Size>, [table(t)?, 0, 0]),
        Op::TableGrow { table: t } => (call::<table::Grow>, [table(t)?, 0, 0]),
        Op::TableFill { table: t } => (call::<table::Fill>, [table(t)?, 0, 0]),
        Op::TableCopy { dst_table, src_table } => {
            (call::<table::Copy>, [table(dst_table)?, table(src_table)?, 0])
        }
        Op::TableInit { elem_index, table: t } => (call::<table::Init>, [table(t)?, elem_index, 0]),
        Op::ElemDrop { elem_index } => (call::<table::ElemDrop>, [elem_index, 0, 0]),
        Op::RefI31 {} => (call::<object::I31>, [0; 3]),
        Op::StructNew { type_index } => (call::<object::StructNew>, [ty(type_index)?, 0, 0]),
        Op::StructNewDefault { type_index } => (call::<object::StructNewDefault>, [ty(type_index)?, 0, 0]),
        Op::StructGet { type_index, field } | Op::StructGetU { type_index, field } => {
            (call::<object::StructGet>, [ty(type_index)?, field, 0])
        }
        Op::StructGetS { type_index, field } => (call::<object::StructGet>, [ty(type_index)?, field, 1]),
        Op::StructSet { type_index, field } => (call::<object::StructSet>, [ty(type_index)?, field, 0]),
        Op::ArrayNew { type_index } => (call::<object::ArrayNew>, [ty(type_index)?, 0, 0]),
        Op::ArrayNewDefault { type_index } => (call::<object::ArrayNewDefault>, [ty(type_index)?, 0, 0]),
        Op::ArrayNewFixed { type_index, count } => {
            (call::<object::ArrayNewFixed>, [ty(type_index)?, count, 0])
        }
        Op::ArrayNewData { type_index, data_index } => {
            (call::<object::ArrayNewData>, [ty(type_index)?, data_index, 0])
        }
        Op::ArrayNewElem { type_index, elem_index } => {
            (call::<object::ArrayNewElem>, [ty(type_index)?, elem_index, 0])
        }
        Op::ArrayGet { type_index } | Op::ArrayGetU { type_index } => {
            (call::<object::ArrayGet>, [ty(type_index)?, 0, 0])
        }
        Op::ArrayGetS { type_index } => (call::<object::ArrayGet>, [ty(type_index)?, 1, 0]),
        Op::ArraySet { type_index } => (call::<object::ArraySet>, [ty(type_index)?, 0, 0]),
        Op::ArrayLen => (call::<object::ArrayLen>, [0; 3]),
        Op::ArrayFill { type_index } => (call::<object::ArrayFill>, [ty(type_index)?, 0, 0]),
        Op::ArrayCopy { dst_type, .. } => (call::<object::ArrayCopy>, [ty(dst_type)?, 0, 0]),
        Op::ArrayInitData { type_index, data_index } => {
            (call::<object::ArrayInitData>, [ty(type_index)?, data_index, 0])
        }
        Op::ArrayInitElem { type_index, elem_index } => {
            (call::<object::ArrayInitElem>, [ty(type_index)?, elem_index, 0])
        }
        _ => return None,
    })
}
