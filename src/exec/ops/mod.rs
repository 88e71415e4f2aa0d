//! What instructions do: the handlers, and which of them an operator is lowered to.
//!
//! Each file holds the handlers of one kind of operator beside the function that finds them. The numbers themselves are
//! computed in [`super::numeric`] and [`super::simd`].

mod bulk;
mod call;
mod cast;
mod flow;
mod memory;
mod object;
mod scalar;
mod slow;
mod table;
mod vector;

pub(super) use call::*;
pub(super) use cast::{heap_code, ref_cast, ref_test};
pub(super) use flow::*;
pub(super) use memory::{far_memory, load, store};
pub(super) use scalar::{binary, branch_on, inverse, is_64_bit, unary, zero_test};
pub(super) use slow::slow;
pub(super) use vector::{constant128, shuffle, vector};
