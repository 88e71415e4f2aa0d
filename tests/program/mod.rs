//! The program under test, in a fixed locale: its output must not depend on who runs the tests.

#![allow(dead_code)] // each crate of tests uses its part

use std::process::Command;

/// The locale of every child process of a test: English, in UTF-8.
pub const LOCALE: (&str, &str) = ("LC_ALL", "C.UTF-8");

/// A command that runs the built program, still without arguments.
#[must_use]
pub fn wasmscope() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasmscope"));
    command.env(LOCALE.0, LOCALE.1);
    command
}
