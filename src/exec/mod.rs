//! The core interpreter: values, memories, tables, frames, traps, and code that runs.
//!
//! It does no I/O and knows no clock, no components and no WASI. A call of a function that is not WebAssembly leaves
//! the run loop as data ([`Exit::HostFunc`]).
//!
//! Functions are lowered on their first call ([`lower`]), to words ([`word`]) that handlers ([`ops`]) execute. None of
//! that is visible outside: a [`Machine`] is always before an instruction of the binary, and shows exact WebAssembly
//! state.

#![allow(unsafe_code, reason = "the hot path; see `context`")]

mod address;
mod blocks;
mod breaks;
mod checkpoint;
mod collect;
mod constant;
mod context;
mod evaluate;
mod exception;
mod frame;
mod frame_id;
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
mod operand;
mod ops;
mod outside;
mod patches;
mod provide;
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
mod threads;
mod trap;
mod types;
mod undo;
mod value;
mod watch;
mod watches;
mod word;
mod write_target;

#[cfg(test)]
mod tests;

pub use address::{Extern, FuncAddr, GlobalAddr, InstanceAddr, MemAddr};
pub(crate) use address::{TableAddr, TagAddr};
pub(crate) use checkpoint::MachineCheckpoint;
pub(crate) use evaluate::{evaluate, evaluate_wide};
pub use frame_id::{FrameId, ThreadId};
pub(crate) use heap::Heap;
pub use heap::Object;
pub use inspect::FrameRef;
pub use instantiate::InstantiateError;
pub(crate) use ledger::Ledger;
pub use limits::Bounds;
pub(crate) use limits::ENOUGH;
pub use machine::Machine;
pub use memory::{Memory, RefusedGrowth};
pub use outside::MemoryRange;
pub(crate) use outside::{OutsideWrite, OutsideWriter};
pub use reference::Reference;
pub use run::Exit;
pub(crate) use slots::Slots;
pub use stops::Stops;
pub use store::{Func, FuncKind, GlobalInstance, ModuleInstance, Store};
pub use table::Table;
pub use trap::{Trap, TrapFrame, TrapKind};
pub(crate) use undo::MachineUndo;
pub use value::Value;
