//! DWARF: which line of a source file an instruction was made from.
//!
//! Reads the custom sections that compilers put in a module beside its code
//! (<https://yurydelendik.github.io/webassembly-dwarf/>). They are untrusted and optional: broken parts are left out,
//! and a program without them is debugged as before. Knows no session and no files: source files are only names here.

mod dies;
mod index;
mod lines;
mod location;
mod path;
mod program;
mod row;
mod scopes;
mod sections;
mod types;
mod value;
mod variables;

pub use index::SourceIndex;
pub use lines::LineTable;
pub use location::{FrameState, GoneReason, StateValue};
pub use path::{PathFault, PathStep, VariablePath};
pub use row::SourcePlace;
pub use types::SourceLanguage;
pub use value::{Finding, Storage, TypedValue};
pub use variables::{FramePlace, Inspector, ShownValue, SourceVariable, ValuePart, VariableKind};
