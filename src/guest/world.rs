//! What tasks work on: the engine, the component instances, and the log of what lowering wrote.

use super::canon_func::Canons;
use super::{CallId, HostCall, HostFunc, MemoryId};
use crate::component::{LowerContext, LowerLog, LowerStep, Lowering, Options, Runtime};
use crate::exec::{FuncAddr, FuncKind, InstantiateError, Machine, MemAddr, OutsideWriter, Slots, TrapKind};
use crate::wasm::Program;
use std::sync::Arc;

/// The state that every task may touch.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub program: Arc<Program>,
    pub machine: Machine,
    pub runtime: Runtime,
    /// For a core module run as a program: the memory that its preview 1 calls use, which it exports.
    pub main_memory: Option<MemAddr>,
    pub log: CallLog,
    pub canons: Canons,
    /// On whose behalf values are lowered.
    pub lowers: OutsideWriter,
    /// The call that the task at work has asked the host, if it has.
    pub asked: CallId,
    /// A call that has been answered, and that nobody keeps: the next one takes its place.
    pub spare: Option<Box<HostCall>>,
    /// Room for what one step of a lowering does; empty between them.
    pub step: LowerLog,
}

/// What the reply, or the call into a component, that was lowered last put into the guest.
#[derive(Debug, Clone, Default)]
pub(super) struct CallLog {
    pub handles: Vec<(u32, u32)>,
    pub writes: Vec<(MemoryId, u64, u64)>,
}

impl CallLog {
    /// Nothing has been put in.
    pub fn clear(&mut self) {
        self.handles.clear();
        self.writes.clear();
    }
}

/// Why a task cannot go on.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    Trap(TrapKind),
    /// The program cannot be started as asked.
    Link(String),
}

impl From<TrapKind> for Fault {
    fn from(kind: TrapKind) -> Self {
        Self::Trap(kind)
    }
}

/// What is wrong with linking inside a program shows while it is instantiated: it traps.
impl From<InstantiateError> for Fault {
    fn from(error: InstantiateError) -> Self {
        match error {
            InstantiateError::Trap(kind) => Self::Trap(kind),
            InstantiateError::Link(why) => Self::rule(why),
        }
    }
}

impl Fault {
    /// A trap that the canonical ABI demands.
    pub(crate) fn rule(sentence: impl Into<String>) -> Self {
        Self::Trap(TrapKind::Host(sentence.into()))
    }
}

/// What must happen next for a lowering under way.
pub(super) enum Lowered {
    /// Call `realloc` with these arguments, then resume.
    Realloc(FuncAddr, Slots),
    /// These are the core values.
    Flat(Slots),
}

impl World {
    /// A memory's bytes; empty where a canonical function names none.
    pub fn memory(&self, memory: Option<MemAddr>) -> &[u8] {
        memory.map(|addr| self.machine.store.memory(addr).data()).unwrap_or_default()
    }

    /// A call of a function of the host, without arguments so far.
    pub fn call_of(&mut self, func: &Arc<HostFunc>) -> Box<HostCall> {
        let Some(mut call) = self.spare.take() else {
            return Box::new(HostCall { func: Arc::clone(func), args: Vec::new() });
        };
        call.args.clear();
        if !Arc::ptr_eq(&call.func, func) {
            call.func = Arc::clone(func);
        }
        call
    }

    /// A readable name of a core function.
    pub fn func_name(&self, addr: FuncAddr) -> String {
        match self.machine.store.func(addr).kind {
            FuncKind::Wasm { instance, index } => {
                self.machine.store.instance(instance).module.func_name(index)
            }
            FuncKind::Host { .. } => "a function of the host".to_string(),
        }
    }

    /// Lowers something into the instance of `options`.
    pub(crate) fn lower_with<T>(
        &mut self,
        options: &Options,
        scope: u64,
        lower: impl FnOnce(&mut LowerContext<'_>) -> T,
    ) -> T {
        let instance = options.instance;
        let memory =
            options.memory.map(|addr| self.machine.store.memory_mut(addr).data_mut()).unwrap_or_default();
        let (handles, resources) = self.runtime.handles_and_resources(instance);
        let log = &mut self.step;
        let lowered = lower(&mut LowerContext { memory, handles, instance, resources, scope, log });
        self.log.handles.append(&mut log.handles);
        self.note_writes(options.memory, self.lowers);
        lowered
    }

    /// Notes what a step has written to a memory.
    pub(crate) fn note_writes(&mut self, memory: Option<MemAddr>, by: OutsideWriter) {
        for (at, len) in self.step.writes.drain(..) {
            if let Some(addr) = memory {
                self.machine.store.note_write(addr, at, len, by);
                self.log.writes.push((MemoryId(addr.0), at, len));
            }
        }
    }

    /// Goes on with a lowering into the instance of `options`; `ptr` is what `realloc` returned.
    pub fn lower(
        &mut self,
        lowering: &mut Lowering,
        options: &Options,
        scope: u64,
        ptr: Option<u32>,
    ) -> Result<Lowered, Fault> {
        if ptr.is_some() {
            self.runtime.instances[options.instance as usize].may_leave = true;
        }
        let step = self.lower_with(options, scope, |cx| lowering.resume(cx, ptr));
        match step.map_err(Fault::rule)? {
            LowerStep::Done(flat) => Ok(Lowered::Flat(flat.into())),
            LowerStep::Realloc(r) => {
                let Some(realloc) = options.realloc else {
                    return Err(Fault::rule(
                        "a value needs memory, but the canonical function names no realloc",
                    ));
                };
                self.runtime.instances[options.instance as usize].may_leave = false;
                let args = [r.old_ptr, r.old_size, r.align, r.new_size].map(u64::from);
                Ok(Lowered::Realloc(realloc, args.into()))
            }
        }
    }
}

/// The low half of a core result: an `i32`.
#[allow(clippy::cast_possible_truncation, reason = "an i32 is the low half of its slot")]
pub(super) fn i32_result(results: &[u64]) -> u32 {
    results.first().map_or(0, |slot| *slot as u32)
}
