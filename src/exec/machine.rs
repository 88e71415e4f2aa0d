//! The machine: a store, a stack of slots and call frames.
//!
//! What surrounds wasm frames (the canonical ABI's work) is a [`Frame::Boundary`] here; its own state is the
//! embedder's. Frames share one stack of 64-bit slots: a frame's locals, then its operands. A frame stands before an
//! operator, always; where its operands are follows from that operator and from the form its code is in.

use super::limits::available;
use super::lower::Source;
use super::store::FuncKind;
use super::{FuncAddr, InstanceAddr, Store, TrapKind, Value};
use crate::wasm::ValType;

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

/// An activation of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WasmFrame {
    pub func: FuncAddr,
    /// The next operator; while it waits, the one after its `call`.
    pub op: u32,
    /// Slot of local 0.
    pub base: u32,
    /// Whether its code is exact: every operand in its home.
    pub exact: bool,
    /// Whether it waits in a call.
    pub waiting: bool,
    /// While it waits: the slot where the results go.
    pub results: u32,
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
    /// Bytes moved by single operators since [`Machine::rest`].
    pub(super) work: u64,
    /// For each host call without an answer: the depth of the frame in whose place it was called, if it was.
    pub(super) replaced: Vec<Option<usize>>,
    /// Depth of a frame that has returned by such an answer, until it is reported.
    pub(super) left: Option<usize>,
}

impl Machine {
    /// An empty machine.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the system would give the memory for a copy of it. What is small is not asked for.
    #[must_use]
    pub fn has_room_for_copy(&self) -> bool {
        let stack = self.stack.len() * size_of::<u64>() + self.frames.len() * size_of::<Frame>();
        available(self.store.size() + stack as u64)
    }

    /// Bytes moved by operators on whole memories, tables and arrays since [`Machine::rest`].
    #[must_use]
    pub fn worked(&self) -> u64 {
        self.work
    }

    /// Adds bytes moved by whoever embeds the machine, in one go.
    pub fn add_work(&mut self, bytes: u64) {
        self.work = self.work.saturating_add(bytes);
    }

    /// Begins to count the bytes moved anew.
    pub fn rest(&mut self) {
        self.work = 0;
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
            Some(Frame::Wasm(f)) => f.base + self.store.lowered(f.func, f.exact).map_or(0, |code| code.frame),
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

    /// Pushes a call of a function with arguments as slots (missing ones are zero, more than it has are ignored). One
    /// that is not WebAssembly comes back from the next [`Machine::run`] as [`super::Exit::HostFunc`].
    ///
    /// # Errors
    /// [`TrapKind::CallStackExhausted`].
    pub fn call(&mut self, func: FuncAddr, args: &[u64]) -> Result<(), TrapKind> {
        let args = canonical(&self.store.func_type(func).params, args);
        match self.store.func(func).kind {
            FuncKind::Host { .. } => self.entering = Some((func, args)),
            FuncKind::Wasm { .. } => self.push_wasm(func, &args)?,
        }
        Ok(())
    }

    fn push_wasm(&mut self, func: FuncAddr, args: &[u64]) -> Result<(), TrapKind> {
        let base = self.top();
        let Some(code) = self.store.lowered(func, false) else { return Err(TrapKind::Unreachable) };
        let (zeros, frame) = (code.zeros as usize, code.frame as usize);
        let (start, limits) = (base as usize, self.store.limits);
        let end = start + frame;
        if self.frames.len() >= limits.frames || end > limits.slots {
            return Err(TrapKind::CallStackExhausted);
        }
        if end > self.stack.len() {
            let len = end.next_power_of_two().min(limits.slots);
            let more = len - self.stack.len();
            let room = self.stack.try_reserve_exact(more).and_then(|()| self.frames.try_reserve(1));
            room.map_err(|_| TrapKind::CallStackExhausted)?;
            self.stack.resize(len, 0);
        }
        self.stack[start..start + args.len()].copy_from_slice(args);
        self.stack[start + args.len()..start + args.len() + zeros].fill(0);
        self.reported = false;
        self.depth += 1;
        let frame = WasmFrame { func, op: 0, base, exact: false, waiting: false, results: base };
        self.frames.push(Frame::Wasm(frame));
        Ok(())
    }

    /// Results of a [`super::Exit::HostFunc`], onto the operand stack of the caller (or to whoever made the call with
    /// [`Machine::call`]).
    pub fn host_return(&mut self, results: &[u64]) {
        self.reported = false;
        self.left = self.replaced.pop().flatten();
        if let Some(Frame::Wasm(frame)) = self.frames.last_mut() {
            let source = Source::new(&self.store, frame.func);
            let ty = source.as_ref().and_then(|source| source.call_type(frame.op.saturating_sub(1)));
            let results = ty.map(|ty| canonical(&ty.results, results)).unwrap_or_default();
            let at = frame.results as usize;
            if let Some(slots) = self.stack.get_mut(at..at + results.len()) {
                slots.copy_from_slice(&results);
            }
            frame.waiting = false;
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
        self.replaced.clear();
        self.left = None;
    }

    /// The wasm frame at a depth, 1 = outermost.
    pub(super) fn frame(&self, depth: usize) -> Option<&WasmFrame> {
        let mut wasm = self.frames.iter().rev().filter_map(|frame| match frame {
            Frame::Wasm(frame) => Some(frame),
            Frame::Boundary { .. } => None,
        });
        // From the top, since that is where it usually is.
        wasm.nth(self.depth.checked_sub(depth.max(1))?).filter(|_| depth > 0)
    }

    /// The instance and function index of a frame.
    pub(super) fn whose(&self, frame: &WasmFrame) -> (InstanceAddr, u32) {
        match self.store.func(frame.func).kind {
            FuncKind::Wasm { instance, index } => (instance, index),
            FuncKind::Host { .. } => (InstanceAddr(0), 0),
        }
    }
}

/// Values of these types in slots as handlers rely on: missing ones zero, and the upper half of an `i32` and `f32`.
fn canonical(types: &[ValType], slots: &[u64]) -> Vec<u64> {
    Value::list(types, slots).into_iter().flat_map(Value::to_slots).collect()
}
