//! A place in a source file, and an entry of the table that leads there.

use std::fmt;
use std::sync::Arc;

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePlace {
    /// The file as the compiler names it; absolute or not, with `/` or `\` between its parts.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1; 0 if the compiler did not say.
    pub column: u32,
}

impl SourcePlace {
    /// The file's own name, without folders.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }
}

/// `main.rs:12`
impl fmt::Display for SourcePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file_name(), self.line)
    }
}

/// From this byte of the file on, code was made from that line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineRow {
    /// Byte offset in the file.
    pub offset: usize,
    /// Index into the files.
    pub file: u32,
    /// From 1; 0 where nothing is known from here on.
    pub line: u32,
    /// From 1, or 0.
    pub column: u32,
    /// Whether a statement begins here.
    pub statement: bool,
}
