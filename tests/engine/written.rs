//! What an instruction writes, determined only from its name and operands: the reference that watches are tested
//! against.

use wasmscope::exec::{FrameId, GlobalAddr, Machine, MemAddr, MemoryRange, Value};
use wasmscope::guest::Guest;
use wasmscope::wasm::Op;

/// Something that an instruction wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Memory(MemoryRange),
    Global(GlobalAddr),
    /// A local of a frame, by index.
    Local(FrameId, u32),
}

/// An instruction about to be executed.
pub struct Before {
    op: Op,
    name: &'static str,
    operands: Vec<Value>,
    frame: FrameId,
    memory: Option<MemAddr>,
    offset: u64,
    global: Option<GlobalAddr>,
}

/// Something that executes instructions.
pub trait Runs {
    /// The next instruction, and its frame.
    fn next(&self) -> Option<(Op, FrameId)>;
    fn operands(&self, frame: FrameId) -> Vec<Value>;
    /// The memory with this index in the instance of the top frame.
    fn memory(&self, index: u32) -> Option<MemAddr>;
    fn global(&self, index: u32) -> Option<GlobalAddr>;
}

impl Runs for Machine {
    fn next(&self) -> Option<(Op, FrameId)> {
        let (at, frame) = (self.location()?, self.frame());
        let module = &self.store.instance(self.instance_at(frame)?).module;
        Some((*module.code(at.pc.func)?.ops.get(at.pc.op as usize)?, frame))
    }

    fn operands(&self, frame: FrameId) -> Vec<Value> {
        self.operands(frame)
    }

    fn memory(&self, index: u32) -> Option<MemAddr> {
        self.store.instance(self.instance_at(self.frame())?).memories.get(index as usize).copied()
    }

    fn global(&self, index: u32) -> Option<GlobalAddr> {
        self.store.instance(self.instance_at(self.frame())?).globals.get(index as usize).copied()
    }
}

impl Runs for Guest {
    fn next(&self) -> Option<(Op, FrameId)> {
        let at = self.location().filter(|_| self.ended().is_none())?;
        Some((*self.program().module(at.module).code(at.pc.func)?.ops.get(at.pc.op as usize)?, self.frame()))
    }

    fn operands(&self, frame: FrameId) -> Vec<Value> {
        self.operands(frame)
    }

    fn memory(&self, index: u32) -> Option<MemAddr> {
        self.memory_at(self.frame(), index).map(|id| MemAddr(id.0))
    }

    fn global(&self, index: u32) -> Option<GlobalAddr> {
        self.global_addr(self.frame(), index)
    }
}

impl Before {
    /// Captures the next instruction.
    pub fn look(m: &impl Runs) -> Option<Self> {
        let (op, frame) = m.next()?;
        let access = op.memory_access().or(op.atomic_access());
        let memory = match op {
            Op::MemoryFill { memory } | Op::MemoryInit { memory, .. } => Some(memory),
            Op::MemoryCopy { dst_memory, .. } => Some(dst_memory),
            _ => access.map(|access| access.memory),
        };
        let global = match op {
            Op::GlobalSet { global_index } => m.global(global_index),
            _ => None,
        };
        let memory = memory.and_then(|memory| m.memory(memory));
        let offset = access.map_or(0, |access| access.offset);
        Some(Self { op, name: op.name(), operands: m.operands(frame), frame, memory, offset, global })
    }

    fn operand(&self, from_top: usize) -> u64 {
        match self.operands[self.operands.len() - 1 - from_top] {
            Value::I32(v) => u64::from(v as u32),
            Value::I64(v) => v as u64,
            other => panic!("no integer: {other:?}"),
        }
    }

    /// What it wrote; `after` is the machine after executing it without a trap.
    pub fn wrote(&self, after: &impl Runs) -> Option<Written> {
        match self.op {
            Op::GlobalSet { .. } => return self.global.map(Written::Global),
            Op::LocalSet { local_index } | Op::LocalTee { local_index } => {
                return Some(Written::Local(self.frame, local_index));
            }
            _ => {}
        }
        let (start, len) = match self.name {
            "memory.fill" | "memory.copy" | "memory.init" => (self.operand(2), self.operand(0)),
            name => {
                let (ty, rest) = name.split_once('.')?;
                let above = match rest {
                    _ if rest.contains("cmpxchg") => {
                        let found = after.operands(self.frame).pop();
                        let expected = self.operands[self.operands.len() - 2];
                        if found != Some(expected) {
                            return None;
                        }
                        2
                    }
                    _ if rest.contains("store") || rest.contains("rmw") => 1,
                    _ => return None,
                };
                let from = rest.find("store").map(|at| at + 5).or(rest.find("rmw").map(|at| at + 3))?;
                let digits: String = rest[from..].chars().take_while(char::is_ascii_digit).collect();
                let whole = match ty {
                    "i32" | "f32" => 4,
                    "v128" => 16,
                    _ => 8,
                };
                let size = digits.parse().map_or(whole, |bits: u64| bits / 8);
                (self.operand(above) + self.offset, size)
            }
        };
        let range = MemoryRange { memory: self.memory?, start, len };
        (len > 0).then_some(Written::Memory(range))
    }
}

/// Whether the machine's memories are small enough to be compared often.
pub fn is_small(m: &Machine) -> bool {
    (0..m.store.memory_count()).all(|at| m.store.memory(MemAddr(at)).data().len() <= 4 << 16)
}

/// Every memory of a machine, byte by byte, for checking that nothing else has changed.
pub fn memories(m: &Machine) -> Vec<Vec<u8>> {
    (0..m.store.memory_count()).map(|at| m.store.memory(MemAddr(at)).data().to_vec()).collect()
}

/// The first byte that has changed and is not part of the write.
pub fn unexplained(before: &[Vec<u8>], after: &Machine, write: Option<Written>) -> Option<(u32, u64)> {
    (0..).zip(before).find_map(|(memory, bytes)| {
        let now = after.store.memory(MemAddr(memory)).data();
        let differs = (0..).zip(bytes.iter().zip(now)).filter(|(_, (old, new))| old != new);
        let mut differs = differs.map(|(at, _)| at);
        differs
            .find(|&at: &u64| {
                let byte = MemoryRange { memory: MemAddr(memory), start: at, len: 1 };
                !matches!(write, Some(Written::Memory(range)) if range.overlaps(&byte))
            })
            .map(|at| (memory, at))
    })
}
