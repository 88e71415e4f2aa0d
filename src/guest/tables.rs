//! What stands in a table, by name: so that an indirect call can be announced.

use super::Guest;
use crate::component::{CanonKind, FuncKind as ComponentFuncKind};
use crate::exec::{FuncAddr, FuncKind, Reference};
use crate::wasm::FuncType;

/// An entry of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableEntry {
    /// Nothing is known of it.
    Unknown,
    /// The table ends before it.
    OutOfBounds {
        /// Elements in the table.
        size: u64,
    },
    /// A null reference.
    Null,
    /// A function.
    Func {
        /// Readable name.
        name: String,
        /// Its type.
        ty: FuncType,
    },
    /// A reference that is not a function.
    Extern,
}

impl Guest {
    /// The entry at `index` of a table (by its index in the module) of the wasm frame at `depth`.
    #[must_use]
    pub fn table_entry(&self, depth: usize, table: u32, index: u64) -> TableEntry {
        let store = &self.world.machine.store;
        let instance = self.world.machine.instance_at(depth).map(|addr| store.instance(addr));
        let Some(table) = instance.and_then(|instance| instance.tables.get(table as usize)) else {
            return TableEntry::Unknown;
        };
        let table = store.table(*table);
        let Some(&slot) = usize::try_from(index).ok().and_then(|index| table.entries().get(index)) else {
            return TableEntry::OutOfBounds { size: table.size() };
        };
        match Reference::from_slot(slot) {
            Reference::Null => TableEntry::Null,
            Reference::Func(addr) => {
                let addr = FuncAddr(addr);
                TableEntry::Func { name: self.name_of(addr), ty: store.func_type(addr).clone() }
            }
            _ => TableEntry::Extern,
        }
    }

    /// A function's readable name; for one that is not WebAssembly, that of what it stands for.
    fn name_of(&self, mut func: FuncAddr) -> String {
        let store = &self.world.machine.store;
        loop {
            let tag = match store.func(func).kind {
                FuncKind::Wasm { instance, index } => {
                    return store.instance(instance).module.short_func_name(index);
                }
                FuncKind::Host { tag } => tag,
            };
            if let Some(function) = self.preview1.get(tag as usize) {
                return function.name.to_string();
            }
            let name = match self.world.runtime.canon(tag).map(|canon| &canon.kind) {
                Some(CanonKind::Lower { func: callee, .. }) => match &callee.kind {
                    ComponentFuncKind::Host { function, .. } => return function.to_string(),
                    ComponentFuncKind::Lifted { core, .. } => {
                        func = *core;
                        continue;
                    }
                },
                Some(CanonKind::ResourceNew(_)) => "resource.new",
                Some(CanonKind::ResourceRep(_)) => "resource.rep",
                Some(CanonKind::ResourceDrop(_)) => "resource.drop",
                None => "a function of the host",
            };
            return name.to_owned();
        }
    }
}
