//! What an operator writes, told from its name and its operands alone: what watches are measured by.

use wasmscope::exec::{GlobalAddr, Machine, MemAddr, MemoryRange, Value};
use wasmscope::wasm::{Module, Op};

/// Something that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Memory(MemoryRange),
    Global(GlobalAddr),
    /// Of the frame at a depth.
    Local(usize, u32),
}

/// An operator about to be executed.
pub struct Before {
    op: Op,
    name: &'static str,
    operands: Vec<Value>,
    depth: usize,
    memory: Option<MemAddr>,
    offset: u64,
    global: Option<GlobalAddr>,
}

impl Before {
    /// The one that comes next.
    pub fn look(m: &Machine) -> Option<Self> {
        let (at, depth) = (m.location()?, m.depth());
        let instance = m.store.instance(m.instance_at(depth)?);
        let module: &Module = &instance.module;
        let op = *module.code(at.pc.func)?.ops.get(at.pc.op as usize)?;
        let access = op.memory_access().or(op.atomic_access());
        let memory = match op {
            Op::MemoryFill { memory } | Op::MemoryInit { memory, .. } => Some(memory),
            Op::MemoryCopy { dst_memory, .. } => Some(dst_memory),
            _ => access.map(|access| access.memory),
        };
        let global = match op {
            Op::GlobalSet { global_index } => Some(instance.globals[global_index as usize]),
            _ => None,
        };
        let memory = memory.map(|memory| instance.memories[memory as usize]);
        let offset = access.map_or(0, |access| access.offset);
        Some(Self { op, name: op.name(), operands: m.operands(depth), depth, memory, offset, global })
    }

    fn operand(&self, from_top: usize) -> u64 {
        match self.operands[self.operands.len() - 1 - from_top] {
            Value::I32(v) => u64::from(v as u32),
            Value::I64(v) => v as u64,
            other => panic!("no integer: {other:?}"),
        }
    }

    /// What it has written; `after` is the machine once it has been executed without a trap.
    pub fn wrote(&self, after: &Machine) -> Option<Written> {
        match self.op {
            Op::GlobalSet { .. } => return self.global.map(Written::Global),
            Op::LocalSet { local_index } | Op::LocalTee { local_index } => {
                return Some(Written::Local(self.depth, local_index));
            }
            _ => {}
        }
        let (start, len) = match self.name {
            "memory.fill" | "memory.copy" | "memory.init" => (self.operand(2), self.operand(0)),
            name => {
                let (ty, rest) = name.split_once('.')?;
                let above = match rest {
                    _ if rest.contains("cmpxchg") => {
                        let found = after.operands(self.depth).pop();
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

/// Whether its memories can be compared often.
pub fn is_small(m: &Machine) -> bool {
    (0..m.store.memory_count()).all(|at| m.store.memory(MemAddr(at)).data().len() <= 4 << 16)
}

/// Every memory of a machine, byte by byte: to see that nothing else has changed.
pub fn memories(m: &Machine) -> Vec<Vec<u8>> {
    (0..m.store.memory_count()).map(|at| m.store.memory(MemAddr(at)).data().to_vec()).collect()
}

/// The first byte that has changed and that the write does not hold.
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
