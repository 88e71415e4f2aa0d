//! Which thread goes on: queues, first in, first out, so that the order follows from the program and the host's replies
//! alone.
//!
//! Where the specification leaves the order open, it is wasmtime's: threads that an event has woken come before those
//! that gave up their turn, each in the order in which they became ready.

use super::dice::Dice;
use super::{AsyncTask, Blocked, TaskId};
use crate::component::ThreadQueue;
use crate::exec::ThreadId;
use crate::guest::CallId;
use std::collections::BTreeMap;

/// How many tasks may exist at once.
const MAX_TASKS: usize = 1 << 20;

/// The tasks and threads of a program, and whose turn it is.
#[derive(Debug, Clone, Default)]
pub(in crate::guest) struct Scheduler {
    tasks: BTreeMap<TaskId, AsyncTask>,
    called: u32,
    /// The task that a thread belongs to.
    threads: BTreeMap<ThreadId, TaskId>,
    /// What each thread waits for that waits inside the program.
    blocked: BTreeMap<ThreadId, Blocked>,
    /// Threads that can go on, or could when they were added.
    high: ThreadQueue,
    /// Threads that gave up their turn, and are not among those.
    low: ThreadQueue,
    /// The threads that wait for the reply to a host call that the host has started.
    pub under_way: BTreeMap<CallId, ThreadId>,
    /// Where choices are drawn from that the specification leaves open; `None` to take them in a fixed order.
    dice: Option<Dice>,
    /// The threads that control returns to as soon as the current one waits or ends, outermost first.
    pub callers: Vec<ThreadId>,
    /// Whether the current thread has just begun to wait, or has ended: another one is to be chosen.
    pub leaving: bool,
    /// Whether the thread that has left has ended, so that the current one only stands in for it.
    pub ended: bool,
    /// Whether the host has been offered to complete calls before a thread goes on that gave up its turn.
    pub offered: bool,
}

impl Scheduler {
    /// Adds a task.
    ///
    /// # Errors
    /// If there are too many.
    pub fn add(&mut self, task: AsyncTask) -> Result<TaskId, String> {
        if self.tasks.len() >= MAX_TASKS {
            return Err(format!("the program has more than {MAX_TASKS} tasks"));
        }
        self.called = self.called.checked_add(1).ok_or("the program has called too many tasks")?;
        let id = TaskId(self.called);
        self.tasks.insert(id, task);
        Ok(id)
    }

    /// Whether any task has ever been called.
    pub fn is_used(&self) -> bool {
        self.called > 0
    }

    pub fn task(&self, id: TaskId) -> Option<&AsyncTask> {
        self.tasks.get(&id)
    }

    pub fn task_mut(&mut self, id: TaskId) -> Option<&mut AsyncTask> {
        self.tasks.get_mut(&id)
    }

    /// All tasks, in the order in which they were called.
    pub fn tasks(&self) -> impl Iterator<Item = (TaskId, &AsyncTask)> {
        self.tasks.iter().map(|(id, task)| (*id, task))
    }

    /// Forgets a task if nobody needs it any more.
    pub fn forget(&mut self, id: TaskId) {
        if self.tasks.get(&id).is_some_and(|task| task.threads == 0 && task.taken) {
            self.tasks.remove(&id);
        }
    }

    /// Says which task a new thread belongs to.
    pub fn add_thread(&mut self, thread: ThreadId, task: TaskId) {
        self.threads.insert(thread, task);
        if let Some(task) = self.tasks.get_mut(&task) {
            task.threads += 1;
        }
    }

    /// Forgets a thread that has ended.
    pub fn remove_thread(&mut self, thread: ThreadId) {
        self.blocked.remove(&thread);
        self.unqueue(thread);
        if let Some(task) = self.threads.remove(&thread).and_then(|task| self.tasks.get_mut(&task)) {
            task.threads = task.threads.saturating_sub(1);
        }
    }

    /// The task that a thread belongs to; `None` for the one that the program was started on.
    pub fn task_of(&self, thread: ThreadId) -> Option<TaskId> {
        self.threads.get(&thread).copied()
    }

    /// All threads that belong to tasks, with their tasks.
    pub fn threads(&self) -> impl Iterator<Item = (ThreadId, TaskId)> {
        self.threads.iter().map(|(thread, task)| (*thread, *task))
    }

    pub fn block(&mut self, thread: ThreadId, on: Blocked) {
        self.blocked.insert(thread, on);
    }

    /// A thread goes on: it waits for nothing any more.
    pub fn unblock(&mut self, thread: ThreadId) -> Option<Blocked> {
        self.unqueue(thread);
        self.blocked.remove(&thread)
    }

    pub fn blocked(&self, thread: ThreadId) -> Option<Blocked> {
        self.blocked.get(&thread).copied()
    }

    /// All threads that wait inside the program.
    pub fn all_blocked(&self) -> impl Iterator<Item = (ThreadId, Blocked)> {
        self.blocked.iter().map(|(thread, on)| (*thread, *on))
    }

    /// Adds a thread that something has woken.
    pub fn wake(&mut self, thread: ThreadId) {
        if !self.low.contains(thread) {
            self.high.push_back(thread);
        }
    }

    /// Adds a thread that is to be the next one.
    pub fn wake_first(&mut self, thread: ThreadId) {
        self.unqueue(thread);
        self.high.push_front(thread);
    }

    /// Adds a thread that gives up its turn.
    pub fn give_way(&mut self, thread: ThreadId) {
        if !self.high.contains(thread) {
            self.low.push_back(thread);
        }
    }

    /// Adds a thread that gave up its turn, before all others that did.
    pub fn give_way_first(&mut self, thread: ThreadId) {
        self.low.push_front(thread);
    }

    fn unqueue(&mut self, thread: ThreadId) {
        if !self.high.remove(thread) {
            self.low.remove(thread);
        }
    }

    /// The next thread of those that something has woken.
    pub fn next_woken(&mut self) -> Option<ThreadId> {
        self.high.pop_front()
    }

    /// The next thread of those that gave up their turn.
    pub fn next_yielded(&mut self) -> Option<ThreadId> {
        self.low.pop_front()
    }

    /// The threads that gave up their turn, in order.
    pub fn yielded(&self) -> impl Iterator<Item = ThreadId> {
        self.low.iter()
    }

    /// Draws the choices that the specification leaves open from a seed.
    pub fn draw_from(&mut self, seed: u64) {
        self.dice = Some(Dice::new(seed));
    }

    /// Whether choices are drawn.
    pub fn draws(&self) -> bool {
        self.dice.is_some()
    }

    /// Chooses one of several: the first, unless choices are drawn.
    pub fn choose(&mut self, count: usize) -> usize {
        self.dice.as_mut().filter(|_| count > 1).map_or(0, |dice| dice.below(count))
    }

    /// Takes a ready thread out of its queue.
    pub fn take(&mut self, thread: ThreadId) {
        self.unqueue(thread);
    }

    /// The ready threads, in the order in which they go on.
    pub fn ready(&self) -> impl Iterator<Item = ThreadId> {
        self.high.iter().chain(self.low.iter())
    }

    /// Removes all threads and tasks, as after a trap.
    pub fn clear(&mut self) {
        let (called, dice) = (self.called, self.dice);
        *self = Self { called, dice, ..Self::default() };
    }
}
