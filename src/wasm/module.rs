//! A core module: its index spaces, segments and function bodies.
//!
//! Plain data, filled in by [`super::decode`]. It knows nothing of instances: an index here is an index in the file.

use super::names::Readable;
use super::{Code, FuncType, Location, ModuleId, ModuleNames, Op, Pc, SubType, ValType};
use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

/// The kinds of items that core modules import and export: `externtype` without the types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExternKind {
    /// `func`, with a type index for its type.
    Func,
    /// `table`, with elements of a reference type.
    Table,
    /// `memory`, with 32-bit or 64-bit addresses.
    Memory,
    /// `global`, mutable or not.
    Global,
    /// `tag`, which exceptions are thrown with.
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
    /// The first of an import's two names: the module's.
    pub module: Arc<str>,
    /// The second of an import's two names: the item's.
    pub name: Arc<str>,
    /// Its kind. The type is in the index space of that kind, where imports come first.
    pub kind: ExternKind,
    /// Index in that kind's index space.
    pub index: u32,
    /// Byte offset of the import in the file.
    pub offset: usize,
}

/// One export of a core module.
#[derive(Debug, Clone)]
pub struct Export {
    /// The name, unique among the module's exports.
    pub name: Arc<str>,
    /// Which index space `index` is in.
    pub kind: ExternKind,
    /// Index in that kind's index space.
    pub index: u32,
}

/// The initial and the maximum size of a memory (in pages) or a table (in elements).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size at instantiation, in pages or elements.
    pub min: u64,
    /// The size that it cannot grow beyond; `None` if the type sets no bound.
    pub max: Option<u64>,
    /// Whether addresses or indices are `i64`s rather than `i32`s.
    pub is64: bool,
}

impl Limits {
    /// Limits of something with 32-bit indices.
    #[must_use]
    pub fn new(min: u64, max: Option<u64>) -> Self {
        Self { min, max, is64: false }
    }

    /// The type of its addresses or indices.
    #[must_use]
    pub(crate) fn index_type(&self) -> ValType {
        if self.is64 { ValType::I64 } else { ValType::I32 }
    }
}

/// A table type: `tabletype`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableType {
    /// The type of its elements: a reference type.
    pub element: ValType,
    /// Its size, in elements.
    pub limits: Limits,
}

/// A memory type: `memtype`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryType {
    /// Its size, in pages.
    pub limits: Limits,
    /// Size of a page in bytes, as a power of two: 16, unless it declares a custom page size.
    pub page_size_log2: u32,
    /// Whether it is declared `shared`, so that threads may share it.
    pub shared: bool,
}

impl MemoryType {
    /// A memory with pages of 64 KiB.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, page_size_log2: 16, shared: false }
    }
}

/// A global type: `globaltype`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlobalType {
    /// The type of its value; any value type.
    pub ty: ValType,
    /// Whether `global.set` may change it.
    pub mutable: bool,
}

/// A constant expression, without the final `end`.
pub(crate) type ConstExpr = Box<[Op]>;

/// A global: its type, and its initial value unless it is imported.
#[derive(Debug, Clone)]
pub struct Global {
    /// Value type and mutability, as declared.
    pub ty: GlobalType,
    /// How the initial value is computed; `None` for an import.
    pub init: Option<ConstExpr>,
}

/// What happens to an element segment at instantiation.
#[derive(Debug, Clone)]
pub enum ElemMode {
    /// Copied into a table at instantiation, then dropped.
    Active {
        /// Index of the table that it is copied into.
        table: u32,
        /// Index of the first element that it overwrites.
        offset: ConstExpr,
    },
    /// Kept until dropped, as a source for `table.init` and `array.new_elem`.
    Passive,
    /// Never copied: it only declares functions that `ref.func` may name.
    Declared,
}

/// The references an element segment holds.
#[derive(Debug, Clone)]
pub enum ElemItems {
    /// References to these functions, by function index.
    Funcs(Box<[u32]>),
    /// One constant expression for each reference.
    Exprs(Box<[ConstExpr]>),
}

impl ElemItems {
    /// How many references there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Funcs(items) => items.len(),
            Self::Exprs(items) => items.len(),
        }
    }

    /// Whether it holds no references.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An element segment: `elem`.
#[derive(Debug, Clone)]
pub struct Elem {
    /// Whether it is active, passive or declarative.
    pub mode: ElemMode,
    /// The type of its references.
    pub ty: ValType,
    /// The references, in the order they are copied.
    pub items: ElemItems,
}

/// A data segment: `data`.
#[derive(Debug, Clone)]
pub struct Data {
    /// For an active segment, the memory index and the address where it is copied at instantiation. `None` for a
    /// passive one, kept for `memory.init`.
    pub active: Option<(u32, ConstExpr)>,
    /// Byte range of its contents in the file.
    pub range: Range<usize>,
}

/// A function body as it lies in the file.
#[derive(Debug)]
pub struct Body {
    /// Byte range in the file, from the declaration of locals to the final `end`.
    pub range: Range<usize>,
    pub(super) code: OnceLock<Arc<Code>>,
}

/// A custom section: its name, and where its contents are.
#[derive(Debug, Clone)]
pub struct CustomSection {
    /// A file may hold several of one name.
    pub name: Arc<str>,
    /// Byte range of its contents in the file, after the name.
    pub range: Range<usize>,
}

/// A validated core module.
#[derive(Debug)]
pub struct Module {
    /// Its number among the file's core modules.
    pub id: ModuleId,
    /// Byte range of the module in the file.
    pub range: Range<usize>,
    /// The whole file, of which the module may be a part.
    pub bytes: Arc<[u8]>,
    /// The types that type indices refer to, in order.
    pub types: Vec<SubType>,
    /// Its recursion groups, as ranges of type indices, in order.
    pub rec_groups: Vec<Range<u32>>,
    /// All imports, in file order, whatever their kind.
    pub imports: Vec<Import>,
    /// Type index of every function, imports first.
    pub funcs: Vec<u32>,
    /// How many of `funcs` are imported.
    pub imported_funcs: u32,
    /// Types of all tables, by table index; imported ones come first.
    pub tables: Vec<TableType>,
    /// How many of `tables` are imported.
    pub imported_tables: u32,
    /// What the tables after the imported ones are filled with; `None` means null.
    pub table_inits: Vec<Option<ConstExpr>>,
    /// Types of all memories, by memory index; imported ones come first.
    pub memories: Vec<MemoryType>,
    /// How many of `memories` are imported.
    pub imported_memories: u32,
    /// All globals, by global index; imported ones come first.
    pub globals: Vec<Global>,
    /// How many of `globals` are imported.
    pub imported_globals: u32,
    /// Type index of every tag, imports first.
    pub tags: Vec<u32>,
    /// How many of `tags` are imported.
    pub imported_tags: u32,
    /// All exports, in file order.
    pub exports: Vec<Export>,
    /// Function index of the start function, called after instantiation; `None` if there is none.
    pub start: Option<u32>,
    /// Element segments by index, including active ones.
    pub elems: Vec<Elem>,
    /// Data segments by index, including active ones.
    pub datas: Vec<Data>,
    /// Bodies of the functions after the imported ones.
    pub bodies: Vec<Body>,
    /// Byte offset in the file of the code section's contents, from which DWARF counts; 0 if there is no code section.
    pub code_start: usize,
    /// All custom sections, in file order, the `name` section included.
    pub customs: Vec<CustomSection>,
    /// What the `name` section says; empty if there is none.
    pub names: ModuleNames,
    pub(super) readable: Readable,
}

impl Module {
    /// The type of a function, by function index.
    #[must_use]
    pub fn func_type(&self, func: u32) -> &FuncType {
        static NONE: LazyLock<FuncType> = LazyLock::new(FuncType::default);
        // Validation lets no function have a type of another kind.
        self.func_type_at(self.funcs[func as usize]).unwrap_or(&NONE)
    }

    /// The function type at a type index; `None` if that type is of another kind.
    #[must_use]
    pub(crate) fn func_type_at(&self, index: u32) -> Option<&FuncType> {
        self.types.get(index as usize)?.as_func()
    }

    /// The type of a tag: its parameters are the values of an exception.
    #[must_use]
    pub fn tag_type(&self, tag: u32) -> Option<&FuncType> {
        self.func_type_at(*self.tags.get(tag as usize)?)
    }

    /// The export of that name, if there is one.
    #[must_use]
    pub fn export(&self, name: &str) -> Option<&Export> {
        self.exports.iter().find(|e| &*e.name == name)
    }

    /// Where a function's body is in the file. `None` for an imported function.
    #[must_use]
    pub fn body(&self, func: u32) -> Option<&Body> {
        self.bodies.get(func.checked_sub(self.imported_funcs)? as usize)
    }

    /// The first instruction at or after a byte offset of the file, in the function whose body contains that byte. A
    /// body also contains the bytes before its first instruction (its size and its locals).
    #[must_use]
    pub(crate) fn instruction_from(&self, offset: usize) -> Option<Location> {
        let body = self.bodies.partition_point(|body| body.range.end <= offset);
        let func = u32::try_from(body).ok()?.checked_add(self.imported_funcs)?;
        let code = self.code(func)?;
        let op = code.offsets.partition_point(|at| (*at as usize) < offset);
        let op = u32::try_from(op).ok().filter(|op| (*op as usize) < code.ops.len())?;
        Some(Location { module: self.id, pc: Pc { func, op } })
    }

    /// The contents of a data segment.
    #[must_use]
    pub fn data(&self, index: u32) -> &[u8] {
        self.datas.get(index as usize).and_then(|d| self.bytes.get(d.range.clone())).unwrap_or(&[])
    }

    /// The contents of the first custom section of that name.
    #[must_use]
    pub(crate) fn custom(&self, name: &str) -> Option<&[u8]> {
        let section = self.customs.iter().find(|c| &*c.name == name)?;
        self.bytes.get(section.range.clone())
    }

    /// Types of a function's parameters and locals, by local index.
    #[must_use]
    pub fn local_types(&self, func: u32) -> Vec<ValType> {
        let mut types = self.func_type(func).params.to_vec();
        if let Some(code) = self.code(func) {
            types.extend_from_slice(&code.locals);
        }
        types
    }
}
