//! DWARF: which functions and lines of source files the instructions were made from.
//!
//! Reads the custom sections that compilers put in a module beside its code
//! (<https://yurydelendik.github.io/webassembly-dwarf/>), or into another file. They are untrusted and optional: broken
//! parts are left out, what does not describe the code is not believed, and a program without them is debugged as before.
//! Everything is read when it is first asked for ([`Symbols`]), and kept as plain data: places of entries, not
//! references. Knows no session and no files: source files are only names here.

mod code_kind;
mod die_chain;
mod dies;
mod fit;
mod frames;
mod function_name;
mod functions;
mod index;
mod inline_tree;
mod inlined_places;
mod layout;
mod line_map;
mod line_places;
mod lines;
mod location;
mod module_symbols;
mod own_code;
mod path;
mod paths;
mod program;
mod row;
mod scope_table;
mod scopes;
mod sections;
mod skip;
mod source_map;
mod types;
mod units;
mod value;
mod variables;

pub use code_kind::CodeKind;
pub use die_chain::{DieChain, DieId};
pub use fit::DebugFit;
pub use frames::LogicalFrame;
pub use layout::{LayoutPiece, PieceKind, PlacedValue};
pub use line_map::LineMap;
pub(crate) use line_map::{Inlined, LineKey};
pub use line_places::LinePlaces;
pub use lines::LineTable;
pub use location::{FrameState, GoneReason, StateValue};
pub use module_symbols::Symbols;
pub use path::{PathFault, PathStep, VariablePath};
pub use row::SourcePlace;
pub use sections::ExternalDebug;
pub use types::SourceLanguage;
pub use value::{Finding, Storage, TypedValue};
pub use variables::{
    HeldPart, Inspector, LocatedPart, PartExtent, ShownValue, SourceNumber, SourceVariable, ValueHolder,
    ValuePart, VariableKind,
};
