//! Why a run comes back, and how a program ends.

use super::CallId;
use crate::exec::{FrameId, Trap};
use crate::wasm::Location;

/// Why [`super::Guest::run`] came back.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The instructions asked for were executed; the guest stands before an instruction (or needs more budget).
    Budget,
    /// About to execute the instruction at a breakpoint (not reported for the instruction it already stood on when
    /// `run` was called).
    Breakpoint(Location),
    /// About to write what is watched, or something outside of the program's instructions has just written it.
    Watch,
    /// This wasm frame has returned.
    Returned(FrameId),
    /// A call of the host has been made, [`super::Guest::pending_call`]: [`super::Guest::reply`] or [`super::Guest::start`] comes next.
    HostCall,
    /// Every thread waits for the end of a call that the host has started ([`super::Guest::reply`]).
    Waiting,
    /// This host call has been answered and its results are in the guest (only if asked for in [`crate::exec::Stops`]).
    HostReturned(CallId),
    /// The program ended.
    Ended(End),
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// The entry function returned; `--invoke` results as text.
    Returned {
        /// Rendered results, one each.
        results: Vec<String>,
        /// 0, or 1 where `wasi:cli/run` returned its error.
        status: i32,
    },
    /// The program asked to exit.
    Exited(i32),
    /// It trapped.
    Trapped(Trap),
}
