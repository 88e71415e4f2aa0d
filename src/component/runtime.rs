//! The run-time state of all component instances, as plain data.

use super::built_in::BuiltIn;
use super::channels::Channels;
use super::item::ScopeId;
use super::scope::{Scopes, dangling};
use super::turn_queue::TurnQueue;
use super::{ComponentFunc, Exports, HandleTable, InstanceId, ResolvedOptions, ResourceType, ThreadQueue};
use crate::exec::{Extern, FuncAddr, GlobalAddr, InstanceAddr, MemAddr, TableAddr, TagAddr, ThreadId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many component instances a program may create: far more than real programs have, few enough to bound memory.
const MAX_INSTANCES: usize = 10_000;

/// A core function that the canonical ABI provides.
#[derive(Debug, Clone)]
pub(crate) struct CanonFunc {
    /// The component instance that defines it.
    pub instance: InstanceId,
    pub kind: CanonKind,
}

/// What a canonical core function does.
#[derive(Debug, Clone)]
pub(crate) enum CanonKind {
    /// `canon lower`: calls a component function.
    Lower {
        func: ComponentFunc,
        options: ResolvedOptions,
    },
    /// `resource.new`: makes an own handle from a representation.
    ResourceNew(ResourceType),
    ResourceDrop(ResourceType),
    ResourceRep(ResourceType),
    /// A built-in of asynchronous components.
    BuiltIn(BuiltIn),
}

/// A resource type that a component instance defines.
#[derive(Debug, Clone, Copy)]
pub struct GuestResource {
    /// The component instance that implements it.
    pub instance: InstanceId,
    /// Called with the representation when an own handle is dropped; `None` if the type declares no destructor.
    pub dtor: Option<FuncAddr>,
}

/// A core instance, known by its exports.
#[derive(Debug, Clone)]
pub(super) enum CoreInstance {
    Module(InstanceAddr),
    /// An instance put together from existing items.
    Bag(Arc<BTreeMap<Arc<str>, Extern>>),
}

/// The index spaces of one component instance that outer aliases cannot reach.
#[derive(Debug, Clone)]
pub(super) struct Env {
    pub scope: ScopeId,
    pub core_funcs: Vec<FuncAddr>,
    pub core_tables: Vec<TableAddr>,
    pub core_memories: Vec<MemAddr>,
    pub core_globals: Vec<GlobalAddr>,
    pub core_tags: Vec<TagAddr>,
    pub core_instances: Vec<CoreInstance>,
    pub funcs: Vec<ComponentFunc>,
    pub instances: Vec<Arc<Exports>>,
}

/// What instantiation creates and running does not change.
#[derive(Debug, Clone, Default)]
pub(super) struct Linked {
    pub scopes: Scopes,
    pub envs: Vec<Env>,
    pub resources: Vec<GuestResource>,
    pub canons: Vec<CanonFunc>,
}

/// The part of a component instance that running changes.
#[derive(Debug, Clone)]
pub(crate) struct InstanceState {
    pub handles: HandleTable,
    /// Whether it may call out: not while its `realloc` or post-return function runs.
    pub may_leave: bool,
    /// The instance that instantiated it; `None` for the outermost one.
    pub parent: Option<InstanceId>,
    /// Whether it, or a component that it is part of, has trapped: nothing may enter it again.
    pub locked_down: bool,
    /// How many times it has asked that no new tasks be started in it.
    pub backpressure: u16,
    /// The thread whose core code is on a stack, of those that must be alone in the instance (`exclusive_thread`).
    pub exclusive: Option<ThreadId>,
    /// The threads that wait to be let in, in the order of their calls.
    pub entering: ThreadQueue,
    /// The threads that wait for the instance to be free, to go on with an event.
    pub waiting_for_turn: TurnQueue,
    /// Its threads by index (`threads`). Index 0 is never used.
    pub threads: ThreadTable,
}

/// The threads of a component instance, by index: `Table[Thread]`.
#[derive(Debug, Clone, Default)]
pub(crate) struct ThreadTable {
    slots: Vec<Option<ThreadId>>,
    free: Vec<u32>,
}

impl ThreadTable {
    /// Adds a thread, and returns its index.
    pub fn add(&mut self, thread: ThreadId) -> u32 {
        if let Some(index) = self.free.pop() {
            self.slots[index as usize] = Some(thread);
            return index;
        }
        if self.slots.is_empty() {
            self.slots.push(None);
        }
        self.slots.push(Some(thread));
        u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
    }

    pub fn get(&self, index: u32) -> Option<ThreadId> {
        self.slots.get(index as usize).copied().flatten()
    }

    /// The index of a thread.
    pub fn index_of(&self, thread: ThreadId) -> Option<u32> {
        let at = self.slots.iter().position(|slot| *slot == Some(thread))?;
        u32::try_from(at).ok()
    }

    pub fn remove(&mut self, index: u32) {
        if self.slots.get_mut(index as usize).is_some_and(|slot| slot.take().is_some()) {
            self.free.push(index);
        }
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Runtime {
    pub(super) linked: Arc<Linked>,
    /// All component instances, by [`InstanceId`].
    pub instances: Vec<InstanceState>,
    /// How many calls of lifted functions have begun. A call's number is the scope of the handles that it borrows.
    pub calls: u64,
    /// All streams and futures.
    pub channels: Channels,
    /// The debug messages of all error contexts, by number.
    pub error_messages: Vec<Arc<str>>,
}

impl Runtime {
    pub(super) fn linked(&mut self) -> &mut Linked {
        Arc::make_mut(&mut self.linked)
    }

    /// Adds a component instance whose outer aliases lead to `outer`.
    pub(super) fn add_instance(
        &mut self,
        outer: Option<ScopeId>,
        parent: Option<InstanceId>,
    ) -> Result<InstanceId, String> {
        if self.instances.len() >= MAX_INSTANCES {
            return Err(format!("the program makes more than {MAX_INSTANCES} component instances"));
        }
        let id = InstanceId::try_from(self.instances.len()).map_err(|_| "too many component instances")?;
        let linked = self.linked();
        let scope = linked.scopes.add(outer)?;
        linked.envs.push(Env {
            scope,
            core_funcs: Vec::new(),
            core_tables: Vec::new(),
            core_memories: Vec::new(),
            core_globals: Vec::new(),
            core_tags: Vec::new(),
            core_instances: Vec::new(),
            funcs: Vec::new(),
            instances: Vec::new(),
        });
        self.instances.push(InstanceState {
            handles: HandleTable::default(),
            may_leave: true,
            parent,
            locked_down: false,
            backpressure: 0,
            exclusive: None,
            entering: ThreadQueue::default(),
            waiting_for_turn: TurnQueue::default(),
            threads: ThreadTable::default(),
        });
        Ok(id)
    }

    /// The canonical function that a machine calls by this tag.
    #[must_use]
    pub fn canon(&self, tag: u32) -> Option<&CanonFunc> {
        self.linked.canons.get(tag as usize)
    }

    /// All resource types that components define, by number.
    #[must_use]
    pub fn resources(&self) -> &[GuestResource] {
        &self.linked.resources
    }

    /// For lowering: one instance's handles, together with all resource types.
    #[must_use]
    pub(crate) fn handles_and_resources(
        &mut self,
        instance: InstanceId,
    ) -> (&mut HandleTable, &[GuestResource]) {
        (&mut self.instances[instance as usize].handles, &self.linked.resources)
    }

    /// Locks down the component that contains an instance that trapped: no part of the outermost component around it
    /// can be entered again, because what they left half done must not be observed.
    /// <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#component-invariants>
    pub(crate) fn lock_down(&mut self, instance: InstanceId) {
        let root = self.root(instance);
        for id in 0..InstanceId::try_from(self.instances.len()).unwrap_or(InstanceId::MAX) {
            if self.root(id) == root {
                self.instances[id as usize].locked_down = true;
            }
        }
    }

    fn root(&self, instance: InstanceId) -> InstanceId {
        let mut at = instance;
        while let Some(parent) = self.instances.get(at as usize).and_then(|state| state.parent) {
            at = parent;
        }
        at
    }

    /// Checks that a component function may be called. It may even if its component instance is already on the call
    /// stack: the specification had a rule against that and dropped it.
    /// <https://github.com/WebAssembly/component-model/pull/705>
    ///
    /// # Errors
    /// If the instance has trapped before.
    pub(crate) fn check_enter(&self, instance: InstanceId) -> Result<(), String> {
        if self.instances.get(instance as usize).is_some_and(|state| state.locked_down) {
            return Err("cannot enter component instance: it has trapped before".to_string());
        }
        Ok(())
    }

    /// Checks that an instance may call out, or create or drop a handle.
    ///
    /// # Errors
    /// If its `realloc` or post-return function is running.
    pub(crate) fn check_leave(
        &self,
        instance: InstanceId,
        what: impl std::fmt::Display,
    ) -> Result<(), String> {
        if self.instances.get(instance as usize).is_some_and(|state| !state.may_leave) {
            return Err(format!("cannot leave component instance: {what} from realloc or post-return"));
        }
        Ok(())
    }
}

impl Env {
    pub(super) fn core(&self, kind: crate::wasm::ExternKind, index: u32) -> Result<Extern, String> {
        use crate::wasm::ExternKind;
        let i = index as usize;
        let found = match kind {
            ExternKind::Func => self.core_funcs.get(i).copied().map(Extern::Func),
            ExternKind::Table => self.core_tables.get(i).copied().map(Extern::Table),
            ExternKind::Memory => self.core_memories.get(i).copied().map(Extern::Memory),
            ExternKind::Global => self.core_globals.get(i).copied().map(Extern::Global),
            ExternKind::Tag => self.core_tags.get(i).copied().map(Extern::Tag),
        };
        found.map_or_else(|| dangling("core item", index), Ok)
    }

    pub(super) fn add_core(&mut self, item: Extern) {
        match item {
            Extern::Func(addr) => self.core_funcs.push(addr),
            Extern::Table(addr) => self.core_tables.push(addr),
            Extern::Memory(addr) => self.core_memories.push(addr),
            Extern::Global(addr) => self.core_globals.push(addr),
            Extern::Tag(addr) => self.core_tags.push(addr),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trap_locks_down_the_whole_component_and_no_other() {
        let mut runtime = Runtime::default();
        let root = runtime.add_instance(None, None).unwrap();
        let child = runtime.add_instance(None, Some(root)).unwrap();
        let grandchild = runtime.add_instance(None, Some(child)).unwrap();
        let other = runtime.add_instance(None, None).unwrap();
        runtime.lock_down(child);
        for locked in [root, child, grandchild] {
            assert!(runtime.check_enter(locked).unwrap_err().contains("cannot enter component instance"));
        }
        assert_eq!(runtime.check_enter(other), Ok(()));
    }
}
