//! The small expressions of `print`, `mem` and conditions: a local, a global, an operand, a number, what memory holds at
//! one of these, sums of them, and comparisons.
//!
//! ```text
//! expr = both { "or" both }
//! both = test { "and" test }
//! test = sum [ ("==" | "!=" | "<" | "<=" | ">" | ">=") sum ]
//! sum  = term { ("+" | "-") term }
//! term = NUMBER | "local" WHICH | "global" WHICH | "stack" N | NAME | "*" TYPE sum
//! ```
//!
//! A text is read without a program ([`Expression`]); its names become indices at a place of one ([`Resolved`]), so that a
//! condition is evaluated quickly however often its breakpoint is reached.

mod resolve;
mod syntax;
mod value;
mod words;

pub(crate) use resolve::Resolved;
pub(super) use resolve::which;
pub(super) use syntax::read_which;
pub use syntax::{Expression, Which};
pub(super) use value::{address_of, bytes_of};
pub(super) use words::Words;

use super::commands::CommandError;
