//! The part of a guest's thread that is not frames: the canonical ABI's work on it, and what it waits for.
//!
//! The machine has the frames ([`crate::exec`]). Which thread goes on, and when, is decided in `concurrent`.

use super::canon::{Task, TaskEvent};
use super::{CallId, Guest, HostCall, ThreadId};

/// A task, and whether guest code runs above it on the machine's stack.
#[derive(Debug, Clone)]
pub(super) struct TaskSlot {
    pub task: Task,
    /// Whether a core function that it called is running, above a boundary.
    pub boundary: bool,
    /// The host call that it made, if the host has been told of one.
    pub asked: Option<CallId>,
    /// The cells of `context.get` and `context.set`, for the core function that it called.
    pub context: [u64; 2],
    /// The same for a call that has cells of its own, such as one of `realloc`, while it runs.
    pub own_context: Option<[u64; 2]>,
}

impl TaskSlot {
    pub fn new(task: Task) -> Self {
        Self { task, boundary: false, asked: None, context: [0; 2], own_context: None }
    }
}

/// A host call that a thread is waiting for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Waits {
    pub call: Box<HostCall>,
    /// The call's number, once the host has said that it has started it.
    pub started: Option<CallId>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct GuestThread {
    /// Tasks of the canonical ABI, outermost first.
    pub tasks: Vec<TaskSlot>,
    /// The event that is still to be passed to the innermost task.
    pub event: Option<TaskEvent>,
    pub waits: Option<Waits>,
}

impl GuestThread {
    /// Starts the thread with this task.
    pub fn begin(&mut self, task: Task) {
        self.tasks.push(TaskSlot::new(task));
        self.event = Some(TaskEvent::Start);
    }

    /// The call that the host has not been told of yet.
    pub(crate) fn pending(&self) -> Option<&HostCall> {
        self.waits.as_ref().filter(|waits| waits.started.is_none()).map(|waits| &*waits.call)
    }
}

impl Guest {
    /// All threads, the current one first.
    pub(super) fn all_threads(&self) -> impl Iterator<Item = (ThreadId, &GuestThread)> {
        let parked = self.parked.iter().map(|(id, thread)| (*id, thread));
        [(self.world.machine.current(), &self.thread)].into_iter().chain(parked)
    }

    /// The thread that waits for the completion of a call.
    pub(super) fn waiting_thread(&self, id: CallId) -> Option<ThreadId> {
        self.world.scheduler.under_way.get(&id).copied()
    }

    /// A thread by its number: the current one or another.
    pub(super) fn thread_mut(&mut self, id: ThreadId) -> Option<&mut GuestThread> {
        if id == self.world.machine.current() { Some(&mut self.thread) } else { self.parked.get_mut(&id) }
    }

    /// Ends the current thread, though not the program.
    pub(super) fn end_thread(&mut self) {
        self.world.machine.end(self.world.machine.current());
        let current = self.world.machine.current();
        self.thread = self.parked.remove(&current).unwrap_or_default();
    }

    /// Adds a thread that calls an exported function of the main module, and makes it ready to run.
    #[cfg(test)]
    pub(crate) fn spawn(&mut self, export: &str) {
        use super::canon::ModuleTask;
        use super::module_entry::ModuleStep;
        use crate::exec::{Extern, InstanceAddr};
        let Some(Extern::Func(func)) = self.world.machine.store.export(InstanceAddr(0), export) else {
            panic!("no function `{export}`")
        };
        let step = ModuleStep { func, args: Vec::new(), name: export.into(), shown: None };
        let mut thread = GuestThread::default();
        thread.begin(Task::Module(ModuleTask::new(vec![step])));
        let id = self.world.machine.spawn();
        self.parked.insert(id, thread);
        self.world.scheduler.wake(id);
    }
}
