//! One loaded file: a core module, or a component with the core modules nested in it.

use super::{LoadError, Module};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which core module of the file, counted in file order over all nesting levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModuleId(pub u32);

/// A place in a module: function index and the operator's index in its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pc {
    /// Function index in the module's index space (imports count).
    pub func: u32,
    /// Index of the operator in the function's body, from 0; the closing `end` is the last one.
    pub op: u32,
}

/// A place in the program's static code, independent of instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// The module.
    pub module: ModuleId,
    /// The place in it.
    pub pc: Pc,
}

/// What the file holds at its top level.
#[derive(Debug, Clone)]
pub enum Binary {
    /// A core module (its `ModuleId` is 0).
    Module(Arc<Module>),
    /// A component.
    Component(Arc<super::ComponentDef>),
}

/// A loaded and validated file.
#[derive(Debug, Clone)]
pub struct Program {
    /// File name as given, for messages.
    pub name: String,
    /// The binary encoding (assembled, if the file was text).
    pub bytes: Arc<[u8]>,
    /// The top level.
    pub binary: Binary,
    /// Every core module in the file; indexed by [`ModuleId`].
    pub modules: Vec<Arc<Module>>,
}

impl Program {
    /// Decodes and validates a module or component, in binary or text form.
    ///
    /// # Errors
    /// A [`LoadError`] with the byte offset of the fault.
    pub fn load(name: &str, bytes: &[u8]) -> Result<Self, LoadError> {
        let _ = (name, bytes);
        Err(LoadError::unsupported(0, "loading"))
    }

    /// The module.
    #[must_use]
    pub fn module(&self, id: ModuleId) -> &Arc<Module> {
        &self.modules[id.0 as usize]
    }
}
