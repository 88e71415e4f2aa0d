//! Shared by the engine's tests: programs, and ways to compare runs of them.

#![allow(dead_code, reason = "each test uses a part of it")]

pub mod compiled;
pub mod dice;
pub mod forms;
pub mod invoke;
pub mod load;
pub mod pair;
pub mod smith;
pub mod tricky;
pub mod written;
