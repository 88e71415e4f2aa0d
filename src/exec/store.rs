//! The store: every function, table, memory and global of a guest, and the instances that name them
//! ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#store)).

use super::{Memory, Table, Value};
use crate::wasm::{ExternKind, FuncType, GlobalType, Module};
use std::collections::HashMap;
use std::sync::Arc;

macro_rules! address {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            pub(super) fn index(self) -> usize {
                self.0 as usize
            }
        })*
    };
}

address! {
    /// Address of a function in the store.
    FuncAddr
    /// Address of a table in the store.
    TableAddr
    /// Address of a memory in the store.
    MemAddr
    /// Address of a global in the store.
    GlobalAddr
    /// Address of a module instance in the store.
    InstanceAddr
}

/// What an import is given or an export stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extern {
    /// A function.
    Func(FuncAddr),
    /// A table.
    Table(TableAddr),
    /// A memory.
    Memory(MemAddr),
    /// A global.
    Global(GlobalAddr),
}

impl Extern {
    /// Its kind.
    #[must_use]
    pub fn kind(self) -> ExternKind {
        match self {
            Self::Func(_) => ExternKind::Func,
            Self::Table(_) => ExternKind::Table,
            Self::Memory(_) => ExternKind::Memory,
            Self::Global(_) => ExternKind::Global,
        }
    }
}

/// What a function is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FuncKind {
    /// WebAssembly code: instance and function index in its module.
    Wasm {
        /// The instance.
        instance: InstanceAddr,
        /// Function index.
        index: u32,
    },
    /// Not WebAssembly: the run loop leaves with this tag, which means nothing to it.
    Host {
        /// The embedder's number for it.
        tag: u32,
    },
}

/// A function of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Func {
    /// Number of the type in the store: equal numbers are equal types.
    pub(super) ty: u32,
    /// What it is.
    pub kind: FuncKind,
}

/// A global variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Global {
    /// Type and mutability.
    pub ty: GlobalType,
    /// Its slot.
    pub(super) slot: u64,
}

impl Global {
    /// Its value.
    #[must_use]
    pub fn value(&self) -> Value {
        Value::from_slot(self.ty.ty, self.slot)
    }
}

/// An instance of a module: its index spaces as addresses.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The static module.
    pub module: Arc<Module>,
    /// Functions by index.
    pub funcs: Arc<[FuncAddr]>,
    /// Tables by index.
    pub tables: Arc<[TableAddr]>,
    /// Memories by index.
    pub memories: Arc<[MemAddr]>,
    /// Globals by index.
    pub globals: Arc<[GlobalAddr]>,
    /// Type index → the store's number of the type.
    pub(super) types: Arc<[u32]>,
    /// Element segments; empty once dropped.
    pub(super) elems: Vec<Arc<[u64]>>,
    /// Data segments dropped.
    pub(super) dropped: Vec<bool>,
}

/// Everything a guest's core modules own. Plain data: a clone is a snapshot.
#[derive(Debug, Clone, Default)]
pub struct Store {
    pub(super) funcs: Vec<Func>,
    pub(super) tables: Vec<Table>,
    pub(super) memories: Vec<Memory>,
    pub(super) globals: Vec<Global>,
    pub(super) instances: Vec<Instance>,
    pub(super) types: Arc<Vec<FuncType>>,
    numbers: Arc<HashMap<FuncType, u32>>,
}

impl Store {
    /// The store's number for a type.
    pub(super) fn type_number(&mut self, ty: &FuncType) -> u32 {
        if let Some(&number) = self.numbers.get(ty) {
            return number;
        }
        let number = self.types.len() as u32;
        Arc::make_mut(&mut self.types).push(ty.clone());
        Arc::make_mut(&mut self.numbers).insert(ty.clone(), number);
        number
    }

    /// Adds a function that is not WebAssembly; `tag` comes back in [`super::Exit::HostFunc`].
    pub fn alloc_host_func(&mut self, ty: &FuncType, tag: u32) -> FuncAddr {
        let ty = self.type_number(ty);
        self.alloc_func(Func { ty, kind: FuncKind::Host { tag } })
    }

    pub(super) fn alloc_func(&mut self, func: Func) -> FuncAddr {
        self.funcs.push(func);
        FuncAddr(self.funcs.len() as u32 - 1)
    }

    /// Adds a table.
    pub fn alloc_table(&mut self, table: Table) -> TableAddr {
        self.tables.push(table);
        TableAddr(self.tables.len() as u32 - 1)
    }

    /// Adds a memory.
    pub fn alloc_memory(&mut self, memory: Memory) -> MemAddr {
        self.memories.push(memory);
        MemAddr(self.memories.len() as u32 - 1)
    }

    /// Adds a global.
    pub fn alloc_global(&mut self, mutable: bool, value: Value) -> GlobalAddr {
        self.globals.push(Global { ty: GlobalType { ty: value.ty(), mutable }, slot: value.to_slot() });
        GlobalAddr(self.globals.len() as u32 - 1)
    }

    /// A function.
    #[must_use]
    pub fn func(&self, addr: FuncAddr) -> &Func {
        &self.funcs[addr.index()]
    }

    /// A function's type.
    #[must_use]
    pub fn func_type(&self, addr: FuncAddr) -> &FuncType {
        &self.types[self.funcs[addr.index()].ty as usize]
    }

    /// A table.
    #[must_use]
    pub fn table(&self, addr: TableAddr) -> &Table {
        &self.tables[addr.index()]
    }

    /// A memory.
    #[must_use]
    pub fn memory(&self, addr: MemAddr) -> &Memory {
        &self.memories[addr.index()]
    }

    /// A memory, to write.
    pub fn memory_mut(&mut self, addr: MemAddr) -> &mut Memory {
        &mut self.memories[addr.index()]
    }

    /// How many memories there are.
    #[must_use]
    pub fn memory_count(&self) -> u32 {
        self.memories.len() as u32
    }

    /// A global.
    #[must_use]
    pub fn global(&self, addr: GlobalAddr) -> &Global {
        &self.globals[addr.index()]
    }

    /// An instance.
    #[must_use]
    pub fn instance(&self, addr: InstanceAddr) -> &Instance {
        &self.instances[addr.index()]
    }

    /// Whether all that a guest can change is the same in both.
    #[must_use]
    pub fn same_state(&self, other: &Self) -> bool {
        let segments = |store: &Self| -> Vec<_> {
            store.instances.iter().map(|i| (i.elems.clone(), i.dropped.clone())).collect()
        };
        self.memories == other.memories
            && self.tables == other.tables
            && self.globals == other.globals
            && segments(self) == segments(other)
    }

    /// Every instance, by address.
    #[must_use]
    pub fn instances(&self) -> &[Instance] {
        &self.instances
    }

    /// What an instance exports under a name.
    #[must_use]
    pub fn export(&self, instance: InstanceAddr, name: &str) -> Option<Extern> {
        let instance = self.instance(instance);
        let export = instance.module.export(name)?;
        let index = export.index as usize;
        Some(match export.kind {
            ExternKind::Func => Extern::Func(*instance.funcs.get(index)?),
            ExternKind::Table => Extern::Table(*instance.tables.get(index)?),
            ExternKind::Memory => Extern::Memory(*instance.memories.get(index)?),
            ExternKind::Global => Extern::Global(*instance.globals.get(index)?),
        })
    }
}
