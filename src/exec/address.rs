//! Addresses: the numbers by which everything in a store is known
//! ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#addresses)). They know nothing of what they lead to.

use crate::wasm::ExternKind;

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
    /// Address of a tag in the store
    TagAddr
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
    /// A tag.
    Tag(TagAddr),
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
            Self::Tag(_) => ExternKind::Tag,
        }
    }
}
