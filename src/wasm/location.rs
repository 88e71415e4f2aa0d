//! Places in a program's static code.

use serde::{Deserialize, Serialize};

/// Which core module of the file, counted in file order over all nesting levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModuleId(pub u32);

/// A place in a module: function index and the instruction's index in its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pc {
    /// Function index in the module's index space (imports count).
    pub func: u32,
    /// Index of the instruction in the function's body, from 0; the closing `end` is the last one.
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
