//! What micro-ops do: the handlers, and which of them each instruction is lowered to.
//!
//! Each file has the handlers for one kind of instruction, and the function that finds them. The numbers themselves are
//! computed in [`super::numeric`] and [`super::simd`]. Slow instructions share one handler, and a table
//! (`slow_table.rs`) says what it does for each.
//!
//! A handler's comment lists the words that follow it: `[a, -, n]` is one word with three fields, of which the second
//! is not used.

mod access;
mod atomic;
mod bulk;
mod call;
mod cast;
mod flow;
mod fused;
mod memory;
mod object;
mod scalar;
mod slow;
mod slow_table;
mod sum;
mod table;
mod vector;
mod wide;

pub(super) use call::*;
pub(super) use cast::{heap_code, ref_cast, ref_test};
pub(super) use flow::*;
pub(super) use fused::{addition, commutes, pair_of, pair_reversed_of};
pub(super) use memory::{far_memory, load, load_sum, store, store_sum};
pub(super) use scalar::{add_branch_on, binary, branch_on, inverse, small, unary, zero_test};
pub(super) use slow_table::slow;
pub(super) use vector::{constant128, shuffle, vector};
pub(super) use wide::wide;
