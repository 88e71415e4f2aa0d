//! A source variable at a moment, as plain data.

use crate::symbols::dies::DieOffset;
use crate::symbols::location::GoneReason;
use crate::symbols::value::TypedValue;

/// What kind of variable it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VariableKind {
    /// A parameter of the function.
    Parameter,
    /// A variable of the function.
    Local,
    /// A variable that exists as long as the program runs.
    Static,
}

/// A source variable at a moment.
#[derive(Debug, Clone)]
pub struct SourceVariable {
    /// Its name; a static one's with the namespaces around it.
    pub name: String,
    /// The name of its type, shortened.
    pub ty: String,
    /// The name of its type, as the compiler gives it.
    pub full_type: String,
    /// Where it was declared.
    pub kind: VariableKind,
    /// Whether a variable of an inner block has the same name.
    pub shadowed: bool,
    /// Whether its value is only what optimised code claims, or may be that of an earlier round of a loop.
    pub uncertain: bool,
    /// Whether its declaration has been reached, as far as that can be told: before, its place may have any contents.
    pub reached: bool,
    /// Where its value is, or why there is none.
    pub value: Result<TypedValue, GoneReason>,
    /// The entry that describes it.
    pub(crate) entry: DieOffset,
}
