//! The parts that the benchmarks are made of; the smoke test in `tests/kernels.rs` uses them, too.

#![allow(dead_code)] // each benchmark uses its part

pub mod big;
pub mod calls;
pub mod common;
pub mod engine;
pub mod load;
pub mod stops;
pub mod time;

pub use common::Options; // for the `main` of each
