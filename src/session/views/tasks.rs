//! The tasks of a program: who has called whom, and what each thread waits for.

use crate::component::flatten::LiftAbi;
use crate::guest::{TaskId, TaskInfo, TaskState, ThreadId};
use crate::session::waits::WaitGraph;
use crate::session::{FrameRow, Session};
use crate::words::{Fact, Message, message};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A task, below the one that called it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskRow {
    /// Its number: they count from 1, in the order of the calls.
    pub id: u32,
    /// The function that was called, by its full name.
    pub name: String,
    /// The number of the component instance that it runs in.
    pub instance: u32,
    /// How far it has come.
    pub state: Message,
    /// How the function was lifted: `sync`, `callback` or `stackful`.
    pub abi: &'static str,
    /// The task that called it, which may have ended; `None` if whoever runs the program did.
    pub caller: Option<u32>,
    /// The moment at which it was called.
    pub called: u64,
    /// How many tasks that have not ended are above it.
    pub depth: usize,
    /// Its threads that have not ended.
    pub threads: Vec<ThreadRow>,
}

/// A thread of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThreadRow {
    /// The number of the thread.
    pub id: u32,
    /// Whether the task began on it.
    pub implicit: bool,
    /// Whether the next instruction is its.
    pub current: bool,
    /// What it is doing, and who could end what it waits for.
    pub doing: Message,
}

impl TaskRow {
    /// `task 2 (lines): callback, instance 1, started`
    #[must_use]
    pub fn heading(&self) -> Message {
        let (number, name) = (Fact::Number(self.id.into()), crate::session::waits::short(&self.name));
        let (abi, instance) = (self.abi, Fact::Number(self.instance.into()));
        message!("task-row", number, name, abi, instance, state = self.state.clone())
    }

    /// Its threads, a line each, with `▶` before the current one.
    #[must_use]
    pub fn lines(&self) -> Vec<Message> {
        let line = |thread: &ThreadRow| {
            let mark = if thread.current { "▶ " } else { "  " };
            Message::joined(vec![Message::verbatim(mark), thread.message()])
        };
        self.threads.iter().map(line).collect()
    }
}

impl ThreadRow {
    /// `thread 2 waits for future<u8> #1 to be written by the host`
    #[must_use]
    pub fn message(&self) -> Message {
        message!("task-thread", thread = Fact::Number(self.id.into()), doing = self.doing.clone())
    }
}

impl Session {
    /// Whether the program has called anything asynchronous.
    #[must_use]
    pub fn has_tasks(&self) -> bool {
        self.guest().is_concurrent()
    }

    /// The tasks that somebody still needs, each below the one that called it; empty for programs without any.
    #[must_use]
    pub fn tasks(&self) -> Vec<TaskRow> {
        if !self.guest().is_concurrent() {
            return Vec::new();
        }
        let graph = WaitGraph::new(self.guest());
        let mut below: BTreeMap<Option<TaskId>, Vec<TaskId>> = BTreeMap::new();
        for task in graph.tasks.values() {
            let caller = task.caller.filter(|caller| graph.tasks.contains_key(caller));
            below.entry(caller).or_default().push(task.id);
        }
        let mut rows = Vec::with_capacity(graph.tasks.len());
        let mut seen = BTreeSet::new();
        // The innermost is last: a list of what is still to be shown, not a recursion, since calls may be deep.
        let mut open: Vec<(TaskId, usize)> = Vec::new();
        open.extend(below.get(&None).into_iter().flatten().rev().map(|task| (*task, 0)));
        while let Some((id, depth)) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            open.extend(below.get(&Some(id)).into_iter().flatten().rev().map(|task| (*task, depth + 1)));
            rows.extend(graph.tasks.get(&id).map(|task| self.task_row(&graph, task, depth)));
        }
        rows
    }

    /// The call stack of a thread, innermost frame first; `None` if there is no such thread.
    #[must_use]
    pub fn thread_stack(&self, number: u32) -> Option<Vec<FrameRow>> {
        let thread = ThreadId(number);
        self.guest().innermost(thread).map(|_| self.stack_of(thread))
    }

    /// What a thread is doing, as a sentence; `None` if it belongs to no task.
    pub(in crate::session) fn thread_doing(&self, number: u32) -> Option<Message> {
        let thread = ThreadId(number);
        let task = self.guest().task_of(thread)?;
        let graph = WaitGraph::new(self.guest());
        let doing = graph.doing(thread, self.guest().thread_state(thread), Some(task)).text;
        let (number, task) = (Fact::Number(number.into()), graph.name(task));
        Some(message!("thread-is", thread = number, task, doing))
    }

    fn task_row(&self, graph: &WaitGraph<'_>, task: &TaskInfo, depth: usize) -> TaskRow {
        let current = self.guest().current_thread();
        let thread = |thread: &crate::guest::TaskThread| ThreadRow {
            id: thread.id.0,
            implicit: thread.implicit,
            current: thread.id == current,
            doing: graph.doing(thread.id, thread.doing, Some(task.id)).text,
        };
        TaskRow {
            id: task.id.0,
            name: task.name.clone(),
            instance: task.instance,
            state: match task.state {
                TaskState::Initial => message!("task-initial"),
                TaskState::Started => message!("task-started"),
                TaskState::PendingCancel => message!("task-pending-cancel"),
                TaskState::CancelDelivered => message!("task-cancelled"),
                TaskState::Resolved => message!("task-resolved"),
            },
            abi: match task.abi {
                LiftAbi::Sync => "sync",
                LiftAbi::Callback => "callback",
                LiftAbi::Stackful => "stackful",
            },
            caller: task.caller.map(|caller| caller.0),
            called: task.called,
            depth,
            threads: task.threads.iter().map(thread).collect(),
        }
    }
}
