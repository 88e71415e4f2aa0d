//! Handles that are no resources: subtasks, ends of streams and futures, waitable sets, error contexts; and the
//! instances that are busy or take no new tasks.

use super::quoted;
use crate::component::{ChannelKind, CopyState, Holder, Side, SubtaskCallee, SubtaskState};
use crate::guest::{EndInfo, InstanceLock, ThreadId, WaitableInfo, WaitableWhat};
use crate::session::waits::{WaitGraph, short, type_of};
use crate::session::{DescriptorRow, Session};
use crate::words::{Fact, Message, message};

/// The most handles that one row names.
const NAMED: usize = 8;
/// The most characters of an error context's message.
const LONGEST: usize = 60;

impl Session {
    /// A row for each, by instance and index; none for programs without tasks.
    pub(super) fn waitable_rows(&self) -> Vec<DescriptorRow> {
        if !self.guest().is_concurrent() {
            return Vec::new();
        }
        let graph = WaitGraph::new(self.guest());
        let waitables = self.guest().waitables();
        let rows = waitables.iter().map(|info| self.waitable_row(info, &graph));
        let locks = self.guest().instance_locks();
        rows.chain(locks.iter().map(|lock| self.lock_row(lock, &graph))).collect()
    }

    fn waitable_row(&self, info: &WaitableInfo, graph: &WaitGraph<'_>) -> DescriptorRow {
        let mut from_call = None;
        let (ty, parts) = match &info.kind {
            WaitableWhat::Subtask { name, state, callee } => {
                let callee = match *callee {
                    SubtaskCallee::Task(task) => message!("handle-task", task = Fact::Number(task.into())),
                    SubtaskCallee::Host(call) => {
                        from_call = Some(call);
                        message!("handle-host")
                    }
                };
                ("subtask".to_owned(), vec![short(name).into(), callee, subtask_state(*state)])
            }
            WaitableWhat::End(end) => {
                let side = match end.side {
                    Side::Readable => "readable",
                    Side::Writable => "writable",
                };
                (format!("{side} {}", type_of(end)), end_parts(end))
            }
            WaitableWhat::Set { members, waiting } => {
                let mut parts = vec![match &members[..] {
                    [] => message!("handle-no-members"),
                    members => message!("handle-members", list = handles(members)),
                }];
                if !waiting.is_empty() {
                    parts.push(message!("handle-waiters", who = self.owners(waiting, graph)));
                }
                ("waitable-set".to_owned(), parts)
            }
            WaitableWhat::ErrorContext(text) => {
                ("error-context".to_owned(), vec![quoted(text, LONGEST).into()])
            }
        };
        let mut all = vec![message!("handle-instance", instance = Fact::Number(info.instance.into()))];
        all.extend(parts);
        all.extend(info.event.then(|| message!("handle-event")));
        all.extend(info.set.map(|set| message!("handle-in-set", set = format!("#{set}"))));
        let (handle, what) = (format!("#{}", info.index), message!("handle-parts", list = all));
        DescriptorRow { handle, ty, what, from_call, made_inside: true }
    }

    fn lock_row(&self, lock: &InstanceLock, graph: &WaitGraph<'_>) -> DescriptorRow {
        let mut parts = Vec::new();
        parts.extend(lock.holder.map(|holder| message!("handle-held", who = self.owners(&[holder], graph))));
        if lock.backpressure > 0 {
            parts.push(message!("handle-backpressure", count = Fact::Number(lock.backpressure.into())));
        }
        if !lock.entering.is_empty() {
            parts.push(message!("handle-entering", who = self.owners(&lock.entering, graph)));
        }
        DescriptorRow {
            handle: lock.instance.to_string(),
            ty: "instance".to_owned(),
            what: message!("handle-parts", list = parts),
            from_call: None,
            made_inside: true,
        }
    }

    /// The tasks of threads, by name; threads without a task are those that work for the host.
    fn owners(&self, threads: &[ThreadId], graph: &WaitGraph<'_>) -> Message {
        let tasks: Vec<_> = threads.iter().filter_map(|thread| self.guest().task_of(*thread)).collect();
        if tasks.is_empty() { message!("handle-host") } else { graph.names(&tasks) }
    }
}

fn subtask_state(state: SubtaskState) -> Message {
    match state {
        SubtaskState::Starting => message!("handle-starting"),
        SubtaskState::Started => message!("handle-started"),
        SubtaskState::Returned => message!("handle-returned"),
        SubtaskState::CancelledBeforeStarted | SubtaskState::CancelledBeforeReturned => {
            message!("handle-cancelled")
        }
    }
}

fn end_parts(end: &EndInfo) -> Vec<Message> {
    let copy = match (end.state, end.copy) {
        (CopyState::Idle, _) => message!("handle-idle"),
        (CopyState::Done, _) => message!("handle-done"),
        (CopyState::Cancelling, _) => message!("handle-cancelling"),
        (CopyState::Copying, Some((_, length, progress))) => {
            let (length, progress) = (Fact::Count(length.into()), Fact::Count(progress.into()));
            match end.side {
                Side::Readable => message!("handle-reading", progress, length),
                Side::Writable => message!("handle-writing", progress, length),
            }
        }
        (CopyState::Copying, None) => message!("handle-copying"),
    };
    let other = match end.other {
        Holder::Guest { instance, index } => {
            message!("handle-other", handle = format!("#{index}"), instance = Fact::Number(instance.into()))
        }
        Holder::Host => message!("handle-other-host"),
        Holder::Passing => message!("handle-other-passing"),
        Holder::Gone => message!("handle-other-gone"),
    };
    let mut parts = vec![copy, other];
    if end.kind == ChannelKind::Stream {
        parts.push(message!("handle-total", count = Fact::Count(end.total)));
    }
    parts
}

/// `#1 #2 #3 …`
fn handles(indices: &[u32]) -> String {
    let mut all: Vec<String> = indices.iter().take(NAMED).map(|index| format!("#{index}")).collect();
    all.extend((indices.len() > NAMED).then(|| "…".to_owned()));
    all.join(" ")
}
