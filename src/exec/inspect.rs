//! The machine's state in WebAssembly's terms: exact at every instruction, whichever form the code is in.

use super::FrameId;
use super::frame::{Frame, WasmFrame};
use super::lower::LoweringSource;
use super::operand::{At, Operand};
use super::thread::Thread;
use super::{FuncAddr, InstanceAddr, Machine, ThreadId, Trap, TrapFrame, TrapKind, Value};
use crate::wasm::{Location, Pc};

/// One frame, as [`Machine::frames`] shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameRef {
    /// A frame of WebAssembly code.
    Wasm {
        /// Identifies the frame by thread and depth.
        id: FrameId,
        /// The next instruction of the innermost frame, or the `call` that an outer frame waits in.
        location: Location,
        /// The instance that the frame's function belongs to.
        instance: InstanceAddr,
    },
    /// A boundary: the place of the embedder's own work.
    Boundary,
}

impl Machine {
    /// The call stack of the current thread, innermost first.
    pub fn frames(&self) -> impl Iterator<Item = FrameRef> {
        self.frames_of(self.current)
    }

    /// The call stack of a thread, innermost first; empty if there is no such thread.
    pub(crate) fn frames_of(&self, thread: ThreadId) -> impl Iterator<Item = FrameRef> {
        let mut id = self.innermost(thread).unwrap_or(FrameId::bottom(thread));
        let frames = self.thread(thread).map(|thread| &*thread.frames).unwrap_or_default();
        let top = frames.len().wrapping_sub(1);
        frames.iter().enumerate().rev().map(move |(i, frame)| match frame {
            Frame::Boundary { .. } => FrameRef::Boundary,
            Frame::Wasm(f) => {
                let here = id;
                id = here.caller();
                FrameRef::Wasm { id: here, location: self.place(f, i == top), instance: self.whose(f).0 }
            }
        })
    }

    pub(super) fn place(&self, frame: &WasmFrame, innermost: bool) -> Location {
        let (instance, func) = self.whose(frame);
        // A frame that called is at the instruction after its `call`; people want to see the call.
        let op = if innermost { frame.op } else { frame.op.saturating_sub(1) };
        Location { module: self.store.instance(instance).module.id, pc: Pc { func, op } }
    }

    /// The next instruction of the innermost frame, if that is a wasm frame.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        match self.thread.frames.last()? {
            Frame::Wasm(f) => Some(self.place(f, true)),
            Frame::Boundary { .. } => None,
        }
    }

    /// The instance that a wasm frame's function belongs to.
    #[must_use]
    pub fn instance_at(&self, frame: FrameId) -> Option<InstanceAddr> {
        self.wasm_frame(frame).map(|(_, frame)| self.whose(frame).0)
    }

    /// The function that a wasm frame runs.
    #[must_use]
    pub(crate) fn func_at(&self, frame: FrameId) -> Option<FuncAddr> {
        self.wasm_frame(frame).map(|(_, frame)| frame.func)
    }

    /// The parameters and locals of a wasm frame.
    #[must_use]
    pub fn locals(&self, frame: FrameId) -> Vec<Value> {
        self.wasm_frame(frame).map(|(thread, frame)| self.locals_of(thread, frame)).unwrap_or_default()
    }

    fn locals_of(&self, thread: &Thread, frame: &WasmFrame) -> Vec<Value> {
        let Some(source) = LoweringSource::new(&self.store, frame.func) else { return Vec::new() };
        let value = |(ty, slot)| Value::from_slots(ty, thread.slots(frame, slot));
        source.locals().into_iter().map(value).collect()
    }

    /// The operands of a wasm frame, bottom first. For a frame that waits in a call, the arguments are gone and the
    /// results are not there yet.
    #[must_use]
    pub fn operands(&self, frame: FrameId) -> Vec<Value> {
        self.wasm_frame(frame).map(|(thread, frame)| self.operands_of(thread, frame)).unwrap_or_default()
    }

    pub(super) fn operands_of(&self, thread: &Thread, frame: &WasmFrame) -> Vec<Value> {
        let value = |operand: Operand| match operand.at {
            At::Home => Value::from_slots(operand.ty, thread.slots(frame, operand.home)),
            At::Local { slot, .. } => Value::from_slots(operand.ty, thread.slots(frame, slot)),
            At::Const(bits) => Value::from_slots(operand.ty, &[bits]),
        };
        // Once a function has been inspected, it probably will be again.
        if let (Some(source), Some(code)) =
            (LoweringSource::new(&self.store, frame.func), self.store.lowered(frame.func, frame.exact))
        {
            code.stacks.get_or_init(|| source.stacks(frame.exact));
        }
        self.live(frame).into_iter().map(value).collect()
    }

    /// The operands of a frame, and where each of them is.
    pub(super) fn live(&self, frame: &WasmFrame) -> Vec<Operand> {
        let Some(source) = LoweringSource::new(&self.store, frame.func) else { return Vec::new() };
        let known = self.store.lowered(frame.func, frame.exact).and_then(|code| code.stacks.get());
        let before = |op| match known {
            Some(stacks) => stacks.before(op),
            None => source.operands_at(op, frame.exact),
        };
        if !frame.waiting {
            return before(frame.op);
        }
        let call = frame.op.saturating_sub(1);
        let mut operands = before(call);
        if let Some(op) = source.code.ops.get(call as usize) {
            let (pops, _) = source.instance.module.arity(&source.code, op);
            operands.truncate(operands.len().saturating_sub(pops as usize));
        }
        operands
    }

    /// Whether two machines are at the same moment and in the same state, bit for bit.
    #[must_use]
    pub fn same_state(&self, other: &Self) -> bool {
        self.moment == other.moment
            && (self.current, self.spawned) == (other.current, other.spawned)
            && self.threads().eq(other.threads())
            && self.all_threads().zip(other.all_threads()).all(|((_, a), (_, b))| same_shape(a, b))
            && self.store.same_state(&other.store)
            && self.all_threads().zip(other.all_threads()).all(|((_, a), (_, b))| {
                a.frames.iter().zip(&b.frames).all(|frames| match frames {
                    (Frame::Wasm(f), Frame::Wasm(g)) => {
                        self.locals_of(a, f) == other.locals_of(b, g)
                            && self.operands_of(a, f) == other.operands_of(b, g)
                    }
                    _ => true,
                })
            })
    }

    /// A trap with the present wasm stack, innermost frame first.
    #[must_use]
    pub fn trap(&self, kind: TrapKind) -> Trap {
        let frames = self.frames().filter_map(|frame| match frame {
            FrameRef::Boundary => None,
            FrameRef::Wasm { location, instance, .. } => Some((location, instance)),
        });
        Trap::new(kind, frames, |(location, instance)| {
            let module = &self.store.instance(instance).module;
            let offset = module.code(location.pc.func)?.offsets.get(location.pc.op as usize).copied();
            let function = module.func_name(location.pc.func);
            Some(TrapFrame { location, function, offset: offset.unwrap_or(0) })
        })
    }
}

/// Whether two threads have the same frames at the same places, and the same calls in progress.
fn same_shape(a: &Thread, b: &Thread) -> bool {
    let place = |frame: &Frame| match frame {
        Frame::Wasm(f) => Some((f.func, f.op, f.base, f.waiting)),
        Frame::Boundary { .. } => None,
    };
    a.frames.iter().map(place).eq(b.frames.iter().map(place))
        && a.entering == b.entering
        && a.returned == b.returned
}
