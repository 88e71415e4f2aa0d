//! Tasks: calls of functions whose type is async, which may go on after control has returned to their caller.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#task-state>

use crate::component::{InstanceId, SubtaskState, Val};
use crate::exec::{Slots, ThreadId};
use crate::guest::Moment;
use crate::guest::canon::CallResult;
use crate::guest::canon_func::{LiftedFunc, LowerFunc};
use std::sync::Arc;

/// The number of a task: they count from 1, in the order in which they are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u32);

/// How far a task has come: `Task.State`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaskState {
    /// It has not been let into its instance, or has not taken its arguments.
    Initial,
    /// It is running, or waits somewhere inside its code.
    Started,
    /// Its caller has asked for its cancellation, and it does not know yet.
    PendingCancel,
    /// It knows that its caller has asked for its cancellation.
    CancelDelivered,
    /// It has returned its value, or confirmed the cancellation.
    Resolved,
}

/// Who has called a task.
#[derive(Debug, Clone)]
pub(in crate::guest) enum TaskCaller {
    /// Whoever runs the program: its arguments, and its result once there is one.
    Outside { thread: ThreadId, args: Vec<Val>, result: Option<Box<CallResult>> },
    /// Guest code, through a lowered function.
    Guest(Box<GuestCaller>),
}

/// A call of a task by guest code: the caller's side.
#[derive(Debug, Clone)]
pub(in crate::guest) struct GuestCaller {
    /// The function that it called.
    pub func: Arc<LowerFunc>,
    /// The core values that it passed.
    pub args: Slots,
    /// The handles that are lent to the callee, by index, as long as there is no subtask to keep them.
    pub lenders: Vec<u32>,
    /// The thread that made the call.
    pub thread: ThreadId,
    /// The subtask's index, if the call was made with the async ABI and did not finish at once.
    pub subtask: Option<u32>,
    pub state: SubtaskState,
    /// The core value that the call returns, once it has returned.
    pub result: Option<u64>,
}

/// A task: one call of a function whose type is async.
#[derive(Debug, Clone)]
pub(in crate::guest) struct AsyncTask {
    pub func: Arc<LiftedFunc>,
    pub state: TaskState,
    pub caller: TaskCaller,
    /// The scope of the handles that are borrowed for this call.
    pub scope: u64,
    /// The thread that the call began on.
    pub implicit: ThreadId,
    /// Its index among the instance's threads, once it has been let in.
    pub implicit_index: Option<u32>,
    /// How many of its threads have not ended.
    pub threads: u32,
    /// The task that called it; it may have ended since.
    pub supertask: Option<TaskId>,
    /// When it was called.
    pub called: Moment,
    /// Whether its caller has taken the result, so that it can be forgotten once its threads have ended.
    pub taken: bool,
}

impl AsyncTask {
    /// The component instance that it runs in.
    pub fn instance(&self) -> InstanceId {
        self.func.options.instance
    }

    /// Whether it needs its instance for itself while its core code is on a stack (`needs_exclusive`).
    pub fn needs_exclusive(&self) -> bool {
        let options = &self.func.options;
        !options.is_async || options.callback.is_some()
    }
}
