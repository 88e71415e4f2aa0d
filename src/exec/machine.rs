//! The machine: a store, and threads with their call frames.
//!
//! Work around wasm frames (that of the canonical ABI) appears here as a [`Frame::Boundary`]; its own state is the
//! embedder's. A frame is always before an instruction. Where its operands are follows from that instruction and from
//! the form of its code. Everything here about calls and frames concerns the current thread, unless a name says
//! otherwise.

use super::context::CallerRoom;
use super::frame::{Frame, WasmFrame};
use super::limits::available;
use super::store::FuncKind;
use super::thread::Thread;
use super::{FrameId, FuncAddr, InstanceAddr, Slots, Store, ThreadId, TrapKind, Value};
use crate::wasm::ValType;
use std::collections::BTreeMap;

/// Executes WebAssembly. It is plain data, so a clone is a snapshot.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// The functions, memories and other items that instances share.
    pub store: Store,
    /// The current thread, kept here so that running code reaches it quickly.
    pub(super) thread: Thread,
    pub(super) current: ThreadId,
    pub(super) parked: BTreeMap<ThreadId, Thread>,
    /// The number that the latest new thread was given.
    pub(super) spawned: u32,
    pub(super) moment: u64,
    /// Bytes that single instructions have moved since [`Machine::rest`].
    pub(super) work: u64,
    pub(super) caller_room: CallerRoom,
}

impl Machine {
    /// A machine with an empty store and one thread, which has no frames.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the system would allocate the memory for a copy of it. Small parts are not counted.
    #[must_use]
    pub(crate) fn has_room_for_copy(&self) -> bool {
        let threads: u64 = self.all_threads().map(|(_, thread)| thread.size()).sum();
        available(self.store.size() + threads)
    }

    /// Bytes that instructions on whole memories, tables and arrays have moved since [`Machine::rest`].
    #[must_use]
    pub fn worked(&self) -> u64 {
        self.work
    }

    /// Adds bytes that the embedder has moved.
    pub(crate) fn add_work(&mut self, bytes: u64) {
        self.work = self.work.saturating_add(bytes);
    }

    /// Restarts the count of bytes moved.
    pub fn rest(&mut self) {
        self.work = 0;
    }

    /// How many instructions have been executed so far.
    #[must_use]
    pub fn moment(&self) -> u64 {
        self.moment
    }

    /// Whether a wasm frame is on top, so that [`Machine::run`] has an instruction to execute.
    #[must_use]
    pub(crate) fn in_wasm(&self) -> bool {
        matches!(self.thread.frames.last(), Some(Frame::Wasm(_)))
    }

    /// Marks the start of the embedder's own work: wasm frames pushed from here on return to it.
    pub(crate) fn push_boundary(&mut self) {
        let sp = self.thread.top(&self.store);
        self.thread.frames.push(Frame::Boundary { sp });
    }

    /// Ends the embedder's own work, whose boundary must be on top.
    pub(crate) fn pop_boundary(&mut self) {
        debug_assert!(matches!(self.thread.frames.last(), Some(Frame::Boundary { .. })));
        self.thread.frames.pop();
    }

    /// Pushes a call of a function with arguments as slots: missing ones are zero, and extra ones are ignored. If the
    /// function is not WebAssembly, the next [`Machine::run`] returns [`super::Exit::HostFunc`].
    ///
    /// # Errors
    /// Only [`TrapKind::CallStackExhausted`], if there is no room for the frame.
    pub fn call(&mut self, func: FuncAddr, args: &[u64]) -> Result<(), TrapKind> {
        match self.store.func(func).kind {
            FuncKind::Host { .. } => {
                let params = &self.store.func_type(func).params;
                let mut slots = Slots::new();
                slots.resize(params.iter().map(|ty| ty.slots() as usize).sum());
                canonical(params, args, slots.as_mut_slice());
                self.thread.entering = Some((func, slots));
                Ok(())
            }
            FuncKind::Wasm { .. } => self.push_wasm(func, args),
        }
    }

    fn push_wasm(&mut self, func: FuncAddr, args: &[u64]) -> Result<(), TrapKind> {
        let thread = &mut self.thread;
        let base = thread.top(&self.store);
        let Some(code) = self.store.lowered(func, false) else { return Err(TrapKind::Unreachable) };
        let (params, zeros, frame) = (code.params as usize, code.zeros as usize, code.frame as usize);
        let (start, limits) = (base as usize, self.store.limits);
        let end = start + frame;
        if thread.frames.len() >= limits.frames || end > limits.slots {
            return Err(TrapKind::CallStackExhausted);
        }
        if end > thread.stack.len() {
            let len = end.next_power_of_two().min(limits.slots);
            let more = len - thread.stack.len();
            let room = thread.stack.try_reserve_exact(more).and_then(|()| thread.frames.try_reserve(1));
            room.map_err(|_| TrapKind::CallStackExhausted)?;
            thread.stack.resize(len, 0);
        }
        canonical(&self.store.func_type(func).params, args, &mut thread.stack[start..start + params]);
        thread.stack[start + params..start + params + zeros].fill(0);
        thread.reported = false;
        thread.depth += 1;
        let frame = WasmFrame { func, op: 0, base, exact: false, waiting: false, results: base };
        thread.frames.push(Frame::Wasm(frame));
        Ok(())
    }

    /// The arguments of the latest [`super::Exit::HostFunc`] that has no results yet.
    #[must_use]
    pub fn args(&self) -> &[u64] {
        self.thread.asked.last().map(|asked| &*asked.args).unwrap_or_default()
    }

    /// [`Machine::args`], together with the store for writing.
    pub(crate) fn args_and_store(&mut self) -> (&[u64], &mut Store) {
        let args = self.thread.asked.last().map(|asked| &*asked.args).unwrap_or_default();
        (args, &mut self.store)
    }

    /// Passes the results of a [`super::Exit::HostFunc`] to the operand stack of its caller, or to whoever made the
    /// call with [`Machine::call`].
    pub fn host_return(&mut self, results: &[u64]) {
        let thread = &mut self.thread;
        thread.reported = false;
        let asked = thread.asked.pop();
        let func = asked.map(|asked| {
            thread.frame_left = asked.tail_called_from;
            asked.func
        });
        if let (Some(Frame::Wasm(frame)), Some(func)) = (thread.frames.last_mut(), func) {
            let types = &self.store.func_type(func).results;
            let to = thread.stack.get_mut(frame.results as usize..).unwrap_or_default();
            canonical(types, results, to);
            frame.waiting = false;
        } else {
            thread.returned = Some(results.to_vec());
        }
    }

    /// A wasm frame, and the thread that it belongs to.
    pub(super) fn wasm_frame(&self, id: FrameId) -> Option<(&Thread, &WasmFrame)> {
        let thread = self.thread(id.thread)?;
        let mut wasm = thread.frames.iter().rev().filter_map(|frame| match frame {
            Frame::Wasm(frame) => Some(frame),
            Frame::Boundary { .. } => None,
        });
        // Counted from the top, since the frame is usually near it.
        let frame = wasm.nth(thread.depth.checked_sub(id.depth.max(1))?).filter(|_| !id.is_bottom())?;
        Some((thread, frame))
    }

    /// The instance of a frame's function, and the function's index there.
    pub(super) fn whose(&self, frame: &WasmFrame) -> (InstanceAddr, u32) {
        match self.store.func(frame.func).kind {
            FuncKind::Wasm { instance, index } => (instance, index),
            FuncKind::Host { .. } => (InstanceAddr(0), 0),
        }
    }
}

/// Writes values of these types in the form that handlers rely on: missing ones are zero, as are the upper halves of
/// each `i32` and `f32`. Values for which there is no room are omitted.
fn canonical(types: &[ValType], slots: &[u64], to: &mut [u64]) {
    let mut at = 0;
    for ty in types {
        let end = at + ty.slots() as usize;
        let Some(place) = to.get_mut(at..end) else { return };
        Value::from_slots(*ty, slots.get(at..).unwrap_or_default()).write(place);
        at = end;
    }
}
