//! Which part of a program is run, and why it may not be possible.

use serde::{Deserialize, Serialize};

/// Which function of a program to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// `_start` of a module, or `wasi:cli/run` of a component. A module without `_start` is only instantiated.
    Command,
    /// One exported function, with arguments given as text (`--invoke`).
    Invoke {
        /// The name of the export. For a component it may be the whole call: `f(1, "a")`.
        function: String,
        /// The arguments, each to be parsed by the type of its parameter.
        args: Vec<String>,
    },
}

/// Why a program cannot be instantiated or started.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct LinkError {
    /// For whoever reads it: names every unknown import, with its byte offset.
    pub message: String,
}
