//! Why a file could not be loaded.

use std::fmt;

/// What kind of thing is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadErrorKind {
    /// The bytes are not WebAssembly at all, or they are truncated or corrupt.
    Malformed,
    /// The bytes decode, but validation rejects them.
    Invalid,
    /// Valid WebAssembly that uses something this version does not run.
    Unsupported,
    /// The text format does not parse.
    Text,
}

/// Why a file cannot be run: it always says where (a byte offset) and what was expected.
#[derive(Debug, Clone)]
pub struct LoadError {
    /// Which of the four kinds of fault it is.
    pub kind: LoadErrorKind,
    /// Byte offset from the start of the file; for text files, of the encoded form.
    pub offset: usize,
    /// One sentence for whoever reads it.
    pub message: String,
}

impl LoadError {
    /// "not supported yet: …" at an offset.
    #[must_use]
    pub(crate) fn unsupported(offset: usize, what: impl fmt::Display) -> Self {
        Self { kind: LoadErrorKind::Unsupported, offset, message: format!("not supported yet: {what}") }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            LoadErrorKind::Text => write!(f, "{}", self.message),
            _ => write!(f, "{} (at offset {:#x})", self.message, self.offset),
        }
    }
}

impl std::error::Error for LoadError {}
