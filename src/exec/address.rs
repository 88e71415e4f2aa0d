//! Addresses: numbers that identify the items of a store
//! ([spec](https://webassembly.github.io/spec/core/exec/runtime.html#addresses)). They know nothing of the items
//! themselves.

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
    /// The address of a function in its store.
    FuncAddr
    /// The address of a table in its store.
    TableAddr
    /// The address of a memory in its store.
    MemAddr
    /// The address of a global in its store.
    GlobalAddr
    /// The address of a tag in its store.
    TagAddr
    /// The address of a module instance in its store.
    InstanceAddr
}

/// What an import is given, or an export refers to: `externaddr` in the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extern {
    /// A function of the store, WebAssembly or not.
    Func(FuncAddr),
    /// A table of the store, which others may share.
    Table(TableAddr),
    /// A memory of the store, which others may share.
    Memory(MemAddr),
    /// A global of the store, which others may share.
    Global(GlobalAddr),
    /// A tag of the store, which exceptions are thrown with.
    Tag(TagAddr),
}

impl Extern {
    /// The kind of item, without its address.
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
