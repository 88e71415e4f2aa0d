//! Single things that are waited for, and who could make them happen.

use super::{WaitGraph, short};
use crate::component::{ChannelKind, CopyState, Holder, Side, SubtaskCallee};
use crate::guest::{CallId, EndInfo, TaskId, WaitableInfo, WaitableWhat};
use crate::words::{Fact, Message, message};

/// The most tasks that one sentence names.
const NAMED: usize = 3;

/// One thing that a thread waits for.
#[derive(Debug, Clone)]
pub(in crate::session) struct WaitedFor {
    /// What it is, as the object of "waits for".
    pub what: Message,
    /// The tasks that could end it.
    pub tasks: Vec<TaskId>,
    /// Whether the host will.
    pub host: bool,
}

impl WaitedFor {
    pub(super) fn task(what: Message, task: TaskId) -> Self {
        Self { what, tasks: vec![task], host: false }
    }

    pub(super) fn nobody(what: Message) -> Self {
        Self { what, tasks: Vec::new(), host: false }
    }

    pub(super) fn host(what: Message) -> Self {
        Self { what, tasks: Vec::new(), host: true }
    }
}

impl WaitGraph<'_> {
    /// What has to happen for a waitable to have an event. `by` is the task that waits.
    pub(super) fn event_of(&self, info: &WaitableInfo, by: Option<TaskId>) -> WaitedFor {
        let handle = format!("#{}", info.index);
        match &info.kind {
            WaitableWhat::Subtask { name, callee, .. } => match *callee {
                SubtaskCallee::Task(number) => {
                    let task = TaskId(number);
                    WaitedFor::task(message!("waited-subtask", handle, task = self.name(task)), task)
                }
                SubtaskCallee::Host(call) => WaitedFor::host(message!(
                    "waited-host-call",
                    handle,
                    name = short(name),
                    call = Fact::Number(CallId(call).0)
                )),
            },
            WaitableWhat::End(end) => self.copy_of(end, handle, by),
            WaitableWhat::Set { .. } | WaitableWhat::ErrorContext(_) => {
                WaitedFor::nobody(message!("waited-nothing", handle))
            }
        }
    }

    fn copy_of(&self, end: &EndInfo, handle: String, by: Option<TaskId>) -> WaitedFor {
        let what = message!("waited-end", kind = type_of(end), handle);
        if !matches!(end.state, CopyState::Copying | CopyState::Cancelling) {
            return WaitedFor::nobody(message!("waited-idle", end = what));
        }
        let (who, tasks, host) = self.other_end(end, by);
        let what = match (end.side, end.kind, end.copy) {
            (Side::Readable, ChannelKind::Stream, Some((_, length, progress))) => {
                let (length, progress) = (Fact::Count(length.into()), Fact::Count(progress.into()));
                message!("waited-stream-write", end = what, who, length, progress)
            }
            (Side::Writable, ChannelKind::Stream, Some((_, length, progress))) => {
                let (length, progress) = (Fact::Count(length.into()), Fact::Count(progress.into()));
                message!("waited-stream-read", end = what, who, length, progress)
            }
            (Side::Readable, _, _) => message!("waited-write", end = what, who),
            (Side::Writable, _, _) => message!("waited-read", end = what, who),
        };
        WaitedFor { what, tasks, host }
    }

    /// Who holds the other end of a stream or future: in words, as tasks, and whether it is the host.
    pub(super) fn other_end(&self, end: &EndInfo, by: Option<TaskId>) -> (Message, Vec<TaskId>, bool) {
        let (instance, index) = match end.other {
            Holder::Guest { instance, index } => (instance, index),
            Holder::Host => return (message!("who-host"), Vec::new(), true),
            Holder::Passing => return (message!("who-passing"), Vec::new(), false),
            Holder::Gone => return (message!("who-gone"), Vec::new(), false),
        };
        let handle = format!("#{index}");
        let tasks = self.inside(instance).to_vec();
        let number = || Fact::Number(instance.into());
        let who = match (&tasks[..], by) {
            ([], _) => message!("who-idle", instance = number(), handle),
            ([only], Some(by)) if *only == by => message!("who-itself", handle),
            ([only], _) => message!("who-task", task = self.name(*only), handle),
            (several, _) => message!("who-tasks", tasks = self.names(several), instance = number(), handle),
        };
        (who, tasks, false)
    }

    /// The names of several tasks; of many, only some.
    pub fn names(&self, tasks: &[TaskId]) -> Message {
        let mut names: Vec<Message> = tasks.iter().take(NAMED).map(|task| self.name(*task)).collect();
        if let more @ 1.. = tasks.len().saturating_sub(NAMED) {
            names.push(message!("task-more", count = more));
        }
        crate::session::sentence::together(names)
    }
}

/// `stream<u8>`, `future`
pub(in crate::session) fn type_of(end: &EndInfo) -> String {
    match &end.element {
        Some(element) => format!("{}<{element}>", end.kind.name()),
        None => end.kind.name().to_owned(),
    }
}
