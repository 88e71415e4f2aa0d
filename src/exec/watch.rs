//! Whether the next instruction writes something that is watched ([`super::watches`]).
//!
//! Like breakpoints, watches become code ([`super::breaks`]): a micro-op before each instruction that might write the
//! watched thing. What that micro-op finds is only a suspicion. Whether an instruction really writes is decided here,
//! from the exact state before it, for both forms of code. An instruction that will trap writes nothing.

use super::frame::{Frame, WasmFrame};
use super::lower::LoweringSource;
use super::outside::OutsideWrite;
use super::write_target::target;
use super::{GlobalAddr, Machine, MemoryRange, Stops, Store, Value};
use crate::wasm::Op;

impl Store {
    /// Whether a write that no instruction made is watched and has not been checked before; now all have been.
    pub(crate) fn outside_write_is_watched(&mut self, stops: &Stops) -> bool {
        std::mem::take(&mut self.outside.fresh) && self.was_written_outside(stops)
    }

    /// Whether any write since the last instruction that no instruction made is watched.
    #[must_use]
    pub(crate) fn was_written_outside(&self, stops: &Stops) -> bool {
        let watched = |write: &OutsideWrite| stops.watches.memory.iter().any(|r| r.overlaps(&write.range));
        !stops.watches.memory.is_empty() && self.outside.writes.iter().any(watched)
    }
}

impl Machine {
    /// What the next instruction writes to memory; `None` if it traps or writes no bytes.
    #[must_use]
    pub(crate) fn next_write(&self) -> Option<MemoryRange> {
        self.write_of(self.standing()?)
    }

    /// Whether a breakpoint or a watch applies at the present instruction.
    #[must_use]
    pub fn stops_at(&self, stops: &Stops) -> bool {
        self.standing()
            .is_some_and(|frame| stops.contains(self.place(frame, true)) || self.is_watched(frame, stops))
    }

    /// The frame on top, if it is about to execute an instruction.
    fn standing(&self) -> Option<&WasmFrame> {
        match self.thread.frames.last()? {
            Frame::Wasm(frame) if !frame.waiting => Some(frame),
            _ => None,
        }
    }

    /// Whether the next instruction, in the frame on top, does something that is watched.
    pub(super) fn is_watched(&self, frame: &WasmFrame, stops: &Stops) -> bool {
        let watches = &stops.watches;
        if watches.is_empty() {
            return false;
        }
        let at = self.place(frame, true);
        let framed = watches.framed.get(&(at.module, at.pc.func));
        framed.is_some_and(|ops| ops.contains(&(at.pc.op, self.frame())))
            || !watches.globals.is_empty()
                && self.global_of(frame).is_some_and(|global| watches.globals.contains(&global))
            || !watches.memory.is_empty()
                && self.write_of(frame).is_some_and(|write| watches.memory.iter().any(|r| r.overlaps(&write)))
    }

    fn next_op(&self, frame: &WasmFrame) -> Option<(Op, LoweringSource<'_>)> {
        let source = LoweringSource::new(&self.store, frame.func)?;
        let op = *source.code.ops.get(frame.op as usize)?;
        Some((op, source))
    }

    fn global_of(&self, frame: &WasmFrame) -> Option<GlobalAddr> {
        match self.next_op(frame)? {
            (Op::GlobalSet { global_index }, source) => {
                source.instance.globals.get(global_index as usize).copied()
            }
            _ => None,
        }
    }

    fn write_of(&self, frame: &WasmFrame) -> Option<MemoryRange> {
        let (op, source) = self.next_op(frame)?;
        let target = target(&op)?;
        let memory = *source.instance.memories.get(target.memory as usize)?;
        let operands = self.operands_of(&self.thread, frame);
        let operand = |from_top: usize| bits(operands.get(operands.len().checked_sub(from_top + 1)?)?);
        let start = operand(target.above)?.checked_add(target.offset)?;
        let len = match target.size {
            Some(size) => size.into(),
            None => operand(0)?,
        };
        let bytes = self.store.memory(memory).slice(start, len).ok()?;
        let writes = match op {
            Op::MemoryCopy { src_memory, .. } => {
                let from = *source.instance.memories.get(src_memory as usize)?;
                self.store.memory(from).slice(operand(1)?, len).is_ok()
            }
            Op::MemoryInit { data_index, .. } => {
                let end = operand(1)?.checked_add(len)?;
                end <= source.instance.data(data_index).len() as u64
            }
            _ if op.name().contains(".atomic.") => {
                // A `cmpxchg` that does not find the expected value leaves memory unchanged.
                let finds = target.above < 2 || little_endian(bytes) == operand(1)?;
                start.is_multiple_of(len) && finds
            }
            _ => true,
        };
        (writes && len > 0).then_some(MemoryRange { memory, start, len })
    }
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// The bits of an integer operand, zero-extended.
fn bits(value: &Value) -> Option<u64> {
    match *value {
        Value::I32(v) => Some(v.cast_unsigned().into()),
        Value::I64(v) => Some(v.cast_unsigned()),
        _ => None,
    }
}
