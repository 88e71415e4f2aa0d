//! Subtasks: calls that a component has made with the async ABI, as their caller sees them.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#subtask-state>

use super::Waitable;

/// How far a subtask has come: `Subtask.State`. The numbers are those that programs see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubtaskState {
    /// The callee has not taken its arguments yet.
    Starting = 0,
    /// The callee is running.
    Started = 1,
    /// The callee has returned, and its result is in the caller's memory.
    Returned = 2,
    /// It was cancelled before the callee took its arguments.
    CancelledBeforeStarted = 3,
    /// It was cancelled before the callee returned.
    CancelledBeforeReturned = 4,
}

impl SubtaskState {
    /// Whether nothing more will happen to it.
    #[must_use]
    pub fn resolved(self) -> bool {
        !matches!(self, Self::Starting | Self::Started)
    }
}

/// Who carries out a subtask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubtaskCallee {
    /// A task of a component, by its number.
    Task(u32),
    /// The host, in the call with this number.
    Host(u64),
}

/// A call that was made with the async ABI and did not finish at once: `Subtask`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subtask {
    /// How far it has come.
    pub state: SubtaskState,
    /// Who carries it out.
    pub callee: SubtaskCallee,
    /// The function's name, to show to people.
    pub name: std::sync::Arc<str>,
    /// The handles that are lent to it, by index, until its final state is delivered.
    pub lenders: Vec<u32>,
    /// Whether the caller has been told of the final state.
    pub delivered: bool,
    /// Whether the caller has asked for its cancellation.
    pub cancel_requested: bool,
    /// Whether there is something new to tell the caller.
    pub event: bool,
    /// What it has in common with other waitables.
    pub waitable: Waitable,
}
