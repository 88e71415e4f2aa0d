//! A function that was running when an attempt was made, as the source has it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A function of the source on the call stack of an attempt. Its name and its line belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskingFrame {
    /// The function's name with its path.
    pub function: String,
    /// The whole path of the source file; `None` if nothing tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What people are shown of that path: as much as tells the file from the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
    /// The line, counted from 1; `None` if the code was made from no line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// Byte offset in the program's file of the instruction that the frame was at.
    pub offset: u64,
    /// Whether the function was inlined into that of the next frame.
    #[serde(default)]
    pub inlined: bool,
    /// Whose code it is: `own`, `std`, `libc`, `dependency` or `unknown`.
    pub kind: String,
}

impl AskingFrame {
    /// Whether its code is not that of a library or what starts a program.
    pub(super) fn is_own(&self) -> bool {
        matches!(&*self.kind, "own" | "dependency")
    }

    /// `main (main.rs:12)`
    pub(super) fn with_place(&self) -> String {
        match (&self.shown, self.line) {
            (Some(file), Some(line)) => format!("{} ({file}:{line})", self.function),
            _ => self.function.clone(),
        }
    }

    /// The frame as data for programs, with the fields that `where` and `lines` give: what is not known is null.
    pub(crate) fn json(&self) -> Value {
        json!({
            "function": self.function,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "offset": self.offset,
            "inlined": self.inlined,
            "kind": self.kind,
        })
    }
}
