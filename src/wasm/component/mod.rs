//! A component as the file says it: one sequential list of definitions, each with its byte offset.
//!
//! Definitions refer to earlier ones by index, a separate index space for each sort; running the list in order
//! (the `component` module's business) fills those spaces. Nothing here is resolved or executed.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md>

mod decode;
mod read_types;
mod types;

pub(crate) use decode::decode;
pub use types::{ExternDef, FuncTypeDef, Prim, TypeBound, TypeDecl, TypeDef, ValTypeDef, ValTypeRef};

use super::{ExternKind, ModuleId};
use std::ops::Range;
use std::sync::Arc;

/// A component's definitions, in file order.
#[derive(Debug)]
pub struct ComponentDef {
    /// Byte range in the file.
    pub range: Range<usize>,
    /// The definitions.
    pub defs: Vec<Def>,
    /// Its name in the `component-name` section.
    pub name: Option<String>,
}

/// One definition.
#[derive(Debug)]
pub struct Def {
    /// Byte offset of the definition in the file.
    pub offset: usize,
    /// What it defines.
    pub kind: DefKind,
}

/// What one definition adds, and to which index space.
#[derive(Debug)]
pub enum DefKind {
    /// A nested core module.
    CoreModule(ModuleId),
    /// A core instance made by instantiating a core module with named core instances.
    CoreInstantiate {
        /// Core module index.
        module: u32,
        /// Import module name → core instance index.
        args: Vec<(Arc<str>, u32)>,
    },
    /// A core instance that is a bag of existing core items.
    CoreBag(Vec<(Arc<str>, ExternKind, u32)>),
    /// A core type; only its place in the index space matters at run time.
    CoreType,
    /// A nested component.
    Component(Arc<ComponentDef>),
    /// A component instance made by instantiating a component.
    Instantiate {
        /// Component index.
        component: u32,
        /// Import name → item.
        args: Vec<(Arc<str>, Sort, u32)>,
    },
    /// A component instance that is a bag of existing items.
    Bag(Vec<(Arc<str>, Sort, u32)>),
    /// An alias.
    Alias(Alias),
    /// A type.
    Type(TypeDef),
    /// A canonical function.
    Canon(Canon),
    /// An import.
    Import {
        /// The name that whoever instantiates the component gives it by.
        name: Arc<str>,
        /// The interface that a host is asked for, version included: what the import `implements`, or its name.
        interface: Arc<str>,
        /// What is imported.
        ty: ExternDef,
    },
    /// An export; it also adds a new index for the exported item.
    Export {
        /// Its name; a version suffix is not part of it.
        name: Arc<str>,
        /// Its sort.
        sort: Sort,
        /// Index in that sort's space.
        index: u32,
    },
}

/// The sorts of items that components pass around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A core module.
    CoreModule,
    /// A component function.
    Func,
    /// A type.
    Type,
    /// A component.
    Component,
    /// A component instance.
    Instance,
}

/// An alias of something that exists elsewhere.
#[derive(Debug, Clone)]
pub enum Alias {
    /// Of an export of a component instance.
    Export {
        /// Component instance index.
        instance: u32,
        /// Export name.
        name: Arc<str>,
        /// Its sort.
        sort: Sort,
    },
    /// Of an export of a core instance.
    CoreExport {
        /// Core instance index.
        instance: u32,
        /// Export name.
        name: Arc<str>,
        /// Its kind.
        kind: ExternKind,
    },
    /// Of an item of an enclosing component (or type): `count` levels out, 0 being this one.
    Outer {
        /// What is aliased.
        sort: OuterSort,
        /// Levels out.
        count: u32,
        /// Index there.
        index: u32,
    },
}

/// What an outer alias can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OuterSort {
    /// A core module.
    CoreModule,
    /// A core type.
    CoreType,
    /// A type.
    Type,
    /// A component.
    Component,
}

/// How strings are encoded in linear memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StringEncoding {
    /// UTF-8
    #[default]
    Utf8,
    /// UTF-16
    Utf16,
    /// Latin-1 where it fits, else UTF-16 with a tag bit in the length
    Latin1OrUtf16,
}

impl StringEncoding {
    /// The name in the text format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Utf16 => "utf16",
            Self::Latin1OrUtf16 => "latin1+utf16",
        }
    }
}

/// The options of `canon lift` and `canon lower`, as indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CanonOptions {
    /// String encoding.
    pub encoding: StringEncoding,
    /// Core memory index.
    pub memory: Option<u32>,
    /// Core function index of `realloc`.
    pub realloc: Option<u32>,
    /// Core function index of `post-return`.
    pub post_return: Option<u32>,
}

/// A canonical definition.
#[derive(Debug, Clone, Copy)]
pub enum Canon {
    /// A component function from a core function.
    Lift {
        /// Core function index.
        core_func: u32,
        /// Type index of its component function type.
        ty: u32,
        /// Options.
        options: CanonOptions,
    },
    /// A core function from a component function.
    Lower {
        /// Function index.
        func: u32,
        /// Options.
        options: CanonOptions,
    },
    /// A core function that makes an own handle from a representation.
    ResourceNew(u32),
    /// A core function that drops a handle.
    ResourceDrop(u32),
    /// A core function that reads a handle's representation.
    ResourceRep(u32),
}
