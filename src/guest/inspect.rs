//! Read-only views of a guest's state, exact at every operator boundary.

use super::task::Task;
use super::world::short_name;
use super::{End, Guest};
use crate::component::ResourceType;
use crate::exec::{
    FrameRef, GlobalAddr, Instance, InstanceAddr, MemAddr, MemoryRange, OutsideWrite, Stops, Trap, TrapFrame,
    TrapKind, Value,
};
use crate::wasm::{Location, Named, ValType};

/// A linear memory of the guest (its address in the store).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MemoryId(pub u32);

/// What a frame on the call stack is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameKind {
    /// WebAssembly code.
    Wasm {
        /// Where it stands: the next operator (innermost) or the `call` it waits on.
        location: Location,
        /// Which core instance (index in the store).
        instance: u32,
        /// Part of wit-component's shim or fixup plumbing: a front end folds it.
        shim: bool,
    },
    /// Work of the canonical ABI (lift, lower, realloc, post-return, instantiate), one clause for people.
    Canon(String),
    /// The bottom of the stack: what was asked to run, one clause for people.
    Entry(String),
    /// A host call waiting for its reply: interface and function.
    HostCall {
        /// Interface.
        interface: String,
        /// Function.
        function: String,
    },
}

/// One frame, for people and probes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameInfo {
    /// What it is.
    pub kind: FrameKind,
    /// Readable function name (or the canonical ABI's clause).
    pub name: String,
    /// For wasm frames: depth counted over wasm frames only, 1 = outermost. 0 for others.
    pub depth: usize,
}

/// One entry of a component instance's handle table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleInfo {
    /// Component instance.
    pub instance: u32,
    /// Index (`#n`).
    pub index: u32,
    /// Resource type.
    pub ty: ResourceType,
    /// Representation.
    pub rep: u32,
    /// Own or borrow.
    pub own: bool,
    /// Outstanding lends.
    pub lends: u32,
}

impl Guest {
    /// Whether the innermost wasm frame waits in a call of a function that is not WebAssembly.
    fn waiting(&self) -> bool {
        self.tasks.last().is_some_and(|slot| !slot.boundary) && self.world.machine.in_wasm()
    }

    /// The machine's frames, innermost first, each with the place that people want to see.
    fn machine_frames(&self) -> impl Iterator<Item = FrameRef> {
        let mut waiting = self.waiting();
        self.world.machine.frames().map(move |frame| match frame {
            FrameRef::Wasm { depth, mut location, instance } => {
                if std::mem::take(&mut waiting) {
                    location.pc.op = location.pc.op.saturating_sub(1);
                }
                FrameRef::Wasm { depth, location, instance }
            }
            FrameRef::Boundary => FrameRef::Boundary,
        })
    }

    /// Whether an operator trapped. It has not been counted: the moment is that of the state before it.
    #[must_use]
    pub fn trapped_in_operator(&self) -> bool {
        let trapped = matches!(self.ended, Some(End::Trapped(_)));
        trapped && self.world.machine.in_wasm() && !self.waiting()
    }

    /// The call stack, innermost first; empty once the program has returned.
    #[must_use]
    pub fn frames(&self) -> Vec<FrameInfo> {
        let mut out = Vec::new();
        if let Some(End::Returned { .. }) = self.ended {
            return out;
        }
        let mut machine = self.machine_frames();
        for (i, slot) in self.tasks.iter().enumerate().rev() {
            if slot.boundary {
                // What runs above this task's boundary is inside of it.
                for frame in machine.by_ref() {
                    match frame {
                        FrameRef::Boundary => break,
                        FrameRef::Wasm { depth, location, instance } => {
                            out.push(self.wasm_frame(depth, location, instance));
                        }
                    }
                }
            }
            if matches!(slot.task, Task::Root(_)) && i + 1 < self.tasks.len() {
                // The lifted entry above says it all.
                continue;
            }
            out.push(match &self.pending {
                Some(call) if i + 1 == self.tasks.len() => FrameInfo {
                    name: short_name(&call.func.name).to_string(),
                    kind: FrameKind::HostCall {
                        interface: call.func.interface.to_string(),
                        function: call.func.name.to_string(),
                    },
                    depth: 0,
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
                    FrameInfo { kind, name: clause, depth: 0 }
                }
            });
        }
        out
    }

    fn wasm_frame(&self, depth: usize, location: Location, instance: InstanceAddr) -> FrameInfo {
        let shim = self.shims.get(location.module.0 as usize).copied().unwrap_or(false);
        let module = &self.world.machine.store.instance(instance).module;
        FrameInfo {
            kind: FrameKind::Wasm { location, instance: instance.0, shim },
            name: module.func_name(location.pc.func),
            depth,
        }
    }

    /// Number of wasm frames.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.world.machine.depth()
    }

    /// The next operator of the innermost wasm frame, or the `call` in which it waits for the host.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        self.machine_frames().find_map(|frame| match frame {
            FrameRef::Wasm { location, .. } => Some(location),
            FrameRef::Boundary => None,
        })
    }

    /// Whether the innermost wasm frame is shim plumbing.
    #[must_use]
    pub fn in_shim(&self) -> bool {
        let module = self.location().map(|at| at.module.0 as usize);
        module.and_then(|module| self.shims.get(module)).copied().unwrap_or(false)
    }

    /// The core instance (its index in the store) of the wasm frame at `depth`.
    #[must_use]
    pub fn instance_of(&self, depth: usize) -> Option<u32> {
        self.world.machine.instance_at(depth).map(|addr| addr.0)
    }

    /// The operand stack of the wasm frame at `depth` (1 = outermost), bottom first, labels excluded.
    #[must_use]
    pub fn operands(&self, depth: usize) -> Vec<Value> {
        self.world.machine.operands(depth)
    }

    /// Parameters and locals of the wasm frame at `depth`.
    #[must_use]
    pub fn locals(&self, depth: usize) -> Vec<Value> {
        self.world.machine.locals(depth)
    }

    fn instance_at(&self, depth: usize) -> Option<&Instance> {
        let machine = &self.world.machine;
        machine.instance_at(depth).map(|addr| machine.store.instance(addr))
    }

    /// Globals of the instance that the frame at `depth` belongs to, in index order.
    #[must_use]
    pub fn globals(&self, depth: usize) -> Vec<(ValType, Value, bool)> {
        let Some(instance) = self.instance_at(depth) else { return Vec::new() };
        (0..instance.globals.len()).filter_map(|index| self.global_in(instance, index)).collect()
    }

    /// One of these globals' values.
    #[must_use]
    pub fn global(&self, depth: usize, index: u32) -> Option<Value> {
        self.global_in(self.instance_at(depth)?, index as usize).map(|(_, value, _)| value)
    }

    fn global_in(&self, instance: &Instance, index: usize) -> Option<(ValType, Value, bool)> {
        let value = self.world.machine.store.global(*instance.globals.get(index)?).value();
        // The type of the module rather than that of the store: people know the module's.
        let declared = instance.module.globals.get(index)?.ty;
        let value = match (value, declared.ty) {
            (Value::Ref(_, to), ValType::Ref(ty)) => Value::Ref(ty, to),
            (value, _) => value,
        };
        Some((declared.ty, value, declared.mutable))
    }

    /// Memory 0 of the instance that the frame at `depth` belongs to.
    #[must_use]
    pub fn memory_of(&self, depth: usize) -> Option<MemoryId> {
        self.instance_at(depth).and_then(|instance| instance.memories.first()).map(|addr| MemoryId(addr.0))
    }

    /// All memories, with a name for people.
    #[must_use]
    pub fn memories(&self) -> Vec<(MemoryId, String)> {
        let store = &self.world.machine.store;
        let mut names: Vec<Option<String>> = vec![None; store.memory_count() as usize];
        for instance in store.instances() {
            let module = &instance.module;
            for (index, addr) in instance.memories.iter().enumerate() {
                if index < module.imported_memories as usize {
                    continue;
                }
                let memory = match module.memories.len() {
                    1 => "memory".to_owned(),
                    _ => match module.name_of(Named::Memory, index as u32) {
                        Some(name) => format!("memory ${name}"),
                        None => format!("memory {index}"),
                    },
                };
                let name = match &module.names.module {
                    Some(name) => format!("{memory} of {name}"),
                    None => format!("{memory} of module {}", module.id.0),
                };
                if let Some(slot) = names.get_mut(addr.0 as usize) {
                    *slot = Some(name);
                }
            }
        }
        let named = names.into_iter().zip(0..);
        named.map(|(name, i)| (MemoryId(i), name.unwrap_or_else(|| format!("memory {i}")))).collect()
    }

    /// Its bytes; none if there is no such memory.
    #[must_use]
    pub fn memory(&self, id: MemoryId) -> &[u8] {
        if id.0 < self.world.machine.store.memory_count() {
            self.world.machine.store.memory(MemAddr(id.0)).data()
        } else {
            &[]
        }
    }

    /// All live handles of all component instances.
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

    /// (representation, index) of the handles that the latest reply's resources got.
    #[must_use]
    pub fn last_handles(&self) -> &[(u32, u32)] {
        &self.world.log.handles
    }

    /// What lowering the latest reply, or the arguments of the latest call into a component, wrote: memory,
    /// address, length.
    #[must_use]
    pub fn host_writes(&self) -> &[(MemoryId, u64, u64)] {
        &self.world.log.writes
    }

    /// What the operator that comes next writes to memory; nothing where it would trap.
    #[must_use]
    pub fn next_write(&self) -> Option<MemoryRange> {
        self.world.machine.next_write().filter(|_| self.goes_on())
    }

    /// The global that the operator that comes next sets.
    #[must_use]
    pub fn next_global(&self) -> Option<GlobalAddr> {
        self.world.machine.next_global().filter(|_| self.goes_on())
    }

    /// Writes to memory since the operator executed last that were no operator's: by the host, by the canonical ABI, by
    /// data segments.
    #[must_use]
    pub fn outside_writes(&self) -> &[OutsideWrite] {
        self.world.machine.store.outside_writes()
    }

    /// Whether a breakpoint or a watch stops where it stands.
    #[must_use]
    pub fn stops_at(&self, stops: &Stops) -> bool {
        let machine = &self.world.machine;
        self.goes_on() && (machine.stops_at(stops) || machine.store.was_written_outside(stops))
    }

    /// The name of a core instance's module, where there is more than one.
    #[must_use]
    pub fn instance_name(&self, instance: u32) -> Option<String> {
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

    /// Whether one of the [`Guest::outside_writes`] is watched.
    #[must_use]
    pub fn was_written_outside(&self, stops: &Stops) -> bool {
        self.world.machine.store.was_written_outside(stops)
    }

    /// Whether an operator comes next.
    fn goes_on(&self) -> bool {
        self.ended.is_none() && self.pending.is_none() && self.world.machine.in_wasm()
    }

    /// A global of the instance that the frame at `depth` belongs to.
    #[must_use]
    pub fn global_addr(&self, depth: usize, index: u32) -> Option<GlobalAddr> {
        self.instance_at(depth)?.globals.get(index as usize).copied()
    }

    /// A trap with the wasm stack as it stands.
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
