//! What a watchpoint watches.

use crate::exec::{FrameId, GlobalAddr, MemoryRange, Stops};
use crate::wasm::{Location, Module, ModuleId, Op, Pc, Program};
use crate::words::{Message, message};

/// Something that can be watched for writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watch {
    /// Bytes of a memory.
    Memory(MemoryRange),
    /// A global, with the module and index by which it was named.
    Global { global: GlobalAddr, module: ModuleId, index: u32 },
    /// A local of a function, in one frame.
    Local { module: ModuleId, func: u32, index: u32, frame: FrameId },
}

impl Watch {
    /// The stops at which a write to it is noticed.
    pub fn stops(&self, program: &Program) -> Stops {
        let mut stops = Stops::default();
        self.add_to(&mut stops, program);
        stops
    }

    /// Adds the stops at which a write to it is noticed.
    pub(crate) fn add_to(&self, stops: &mut Stops, program: &Program) {
        match *self {
            Self::Memory(range) => stops.watch_memory(range),
            Self::Global { global, .. } => stops.watch_global(global),
            Self::Local { module, func, index, frame } => {
                for op in setters(program.module(module), func, index) {
                    stops.watch_instruction(Location { module, pc: Pc { func, op } }, frame);
                }
            }
        }
    }

    /// A description for people.
    pub(crate) fn describe(&self, program: &Program) -> Message {
        match *self {
            Self::Memory(range) => bytes(range),
            Self::Global { module, index, .. } => match program.module(module).global_name(index) {
                Some(name) => message!("what-global-named", index = index.to_string(), name),
                None => message!("what-global", index = index.to_string()),
            },
            Self::Local { module, func, frame, .. } => {
                let function = program.module(module).func_name(func);
                let (local, depth) = (self.short(program), frame.depth.to_string());
                message!("what-local-of", local, function, depth)
            }
        }
    }

    /// A description for places where the function of a local is already known.
    pub fn short(&self, program: &Program) -> Message {
        match *self {
            Self::Local { module, func, index, .. } => match program.module(module).local_name(func, index) {
                Some(name) => message!("what-local-named", index = index.to_string(), name),
                None => message!("what-local", index = index.to_string()),
            },
            _ => self.describe(program),
        }
    }
}

/// `0x1234`, or `0x1234 to 0x1237`.
pub(crate) fn bytes(range: MemoryRange) -> Message {
    let at = |address: u64| format!("{address:#x}");
    match range.len {
        0 | 1 => Message::verbatim(at(range.start)),
        len => {
            message!("what-bytes", first = at(range.start), last = at(range.start.saturating_add(len - 1)))
        }
    }
}

/// The instructions of a function that set a local.
pub(crate) fn setters(module: &Module, func: u32, index: u32) -> Vec<u32> {
    let ops = module.code(func).map(|code| code.ops.iter()).unwrap_or_default();
    let sets = |op: &Op| matches!(*op, Op::LocalSet { local_index } | Op::LocalTee { local_index } if local_index == index);
    (0..).zip(ops).filter(|(_, op)| sets(op)).map(|(at, _)| at).collect()
}
