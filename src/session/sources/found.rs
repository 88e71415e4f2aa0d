//! What is asked of whoever finds source files, and what comes of it.

use super::text::SourceText;
use crate::words::{Message, message};
use std::sync::Arc;

/// A source file that is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceRequest<'a> {
    /// Its path, as the compiler named it.
    pub path: &'a str,
    /// The MD5 of what it contained when it was compiled, if the compiler recorded that.
    pub digest: Option<[u8; 16]>,
}

/// Why a file may not be what was compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceDoubt {
    /// It was written after the program.
    Newer,
    /// It contains something else than what was compiled.
    Changed,
    /// It belongs to another version of the compiler.
    OtherCompiler,
}

impl SourceDoubt {
    /// In a few words, for a title.
    pub fn message(self) -> Message {
        match self {
            Self::Newer => message!("source-newer"),
            Self::Changed => message!("source-changed"),
            Self::OtherCompiler => message!("source-other-compiler"),
        }
    }
}

/// The contents of a source file.
#[derive(Debug, Clone)]
pub(crate) struct SourceBytes {
    /// Where it was found; `None` for one that was brought along.
    pub place: Option<String>,
    pub bytes: Vec<u8>,
    /// Whether the file has more than these bytes.
    pub cut: bool,
    pub doubt: Option<SourceDoubt>,
}

impl SourceBytes {
    /// What came along with the program's debug information or a recording.
    pub(super) fn brought(bytes: &[u8]) -> Self {
        Self { place: None, bytes: bytes.to_vec(), cut: false, doubt: None }
    }
}

/// Finds a source file, or says which paths it looked for.
pub(crate) type FindSource = Box<dyn Fn(&SourceRequest<'_>) -> Result<SourceBytes, Vec<String>>>;

/// A source file, or why there is none.
#[derive(Debug, Clone)]
pub(crate) enum FoundSource {
    Text {
        text: Arc<SourceText>,
        place: Option<String>,
        doubt: Option<SourceDoubt>,
    },
    /// What is there is no text.
    NoText {
        place: Option<String>,
    },
    Missing {
        /// The paths that were looked for.
        looked: Vec<String>,
    },
}

impl FoundSource {
    pub(super) fn of(SourceBytes { place, bytes, cut, doubt }: SourceBytes) -> Self {
        match SourceText::read(&bytes, cut) {
            Some(text) => Self::Text { text: Arc::new(text), place, doubt },
            None => Self::NoText { place },
        }
    }
}
