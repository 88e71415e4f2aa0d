//! The items that components exchange (functions, types, instances, components and modules), as they are at run time.

use super::{FuncSig, ResourceType, Type};
use crate::exec::{FuncAddr, MemAddr};
use crate::wasm::ModuleId;
use crate::wasm::component::{ComponentDef, StringEncoding, TypeDecl};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A component instance's number: they count from 0, in order of creation.
pub(crate) type InstanceId = u32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeId(pub u32);

/// What a component instance exports, or what a component is given as imports, by full name.
pub(crate) type Exports = BTreeMap<Arc<str>, RuntimeItem>;

/// Anything that components exchange: the run-time form of a `Sort`.
#[derive(Debug, Clone)]
pub enum RuntimeItem {
    /// A component-level function, never a core one.
    Func(ComponentFunc),
    /// A type, evaluated in the scope that defines it.
    Type(TypeItem),
    /// An instance, which is no more than its exports.
    Instance(Arc<Exports>),
    /// A component that can be instantiated, with the scope it was defined in.
    Component(ComponentItem),
    /// A core module, by its number in the program.
    CoreModule(ModuleId),
}

/// A component-level function: its type and its implementation.
#[derive(Debug, Clone)]
pub struct ComponentFunc {
    /// Its type, with resource types resolved to their identity.
    pub sig: Arc<FuncSig>,
    /// Whether the host or a component implements it.
    pub kind: ComponentFuncKind,
}

/// Who implements a component-level function.
#[derive(Debug, Clone)]
pub enum ComponentFuncKind {
    /// The host does: each call leaves the guest.
    Host {
        /// The interface's name without its version, as in `wasi:cli/exit`.
        interface: Arc<str>,
        /// The function's name in that interface, as in `exit`.
        function: Arc<str>,
    },
    /// A component instance does: `canon lift` made it from a core function.
    Lifted {
        /// The core function that is called with the lowered arguments.
        core: FuncAddr,
        /// How the canonical ABI passes its parameters and result.
        options: ResolvedOptions,
    },
}

/// The options of a canonical function, with indices resolved to addresses.
#[derive(Debug, Clone, Copy)]
pub struct ResolvedOptions {
    /// The component instance that the canonical function belongs to.
    pub instance: InstanceId,
    /// How strings are encoded in `memory`.
    pub encoding: StringEncoding,
    /// The memory that values are read from and written to; `None` if the definition names none.
    pub memory: Option<MemAddr>,
    /// The guest's allocator (`realloc`); `None` if the definition names none.
    pub realloc: Option<FuncAddr>,
    /// Called with the flat results once they have been read; `None` if there is nothing to clean up.
    pub post_return: Option<FuncAddr>,
    /// Whether the function is lifted or lowered asynchronously; of a built-in, whether it does not block.
    pub is_async: bool,
    /// What an `async` lift is resumed with; `None` if it keeps its stack while it waits.
    pub callback: Option<FuncAddr>,
}

/// A type after evaluation: no indices are left in it but those of an instance type.
#[derive(Debug, Clone)]
pub enum TypeItem {
    /// The type of a value: a record, a list, a handle and so on.
    Value(Type),
    /// The type of a component-level function.
    Func(Arc<FuncSig>),
    /// A resource type, by its identity at run time.
    Resource(ResourceType),
    /// An instance type, whose declarations are evaluated when it is used for an import; with their scope.
    Instance(Arc<[TypeDecl]>, ScopeId),
    /// A component type, which is never examined.
    Component,
}

/// A component, and the scope it was defined in.
#[derive(Debug, Clone)]
pub struct ComponentItem {
    pub def: Arc<ComponentDef>,
    /// The scope that its outer aliases lead to.
    pub scope: ScopeId,
}
