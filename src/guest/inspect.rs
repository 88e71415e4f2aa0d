//! Read-only views of a guest's state, exact at every instruction boundary.

use super::call::short_name;
use super::canon::Task;
use super::clause::{Clause, MemoryName};
use super::thread::GuestThread;
use super::{End, Guest, MemoryId};
use crate::component::ResourceType;
use crate::exec::{
    FrameId, FrameRef, GlobalAddr, InstanceAddr, MemAddr, MemoryRange, ModuleInstance, OutsideWrite, Stops,
    ThreadId, Trap, TrapFrame, TrapKind, Value,
};
use crate::wasm::{Location, NameSubject, ValType};

/// What kind of frame is on the call stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameKind {
    /// A frame of WebAssembly code.
    Wasm {
        /// The next instruction of the innermost frame, or the `call` that an outer frame waits in.
        location: Location,
        /// The core instance, by its index in the store.
        instance: u32,
        /// Whether it is part of wit-component's shim or fixup modules, which a front end folds.
        shim: bool,
    },
    /// Work of the canonical ABI (lift, lower, realloc, post-return, instantiate), as one clause for people.
    Canon(Clause),
    /// The bottom of the stack: what was asked to run, as one clause for people.
    Entry(Clause),
    /// A host call that waits for its reply.
    HostCall {
        /// The interface without its version, as in [`HostFunc::interface`](super::HostFunc).
        interface: String,
        /// The function's full name, as in [`HostFunc::name`](super::HostFunc).
        function: String,
    },
}

/// One frame of the call stack, for people and for probes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameInfo {
    /// Code, the canonical ABI's work, a host call, or the bottom.
    pub kind: FrameKind,
    /// The function's readable name, or the clause of the canonical ABI's work.
    pub name: String,
    /// Identifies a frame of WebAssembly code; `None` for others.
    pub id: Option<FrameId>,
}

/// One entry of a component instance's handle table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleInfo {
    /// The number of the component instance whose table it is in.
    pub instance: u32,
    /// The index in that table, shown as `#n`.
    pub index: u32,
    /// The type of resource that the handle refers to.
    pub ty: ResourceType,
    /// The representation, which only the resource's implementation can interpret.
    pub rep: u32,
    /// Whether it owns the resource, rather than borrowing it.
    pub own: bool,
    /// How many times it is lent to calls that have not returned.
    pub lends: u32,
}

impl Guest {
    /// Whether the innermost wasm frame is waiting in a call of a function that is not WebAssembly.
    fn waiting(&self) -> bool {
        self.thread.tasks.last().is_some_and(|slot| !slot.boundary) && self.world.machine.in_wasm()
    }

    /// The machine's frames, innermost first, each at the instruction that people want to see.
    fn machine_frames(&self) -> impl Iterator<Item = FrameRef> {
        self.machine_frames_of(self.world.machine.current(), &self.thread)
    }

    fn machine_frames_of(&self, id: ThreadId, thread: &GuestThread) -> impl Iterator<Item = FrameRef> {
        let mut waiting = thread.tasks.last().is_some_and(|slot| !slot.boundary);
        let mut first = true;
        self.world.machine.frames_of(id).map(move |frame| match frame {
            FrameRef::Wasm { id, mut location, instance } => {
                if std::mem::take(&mut waiting) && first {
                    location.pc.op = location.pc.op.saturating_sub(1);
                }
                first = false;
                FrameRef::Wasm { id, location, instance }
            }
            FrameRef::Boundary => {
                first = false;
                FrameRef::Boundary
            }
        })
    }

    /// Whether an instruction trapped. It is not counted: the moment is that of the state before it.
    #[must_use]
    pub(crate) fn trapped_in_instruction(&self) -> bool {
        let trapped = matches!(self.ended, Some(End::Trapped(_)));
        trapped && self.world.machine.in_wasm() && !self.waiting()
    }

    /// The call stack, innermost first; empty once the program has returned.
    #[must_use]
    pub fn frames(&self) -> Vec<FrameInfo> {
        if let Some(End::Returned { .. }) = self.ended {
            return Vec::new();
        }
        self.thread_frames(self.world.machine.current(), &self.thread)
    }

    pub(super) fn thread_frames(&self, id: ThreadId, thread: &GuestThread) -> Vec<FrameInfo> {
        let mut out = Vec::new();
        let mut machine = self.machine_frames_of(id, thread);
        for (i, slot) in thread.tasks.iter().enumerate().rev() {
            if slot.boundary {
                // The frames above this task's boundary belong to it.
                for frame in machine.by_ref() {
                    match frame {
                        FrameRef::Boundary => break,
                        FrameRef::Wasm { id, location, instance } => {
                            out.push(self.wasm_frame(id, location, instance));
                        }
                    }
                }
            }
            if matches!(slot.task, Task::Root(_)) && i + 1 < thread.tasks.len() {
                // The entry of the lifted call above it says everything.
                continue;
            }
            out.push(match thread.waits.as_ref().map(|waits| &waits.call) {
                Some(call) if i + 1 == thread.tasks.len() => FrameInfo {
                    name: short_name(&call.func.name).to_string(),
                    kind: FrameKind::HostCall {
                        interface: call.func.interface.to_string(),
                        function: call.func.name.to_string(),
                    },
                    id: None,
                },
                _ => {
                    let clause = slot.task.clause(&self.world);
                    let kind = match &slot.task {
                        Task::Root(_) | Task::Module(_) | Task::Outside(_) => {
                            FrameKind::Entry(clause.clone())
                        }
                        Task::Preview1(call) => FrameKind::HostCall {
                            interface: call.module().to_string(),
                            function: call.name().to_string(),
                        },
                        _ => FrameKind::Canon(clause.clone()),
                    };
                    FrameInfo { kind, name: clause.to_string(), id: None }
                }
            });
        }
        out
    }

    fn wasm_frame(&self, id: FrameId, location: Location, instance: InstanceAddr) -> FrameInfo {
        let shim = self.shims.get(location.module.0 as usize).copied().unwrap_or(false);
        let module = &self.world.machine.store.instance(instance).module;
        FrameInfo {
            kind: FrameKind::Wasm { location, instance: instance.0, shim },
            name: module.func_name(location.pc.func),
            id: Some(id),
        }
    }

    /// The innermost wasm frame of the running thread, or the bottom of its stack if there is none.
    #[must_use]
    pub fn frame(&self) -> FrameId {
        self.world.machine.frame()
    }

    /// The innermost wasm frame of a thread, or the bottom of its stack; `None` if there is no such thread.
    #[must_use]
    pub(crate) fn innermost(&self, thread: ThreadId) -> Option<FrameId> {
        self.world.machine.innermost(thread)
    }

    /// Whether there is a wasm frame with this name.
    #[must_use]
    pub(crate) fn has_frame(&self, frame: FrameId) -> bool {
        !frame.is_bottom() && self.innermost(frame.thread).is_some_and(|top| frame.is_or_waits_for(top))
    }

    /// The next instruction of the innermost wasm frame, or the `call` in which that frame waits for the host.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        self.machine_frames().find_map(|frame| match frame {
            FrameRef::Wasm { location, .. } => Some(location),
            FrameRef::Boundary => None,
        })
    }

    /// Whether the innermost wasm frame belongs to a shim module.
    #[must_use]
    pub(crate) fn in_shim(&self) -> bool {
        let module = self.location().map(|at| at.module.0 as usize);
        module.and_then(|module| self.shims.get(module)).copied().unwrap_or(false)
    }

    /// The core instance of a wasm frame, by its index in the store.
    #[must_use]
    pub(crate) fn instance_of(&self, frame: FrameId) -> Option<u32> {
        self.world.machine.instance_at(frame).map(|addr| addr.0)
    }

    /// The operand stack of a wasm frame, bottom first, without labels.
    #[must_use]
    pub fn operands(&self, frame: FrameId) -> Vec<Value> {
        self.world.machine.operands(frame)
    }

    /// The parameters and locals of a wasm frame.
    #[must_use]
    pub fn locals(&self, frame: FrameId) -> Vec<Value> {
        self.world.machine.locals(frame)
    }

    fn instance_at(&self, frame: FrameId) -> Option<&ModuleInstance> {
        let machine = &self.world.machine;
        machine.instance_at(frame).map(|addr| machine.store.instance(addr))
    }

    /// The globals of the instance that a frame belongs to, in index order: type, value, and whether it is mutable.
    #[must_use]
    pub fn globals(&self, frame: FrameId) -> Vec<(ValType, Value, bool)> {
        let Some(instance) = self.instance_at(frame) else { return Vec::new() };
        (0..instance.globals.len()).filter_map(|index| self.global_in(instance, index)).collect()
    }

    /// The value of one of these globals.
    #[must_use]
    pub fn global(&self, frame: FrameId, index: u32) -> Option<Value> {
        self.global_in(self.instance_at(frame)?, index as usize).map(|(_, value, _)| value)
    }

    fn global_in(&self, instance: &ModuleInstance, index: usize) -> Option<(ValType, Value, bool)> {
        let value = self.world.machine.store.global(*instance.globals.get(index)?).value();
        // The type as the module declares it, not as the store does: the module's is the one that people know.
        let declared = instance.module.globals.get(index)?.ty;
        let value = match (value, declared.ty) {
            (Value::Ref(_, to), ValType::Ref(ty)) => Value::Ref(ty, to),
            (value, _) => value,
        };
        Some((declared.ty, value, declared.mutable))
    }

    /// Memory 0 of the instance that a frame belongs to.
    #[must_use]
    pub(crate) fn memory_of(&self, frame: FrameId) -> Option<MemoryId> {
        self.instance_at(frame).and_then(|instance| instance.memories.first()).map(|addr| MemoryId(addr.0))
    }

    /// All memories of the store, each with a name for people.
    #[must_use]
    pub fn memories(&self) -> Vec<(MemoryId, MemoryName)> {
        let store = &self.world.machine.store;
        let mut names: Vec<Option<MemoryName>> = vec![None; store.memory_count() as usize];
        for instance in store.instances() {
            let module = &instance.module;
            for (index, addr) in instance.memories.iter().enumerate() {
                if index < module.imported_memories as usize {
                    continue;
                }
                let memory = (module.memories.len() != 1).then(|| {
                    let name = module.name_of(NameSubject::Memory, index as u32);
                    name.map_or_else(|| index.to_string(), |name| format!("${name}"))
                });
                let module = Some(module.names.module.as_deref().map(str::to_owned).ok_or(module.id.0));
                if let Some(slot) = names.get_mut(addr.0 as usize) {
                    *slot = Some(MemoryName { memory, module });
                }
            }
        }
        let named = names.into_iter().zip(0..);
        let unknown = |i: u32| MemoryName { memory: Some(i.to_string()), module: None };
        named.map(|(name, i)| (MemoryId(i), name.unwrap_or_else(|| unknown(i)))).collect()
    }

    /// The bytes of a memory; empty if there is no such memory.
    #[must_use]
    pub fn memory(&self, id: MemoryId) -> &[u8] {
        if id.0 < self.world.machine.store.memory_count() {
            self.world.machine.store.memory(MemAddr(id.0)).data()
        } else {
            &[]
        }
    }

    /// All handles in use, of all component instances.
    #[must_use]
    pub fn handles(&self) -> Vec<HandleInfo> {
        let instances = self.world.runtime.instances.iter().zip(0..);
        let handles = instances.flat_map(|(state, instance)| {
            state.handles.iter().map(move |(index, handle)| HandleInfo {
                instance,
                index,
                ty: handle.ty.clone(),
                rep: handle.rep,
                own: handle.own,
                lends: handle.lends,
            })
        });
        handles.collect()
    }

    /// What was written (memory, address, length) by lowering the latest reply, or the arguments of the latest call
    /// into a component.
    #[must_use]
    pub fn host_writes(&self) -> &[(MemoryId, u64, u64)] {
        &self.world.log.writes
    }

    /// What the next instruction writes to memory; `None` if it would trap.
    #[must_use]
    pub(crate) fn next_write(&self) -> Option<MemoryRange> {
        self.world.machine.next_write().filter(|_| self.goes_on())
    }

    /// Writes to memory, since the last executed instruction, that no instruction made: by the host, by the canonical
    /// ABI, or by data segments.
    #[must_use]
    pub(crate) fn outside_writes(&self) -> &[OutsideWrite] {
        self.world.machine.store.outside_writes()
    }

    /// Whether a breakpoint or a watch applies at the present instruction.
    #[must_use]
    pub fn stops_at(&self, stops: &Stops) -> bool {
        let machine = &self.world.machine;
        self.goes_on() && (machine.stops_at(stops) || machine.store.was_written_outside(stops))
    }

    /// The name of a core instance's module; `None` if there is only one instance.
    #[must_use]
    pub(crate) fn instance_name(&self, instance: u32) -> Option<String> {
        let instances = self.world.machine.store.instances();
        let module = &instances.get(instance as usize).filter(|_| instances.len() > 1)?.module;
        Some(
            module
                .names
                .module
                .as_ref()
                .map_or_else(|| format!("module {}", module.id.0), ToString::to_string),
        )
    }

    /// Whether any of the [`Guest::outside_writes`] is watched.
    #[must_use]
    pub(crate) fn was_written_outside(&self, stops: &Stops) -> bool {
        self.world.machine.store.was_written_outside(stops)
    }

    /// Whether an instruction comes next, rather than the end or a wait.
    fn goes_on(&self) -> bool {
        self.ended.is_none() && self.thread.waits.is_none() && self.world.machine.in_wasm()
    }

    /// The store address of a global of the instance that a frame belongs to.
    #[must_use]
    pub fn global_addr(&self, frame: FrameId, index: u32) -> Option<GlobalAddr> {
        self.instance_at(frame)?.globals.get(index as usize).copied()
    }

    /// A trap with the present wasm stack.
    pub(super) fn trap_here(&self, kind: TrapKind) -> Trap {
        let frames = self.machine_frames().filter_map(|frame| match frame {
            FrameRef::Boundary => None,
            FrameRef::Wasm { location, instance, .. } => Some((location, instance)),
        });
        Trap::new(kind, frames, |(location, instance)| {
            let module = &self.world.machine.store.instance(instance).module;
            let offset = module.code(location.pc.func)?.offsets.get(location.pc.op as usize).copied();
            let function = module.func_name(location.pc.func);
            Some(TrapFrame { location, function, offset: offset.unwrap_or(0) })
        })
    }
}
