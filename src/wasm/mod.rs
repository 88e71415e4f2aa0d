//! Static code: what the file says, before anything runs.
//!
//! The only module that uses `wasmparser` and `wasmprinter`. It knows nothing of execution, hosts or screens.

pub mod component;
mod error;
mod module;
mod names;
mod ops;
mod program;
mod types;

pub use component::ComponentDef;
pub use error::{LoadError, LoadErrorKind};
pub use module::*;
pub use names::{demangled, printable, short_name};
pub use ops::Op;
pub use program::{Binary, Location, ModuleId, Pc, Program};
pub use types::*;
