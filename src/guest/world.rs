//! The state that tasks work on: the engine, the component instances, and a log of what lowering wrote.

use super::canon_func::Canons;
use super::concurrent::{Outstanding, Scheduler};
use super::core_import::HostImport;
use super::{CallId, HostCall, HostFunc, MemoryId};
use crate::component::{
    Exports, Holder, LowerContext, LowerLog, LowerStep, Lowering, ResolvedOptions, Runtime, Side,
};
use crate::exec::{FuncAddr, FuncKind, InstantiateError, Machine, MemAddr, OutsideWriter, Slots, TrapKind};
use crate::wasm::Program;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The state that every task may access.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub program: Arc<Program>,
    pub machine: Machine,
    pub runtime: Runtime,
    pub log: CallLog,
    pub canons: Canons,
    /// On whose behalf values are lowered, for the record of outside writes.
    pub lowers: OutsideWriter,
    /// The number of the host call that the running task made, if it made one.
    pub asked: CallId,
    /// An answered call that nobody keeps, to be reused for the next one.
    pub spare: Option<Box<HostCall>>,
    /// What a component exports that is instantiated only to be looked at.
    pub exports: Option<Arc<Exports>>,
    /// For core modules that run as programs: the host's function with each tag.
    pub host_imports: Arc<[HostImport]>,
    /// The component-model tasks, their threads, and whose turn it is.
    pub scheduler: Scheduler,
    /// Calls that the host has started, and whose callers have gone on.
    pub outstanding: BTreeMap<CallId, Outstanding>,
    /// Buffers for what one step of lowering does; empty between steps.
    pub step: LowerLog,
}

/// What lowering the latest reply, or the latest call into a component, put into the guest.
#[derive(Debug, Clone, Default)]
pub(super) struct CallLog {
    pub handles: Vec<(u32, u32)>,
    pub writes: Vec<(MemoryId, u64, u64)>,
}

impl CallLog {
    /// Empties both lists before something else is lowered.
    pub fn clear(&mut self) {
        self.handles.clear();
        self.writes.clear();
    }
}

/// Why a task cannot continue.
#[derive(Debug, Clone)]
pub(super) enum TaskFault {
    Trap(TrapKind),
    /// The program cannot be started as it was asked to be.
    Link(String),
}

impl From<TrapKind> for TaskFault {
    fn from(kind: TrapKind) -> Self {
        Self::Trap(kind)
    }
}

/// Faulty linking inside a program only shows while it is instantiated, so it is a trap.
impl From<InstantiateError> for TaskFault {
    fn from(error: InstantiateError) -> Self {
        match error {
            InstantiateError::Trap(kind) => Self::Trap(kind),
            InstantiateError::Link(why) => Self::rule(why),
        }
    }
}

impl TaskFault {
    /// A trap that the canonical ABI requires.
    pub(crate) fn rule(sentence: impl Into<String>) -> Self {
        Self::Trap(TrapKind::Host(sentence.into()))
    }
}

/// What must happen next for a lowering in progress.
pub(super) enum LoweringStep {
    /// Call `realloc` with these arguments, then resume the lowering.
    Realloc(FuncAddr, Slots),
    /// The lowering is done, and these are the core values.
    Flat(Slots),
}

impl World {
    /// The bytes of a memory; empty if a canonical function names none.
    pub fn memory(&self, memory: Option<MemAddr>) -> &[u8] {
        memory.map(|addr| self.machine.store.memory(addr).data()).unwrap_or_default()
    }

    /// An `i32` argument of the latest call of a function that is not WebAssembly; 0 if it has no such argument.
    pub fn arg(&self, at: usize) -> u32 {
        self.machine.args().get(at).map_or(0, |slot| i32_result(std::slice::from_ref(slot)))
    }

    /// The last argument of that call, which is where its result goes if that goes through memory.
    pub fn last_arg(&self) -> u32 {
        self.machine.args().last().map_or(0, |slot| i32_result(std::slice::from_ref(slot)))
    }

    /// A call of a host function, still without arguments.
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

    /// The readable name of a core function.
    pub fn func_name(&self, addr: FuncAddr) -> String {
        match self.machine.store.func(addr).kind {
            FuncKind::Wasm { instance, index } => {
                self.machine.store.instance(instance).module.func_name(index)
            }
            FuncKind::Host { .. } => "a function of the host".to_string(),
        }
    }

    /// Lowers values into the component instance of `options`.
    pub(crate) fn lower_with<T>(
        &mut self,
        options: &ResolvedOptions,
        scope: u64,
        lower: impl FnOnce(&mut LowerContext<'_>) -> T,
    ) -> T {
        let instance = options.instance;
        let memory =
            options.memory.map(|addr| self.machine.store.memory_mut(addr).data_mut()).unwrap_or_default();
        let (handles, resources) = self.runtime.handles_and_resources(instance);
        let log = &mut self.step;
        let lowered = lower(&mut LowerContext { memory, handles, instance, resources, scope, log });
        for (channel, index) in self.step.ends.drain(..) {
            let holder = Holder::Guest { instance, index };
            if let Some(found) = self.runtime.channels.get_mut(channel) {
                found.set_holder(Side::Readable, holder);
                self.step.handles.push((found.number_for_host(channel), index));
            }
        }
        self.log.handles.append(&mut self.step.handles);
        self.note_writes(options.memory, self.lowers);
        lowered
    }

    /// Records what a step has written to a memory.
    pub(crate) fn note_writes(&mut self, memory: Option<MemAddr>, by: OutsideWriter) {
        for (at, len) in self.step.writes.drain(..) {
            if let Some(addr) = memory {
                self.machine.store.note_write(addr, at, len, by);
                self.log.writes.push((MemoryId(addr.0), at, len));
            }
        }
    }

    /// Continues a lowering into the component instance of `options`; `ptr` is what `realloc` returned.
    pub fn lower(
        &mut self,
        lowering: &mut Lowering,
        options: &ResolvedOptions,
        scope: u64,
        ptr: Option<u32>,
    ) -> Result<LoweringStep, TaskFault> {
        if ptr.is_some() {
            self.runtime.instances[options.instance as usize].may_leave = true;
        }
        let step = self.lower_with(options, scope, |cx| lowering.resume(cx, ptr));
        match step.map_err(TaskFault::rule)? {
            LowerStep::Done(flat) => Ok(LoweringStep::Flat(flat.into())),
            LowerStep::Realloc(r) => {
                let Some(realloc) = options.realloc else {
                    return Err(TaskFault::rule(
                        "a value needs memory, but the canonical function names no realloc",
                    ));
                };
                self.runtime.instances[options.instance as usize].may_leave = false;
                let args = [r.old_ptr, r.old_size, r.align, r.new_size].map(u64::from);
                Ok(LoweringStep::Realloc(realloc, args.into()))
            }
        }
    }
}

/// The low half of a core result, as an `i32`.
#[allow(clippy::cast_possible_truncation, reason = "an i32 is the low half of its slot")]
pub(super) fn i32_result(results: &[u64]) -> u32 {
    results.first().map_or(0, |slot| *slot as u32)
}
