//! What the tasks and threads of a program are doing, and what their instances hold to wait for: as data, to be shown.

use super::{AsyncTask, Blocked, TaskCaller, TaskId, TaskState};
use crate::component::flatten::LiftAbi;
use crate::component::{
    ChannelKind, CopyResult, CopyState, HandleEntry, Holder, Side, SubtaskCallee, SubtaskState,
};
use crate::exec::ThreadId;
use crate::guest::canon::Task;
use crate::guest::{CallId, Guest, Moment};
use std::collections::BTreeMap;

/// One call of a function whose type is async.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskInfo {
    /// Its number: they count from 1, in the order of the calls.
    pub id: TaskId,
    /// The name of the function that was called.
    pub name: String,
    /// The component instance that it runs in.
    pub instance: u32,
    /// How far it has come.
    pub state: TaskState,
    /// The task that called it, which may have ended; `None` if whoever runs the program did.
    pub caller: Option<TaskId>,
    /// When it was called.
    pub called: Moment,
    /// Whether it keeps its core stack while it waits, or gives control back to a callback.
    pub abi: LiftAbi,
    /// Its threads that have not ended.
    pub threads: Vec<TaskThread>,
}

/// A thread of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskThread {
    /// The number of the thread.
    pub id: ThreadId,
    /// Whether it is the one that the task began on.
    pub implicit: bool,
    /// What it is doing.
    pub doing: ThreadState,
}

/// What a thread is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadState {
    /// It is the current one.
    Running,
    /// It will go on when its turn comes.
    Ready,
    /// It has called something that runs on another thread, and control has not come back yet.
    Calling,
    /// It waits for the reply to this host call.
    Host(CallId),
    /// It waits inside the program.
    Blocked(Blocked),
}

/// What an index of an instance's handle table stands for that is no resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitableInfo {
    /// The component instance that has the table.
    pub instance: u32,
    /// The index in that table.
    pub index: u32,
    /// The waitable set that it is in, by index.
    pub set: Option<u32>,
    /// Whether something has happened that has not been taken.
    pub event: bool,
    /// What the index stands for.
    pub kind: WaitableWhat,
}

/// What a table entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitableWhat {
    /// A call in progress.
    Subtask {
        /// The name of the function that was called.
        name: String,
        /// How far it has come.
        state: SubtaskState,
        /// Who carries it out.
        callee: SubtaskCallee,
    },
    /// An end of a stream or future.
    End(EndInfo),
    /// A waitable set: who has joined it, and who waits for it.
    Set {
        /// Its members, by index.
        members: Vec<u32>,
        /// The threads that wait for an event of it.
        waiting: Vec<ThreadId>,
    },
    /// An error context, with its message.
    ErrorContext(String),
}

/// An end of a stream or future.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndInfo {
    /// Whether it belongs to a stream or a future.
    pub kind: ChannelKind,
    /// Which end it is.
    pub side: Side,
    /// The number of the stream or future; both ends have the same.
    pub channel: u32,
    /// The type of its elements, as in WIT; `None` if they carry nothing.
    pub element: Option<String>,
    /// What it is doing.
    pub state: CopyState,
    /// The outcome of its copy, until it is taken.
    pub result: Option<CopyResult>,
    /// For a copy in progress: the address, how many elements it is for, and how many were copied.
    pub copy: Option<(u32, u32, u32)>,
    /// Who holds the other end.
    pub other: Holder,
    /// How many elements have been copied in all.
    pub total: u64,
    /// Whether the other end has been dropped.
    pub dropped: bool,
}

/// The lock of a component instance, and who waits for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceLock {
    /// The component instance whose lock it is.
    pub instance: u32,
    /// The thread that has the instance for itself.
    pub holder: Option<ThreadId>,
    /// How many times the instance has asked that no tasks be started in it.
    pub backpressure: u16,
    /// The threads that wait to be let in, in the order of their calls.
    pub entering: Vec<ThreadId>,
}

impl Guest {
    /// Whether the program has called anything asynchronous yet.
    #[must_use]
    pub fn is_concurrent(&self) -> bool {
        self.world.scheduler.is_used() || !self.world.outstanding.is_empty()
    }

    /// The tasks that have not ended, in the order in which they were called.
    #[must_use]
    pub fn tasks(&self) -> Vec<TaskInfo> {
        let mut threads: BTreeMap<TaskId, Vec<ThreadId>> = BTreeMap::new();
        for (thread, task) in self.world.scheduler.threads() {
            threads.entry(task).or_default().push(thread);
        }
        let tasks = self.world.scheduler.tasks();
        tasks.map(|(id, task)| self.task_info(id, task, threads.remove(&id).unwrap_or_default())).collect()
    }

    /// Whether there is more than one task that has not ended.
    #[must_use]
    pub fn has_several_tasks(&self) -> bool {
        self.world.scheduler.tasks().nth(1).is_some()
    }

    /// One of the tasks that have not ended.
    #[must_use]
    pub fn task(&self, id: TaskId) -> Option<TaskInfo> {
        let task = self.world.scheduler.task(id)?;
        let threads = self.world.scheduler.threads().filter(|(_, of)| *of == id);
        Some(self.task_info(id, task, threads.map(|(thread, _)| thread).collect()))
    }

    fn task_info(&self, id: TaskId, task: &AsyncTask, threads: Vec<ThreadId>) -> TaskInfo {
        let options = &task.func.options;
        let thread = |thread: ThreadId| TaskThread {
            id: thread,
            implicit: thread == task.implicit,
            doing: self.thread_state(thread),
        };
        TaskInfo {
            id,
            name: task.func.name.to_string(),
            instance: task.instance(),
            state: task.state,
            caller: task.supertask,
            called: task.called,
            abi: match (options.is_async, options.callback) {
                (false, _) => LiftAbi::Sync,
                (true, Some(_)) => LiftAbi::Callback,
                (true, None) => LiftAbi::Stackful,
            },
            threads: threads.into_iter().map(thread).collect(),
        }
    }

    /// The task that a thread belongs to; `None` for the one that the program was started on, and for deliveries.
    #[must_use]
    pub fn task_of(&self, thread: ThreadId) -> Option<TaskId> {
        self.world.scheduler.task_of(thread)
    }

    /// The thread that runs.
    #[must_use]
    pub fn current_thread(&self) -> ThreadId {
        self.world.machine.current()
    }

    /// What a thread is doing.
    #[must_use]
    pub fn thread_state(&self, thread: ThreadId) -> ThreadState {
        if let Some(blocked) = self.world.scheduler.blocked(thread) {
            return ThreadState::Blocked(blocked);
        }
        let found = self.all_threads().find(|(id, _)| *id == thread).map(|(_, thread)| thread);
        if let Some(id) = found.and_then(|thread| thread.waits.as_ref()?.started) {
            return ThreadState::Host(id);
        }
        if self.world.scheduler.callers.contains(&thread) {
            return ThreadState::Calling;
        }
        if thread == self.world.machine.current() && !self.world.scheduler.leaving {
            return ThreadState::Running;
        }
        ThreadState::Ready
    }

    /// The function of the host call that a thread waits for, by its name.
    #[must_use]
    pub fn host_call_of(&self, thread: ThreadId) -> Option<String> {
        let found = self.all_threads().find(|(id, _)| *id == thread).map(|(_, thread)| thread);
        let call = &found?.waits.as_ref()?.call;
        Some(call.func.name.to_string())
    }

    /// All waitables and waitable sets, and all error contexts, of all component instances.
    #[must_use]
    pub fn waitables(&self) -> Vec<WaitableInfo> {
        let instances = self.world.runtime.instances.iter().zip(0..);
        let infos = instances.flat_map(|(state, instance)| {
            state.handles.entries().filter_map(move |(index, entry)| {
                let kind = match entry {
                    HandleEntry::Resource(_) => return None,
                    HandleEntry::Subtask(subtask) => WaitableWhat::Subtask {
                        name: subtask.name.to_string(),
                        state: subtask.state,
                        callee: subtask.callee,
                    },
                    HandleEntry::End(end) => {
                        let shared = self.world.runtime.channels.get(end.channel);
                        WaitableWhat::End(EndInfo {
                            kind: end.kind,
                            side: end.side,
                            channel: end.channel,
                            element: end.element.as_ref().map(|ty| ty.short().to_string()),
                            state: end.state,
                            result: end.event,
                            copy: end.buffer.map(|buffer| (buffer.ptr, buffer.len, buffer.progress)),
                            other: shared.map_or(Holder::Gone, |shared| shared.holder(end.side.other())),
                            total: shared.map_or(0, |shared| shared.total),
                            dropped: shared.is_none_or(|shared| shared.dropped),
                        })
                    }
                    HandleEntry::Set(set) => WaitableWhat::Set {
                        members: set.members.iter().map(|key| key.index).collect(),
                        waiting: set.waiting.iter().copied().collect(),
                    },
                    HandleEntry::ErrorContext(number) => {
                        let message = self.world.runtime.error_messages.get(*number as usize);
                        WaitableWhat::ErrorContext(message.map(ToString::to_string).unwrap_or_default())
                    }
                };
                let set = entry.waitable().and_then(|waitable| waitable.set);
                Some(WaitableInfo { instance, index, set, event: entry.has_event(), kind })
            })
        });
        infos.collect()
    }

    /// The locks of the component instances that are in use, or that somebody waits for.
    #[must_use]
    pub fn instance_locks(&self) -> Vec<InstanceLock> {
        let instances = self.world.runtime.instances.iter().zip(0..);
        let locks = instances.map(|(state, instance)| InstanceLock {
            instance,
            holder: state.exclusive,
            backpressure: state.backpressure,
            entering: state.entering.iter().collect(),
        });
        locks
            .filter(|lock| lock.holder.is_some() || lock.backpressure > 0 || !lock.entering.is_empty())
            .collect()
    }

    /// The host calls that the host has started and whose caller has gone on, with the function's name.
    #[must_use]
    pub fn outstanding_calls(&self) -> Vec<(CallId, String)> {
        let calls = self.world.outstanding.iter();
        calls.map(|(id, outstanding)| (*id, outstanding.call.func.name.to_string())).collect()
    }

    /// Who a task's call came from: the tasks above it, innermost first. One that has ended has no name any more.
    #[must_use]
    pub fn callers_of(&self, task: TaskId) -> Vec<TaskId> {
        let mut callers = Vec::new();
        let mut at = self.world.scheduler.task(task).and_then(|task| task.supertask);
        while let Some(task) = at {
            if callers.contains(&task) {
                break;
            }
            callers.push(task);
            at = self.world.scheduler.task(task).and_then(|task| task.supertask);
        }
        callers
    }

    /// The thread that called a task, if it waits for it still.
    #[must_use]
    pub fn calling_thread(&self, task: TaskId) -> Option<ThreadId> {
        match &self.world.scheduler.task(task)?.caller {
            TaskCaller::Outside { thread, .. } => Some(*thread),
            TaskCaller::Guest(caller) => Some(caller.thread),
        }
        .filter(|thread| self.world.machine.has_thread(*thread))
    }

    /// The frames of any thread, innermost first, as [`Guest::frames`] has them for the current one.
    #[must_use]
    pub fn frames_of(&self, thread: ThreadId) -> Vec<crate::guest::FrameInfo> {
        let found = self.all_threads().find(|(id, _)| *id == thread);
        found.map(|(_, thread_data)| self.thread_frames(thread, thread_data)).unwrap_or_default()
    }

    /// Whether the innermost task of a thread waits for its turn or an event with an empty stack.
    #[must_use]
    pub fn is_between_callbacks(&self, thread: ThreadId) -> bool {
        let found = self.all_threads().find(|(id, _)| *id == thread);
        found.is_some_and(|(_, data)| {
            matches!(
                data.tasks.last().map(|slot| (&slot.task, slot.boundary)),
                Some((Task::AsyncLifted(_), false))
            )
        })
    }
}
