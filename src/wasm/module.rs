//! A core module: its index spaces, segments and function bodies.
//!
//! Plain data, filled by [`super::decode`]. Knows nothing of instances: an index here is an index in the file.

use super::names::Readable;
use super::{Code, FuncType, Location, ModuleId, Names, Op, Pc, SubType, ValType};
use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

/// What an import or export refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExternKind {
    /// A function.
    Func,
    /// A table.
    Table,
    /// A memory.
    Memory,
    /// A global.
    Global,
    /// A tag of exceptions.
    Tag,
}

impl ExternKind {
    /// The keyword of the text format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Func => "func",
            Self::Table => "table",
            Self::Memory => "memory",
            Self::Global => "global",
            Self::Tag => "tag",
        }
    }
}

/// One import of a core module.
#[derive(Debug, Clone)]
pub struct Import {
    /// Module name.
    pub module: Arc<str>,
    /// Field name.
    pub name: Arc<str>,
    /// Kind; the type is in the matching index space, imports first.
    pub kind: ExternKind,
    /// Index in that kind's index space.
    pub index: u32,
    /// Byte offset of the import in the file.
    pub offset: usize,
}

/// One export of a core module.
#[derive(Debug, Clone)]
pub struct Export {
    /// Name.
    pub name: Arc<str>,
    /// Kind.
    pub kind: ExternKind,
    /// Index in that kind's index space.
    pub index: u32,
}

/// How large a memory (in pages) or table (in elements) is at first, and may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Initial size.
    pub min: u64,
    /// Largest size, if declared.
    pub max: Option<u64>,
    /// Whether its indices are `i64`s.
    pub is64: bool,
}

impl Limits {
    /// 32-bit limits.
    #[must_use]
    pub fn new(min: u64, max: Option<u64>) -> Self {
        Self { min, max, is64: false }
    }

    /// The type of an index into it.
    #[must_use]
    pub(crate) fn index_type(&self) -> ValType {
        if self.is64 { ValType::I64 } else { ValType::I32 }
    }
}

/// A table's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableType {
    /// What it holds: a reference type.
    pub element: ValType,
    /// Its size in elements.
    pub limits: Limits,
}

/// A memory's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryType {
    /// Its size in pages.
    pub limits: Limits,
    /// Bytes in a page, as a power of two: 16 but for custom page sizes.
    pub page_size_log2: u32,
    /// Whether threads can share it, if there are any.
    pub shared: bool,
}

impl MemoryType {
    /// A memory with pages of 64 KiB.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, page_size_log2: 16, shared: false }
    }
}

/// A global's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlobalType {
    /// What it holds.
    pub ty: ValType,
    /// Whether it can be assigned.
    pub mutable: bool,
}

/// A constant expression, without its `end`.
pub(crate) type ConstExpr = Box<[Op]>;

/// A global: its type, and its initial value unless it is imported.
#[derive(Debug, Clone)]
pub struct Global {
    /// Type.
    pub ty: GlobalType,
    /// Initial value; `None` for an import.
    pub init: Option<ConstExpr>,
}

/// What happens to an element segment at instantiation.
#[derive(Debug, Clone)]
pub enum ElemMode {
    /// Copied into a table.
    Active {
        /// Table index.
        table: u32,
        /// First element.
        offset: ConstExpr,
    },
    /// Kept for `table.init`.
    Passive,
    /// Only declares functions for `ref.func`.
    Declared,
}

/// The references an element segment holds.
#[derive(Debug, Clone)]
pub enum ElemItems {
    /// Function indices.
    Funcs(Box<[u32]>),
    /// One constant expression each.
    Exprs(Box<[ConstExpr]>),
}

impl ElemItems {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Funcs(items) => items.len(),
            Self::Exprs(items) => items.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An element segment.
#[derive(Debug, Clone)]
pub struct Elem {
    /// What happens to it.
    pub mode: ElemMode,
    /// Their reference type.
    pub ty: ValType,
    /// Its references.
    pub items: ElemItems,
}

/// A data segment.
#[derive(Debug, Clone)]
pub struct Data {
    /// Where it is copied at instantiation: memory index and address; `None` for a passive one, kept for
    /// `memory.init`.
    pub active: Option<(u32, ConstExpr)>,
    /// Byte range of its contents in the file.
    pub range: Range<usize>,
}

/// A function body as it lies in the file.
#[derive(Debug)]
pub struct Body {
    /// Byte range in the file, from the declaration of locals to the last `end`.
    pub range: Range<usize>,
    pub(super) code: OnceLock<Arc<Code>>,
}

/// A custom section.
#[derive(Debug, Clone)]
pub struct CustomSection {
    /// Its name.
    pub name: Arc<str>,
    /// Byte range of its contents in the file, after the name.
    pub range: Range<usize>,
}

/// A validated core module.
#[derive(Debug)]
pub struct Module {
    /// Its place in the file.
    pub id: ModuleId,
    /// Byte range of the module in the file.
    pub range: Range<usize>,
    /// The whole file.
    pub bytes: Arc<[u8]>,
    /// Type section.
    pub types: Vec<SubType>,
    /// Its recursion groups: ranges of type indices, in order.
    pub rec_groups: Vec<Range<u32>>,
    /// Imports in order.
    pub imports: Vec<Import>,
    /// Type index of every function, imports first.
    pub funcs: Vec<u32>,
    /// How many of `funcs` are imported.
    pub imported_funcs: u32,
    /// Tables, imports first.
    pub tables: Vec<TableType>,
    /// How many of `tables` are imported.
    pub imported_tables: u32,
    /// What the tables after the imported ones are filled with; `None` is null.
    pub table_inits: Vec<Option<ConstExpr>>,
    /// Memories, imports first.
    pub memories: Vec<MemoryType>,
    /// How many of `memories` are imported.
    pub imported_memories: u32,
    /// Globals, imports first.
    pub globals: Vec<Global>,
    /// How many of `globals` are imported.
    pub imported_globals: u32,
    /// Type index of every tag, imports first.
    pub tags: Vec<u32>,
    /// How many of `tags` are imported.
    pub imported_tags: u32,
    /// Exports in order.
    pub exports: Vec<Export>,
    /// Start function.
    pub start: Option<u32>,
    /// Element segments.
    pub elems: Vec<Elem>,
    /// Data segments.
    pub datas: Vec<Data>,
    /// Bodies of the functions after the imported ones.
    pub bodies: Vec<Body>,
    /// Where the contents of the code section begin in the file; 0 if there is none. DWARF counts from here.
    pub code_start: usize,
    /// Custom sections in order.
    pub customs: Vec<CustomSection>,
    /// The `name` section.
    pub names: Names,
    pub(super) readable: Readable,
}

impl Module {
    /// The function's type.
    #[must_use]
    pub fn func_type(&self, func: u32) -> &FuncType {
        static NONE: LazyLock<FuncType> = LazyLock::new(FuncType::default);
        // Validation lets no function have another type.
        self.func_type_at(self.funcs[func as usize]).unwrap_or(&NONE)
    }

    /// The function type at an index of the type section.
    #[must_use]
    pub(crate) fn func_type_at(&self, index: u32) -> Option<&FuncType> {
        self.types.get(index as usize)?.as_func()
    }

    /// The type of a tag: its parameters are an exception's values.
    #[must_use]
    pub fn tag_type(&self, tag: u32) -> Option<&FuncType> {
        self.func_type_at(*self.tags.get(tag as usize)?)
    }

    /// The export of that name.
    #[must_use]
    pub fn export(&self, name: &str) -> Option<&Export> {
        self.exports.iter().find(|e| &*e.name == name)
    }

    /// The body as it lies in the file. `None` for an imported function.
    #[must_use]
    pub fn body(&self, func: u32) -> Option<&Body> {
        self.bodies.get(func.checked_sub(self.imported_funcs)? as usize)
    }

    /// The first instruction at or after a byte of the file, in the function that has this byte. Bytes before a body's first
    /// instruction (its size, its locals) belong to it.
    #[must_use]
    pub(crate) fn instruction_from(&self, offset: usize) -> Option<Location> {
        let body = self.bodies.partition_point(|body| body.range.end <= offset);
        let func = u32::try_from(body).ok()?.checked_add(self.imported_funcs)?;
        let code = self.code(func)?;
        let op = code.offsets.partition_point(|at| (*at as usize) < offset);
        let op = u32::try_from(op).ok().filter(|op| (*op as usize) < code.ops.len())?;
        Some(Location { module: self.id, pc: Pc { func, op } })
    }

    /// Contents of a data segment.
    #[must_use]
    pub fn data(&self, index: u32) -> &[u8] {
        self.datas.get(index as usize).and_then(|d| self.bytes.get(d.range.clone())).unwrap_or(&[])
    }

    /// Contents of a custom section (the first of that name).
    #[must_use]
    pub(crate) fn custom(&self, name: &str) -> Option<&[u8]> {
        let section = self.customs.iter().find(|c| &*c.name == name)?;
        self.bytes.get(section.range.clone())
    }

    /// Types of a function's parameters and locals, in index order.
    #[must_use]
    pub fn local_types(&self, func: u32) -> Vec<ValType> {
        let mut types = self.func_type(func).params.to_vec();
        if let Some(code) = self.code(func) {
            types.extend_from_slice(&code.locals);
        }
        types
    }
}
