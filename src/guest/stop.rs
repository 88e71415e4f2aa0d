//! Why a run returns, and how a program ends.

use super::CallId;
use crate::exec::{FrameId, Trap};
use crate::wasm::Location;

/// Why [`super::Guest::run`] returned to its caller.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// As many instructions as requested were executed; the guest is before an instruction, or needs more budget.
    Budget,
    /// The guest is about to execute the instruction at a breakpoint. Not reported for the instruction that it was
    /// already before when `run` was called.
    Breakpoint(Location),
    /// The guest is about to write something that is watched, or something other than its instructions has just written
    /// it.
    Watch,
    /// This wasm frame has returned (only for frames in [`crate::exec::Stops`]).
    Returned(FrameId),
    /// A host call has been made ([`super::Guest::pending_call`]); [`super::Guest::reply`] or [`super::Guest::start`]
    /// must come next.
    HostCall,
    /// Every thread waits for the completion of a call that the host has started ([`super::Guest::reply`]).
    Waiting,
    /// Only threads that gave up their turn can go on, while the host carries out calls: it may complete some before
    /// ([`super::Guest::reply`]). The next run goes on in either case.
    Yielded,
    /// Another thread goes on than the one that ran when the run began. Only if requested in [`crate::exec::Stops`].
    Switched,
    /// This host call has been answered and its results are in the guest. Only if requested in [`crate::exec::Stops`].
    HostReturned(CallId),
    /// The program has ended in this way.
    Ended(End),
}

/// How a program ended: by returning, exiting or trapping.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// The entry function returned, with results as text if it was run with `--invoke`.
    Returned {
        /// The results as text, one string each.
        results: Vec<String>,
        /// The exit status: 0, or 1 if `wasi:cli/run` returned its error.
        status: i32,
    },
    /// The program asked to exit with this status.
    Exited(i32),
    /// The program, or the host on its behalf, trapped.
    Trapped(Trap),
}
