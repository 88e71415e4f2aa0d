//! What is run of a program.

use serde::{Deserialize, Serialize};

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// `_start` of a module, `wasi:cli/run` of a component (a module without `_start` is only instantiated).
    Command,
    /// One exported function with arguments as text (`--invoke`).
    Invoke {
        /// Export name.
        function: String,
        /// Arguments, parsed by parameter type.
        args: Vec<String>,
    },
}
