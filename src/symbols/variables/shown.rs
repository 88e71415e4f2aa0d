//! Values and their parts as they are shown.

use crate::symbols::value::{Finding, TypedValue};

/// A value as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownValue {
    /// The name of its type, shortened.
    pub ty: String,
    /// The name of its type, as the compiler gives it.
    pub full_type: String,
    /// The value in one line, in the notation of its language.
    pub summary: String,
    /// What is wrong with it.
    pub finding: Option<Finding>,
    /// Where it is in memory.
    pub address: Option<u64>,
    /// How many bytes it takes.
    pub size: Option<u64>,
    /// The address that it points to, or stands for.
    pub target: Option<u64>,
}

/// A part of a value.
#[derive(Debug, Clone)]
pub struct ValuePart {
    /// A member's name, `[3]`, the text of a key, or `*` for what a pointer points to.
    pub name: String,
    /// The part, or text that says something of the whole.
    pub value: Result<TypedValue, String>,
}
