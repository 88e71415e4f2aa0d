//! A core module: its index spaces, segments and function bodies.
//!
//! Plain data, filled by [`super::decode`]. Knows nothing of instances: an index here is an index in the file.

use super::{Code, FuncType, ModuleId, Names, Op, ValType, stack::StackTyper};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

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

/// How large a memory (in pages of 64 KiB) or table (in elements) is at first, and may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Initial size.
    pub min: u32,
    /// Largest size, if declared.
    pub max: Option<u32>,
}

/// A table's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableType {
    /// What it holds: `FuncRef` or `ExternRef`.
    pub element: ValType,
    /// Its size in elements.
    pub limits: Limits,
}

/// A memory's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryType {
    /// Its size in pages.
    pub limits: Limits,
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
pub type ConstExpr = Box<[Op]>;

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

/// An element segment.
#[derive(Debug, Clone)]
pub struct Elem {
    /// What happens to it.
    pub mode: ElemMode,
    /// `FuncRef` or `ExternRef`.
    pub ty: ValType,
    /// Its references.
    pub items: ElemItems,
}

/// A data segment.
#[derive(Debug, Clone)]
pub struct Data {
    /// Where it is copied at instantiation (memory 0); `None` for a passive one, kept for `memory.init`.
    pub offset: Option<ConstExpr>,
    /// Byte range of its contents in the file.
    pub range: Range<usize>,
}

/// A function body as it lies in the file.
#[derive(Debug)]
pub struct Body {
    /// Byte range in the file, from the declaration of locals to the last `end`.
    pub range: Range<usize>,
    /// Declared locals after the parameters, as (count, type) runs.
    pub locals: Box<[(u32, ValType)]>,
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
    /// Type section (functions only).
    pub types: Vec<FuncType>,
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
    /// Memories, imports first (at most one in all).
    pub memories: Vec<MemoryType>,
    /// How many of `memories` are imported.
    pub imported_memories: u32,
    /// Globals, imports first.
    pub globals: Vec<Global>,
    /// How many of `globals` are imported.
    pub imported_globals: u32,
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
    /// Custom sections in order.
    pub customs: Vec<CustomSection>,
    /// The `name` section.
    pub names: Names,
    pub(super) typer: OnceLock<Option<StackTyper>>,
}

impl Module {
    /// The function's type.
    #[must_use]
    pub fn func_type(&self, func: u32) -> &FuncType {
        &self.types[self.funcs[func as usize] as usize]
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

    /// The decoded body, decoded on first use. `None` for an imported function.
    #[must_use]
    pub fn code(&self, func: u32) -> Option<&Arc<Code>> {
        let body = self.body(func)?;
        Some(body.code.get_or_init(|| Arc::new(Code::decode(self, func, body))))
    }

    /// Contents of a data segment.
    #[must_use]
    pub fn data(&self, index: u32) -> &[u8] {
        self.datas.get(index as usize).and_then(|d| self.bytes.get(d.range.clone())).unwrap_or(&[])
    }

    /// Contents of a custom section (the first of that name).
    #[must_use]
    pub fn custom(&self, name: &str) -> Option<&[u8]> {
        let section = self.customs.iter().find(|c| &*c.name == name)?;
        self.bytes.get(section.range.clone())
    }

    /// Types of a function's parameters and locals, in index order.
    #[must_use]
    pub fn local_types(&self, func: u32) -> Vec<ValType> {
        let mut types = self.func_type(func).params.to_vec();
        if let Some(body) = self.body(func) {
            for &(count, ty) in &body.locals {
                types.resize(types.len() + count as usize, ty);
            }
        }
        types
    }

    /// Types of the operands on the stack before an operator of a function, bottom first.
    ///
    /// In code that cannot be reached the types are those validation can tell; unknown ones are left out.
    #[must_use]
    pub fn stack_types(&self, func: u32, op: u32) -> Vec<ValType> {
        let typer = self.typer.get_or_init(|| StackTyper::new(self));
        typer.as_ref().map(|t| t.before(self, func, op)).unwrap_or_default()
    }
}
