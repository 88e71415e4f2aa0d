//! DWARF: which line of a source file an instruction was made from.
//!
//! Reads the custom sections that compilers leave in a module beside its code
//! (<https://yurydelendik.github.io/webassembly-dwarf/>). They are untrusted and optional: what is broken in them is
//! left out, and a program without them is debugged as before. Knows no session and no file: source files are names here.

mod lines;
mod program;
mod row;

pub use lines::Lines;
pub use row::SourcePlace;
