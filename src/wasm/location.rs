//! Places in a program's static code.

use serde::{Deserialize, Serialize};

/// A core module's number: they are counted in file order, across all nesting levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModuleId(pub u32);

/// A place in a module: the index of a function, and of an instruction in its body.
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
    /// Which of the program's core modules.
    pub module: ModuleId,
    /// The place within that module.
    pub pc: Pc,
}
