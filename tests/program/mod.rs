//! The program under test, in a locale of its own: what it says must not depend on who runs the tests.

#![allow(dead_code)] // each crate of tests uses its part

use std::process::Command;

/// The locale for every child of a test: English, in UTF-8.
pub const LOCALE: (&str, &str) = ("LC_ALL", "C.UTF-8");

/// The built program, without arguments yet.
#[must_use]
pub fn wasmscope() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasmscope"));
    command.env(LOCALE.0, LOCALE.1);
    command
}
