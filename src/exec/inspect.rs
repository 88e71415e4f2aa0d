//! The machine's state as WebAssembly has it: exact at every operator, whatever form the code is in.

use super::lower::{At, Operand, Source};
use super::machine::{Frame, WasmFrame};
use super::{FuncAddr, InstanceAddr, Machine, Trap, TrapFrame, TrapKind, Value};
use crate::wasm::{Location, Pc};

/// What [`Machine::frames`] shows of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameRef {
    /// WebAssembly code.
    Wasm {
        /// 1 = the outermost wasm frame.
        depth: usize,
        /// The next operator (innermost), or the `call` it waits on.
        location: Location,
        /// Its instance.
        instance: InstanceAddr,
    },
    /// A boundary: the embedder's own frame.
    Boundary,
}

impl Machine {
    /// The call stack, innermost first.
    pub fn frames(&self) -> impl Iterator<Item = FrameRef> {
        let mut depth = self.depth;
        let top = self.frames.len().wrapping_sub(1);
        self.frames.iter().enumerate().rev().map(move |(i, frame)| match frame {
            Frame::Boundary { .. } => FrameRef::Boundary,
            Frame::Wasm(f) => {
                let here = depth;
                depth -= 1;
                FrameRef::Wasm { depth: here, location: self.place(f, i == top), instance: self.whose(f).0 }
            }
        })
    }

    pub(super) fn place(&self, frame: &WasmFrame, innermost: bool) -> Location {
        let (instance, func) = self.whose(frame);
        // A frame that called stands after its `call`; people want to see the call.
        let op = if innermost { frame.op } else { frame.op.saturating_sub(1) };
        Location { module: self.store.instance(instance).module.id, pc: Pc { func, op } }
    }

    /// Where the innermost wasm frame stands, if one is on top.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        match self.frames.last()? {
            Frame::Wasm(f) => Some(self.place(f, true)),
            Frame::Boundary { .. } => None,
        }
    }

    /// Instance of the wasm frame at a depth.
    #[must_use]
    pub fn instance_at(&self, depth: usize) -> Option<InstanceAddr> {
        self.frame(depth).map(|f| self.whose(f).0)
    }

    /// Function of the wasm frame at a depth.
    #[must_use]
    pub fn func_at(&self, depth: usize) -> Option<FuncAddr> {
        self.frame(depth).map(|frame| frame.func)
    }

    /// Parameters and locals of the wasm frame at a depth.
    #[must_use]
    pub fn locals(&self, depth: usize) -> Vec<Value> {
        self.frame(depth).map(|frame| self.locals_of(frame)).unwrap_or_default()
    }

    fn locals_of(&self, frame: &WasmFrame) -> Vec<Value> {
        let Some(source) = Source::new(&self.store, frame.func) else { return Vec::new() };
        let value = |(ty, slot)| Value::from_slots(ty, self.slots(frame, slot));
        source.locals().into_iter().map(value).collect()
    }

    /// The stack from a slot of a frame on.
    pub(super) fn slots(&self, frame: &WasmFrame, slot: u32) -> &[u64] {
        self.stack.get((frame.base + slot) as usize..).unwrap_or_default()
    }

    /// Operands of the wasm frame at a depth, bottom first. For a frame that waits in a call, the arguments are gone
    /// and the results not there yet.
    #[must_use]
    pub fn operands(&self, depth: usize) -> Vec<Value> {
        self.frame(depth).map(|frame| self.operands_of(frame)).unwrap_or_default()
    }

    pub(super) fn operands_of(&self, frame: &WasmFrame) -> Vec<Value> {
        let value = |operand: Operand| match operand.at {
            At::Home => Value::from_slots(operand.ty, self.slots(frame, operand.home)),
            At::Local { slot, .. } => Value::from_slots(operand.ty, self.slots(frame, slot)),
            At::Const(bits) => Value::from_slots(operand.ty, &[bits]),
        };
        // Who looks once will look again.
        if let (Some(source), Some(code)) =
            (Source::new(&self.store, frame.func), self.store.lowered(frame.func, frame.exact))
        {
            code.stacks.get_or_init(|| source.stacks(frame.exact));
        }
        self.live(frame).into_iter().map(value).collect()
    }

    /// The operands of a frame, and where they are.
    pub(super) fn live(&self, frame: &WasmFrame) -> Vec<Operand> {
        let Some(source) = Source::new(&self.store, frame.func) else { return Vec::new() };
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

    /// Whether two machines are at the same moment in the same state, bit for bit.
    #[must_use]
    pub fn same_state(&self, other: &Self) -> bool {
        let shape = |machine: &Self| -> Vec<_> {
            let frames = machine.frames.iter().map(|frame| match frame {
                Frame::Wasm(f) => Some((f.func, f.op, f.base, f.waiting)),
                Frame::Boundary { .. } => None,
            });
            frames.collect()
        };
        let same_values = || {
            self.frames.iter().zip(&other.frames).all(|frames| match frames {
                (Frame::Wasm(a), Frame::Wasm(b)) => {
                    self.locals_of(a) == other.locals_of(b) && self.operands_of(a) == other.operands_of(b)
                }
                _ => true,
            })
        };
        self.moment == other.moment
            && shape(self) == shape(other)
            && self.entering == other.entering
            && self.returned == other.returned
            && self.store.same_state(&other.store)
            && same_values()
    }

    /// A trap with the wasm stack as it stands, innermost first.
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
