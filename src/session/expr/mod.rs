//! The small expressions of `print`, `mem` and conditions: a local, a global, an operand, a number, a value in memory
//! at the address given by one of these, sums of them, and comparisons.
//!
//! ```text
//! expr = both { "or" both }
//! both = test { "and" test }
//! test = sum [ ("==" | "!=" | "<" | "<=" | ">" | ">=") sum ]
//! sum  = term { ("+" | "-") term }
//! term = NUMBER | "local" WHICH | "global" WHICH | "stack" N | NAME | "*" TYPE sum
//! ```
//!
//! Parsing needs no program ([`Expression`]). The names are then resolved to indices at a place in a program
//! ([`Resolved`]), so that a condition is evaluated quickly, however often its breakpoint is reached.

mod resolve;
mod syntax;
mod value;
mod variable;
mod words;

pub(crate) use resolve::Resolved;
pub(super) use resolve::which;
pub(super) use syntax::read_which;
pub use syntax::{Expression, Which};
pub(super) use value::{address_of, bytes_of};
pub(super) use words::Words;

use super::commands::CommandError;
