//! The call stack beyond the current thread: the tasks that called its task, as far out as they are known.

use crate::guest::{Blocked, Guest, TaskId, ThreadId, ThreadState};

/// The most callers that are shown.
const MOST: usize = 64;

/// A task further out, or what runs the program.
pub(super) struct AsyncCaller {
    /// Its number; 0 for what runs the program.
    pub task: u64,
    /// The function that it is a call of; `None` once it has ended.
    pub name: Option<String>,
    /// When it made the call.
    pub moment: u64,
    /// The thread that made the call, as long as it waits there.
    pub thread: Option<ThreadId>,
}

/// The tasks that the current thread's task was called from, innermost first. An ended one is the last: who called it is
/// not known any more.
pub(super) fn async_callers(guest: &Guest) -> Vec<AsyncCaller> {
    let mut callers = Vec::new();
    let mut next = guest.task_of(guest.current_thread());
    while let Some(info) = next.and_then(|id| guest.task(id)).filter(|_| callers.len() < MOST) {
        let waits_in_call = |thread: &ThreadId| match guest.thread_state(*thread) {
            ThreadState::Calling => true,
            ThreadState::Blocked(blocked) => blocked == Blocked::Callee(info.id),
            ThreadState::Running | ThreadState::Ready | ThreadState::Host(_) => info.caller.is_none(),
        };
        let caller = info.caller.and_then(|id| guest.task(id));
        // A thread that makes several calls waits in one of them: the others' stacks are not there any more.
        let thread = guest.calling_thread(info.id).filter(waits_in_call);
        callers.push(AsyncCaller {
            task: info.caller.map_or(0, |TaskId(number)| number.into()),
            name: caller.map(|caller| caller.name),
            moment: info.called,
            thread,
        });
        next = info.caller;
    }
    callers
}
