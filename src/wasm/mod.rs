//! Static code: what the file says, before anything runs.
//!
//! The only module that uses `wasmparser` and `wasmprinter`. It knows nothing of execution, hosts or screens.

mod code;
pub mod component;
mod component_features;
mod decode;
mod decode_body;
mod error;
mod heights;
mod location;
mod look;
mod module;
mod name_section;
mod names;
mod ops;
mod outline;
mod program;
mod source;
mod text;
mod text_items;
mod types;
mod validate;
mod validate_bodies;

pub use code::Code;
pub use component::ComponentDef;
pub use component_features::ComponentFeatures;
pub use error::{LoadError, LoadErrorKind};
pub use location::{Location, ModuleId, Pc};
pub(crate) use look::Instructions;
pub use module::*;
pub use name_section::{ModuleNames, NameSubject};
pub(crate) use names::{printable, readable_symbol, short_name};
pub use ops::{BlockType, Catch, Label, MemArg, MemoryAccess, Op};
pub use program::{Binary, Preload, Program};
pub use source::{TextPlace, text_place};
pub use text::TextLine;
pub(crate) use text::{f32_text, f64_text};
pub use types::*;

#[cfg(test)]
mod tests;
