//! WASI 0.2: its functions, resources and labels, generated from WIT.
//!
//! `tests/wit.rs` generates all files except `codes`, from the WIT files of the newest release; `Since`
//! says what earlier releases lack. All releases of 0.2 count as one world, following semantic versioning.

#[rustfmt::skip]
pub mod cli;
#[rustfmt::skip]
pub mod clocks;
mod codes;
#[rustfmt::skip]
pub mod filesystem;
#[rustfmt::skip]
mod func;
#[rustfmt::skip]
pub mod io;
#[rustfmt::skip]
pub mod random;
#[rustfmt::skip]
mod resource;
#[rustfmt::skip]
pub mod sockets;

pub use func::{P2Func, UNSTABLE, VERSION};
pub use resource::Resource;

use super::Since;

impl P2Func {
    /// The interface without version (`wasi:io/poll`).
    #[must_use]
    pub fn interface(self) -> &'static str {
        self.row().interface
    }

    /// The name under which it is imported (`[method]descriptor.open-at`, `[resource-drop]pollable`).
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The first release that has the function.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the table is whole; linking takes every release of 0.2")
    )]
    #[must_use]
    pub(crate) fn since(self) -> Since {
        self.row().since
    }
}
