//! The machine: a store, and threads with their call frames.
//!
//! What surrounds wasm frames (the canonical ABI's work) is a [`Frame::Boundary`] here; its own state is the
//! embedder's. A frame stands before an instruction, always; where its operands are follows from that instruction and from the
//! form its code is in. All that is said of calls and frames is about the current thread, unless a name says which.

use super::context::CallerRoom;
use super::frame::{Frame, WasmFrame};
use super::limits::available;
use super::store::FuncKind;
use super::thread::Thread;
use super::{FrameId, FuncAddr, InstanceAddr, Slots, Store, ThreadId, TrapKind, Value};
use crate::wasm::ValType;
use std::collections::BTreeMap;

/// Executes WebAssembly. Plain data: a clone is a snapshot.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// Functions, memories and the rest.
    pub store: Store,
    /// The current thread, at hand for what runs.
    pub(super) thread: Thread,
    pub(super) current: ThreadId,
    pub(super) parked: BTreeMap<ThreadId, Thread>,
    /// The number that was given to a thread last.
    pub(super) spawned: u32,
    pub(super) moment: u64,
    /// Bytes moved by single instructions since [`Machine::rest`].
    pub(super) work: u64,
    pub(super) caller_room: CallerRoom,
}

impl Machine {
    /// An empty machine.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the system would give the memory for a copy of it. What is small is not asked for.
    #[must_use]
    pub(crate) fn has_room_for_copy(&self) -> bool {
        let threads: u64 = self.all_threads().map(|(_, thread)| thread.size()).sum();
        available(self.store.size() + threads)
    }

    /// Bytes moved by instructions on whole memories, tables and arrays since [`Machine::rest`].
    #[must_use]
    pub fn worked(&self) -> u64 {
        self.work
    }

    /// Adds bytes moved by whoever embeds the machine, in one go.
    pub(crate) fn add_work(&mut self, bytes: u64) {
        self.work = self.work.saturating_add(bytes);
    }

    /// Begins to count the bytes moved anew.
    pub fn rest(&mut self) {
        self.work = 0;
    }

    /// Instructions executed so far.
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

    /// Ends the embedder's work; its boundary must be on top.
    pub(crate) fn pop_boundary(&mut self) {
        debug_assert!(matches!(self.thread.frames.last(), Some(Frame::Boundary { .. })));
        self.thread.frames.pop();
    }

    /// Pushes a call of a function with arguments as slots (missing ones are zero, more than it has are ignored). One
    /// that is not WebAssembly comes back from the next [`Machine::run`] as [`super::Exit::HostFunc`].
    ///
    /// # Errors
    /// [`TrapKind::CallStackExhausted`].
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

    /// The arguments of the [`super::Exit::HostFunc`] that came last and has no results yet.
    #[must_use]
    pub fn args(&self) -> &[u64] {
        self.thread.asked.last().map(|asked| &*asked.args).unwrap_or_default()
    }

    /// The same beside the store, to be changed.
    pub(crate) fn args_and_store(&mut self) -> (&[u64], &mut Store) {
        let args = self.thread.asked.last().map(|asked| &*asked.args).unwrap_or_default();
        (args, &mut self.store)
    }

    /// Results of a [`super::Exit::HostFunc`], onto the operand stack of the caller (or to whoever made the call with
    /// [`Machine::call`]).
    pub fn host_return(&mut self, results: &[u64]) {
        let thread = &mut self.thread;
        thread.reported = false;
        let asked = thread.asked.pop();
        let func = asked.map(|asked| {
            thread.left = asked.replaced;
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

    /// A wasm frame, and the thread that it is on.
    pub(super) fn wasm_frame(&self, id: FrameId) -> Option<(&Thread, &WasmFrame)> {
        let thread = self.thread(id.thread)?;
        let mut wasm = thread.frames.iter().rev().filter_map(|frame| match frame {
            Frame::Wasm(frame) => Some(frame),
            Frame::Boundary { .. } => None,
        });
        // From the top, since that is where it usually is.
        let frame = wasm.nth(thread.depth.checked_sub(id.depth.max(1))?).filter(|_| !id.is_bottom())?;
        Some((thread, frame))
    }

    /// The instance and function index of a frame.
    pub(super) fn whose(&self, frame: &WasmFrame) -> (InstanceAddr, u32) {
        match self.store.func(frame.func).kind {
            FuncKind::Wasm { instance, index } => (instance, index),
            FuncKind::Host { .. } => (InstanceAddr(0), 0),
        }
    }
}

/// Writes values of these types as handlers rely on them: missing ones zero, and the upper half of an `i32` and `f32`. Those
/// for which there is no room are left out.
fn canonical(types: &[ValType], slots: &[u64], to: &mut [u64]) {
    let mut at = 0;
    for ty in types {
        let end = at + ty.slots() as usize;
        let Some(place) = to.get_mut(at..end) else { return };
        Value::from_slots(*ty, slots.get(at..).unwrap_or_default()).write(place);
        at = end;
    }
}
