//! The core interpreter: values, memories, tables, frames, traps, and code that runs.
//!
//! It does no I/O and knows no clock, no component and no WASI. A call to a function that is not WebAssembly
//! code leaves the run loop as data ([`Exit::HostFunc`]).
//!
//! Functions are lowered on their first call ([`lower`]) into words ([`word`]) that handlers ([`ops`]) execute. People
//! see none of it: a [`Machine`] always stands before an instruction of the binary, and shows exact WebAssembly state.

#![allow(unsafe_code, reason = "the hot path; see `context`")]

mod blocks;
mod breaks;
mod checkpoint;
mod collect;
mod constant;
mod context;
mod evaluate;
mod exception;
mod frame;
mod heap;
mod inspect;
mod instantiate;
mod known;
mod layout;
mod ledger;
mod limits;
mod lower;
mod lowered;
mod machine;
mod memory;
mod numeric;
mod ops;
mod reference;
mod run;
mod saved_memory;
mod simd;
mod slots;
mod stacks;
mod stops;
mod store;
mod table;
mod thread;
mod trap;
mod types;
mod undo;
mod value;
mod watch;
mod word;

#[cfg(test)]
mod tests;

pub use checkpoint::Checkpoint;
pub use evaluate::{evaluate, evaluate_wide};
pub use frame::FrameId;
pub use heap::{Heap, Object};
pub use inspect::FrameRef;
pub use instantiate::InstantiateError;
pub use ledger::Ledger;
pub use limits::{Bounds, ENOUGH};
pub use machine::Machine;
pub use memory::{Memory, PAGE};
pub use reference::Reference;
pub use run::Exit;
pub use slots::Slots;
pub use stops::Stops;
pub use store::{
    Extern, Func, FuncAddr, FuncKind, Global, GlobalAddr, Instance, InstanceAddr, MemAddr, Store, TableAddr,
    TagAddr,
};
pub use table::Table;
pub use thread::ThreadId;
pub use trap::{Trap, TrapFrame, TrapKind};
pub use undo::Undo;
pub use value::Value;
pub use watch::{MemoryRange, OutsideWrite, OutsideWriter};
