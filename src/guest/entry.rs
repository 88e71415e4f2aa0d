//! Which part of a program is run.

use serde::{Deserialize, Serialize};

/// Which function of a program to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// `_start` of a module, or `wasi:cli/run` of a component. A module without `_start` is only instantiated.
    Command,
    /// Nothing: a program that is no command is instantiated, and that is all.
    Library,
    /// One exported function, with arguments given as text (`--invoke`).
    Invoke {
        /// The name of the export. For a component it may be the whole call: `f(1, "a")`.
        function: String,
        /// The arguments, each to be parsed by the type of its parameter.
        args: Vec<String>,
    },
}
