//! The core interpreter: values, memories, tables, frames, traps and the run loop.
//!
//! It does no I/O and knows no clock, no component and no WASI. A call to a function that is not WebAssembly
//! code leaves the run loop as data ([`Exit::HostFunc`]).

mod evaluate;
mod instantiate;
mod machine;
mod memory;
mod numeric;
mod run;
mod stops;
mod store;
mod table;
mod trap;
mod value;

#[cfg(test)]
mod tests;

pub use evaluate::evaluate;
pub use instantiate::InstantiateError;
pub use machine::{FrameRef, Machine};
pub use memory::{Memory, PAGE};
pub use run::Exit;
pub use stops::Stops;
pub use store::{
    Extern, Func, FuncAddr, FuncKind, Global, GlobalAddr, Instance, InstanceAddr, MemAddr, Store, TableAddr,
};
pub use table::Table;
pub use trap::{Trap, TrapFrame, TrapKind};
pub use value::Value;
