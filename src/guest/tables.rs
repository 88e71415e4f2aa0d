//! Table entries and the names of functions, so that an indirect call can be announced.

use super::Guest;
use crate::component::{CanonKind, ComponentFuncKind};
use crate::exec::{FrameId, FuncAddr, FuncKind, Reference, Table};

/// An entry of a table, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableEntry {
    /// There is no such frame or table.
    Unknown,
    /// The index is past the end of the table.
    OutOfBounds {
        /// How many elements the table has.
        size: u64,
    },
    /// The reference in the entry, which may be null.
    Holds(Reference),
}

impl Guest {
    fn table(&self, frame: FrameId, table: u32) -> Option<&Table> {
        let store = &self.world.machine.store;
        let instance = store.instance(self.world.machine.instance_at(frame)?);
        instance.tables.get(table as usize).map(|addr| store.table(*addr))
    }

    /// How many elements a table of a wasm frame's module has, by its index in that module.
    #[must_use]
    pub(crate) fn table_size(&self, frame: FrameId, table: u32) -> Option<u64> {
        self.table(frame, table).map(Table::size)
    }

    /// The entry at `index` of a table of a wasm frame's module, by its index in that module.
    #[must_use]
    pub(crate) fn table_entry(&self, frame: FrameId, table: u32, index: u64) -> TableEntry {
        let Some(table) = self.table(frame, table) else { return TableEntry::Unknown };
        match usize::try_from(index).ok().and_then(|index| table.entries().get(index)) {
            Some(&slot) => TableEntry::Holds(Reference::from_slot(slot)),
            None => TableEntry::OutOfBounds { size: table.size() },
        }
    }

    /// How many tables the module of a wasm frame has.
    #[must_use]
    pub(crate) fn table_count(&self, frame: FrameId) -> u32 {
        let store = &self.world.machine.store;
        let instance = self.world.machine.instance_at(frame).map(|at| store.instance(at));
        instance.map_or(0, |instance| instance.tables.len() as u32)
    }

    /// The type of the function at this address of the store, as its own module writes it; `None` for a function that is
    /// not WebAssembly.
    #[must_use]
    pub(crate) fn func_type_text(&self, address: u32) -> Option<String> {
        let store = &self.world.machine.store;
        match store.func(FuncAddr(address)).kind {
            FuncKind::Wasm { instance, index } => {
                let module = &store.instance(instance).module;
                Some(module.func_type_text(module.func_type(index)))
            }
            FuncKind::Host { .. } => None,
        }
    }

    /// A function's readable name; for a function that is not WebAssembly, the name of what it stands for.
    pub(super) fn name_of(&self, mut func: FuncAddr) -> String {
        let store = &self.world.machine.store;
        loop {
            let tag = match store.func(func).kind {
                FuncKind::Wasm { instance, index } => {
                    return store.instance(instance).module.short_func_name(index);
                }
                FuncKind::Host { tag } => tag,
            };
            if let Some(function) = self.world.host_imports.get(tag as usize) {
                return function.func().name.to_string();
            }
            let name = match self.world.runtime.canon(tag).map(|canon| &canon.kind) {
                Some(CanonKind::Lower { func: callee, .. }) => match &callee.kind {
                    ComponentFuncKind::Host { function, .. } => return function.to_string(),
                    ComponentFuncKind::Lifted { core, .. } => {
                        func = *core;
                        continue;
                    }
                },
                Some(CanonKind::BuiltIn(built_in)) => built_in.name(),
                Some(CanonKind::ResourceNew(_)) => "resource.new",
                Some(CanonKind::ResourceRep(_)) => "resource.rep",
                Some(CanonKind::ResourceDrop(_)) => "resource.drop",
                None => "a function of the host",
            };
            return name.to_owned();
        }
    }
}
