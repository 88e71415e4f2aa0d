//! One steppable thing: a core module or component with all its state, as plain data.
//!
//! A guest executes operators and stops at host calls, which leave it as data. It never touches the operating
//! system, and cloning it is a complete checkpoint.

mod call;
mod host;
mod inspect;
pub mod preview1;

pub use call::{ConsoleChunk, ConsoleStream, HostCall, HostOutcome, HostReply, Made};
pub use host::{Answer, Host, Survey, SurveyQuery, WaitReason};
pub use inspect::{FrameInfo, FrameKind, HandleInfo, MemoryId};

use crate::exec::{Stops, Trap};
use crate::wasm::{Location, Program};
use std::sync::Arc;

/// The count of operators executed since the start.
pub type Moment = u64;

/// What to run.
#[derive(Debug, Clone)]
pub enum Entry {
    /// `_start` of a module, `wasi:cli/run` of a component (a module without `_start` is only instantiated).
    Command,
    /// One exported function with arguments as text (`--invoke`).
    Invoke {
        /// Export name.
        function: String,
        /// Arguments, parsed by parameter type.
        args: Vec<String>,
    },
}

/// Why [`Guest::run`] came back.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The operators asked for were executed; the guest stands before an operator (or needs more budget).
    Budget,
    /// About to execute the operator at a breakpoint (not reported for the operator it already stood on when
    /// `run` was called).
    Breakpoint(Location),
    /// The wasm frame at this depth has returned.
    Returned(usize),
    /// Waits for [`Guest::reply`]; the call is [`Guest::pending_call`].
    HostCall,
    /// A host call has been answered and its results are in the guest (only if asked for in [`Stops`]).
    HostReturned,
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

/// A program that cannot be instantiated or started.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct LinkError {
    /// For the person reading it: names every unknown import with its byte offset.
    pub message: String,
}

/// One steppable thing. Plain data.
#[derive(Debug, Clone)]
pub struct Guest {
    program: Arc<Program>,
}

impl Guest {
    /// Links the program's imports against what hosts of this crate know, and stands before the first operator.
    ///
    /// # Errors
    /// [`LinkError`] naming each unknown import, or what is wrong with the entry.
    pub fn new(program: Arc<Program>, entry: &Entry) -> Result<Self, LinkError> {
        let _ = entry;
        Ok(Self { program })
    }

    /// The static program.
    #[must_use]
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// Operators executed so far.
    #[must_use]
    pub fn moment(&self) -> Moment {
        0
    }

    /// Executes at most `budget` operators. With budget 0 it finishes whatever must happen before the next
    /// operator (lowering a reply, say) and returns [`Stop::Budget`] standing before it.
    pub fn run(&mut self, budget: u64, stops: &Stops) -> Stop {
        let _ = (budget, stops);
        Stop::Budget
    }

    /// Gives the pending host call its reply. The reply is untrusted (it may come from a file): one that does
    /// not fit the call's type is a trap.
    pub fn reply(&mut self, reply: &HostReply) {
        let _ = reply;
    }

    /// The call it waits on.
    #[must_use]
    pub fn pending_call(&self) -> Option<&HostCall> {
        None
    }

    /// How it ended, if it has.
    #[must_use]
    pub fn ended(&self) -> Option<&End> {
        None
    }
}
