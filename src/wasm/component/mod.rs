//! A component as its file has it: one sequential list of definitions, each with its byte offset.
//!
//! Definitions refer to earlier ones by index, with a separate index space for each sort. Running the list in order,
//! which the `component` module does, fills those spaces. Nothing here is resolved or executed.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md>

mod canon;
mod decode;
mod read_canon;
mod read_types;
mod types;

#[cfg(test)]
mod tests;

pub use canon::{Canon, CanonOptions, StringEncoding};
pub(crate) use decode::decode;
pub use types::{ExternDef, FuncTypeDef, Prim, TypeBound, TypeDecl, TypeDef, ValTypeDef, ValTypeRef};

use super::{ExternKind, ModuleId};
use std::ops::Range;
use std::sync::Arc;

/// A component's definitions, in file order.
#[derive(Debug)]
pub struct ComponentDef {
    /// Where the component is in the file, as a byte range.
    pub range: Range<usize>,
    /// In file order, those of all sorts mixed: each may refer only to earlier ones.
    pub defs: Vec<Def>,
    /// The name that the `component-name` section gives it.
    pub name: Option<String>,
}

/// One definition, decoded from one item of a section.
#[derive(Debug)]
pub struct Def {
    /// Byte offset of the definition in the file.
    pub offset: usize,
    /// Which index space it adds to, and what it adds there.
    pub kind: DefKind,
}

/// What one definition adds, and to which index space.
#[derive(Debug)]
pub enum DefKind {
    /// A nested core module.
    CoreModule(ModuleId),
    /// A core instance made by instantiating a core module with named core instances.
    CoreInstantiate {
        /// Index in the space of core modules.
        module: u32,
        /// Import module name → core instance index.
        args: Vec<(Arc<str>, u32)>,
    },
    /// A core instance made of existing core items (`inlineexport`): export name, kind and index of each.
    CoreBag(Vec<(Arc<str>, ExternKind, u32)>),
    /// A core type; only its place in the index space matters at run time.
    CoreType,
    /// A nested component, with its own index spaces.
    Component(Arc<ComponentDef>),
    /// A component instance made by instantiating a component.
    Instantiate {
        /// Index in the space of components.
        component: u32,
        /// Import name → item.
        args: Vec<(Arc<str>, Sort, u32)>,
    },
    /// A component instance made of existing items (`inlineexport`): export name, sort and index of each.
    Bag(Vec<(Arc<str>, Sort, u32)>),
    /// An alias of an item of another instance, or of an enclosing component.
    Alias(Alias),
    /// A type, which may define a new resource type.
    Type(TypeDef),
    /// A function that the canonical ABI makes: see [`Canon`].
    Canon(Canon),
    /// An import: it adds an item to the index space of its sort.
    Import {
        /// The name under which whoever instantiates the component supplies it.
        name: Arc<str>,
        /// The interface to ask a host for, version included: what the import `implements`, or else its name.
        interface: Arc<str>,
        /// What the supplied item must be, by type index.
        ty: ExternDef,
    },
    /// An export; it also adds a new index for the exported item.
    Export {
        /// The exported name, without its version suffix.
        name: Arc<str>,
        /// Which index space `index` is in, and which one grows.
        sort: Sort,
        /// Index in that sort's space.
        index: u32,
    },
}

/// The sorts of items that components pass around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// `core module`: the one core sort that crosses component boundaries.
    CoreModule,
    /// `func`: a function at the component level, never a core function.
    Func,
    /// `type`: a value, function, resource, instance or component type.
    Type,
    /// `component`: definitions that have not been instantiated.
    Component,
    /// `instance`: named exports, whether instantiated or put together.
    Instance,
}

/// An alias of something that exists elsewhere.
#[derive(Debug, Clone)]
pub enum Alias {
    /// An export of a component instance.
    Export {
        /// Index in the space of component instances.
        instance: u32,
        /// The name that the instance exports it under.
        name: Arc<str>,
        /// Which index space it is added to.
        sort: Sort,
    },
    /// An export of a core instance.
    CoreExport {
        /// Index in the space of core instances.
        instance: u32,
        /// The name that the core instance exports it under.
        name: Arc<str>,
        /// Which core index space it is added to.
        kind: ExternKind,
    },
    /// An item of an enclosing component or type, `count` levels out.
    Outer {
        /// Which index space of the outer level it comes from.
        sort: OuterSort,
        /// How many levels out; 0 is the current level.
        count: u32,
        /// Index in that space of the outer level.
        index: u32,
    },
}

/// What an outer alias can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OuterSort {
    /// `core module`: modules have no state, so they may cross levels.
    CoreModule,
    /// `core type`: only its place in the index space matters at run time.
    CoreType,
    /// `type`: for example one that an instance type refers to.
    Type,
    /// `component`: it keeps the scope that it was defined in.
    Component,
}
