//! A core module: its index spaces and function bodies.

use super::{FuncType, ModuleId, Op, ValType};
use std::collections::HashMap;
use std::sync::Arc;

/// Names from the `name` section (raw symbols; demangling is [`super::Module::func_name`]'s business).
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The module's own name.
    pub module: Option<String>,
    /// Function index → symbol.
    pub funcs: HashMap<u32, String>,
    /// (function index, local index) → name.
    pub locals: HashMap<(u32, u32), String>,
    /// Global index → name.
    pub globals: HashMap<u32, String>,
}

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

/// A decoded function body.
#[derive(Debug)]
pub struct Code {
    /// One entry for each operator, the closing `end` included.
    pub ops: Box<[Op]>,
    /// Byte offset in the file of each operator, parallel to `ops`.
    pub offsets: Box<[u32]>,
    /// Declared locals after the parameters.
    pub locals: Box<[ValType]>,
}

/// A core module. The engine's author extends this with tables, memories, globals, segments.
#[derive(Debug)]
pub struct Module {
    /// Its place in the file.
    pub id: ModuleId,
    /// Byte range of the module in the file.
    pub range: std::ops::Range<usize>,
    /// Type section (functions only).
    pub types: Vec<FuncType>,
    /// Imports in order.
    pub imports: Vec<Import>,
    /// Type index of every function, imports first.
    pub funcs: Vec<u32>,
    /// How many of `funcs` are imported.
    pub imported_funcs: u32,
    /// Exports in order.
    pub exports: Vec<Export>,
    /// Start function.
    pub start: Option<u32>,
    /// The `name` section.
    pub names: Names,
}

impl Module {
    /// The function's type.
    #[must_use]
    pub fn func_type(&self, func: u32) -> &FuncType {
        &self.types[self.funcs[func as usize] as usize]
    }

    /// The decoded body, decoded on first use. `None` for an imported function.
    #[must_use]
    pub fn code(&self, func: u32) -> Option<&Arc<Code>> {
        let _ = func;
        None
    }
}
