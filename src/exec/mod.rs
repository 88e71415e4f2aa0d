//! The core interpreter: values, memories, tables, frames, traps and the run loop.
//!
//! It does no I/O and knows no clock, no component and no WASI. A call to a function that is not WebAssembly
//! code leaves the run loop as data ([`Exit::HostFunc`]).

mod stops;
mod trap;
mod value;

pub use stops::Stops;
pub use trap::{Trap, TrapFrame, TrapKind};
pub use value::Value;
