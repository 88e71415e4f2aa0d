//! A place in a source file, and a row of the table that leads there.

use super::paths::file_name;
use std::fmt;
use std::sync::Arc;

/// A place in a source file, as DWARF gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePlace {
    /// The whole path as the compiler names it: absolute or not, with `/` or `\` as separators.
    pub file: Arc<str>,
    /// What tells the file from the others of its module: its name, or its path where others have the same name.
    pub shown: Arc<str>,
    /// The line number, counted from 1.
    pub line: u32,
    /// The column, counted from 1; 0 if the compiler gave none.
    pub column: u32,
}

impl SourcePlace {
    /// The name of the file without its directories.
    #[must_use]
    pub fn file_name(&self) -> &str {
        file_name(&self.file)
    }
}

/// Formatted as `main.rs:12`, with directories only where they are needed.
impl fmt::Display for SourcePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.shown, self.line)
    }
}

/// A row of the table: code from this byte of the binary on was made from that line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineRow {
    /// Byte offset in the binary.
    pub offset: usize,
    /// Index into the list of files.
    pub file: u32,
    /// Counted from 1; 0 if the code was made from no line.
    pub line: u32,
    /// Counted from 1; 0 if not known.
    pub column: u32,
    /// Whether a statement begins here.
    pub statement: bool,
    /// Whether the function's own code begins here, after it has made room for its variables.
    pub prologue_end: bool,
    /// Whether nothing is known from here on.
    pub end: bool,
}
