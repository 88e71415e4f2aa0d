//! What a thread is doing, as a sentence that names who could end its wait.

use super::{WaitGraph, WaitedFor, short};
use crate::component::InstanceId;
use crate::exec::ThreadId;
use crate::guest::{Blocked, TaskId, TaskState, ThreadState, WaitableInfo};
use crate::words::{Fact, Message, message};

/// The most things that one sentence says a thread waits for.
const NAMED: usize = 4;

/// What a thread is doing.
pub(in crate::session) struct Doing {
    /// What it is, as what follows the name of its task.
    pub text: Message,
    /// What it waits for, if it waits inside the program; without anything, nothing can end it.
    pub waits: Option<Vec<WaitedFor>>,
}

impl Doing {
    fn free(text: Message) -> Self {
        Self { text, waits: None }
    }

    fn one(text: Message, waited: WaitedFor) -> Self {
        Self { text, waits: Some(vec![waited]) }
    }
}

impl WaitGraph<'_> {
    /// What a thread is doing. `task` is the task that it belongs to.
    pub fn doing(&self, thread: ThreadId, state: ThreadState, task: Option<TaskId>) -> Doing {
        match state {
            ThreadState::Running => Doing::free(message!("doing-runs")),
            ThreadState::Ready => Doing::free(message!("doing-ready")),
            ThreadState::Calling => Doing::free(match self.called_by(thread) {
                Some(callee) => message!("doing-calling", task = self.name(callee)),
                None => message!("doing-away"),
            }),
            ThreadState::Host(call) => {
                let call = Fact::Number(call.0);
                Doing::free(match self.guest.host_call_of(thread) {
                    Some(name) => message!("doing-host", call, name = short(&name)),
                    None => message!("doing-host-call", call),
                })
            }
            ThreadState::Blocked(blocked) => self.blocked(thread, blocked, task),
        }
    }

    fn blocked(&self, thread: ThreadId, blocked: Blocked, task: Option<TaskId>) -> Doing {
        match blocked {
            Blocked::Enter(task) => self.entering(thread, task),
            Blocked::CallbackYield(task) => match self.busy(task) {
                Some(holder) => {
                    let name = self.name(holder);
                    Doing::one(
                        message!("doing-yielded-busy", task = name.clone()),
                        WaitedFor::task(name, holder),
                    )
                }
                None => Doing::free(message!("doing-yielded")),
            },
            Blocked::CallbackWait { task, set } => {
                let instance = self.tasks.get(&task).map_or(0, |task| task.instance);
                let ready = self.members(instance, set).into_iter().find(|member| member.event);
                match (ready, self.busy(task)) {
                    (Some(ready), Some(holder)) => {
                        let handle = format!("#{}", ready.index);
                        let name = self.name(holder);
                        let text = message!("doing-event-busy", handle, task = name.clone());
                        Doing::one(text, WaitedFor::task(name, holder))
                    }
                    _ => self.in_set(instance, set, Some(task)),
                }
            }
            Blocked::Set { instance, set } => self.in_set(instance, set, task),
            Blocked::Callee(callee) => {
                let name = self.name(callee);
                Doing::one(message!("doing-callee", task = name.clone()), WaitedFor::task(name, callee))
            }
            Blocked::Waitable { instance, index } => match self.waitable(instance, index) {
                Some(info) => self.waiting_for(vec![self.event_of(info, task)]),
                None => Doing::free(message!("doing-ready")),
            },
            Blocked::Yielded => Doing::free(message!("doing-yielded")),
            Blocked::Suspended => self.suspended(thread, task),
        }
    }

    /// A thread that only another one can resume: of those of its instance, as threads are numbered there.
    fn suspended(&self, thread: ThreadId, task: Option<TaskId>) -> Doing {
        let instance = task.and_then(|task| self.tasks.get(&task)).map(|task| task.instance);
        let inside = instance.map_or(&[][..], |instance| self.inside(instance));
        let others: Vec<TaskId> = inside
            .iter()
            .copied()
            .filter(|of| Some(*of) != task || self.tasks[of].threads.iter().any(|other| other.id != thread))
            .collect();
        if others.is_empty() {
            let text = message!("doing-suspended-alone");
            return Doing { text, waits: Some(Vec::new()) };
        }
        let text = message!("doing-suspended", tasks = self.names(&others));
        Doing::one(text.clone(), WaitedFor { what: text, tasks: others, host: false })
    }

    /// A task that has not been let into its instance.
    fn entering(&self, thread: ThreadId, task: TaskId) -> Doing {
        let Some(info) = self.tasks.get(&task) else { return Doing::free(message!("doing-ready")) };
        let instance = Fact::Number(info.instance.into());
        let Some(lock) = self.locks.get(&info.instance) else { return Doing::free(message!("doing-ready")) };
        if lock.backpressure > 0 {
            let text =
                message!("doing-backpressure", instance, count = Fact::Number(lock.backpressure.into()));
            let could =
                self.inside(info.instance).iter().copied().filter(|other| {
                    self.tasks.get(other).is_some_and(|other| other.state != TaskState::Initial)
                });
            let waited = WaitedFor { what: text.clone(), tasks: could.collect(), host: false };
            return Doing::one(text, waited);
        }
        let before = lock.entering.iter().take_while(|waiting| **waiting != thread).count();
        match self.holder_of(info.instance) {
            Some(holder) => {
                let name = self.name(holder);
                let text = message!("doing-entering", instance, task = name.clone());
                Doing::one(text, WaitedFor::task(name, holder))
            }
            None if before > 0 => {
                let first = lock.entering.first().and_then(|first| self.guest.task_of(*first));
                let text = message!("doing-behind", instance, count = before);
                let waited =
                    WaitedFor { what: text.clone(), tasks: first.into_iter().collect(), host: false };
                Doing::one(text, waited)
            }
            None => Doing::free(message!("doing-ready")),
        }
    }

    /// A thread that waits for an event of a set.
    fn in_set(&self, instance: InstanceId, set: u32, task: Option<TaskId>) -> Doing {
        let members = self.members(instance, set);
        if members.is_empty() {
            let text = message!("doing-empty-set", handle = format!("#{set}"));
            return Doing { text, waits: Some(Vec::new()) };
        }
        if members.iter().any(|member| member.event) {
            return Doing::free(message!("doing-ready"));
        }
        // What nothing will happen to says least.
        let idle = |info: &&WaitableInfo| {
            let waited = self.event_of(info, task);
            waited.tasks.is_empty() && !waited.host
        };
        let (rest, first): (Vec<_>, Vec<_>) = members.into_iter().partition(idle);
        self.waiting_for(first.into_iter().chain(rest).map(|info| self.event_of(info, task)).collect())
    }

    fn waiting_for(&self, waits: Vec<WaitedFor>) -> Doing {
        let text = match &waits[..] {
            [only] => message!("doing-waits", what = only.what.clone()),
            several => {
                let mut list: Vec<Message> =
                    several.iter().take(NAMED).map(|waited| waited.what.clone()).collect();
                if let more @ 1.. = several.len().saturating_sub(NAMED) {
                    list.push(message!("waited-more", count = more));
                }
                message!("doing-waits-any", list)
            }
        };
        Doing { text, waits: Some(waits) }
    }

    /// The task that keeps a task from going on in its instance.
    fn busy(&self, task: TaskId) -> Option<TaskId> {
        self.holder_of(self.tasks.get(&task)?.instance)
    }

    /// The task that a thread has called and that has not given control back.
    fn called_by(&self, thread: ThreadId) -> Option<TaskId> {
        let unresolved = self.tasks.values().rev().filter(|task| task.state != TaskState::Resolved);
        unresolved.map(|task| task.id).find(|task| self.guest.calling_thread(*task) == Some(thread))
    }
}
