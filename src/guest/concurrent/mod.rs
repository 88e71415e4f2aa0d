//! Tasks, threads and waiting: several calls of a program in progress at once.
//!
//! The canonical ABI's work on each thread is in `guest::canon`, as before. Here is what the threads share: which tasks
//! there are, what each thread waits for, whose turn it is, and how what one does lets another go on. Nothing here
//! depends on a clock or on chance.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Concurrency.md>

mod blocked;
mod copies;
mod delivery;
mod dice;
mod host_copies;
mod inspect;
mod outstanding;
mod resolution;
mod scheduler;
mod switch;
mod task;
mod turns;

pub use blocked::Blocked;
pub(super) use copies::{CopyStep, Transfer, done, operation};
pub use inspect::{EndInfo, InstanceLock, TaskInfo, TaskThread, ThreadState, WaitableInfo, WaitableWhat};
pub(super) use outstanding::{Outstanding, OutstandingFor};
pub(super) use resolution::{Resolution, ResolutionStep};
pub(super) use scheduler::Scheduler;
pub(super) use switch::Turn;
pub(super) use task::{AsyncTask, GuestCaller, TaskCaller};
pub use task::{TaskId, TaskState};
