//! The machine: a store, an operand stack and call frames.
//!
//! What surrounds wasm frames (the canonical ABI's work) is a [`Frame::Boundary`] here; its own state is the
//! embedder's. Frames share one stack of 64-bit slots: a frame's locals, then its operands.

use super::store::FuncKind;
use super::{FuncAddr, InstanceAddr, Store, Trap, TrapFrame, TrapKind, Value};
use crate::wasm::{Code, Location, Pc, ValType};
use std::sync::Arc;

/// Most frames on the call stack.
const MAX_FRAMES: usize = 100_000;
/// Most slots of the shared stack: 64 MiB.
const MAX_SLOTS: usize = 8 << 20;

/// One entry of the call stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Frame {
    /// WebAssembly code.
    Wasm(WasmFrame),
    /// Work of the embedder: wasm frames above it return to it.
    Boundary {
        /// First free slot of the stack.
        sp: u32,
    },
}

/// An activation of a function. Which function it is says which code it has.
#[derive(Debug, Clone)]
pub(super) struct WasmFrame {
    pub(super) func: FuncAddr,
    pub(super) instance: InstanceAddr,
    /// Function index in the module.
    pub(super) index: u32,
    /// The next operator; for a caller, the one after its `call`.
    pub(super) pc: u32,
    /// Slot of local 0.
    pub(super) base: u32,
    /// First free slot above the operands.
    pub(super) sp: u32,
    pub(super) code: Arc<Code>,
}

impl PartialEq for WasmFrame {
    fn eq(&self, other: &Self) -> bool {
        (self.func, self.pc, self.base, self.sp) == (other.func, other.pc, other.base, other.sp)
    }
}

impl Eq for WasmFrame {}

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

/// Executes WebAssembly. Plain data: a clone is a snapshot.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// Functions, memories and the rest.
    pub store: Store,
    pub(super) stack: Vec<u64>,
    pub(super) frames: Vec<Frame>,
    pub(super) depth: usize,
    pub(super) moment: u64,
    /// The stop before the operator it stands on has been reported.
    pub(super) reported: bool,
    /// A function that [`Machine::call`] named but that is not WebAssembly.
    pub(super) entering: Option<(FuncAddr, Vec<u64>)>,
    /// Results of a frame that returned to a boundary or to the bottom.
    pub(super) returned: Option<Vec<u64>>,
}

impl Machine {
    /// An empty machine.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Operators executed so far.
    #[must_use]
    pub fn moment(&self) -> u64 {
        self.moment
    }

    /// Number of wasm frames.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Whether a wasm frame is on top, so that [`Machine::run`] has an operator to execute.
    #[must_use]
    pub fn in_wasm(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Wasm(_)))
    }

    /// First free slot.
    pub(super) fn top(&self) -> u32 {
        match self.frames.last() {
            Some(Frame::Wasm(f)) => f.sp,
            Some(Frame::Boundary { sp }) => *sp,
            None => 0,
        }
    }

    /// Marks the start of the embedder's own work: wasm frames pushed from here on return to it.
    pub fn push_boundary(&mut self) {
        let sp = self.top();
        self.frames.push(Frame::Boundary { sp });
    }

    /// Ends the embedder's work; its boundary must be on top.
    pub fn pop_boundary(&mut self) {
        debug_assert!(matches!(self.frames.last(), Some(Frame::Boundary { .. })));
        self.frames.pop();
    }

    /// Pushes a call of a function with arguments as slots (missing ones are zero, more than it has are ignored). One that is not WebAssembly comes back from the next
    /// [`Machine::run`] as [`super::Exit::HostFunc`].
    ///
    /// # Errors
    /// [`TrapKind::CallStackExhausted`].
    pub fn call(&mut self, func: FuncAddr, args: &[u64]) -> Result<(), TrapKind> {
        let params = self.store.func_type(func).params.len();
        let args = args.iter().copied().chain(std::iter::repeat(0)).take(params);
        match self.store.func(func).kind {
            FuncKind::Host { .. } => {
                self.entering = Some((func, args.collect()));
                Ok(())
            }
            FuncKind::Wasm { instance, index } => {
                let base = self.top() as usize;
                self.reserve(base + params)?;
                for (slot, arg) in self.stack[base..].iter_mut().zip(args) {
                    *slot = arg;
                }
                self.push_wasm(func, instance, index, base as u32)
            }
        }
    }

    /// Pushes a wasm frame whose arguments are already in place at `base`.
    pub(super) fn push_wasm(
        &mut self,
        func: FuncAddr,
        instance: InstanceAddr,
        index: u32,
        base: u32,
    ) -> Result<(), TrapKind> {
        let module = &self.store.instances[instance.index()].module;
        let Some(code) = module.code(index) else { return Err(TrapKind::Unreachable) };
        let code = Arc::clone(code);
        let locals = base as usize + code.params as usize;
        let sp = base as usize + code.local_count() as usize;
        let end = sp + code.max_height as usize;
        if self.frames.len() >= MAX_FRAMES {
            return Err(TrapKind::CallStackExhausted);
        }
        self.reserve(end)?;
        self.stack[locals..sp].fill(0);
        self.reported = false;
        self.depth += 1;
        self.frames.push(Frame::Wasm(WasmFrame { func, instance, index, pc: 0, base, sp: sp as u32, code }));
        Ok(())
    }

    fn reserve(&mut self, slots: usize) -> Result<(), TrapKind> {
        if slots > self.stack.len() {
            if slots > MAX_SLOTS {
                return Err(TrapKind::CallStackExhausted);
            }
            self.stack.resize(slots.next_power_of_two().min(MAX_SLOTS), 0);
        }
        Ok(())
    }

    /// Results of a [`super::Exit::HostFunc`], onto the operand stack of the caller (or to whoever made the call with
    /// [`Machine::call`]).
    pub fn host_return(&mut self, results: &[u64]) {
        self.reported = false;
        if let Some(Frame::Wasm(frame)) = self.frames.last_mut() {
            let sp = frame.sp as usize;
            if let Some(slots) = self.stack.get_mut(sp..sp + results.len()) {
                slots.copy_from_slice(results);
                frame.sp += results.len() as u32;
            }
        } else {
            self.returned = Some(results.to_vec());
        }
    }

    /// Forgets all frames, as after a trap; the store stays as it is.
    pub fn unwind(&mut self) {
        self.frames.clear();
        self.depth = 0;
        self.entering = None;
        self.returned = None;
    }

    /// The call stack, innermost first.
    pub fn frames(&self) -> impl Iterator<Item = FrameRef> {
        let mut depth = self.depth;
        let top = self.frames.len().wrapping_sub(1);
        self.frames.iter().enumerate().rev().map(move |(i, frame)| match frame {
            Frame::Boundary { .. } => FrameRef::Boundary,
            Frame::Wasm(f) => {
                let here = depth;
                depth -= 1;
                FrameRef::Wasm { depth: here, location: self.place(f, i == top), instance: f.instance }
            }
        })
    }

    fn place(&self, frame: &WasmFrame, innermost: bool) -> Location {
        let module = self.store.instance(frame.instance).module.id;
        // A frame that called stands after its `call`; people want to see the call.
        let op = if innermost { frame.pc } else { frame.pc.saturating_sub(1) };
        Location { module, pc: Pc { func: frame.index, op } }
    }

    /// The wasm frame at a depth, 1 = outermost.
    fn frame(&self, depth: usize) -> Option<&WasmFrame> {
        let wasm = self.frames.iter().filter_map(|f| match f {
            Frame::Wasm(f) => Some(f),
            Frame::Boundary { .. } => None,
        });
        if depth == self.depth {
            // The usual question, answered without walking a deep stack.
            return self.frames.iter().rev().find_map(|f| match f {
                Frame::Wasm(f) => Some(f),
                Frame::Boundary { .. } => None,
            });
        }
        depth.checked_sub(1).and_then(|n| wasm.into_iter().nth(n))
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
        self.frame(depth).map(|f| f.instance)
    }

    /// Parameters and locals of the wasm frame at a depth.
    #[must_use]
    pub fn locals(&self, depth: usize) -> Vec<Value> {
        let Some(frame) = self.frame(depth) else { return Vec::new() };
        let module = &self.store.instance(frame.instance).module;
        let slots = &self.stack[frame.base as usize..];
        let types = module.local_types(frame.index);
        types.into_iter().zip(slots).map(|(ty, &slot)| Value::from_slot(ty, slot)).collect()
    }

    /// Operands of the wasm frame at a depth, bottom first. For a frame that waits in a call, the arguments are gone
    /// and the results not there yet.
    #[must_use]
    pub fn operands(&self, depth: usize) -> Vec<Value> {
        let Some(frame) = self.frame(depth) else { return Vec::new() };
        let module = &self.store.instance(frame.instance).module;
        let start = (frame.base + frame.code.local_count()) as usize;
        let end = frame.sp.max(start as u32) as usize;
        let Some(slots) = self.stack.get(start..end) else { return Vec::new() };
        let mut types = module.stack_types(frame.index, frame.pc);
        if types.len() < slots.len() && frame.pc > 0 {
            types = module.stack_types(frame.index, frame.pc - 1);
        }
        let types = types.into_iter().chain(std::iter::repeat(ValType::I64));
        slots.iter().zip(types).map(|(&slot, ty)| Value::from_slot(ty, slot)).collect()
    }

    /// Whether two machines are at the same moment in the same state, bit for bit.
    #[must_use]
    pub fn same_state(&self, other: &Self) -> bool {
        let top = self.top() as usize;
        self.moment == other.moment
            && self.frames == other.frames
            && self.stack.get(..top) == other.stack.get(..top)
            && self.entering == other.entering
            && self.returned == other.returned
            && self.store.same_state(&other.store)
    }

    /// A trap with the wasm stack as it stands, innermost first.
    #[must_use]
    pub fn trap(&self, kind: TrapKind) -> Trap {
        let frames = self.frames().filter_map(|frame| match frame {
            FrameRef::Boundary => None,
            FrameRef::Wasm { location, instance, .. } => {
                let module = &self.store.instance(instance).module;
                let code = module.code(location.pc.func)?;
                let offset = code.offsets.get(location.pc.op as usize).copied().unwrap_or(0);
                Some(TrapFrame { location, function: module.func_name(location.pc.func), offset })
            }
        });
        Trap { kind, frames: frames.collect() }
    }
}
