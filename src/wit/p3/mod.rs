//! WASI 0.3: its functions, resources and labels, generated from WIT. Streams, futures and async functions take the place of
//! `wasi:io`.
//!
//! `tests/wit.rs` generates all files except `codes`, from the WIT files of the newest release; `Since`
//! says what earlier releases lack. All releases of 0.3 count as one world, following semantic versioning.

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
pub mod random;
#[rustfmt::skip]
mod resource;
#[rustfmt::skip]
pub mod sockets;

pub use func::{P3Func, UNSTABLE, VERSION};
pub use resource::P3Resource;

use super::Since;

impl P3Func {
    /// The interface as calls name it (`wasi:filesystem/types@0.3`).
    #[must_use]
    pub fn interface(self) -> &'static str {
        self.row().interface
    }

    /// The name under which it is imported (`[method]descriptor.open-at`, `[resource-drop]descriptor`).
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The first release that has the function.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the table is whole; linking takes every release of 0.3")
    )]
    #[must_use]
    pub(crate) fn since(self) -> Since {
        self.row().since
    }
}
