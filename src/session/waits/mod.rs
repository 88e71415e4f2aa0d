//! What the threads of a program wait for, and who could end it: what tasks are shown with, and how a deadlock is
//! explained.
//!
//! Everything is asked of one picture of the program's tasks and waitables, which is made once for a view.

mod deadlock;
mod ender;
mod sentence;

pub(super) use deadlock::{dropped, explain};
use ender::WaitedFor;
pub(super) use ender::type_of;

use crate::component::InstanceId;
use crate::guest::{Guest, InstanceLock, TaskId, TaskInfo, WaitableInfo, WaitableWhat};
use crate::words::{Fact, Message, message};
use std::collections::{BTreeMap, HashMap};

/// The tasks of a program and what they wait for, at one moment.
pub(super) struct WaitGraph<'g> {
    guest: &'g Guest,
    /// The tasks that somebody still needs, by number.
    pub tasks: BTreeMap<TaskId, TaskInfo>,
    waitables: HashMap<(InstanceId, u32), WaitableInfo>,
    locks: BTreeMap<InstanceId, InstanceLock>,
    /// The tasks of each component instance that have threads left.
    inside: BTreeMap<InstanceId, Vec<TaskId>>,
}

impl<'g> WaitGraph<'g> {
    /// The picture of a program as it is now.
    pub fn new(guest: &'g Guest) -> Self {
        let tasks: BTreeMap<TaskId, TaskInfo> =
            guest.tasks().into_iter().map(|task| (task.id, task)).collect();
        let mut inside: BTreeMap<InstanceId, Vec<TaskId>> = BTreeMap::new();
        for task in tasks.values().filter(|task| !task.threads.is_empty()) {
            inside.entry(task.instance).or_default().push(task.id);
        }
        let waitables = guest.waitables().into_iter().map(|it| ((it.instance, it.index), it)).collect();
        let locks = guest.instance_locks().into_iter().map(|lock| (lock.instance, lock)).collect();
        Self { guest, tasks, waitables, locks, inside }
    }

    /// The waitable at an index of an instance's table.
    fn waitable(&self, instance: InstanceId, index: u32) -> Option<&WaitableInfo> {
        self.waitables.get(&(instance, index))
    }

    /// The members of a waitable set.
    fn members(&self, instance: InstanceId, set: u32) -> Vec<&WaitableInfo> {
        match self.waitable(instance, set).map(|it| &it.kind) {
            Some(WaitableWhat::Set { members, .. }) => {
                members.iter().filter_map(|index| self.waitable(instance, *index)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The tasks of an instance that have threads left.
    fn inside(&self, instance: InstanceId) -> &[TaskId] {
        self.inside.get(&instance).map_or(&[], Vec::as_slice)
    }

    /// The task whose thread has an instance for itself.
    fn holder_of(&self, instance: InstanceId) -> Option<TaskId> {
        self.guest.task_of(self.locks.get(&instance)?.holder?)
    }

    /// What people call a task.
    pub fn name(&self, task: TaskId) -> Message {
        let number = u64::from(task.0);
        match self.tasks.get(&task) {
            Some(info) => task_name(number, &info.name),
            None => message!("task-numbered", number = Fact::Number(number)),
        }
    }
}

/// What people call a task, given its number and the full name of its function.
pub(super) fn task_name(number: u64, function: &str) -> Message {
    message!("task-named", number = Fact::Number(number), name = short(function))
}

/// A function's name without the interface that it belongs to.
pub(super) fn short(function: &str) -> &str {
    function.rsplit_once('#').map_or(function, |(_, name)| name)
}
