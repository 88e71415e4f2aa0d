//! What tasks work on: the engine, the component instances, and the log of what lowering wrote.

use super::{HostFunc, MemoryId};
use crate::component::{LowerContext, LowerLog, LowerStep, Lowering, Options, Runtime};
use crate::exec::{
    Extern, FuncAddr, FuncKind, InstanceAddr, InstantiateError, Machine, MemAddr, Outsider, TrapKind,
};
use crate::wasm::Program;
use std::sync::Arc;

/// The state that every task may touch.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub program: Arc<Program>,
    pub machine: Machine,
    pub runtime: Runtime,
    /// For core modules run as programs: the instance.
    pub main: Option<InstanceAddr>,
    pub log: CallLog,
    pub host_funcs: HostFuncs,
    /// On whose behalf values are lowered.
    pub lowers: Outsider,
}

/// What the latest reply, or the latest call into a component, put into the guest.
#[derive(Debug, Clone, Default)]
pub(super) struct CallLog {
    pub handles: Vec<(u32, u32)>,
    pub writes: Vec<(MemoryId, u64, u64)>,
}

/// The host's functions that have been called, by the tags of what calls them.
#[derive(Debug, Clone, Default)]
pub(super) struct HostFuncs(Arc<Vec<Option<Arc<HostFunc>>>>);

impl HostFuncs {
    /// The function behind a tag, which is made when it is first called.
    pub fn get(&mut self, tag: u32, make: impl FnOnce() -> HostFunc) -> Arc<HostFunc> {
        let at = tag as usize;
        if let Some(Some(func)) = self.0.get(at) {
            return Arc::clone(func);
        }
        let funcs = Arc::make_mut(&mut self.0);
        if funcs.len() <= at {
            funcs.resize(at + 1, None);
        }
        Arc::clone(funcs[at].insert(Arc::new(make())))
    }
}

/// Why a task cannot go on.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// The guest traps.
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
    pub fn rule(sentence: impl Into<String>) -> Self {
        Self::Trap(TrapKind::Host(sentence.into()))
    }
}

/// What must happen next for a lowering under way.
pub(super) enum Lowered {
    /// Call `realloc` with these arguments, then resume.
    Realloc(FuncAddr, Vec<u64>),
    /// These are the core values.
    Flat(Vec<u64>),
}

impl World {
    /// A memory's bytes; empty where a canonical function names none.
    pub fn memory(&self, memory: Option<MemAddr>) -> &[u8] {
        memory.map(|addr| self.machine.store.memory(addr).data()).unwrap_or_default()
    }

    /// The memory that preview 1 calls of the main module use: the one that it exports.
    pub fn main_memory(&self) -> Option<MemAddr> {
        match self.machine.store.export(self.main?, "memory") {
            Some(Extern::Memory(addr)) => Some(addr),
            _ => None,
        }
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

    /// Goes on with a lowering into the instance of `options`; `ptr` is what `realloc` returned.
    pub fn lower(
        &mut self,
        lowering: &mut Lowering,
        options: &Options,
        scope: u64,
        ptr: Option<u32>,
    ) -> Result<Lowered, Fault> {
        let instance = options.instance;
        if ptr.is_some() {
            self.runtime.instances[instance as usize].may_leave = true;
        }
        let mut log = LowerLog::default();
        let memory =
            options.memory.map(|addr| self.machine.store.memory_mut(addr).data_mut()).unwrap_or_default();
        let (handles, resources) = self.runtime.handles_and_resources(instance);
        let mut cx = LowerContext { memory, handles, instance, resources, scope, log: &mut log };
        let step = lowering.resume(&mut cx, ptr);
        self.log.handles.extend(log.handles);
        if let Some(addr) = options.memory {
            for (at, len) in &log.writes {
                self.machine.store.note_write(addr, *at, *len, self.lowers);
            }
            self.log.writes.extend(log.writes.into_iter().map(|(at, len)| (MemoryId(addr.0), at, len)));
        }
        match step.map_err(Fault::rule)? {
            LowerStep::Done(flat) => Ok(Lowered::Flat(flat)),
            LowerStep::Realloc(r) => {
                let Some(realloc) = options.realloc else {
                    return Err(Fault::rule(
                        "a value needs memory, but the canonical function names no realloc",
                    ));
                };
                self.runtime.instances[instance as usize].may_leave = false;
                let args = [r.old_ptr, r.old_size, r.align, r.new_size].map(u64::from).to_vec();
                Ok(Lowered::Realloc(realloc, args))
            }
        }
    }
}

/// The low half of a core result: an `i32`.
#[allow(clippy::cast_possible_truncation, reason = "an i32 is the low half of its slot")]
pub(super) fn i32_result(results: &[u64]) -> u32 {
    results.first().map_or(0, |slot| *slot as u32)
}

/// `[method]descriptor.open-at` → `open-at`; for clauses.
pub(super) fn short_name(function: &str) -> &str {
    let name = function.rsplit(']').next().unwrap_or(function);
    name.rsplit('.').next().unwrap_or(name)
}
