//! What components pass around: functions, types, instances, components and modules, as they are while the program runs.

use super::{FuncSig, ResourceType, Type};
use crate::exec::{FuncAddr, MemAddr};
use crate::wasm::ModuleId;
use crate::wasm::component::{ComponentDef, StringEncoding, TypeDecl};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A component instance's number.
pub(crate) type InstanceId = u32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeId(pub u32);

/// What a component instance exports, or a component is given as imports, by full name.
pub(crate) type Exports = BTreeMap<Arc<str>, Item>;

/// Anything that components pass around.
#[derive(Debug, Clone)]
pub enum Item {
    /// A function.
    Func(ComponentFunc),
    /// A type.
    Type(TypeItem),
    /// An instance.
    Instance(Arc<Exports>),
    /// A component with what it captured.
    Component(ComponentItem),
    /// A core module.
    CoreModule(ModuleId),
}

/// A component-level function.
#[derive(Debug, Clone)]
pub struct ComponentFunc {
    /// Its type, resources resolved.
    pub sig: Arc<FuncSig>,
    /// Who answers it.
    pub kind: FuncKind,
}

/// Who answers a component-level function.
#[derive(Debug, Clone)]
pub enum FuncKind {
    /// The host.
    Host {
        /// Interface without version.
        interface: Arc<str>,
        /// Function name.
        function: Arc<str>,
    },
    /// A core function of a component instance, lifted.
    Lifted {
        /// The core function.
        core: FuncAddr,
        /// How its values cross.
        options: Options,
    },
}

/// The options of a canonical function, resolved.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The component instance it belongs to.
    pub instance: InstanceId,
    /// String encoding.
    pub encoding: StringEncoding,
    /// Linear memory.
    pub memory: Option<MemAddr>,
    /// The guest's allocator.
    pub realloc: Option<FuncAddr>,
    /// Called with the flat results when they have been read.
    pub post_return: Option<FuncAddr>,
}

/// An evaluated type.
#[derive(Debug, Clone)]
pub enum TypeItem {
    /// A value type.
    Value(Type),
    /// A function type.
    Func(Arc<FuncSig>),
    /// A resource type.
    Resource(ResourceType),
    /// An instance type, to be read when something is imported by it.
    Instance(Arc<[TypeDecl]>, ScopeId),
    /// A component type: never looked into.
    Component,
}

/// A component with the scope it was defined in.
#[derive(Debug, Clone)]
pub struct ComponentItem {
    pub def: Arc<ComponentDef>,
    /// Where its outer aliases lead.
    pub scope: ScopeId,
}
