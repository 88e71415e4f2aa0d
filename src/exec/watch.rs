//! Watches: what somebody wants to see written, and whether the instruction that comes next writes it.
//!
//! Like breakpoints they become code ([`super::breaks`]): a micro-op before each instruction that might write the thing
//! watched. What that micro-op finds is only a suspicion; whether an instruction writes is decided here, from the exact
//! state before it, for both forms of code. An instruction that will trap writes nothing.

use super::frame::{Frame, WasmFrame};
use super::lower::Source;
use super::{FrameId, GlobalAddr, Machine, MemAddr, Stops, Store, Value};
use crate::wasm::{ModuleId, Op};
use std::collections::{BTreeSet, HashMap};

/// Bytes of a memory of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemoryRange {
    /// The memory.
    pub memory: MemAddr,
    /// The first byte.
    pub start: u64,
    /// How many.
    pub len: u64,
}

impl MemoryRange {
    /// Whether a byte belongs to both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.memory == other.memory
            && self.start < other.start.saturating_add(other.len)
            && other.start < self.start.saturating_add(self.len)
    }
}

/// A write to memory that no instruction made: by the host, by the canonical ABI, or by a data segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutsideWrite {
    /// Where.
    pub range: MemoryRange,
    /// By whom.
    pub by: OutsideWriter,
}

/// Who writes to memory beside instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutsideWriter {
    /// The host: it has answered the call of this number, as its embedder counts them.
    Host(u64),
    /// The canonical ABI: values that pass from one component to another.
    Component,
    /// The instantiation of an instance (its number in the store): this data segment.
    Segment(u32, u32),
}

/// Writes that no instruction made since the last instruction, in their order. Plain data that no run depends on.
#[derive(Debug, Clone, Default)]
pub(super) struct Outside {
    pub writes: Vec<OutsideWrite>,
    /// Some of them have not been looked at.
    pub fresh: bool,
}

/// What is watched.
#[derive(Debug, Clone, Default)]
pub(super) struct Watches {
    pub memory: Vec<MemoryRange>,
    pub globals: BTreeSet<GlobalAddr>,
    /// Instructions, each in one frame.
    pub framed: HashMap<(ModuleId, u32), BTreeSet<(u32, FrameId)>>,
}

impl Watches {
    pub fn is_empty(&self) -> bool {
        self.memory.is_empty() && self.globals.is_empty() && self.framed.is_empty()
    }
}

/// Where an instruction writes to memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    /// Memory index.
    pub memory: u32,
    /// Operands above the address.
    pub above: usize,
    /// Added to the address.
    pub offset: u64,
    /// Bytes; `None`: as many as the operand on top says.
    pub size: Option<u32>,
}

/// Where an instruction may write to memory.
pub(super) fn target(op: &Op) -> Option<Target> {
    if let Some(access) = op.memory_access() {
        let (memory, offset) = (access.memory, access.offset);
        return access.store.then_some(Target { memory, above: 1, offset, size: Some(access.size) });
    }
    if let Some(access) = op.atomic_access().filter(|_| !waits(op)) {
        let above = op.fixed_arity().map_or(1, |(pops, _)| pops as usize - 1);
        let (memory, offset) = (access.memory, access.offset);
        return Some(Target { memory, above, offset, size: Some(access.size) });
    }
    match *op {
        Op::MemoryFill { memory } | Op::MemoryInit { memory, .. } => {
            Some(Target { memory, above: 2, offset: 0, size: None })
        }
        Op::MemoryCopy { dst_memory, .. } => {
            Some(Target { memory: dst_memory, above: 2, offset: 0, size: None })
        }
        _ => None,
    }
}

/// The atomic instructions that only wait and wake.
fn waits(op: &Op) -> bool {
    matches!(
        op,
        Op::MemoryAtomicNotify { .. } | Op::MemoryAtomicWait32 { .. } | Op::MemoryAtomicWait64 { .. }
    )
}

impl Store {
    /// Says that something that is no instruction wrote to a memory.
    #[inline]
    pub fn note_write(&mut self, memory: MemAddr, start: u64, len: u64, by: OutsideWriter) {
        if len > 0 {
            self.memory_mut(memory).mark(start, len);
            self.outside.writes.push(OutsideWrite { range: MemoryRange { memory, start, len }, by });
            self.outside.fresh = true;
        }
    }

    /// Writes to memories that no instruction made, since the instruction executed last.
    #[must_use]
    pub fn outside_writes(&self) -> &[OutsideWrite] {
        &self.outside.writes
    }

    /// Whether one of them has not been looked at yet and is watched; now all have been.
    pub fn outside_write_is_watched(&mut self, stops: &Stops) -> bool {
        std::mem::take(&mut self.outside.fresh) && self.was_written_outside(stops)
    }

    /// Whether one of them is watched.
    #[must_use]
    pub fn was_written_outside(&self, stops: &Stops) -> bool {
        let watched = |write: &OutsideWrite| stops.watches.memory.iter().any(|r| r.overlaps(&write.range));
        !stops.watches.memory.is_empty() && self.outside.writes.iter().any(watched)
    }
}

impl Machine {
    /// What the instruction that comes next writes to memory: nothing if it traps, or has no byte to write.
    #[must_use]
    pub fn next_write(&self) -> Option<MemoryRange> {
        self.write_of(self.standing()?)
    }

    /// The global that the instruction that comes next sets.
    #[must_use]
    pub fn next_global(&self) -> Option<GlobalAddr> {
        self.global_of(self.standing()?)
    }

    /// Whether a breakpoint or a watch stops where it stands.
    #[must_use]
    pub fn stops_at(&self, stops: &Stops) -> bool {
        self.standing()
            .is_some_and(|frame| stops.contains(self.place(frame, true)) || self.is_watched(frame, stops))
    }

    /// The frame on top, if it stands before an instruction.
    fn standing(&self) -> Option<&WasmFrame> {
        match self.thread.frames.last()? {
            Frame::Wasm(frame) if !frame.waiting => Some(frame),
            _ => None,
        }
    }

    /// Whether the instruction that comes next, in the frame on top, does what is watched.
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

    fn next_op(&self, frame: &WasmFrame) -> Option<(Op, Source<'_>)> {
        let source = Source::new(&self.store, frame.func)?;
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
                // A `cmpxchg` that does not find what it expects leaves memory alone.
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

/// An integer operand, zero-extended.
fn bits(value: &Value) -> Option<u64> {
    match *value {
        Value::I32(v) => Some(v.cast_unsigned().into()),
        Value::I64(v) => Some(v.cast_unsigned()),
        _ => None,
    }
}
