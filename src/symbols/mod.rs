//! DWARF: which line of a source file an instruction was made from.
//!
//! Reads the custom sections that compilers put in a module beside its code
//! (<https://yurydelendik.github.io/webassembly-dwarf/>). They are untrusted and optional: broken parts are left out,
//! and a program without them is debugged as before. Knows no session and no files: source files are only names here.

mod lines;
mod program;
mod row;
#[allow(dead_code)] // read by what is being built on it
mod sections;

pub use lines::LineTable;
pub use row::SourcePlace;
