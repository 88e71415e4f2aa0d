//! Whether a thread may go on, and which threads may once something has changed.

use super::{Blocked, TaskId, TaskState};
use crate::component::{Event, InstanceId};
use crate::exec::ThreadId;
use crate::guest::world::World;

impl World {
    /// Whether a task has to wait before it is let into its instance.
    fn is_held_back(&self, task: TaskId) -> bool {
        let Some(task) = self.scheduler.task(task) else { return false };
        let state = &self.runtime.instances[task.instance() as usize];
        state.backpressure > 0 || task.needs_exclusive() && state.exclusive.is_some()
    }

    /// Lets a task's implicit thread into its instance, if nothing holds it back and nobody waits before it. Otherwise
    /// the thread joins those that wait, and `false` is returned.
    pub fn enter(&mut self, task: TaskId, thread: ThreadId) -> bool {
        let Some(found) = self.scheduler.task(task) else { return true };
        let (instance, exclusive) = (found.instance() as usize, found.needs_exclusive());
        let waits = !self.runtime.instances[instance].entering.is_empty();
        if waits || self.is_held_back(task) {
            self.runtime.instances[instance].entering.push_back(thread);
            return false;
        }
        self.take_in(task, thread, exclusive);
        true
    }

    /// Lets in a thread that waited to be let in.
    pub fn enter_after_waiting(&mut self, task: TaskId, thread: ThreadId) {
        let Some(found) = self.scheduler.task(task) else { return };
        let (instance, exclusive) = (found.instance(), found.needs_exclusive());
        self.runtime.instances[instance as usize].entering.remove(thread);
        self.take_in(task, thread, exclusive);
        self.wake_waiting(instance);
    }

    /// A thread that waited to be let in gives up.
    pub fn stop_entering(&mut self, task: TaskId, thread: ThreadId) {
        let Some(instance) = self.scheduler.task(task).map(|task| task.instance()) else { return };
        self.runtime.instances[instance as usize].entering.remove(thread);
        self.wake_waiting(instance);
    }

    fn take_in(&mut self, task: TaskId, thread: ThreadId, exclusive: bool) {
        let Some(found) = self.scheduler.task_mut(task) else { return };
        let instance = found.instance() as usize;
        let state = &mut self.runtime.instances[instance];
        if exclusive {
            state.exclusive = Some(thread);
        }
        let index = state.threads.add(thread);
        if let Some(found) = self.scheduler.task_mut(task) {
            found.implicit_index = Some(index);
        }
    }

    /// A callback takes its instance for itself again.
    pub fn take_exclusive(&mut self, instance: InstanceId, thread: ThreadId) {
        let state = &mut self.runtime.instances[instance as usize];
        state.exclusive = Some(thread);
        state.waiting_for_turn.remove(thread);
    }

    /// An instance is free for another thread, if it was this one's.
    pub fn release(&mut self, instance: InstanceId, thread: ThreadId) {
        let state = &mut self.runtime.instances[instance as usize];
        if state.exclusive == Some(thread) {
            state.exclusive = None;
            self.wake_waiting(instance);
        }
    }

    /// Wakes the threads that may go on because an instance is free, or takes new tasks again. Those that find it taken
    /// again when their turn comes wait once more.
    pub fn wake_waiting(&mut self, instance: InstanceId) {
        let state = &mut self.runtime.instances[instance as usize];
        let first = state.entering.front();
        let turns = if state.exclusive.is_none() { state.waiting_for_turn.call_all() } else { Vec::new() };
        for thread in turns.into_iter().chain(first) {
            if self.may_go_on(thread) {
                self.scheduler.wake(thread);
            }
        }
    }

    /// Whether a thread that waits inside the program can go on now; one that does not can.
    pub fn may_go_on(&self, thread: ThreadId) -> bool {
        let Some(blocked) = self.scheduler.blocked(thread) else { return true };
        let cancelled = |task: TaskId| {
            let state = self.scheduler.task(task).map(|task| task.state);
            matches!(state, Some(TaskState::PendingCancel | TaskState::CancelDelivered))
        };
        let free = |task: TaskId| {
            let instance = self.scheduler.task(task).map(|task| task.instance());
            instance.is_none_or(|instance| self.runtime.instances[instance as usize].exclusive.is_none())
        };
        match blocked {
            Blocked::Enter(task) => {
                let instance = self.scheduler.task(task).map(|task| task.instance());
                let first = instance.is_none_or(|instance| {
                    self.runtime.instances[instance as usize].entering.front() == Some(thread)
                });
                cancelled(task) || first && !self.is_held_back(task)
            }
            Blocked::CallbackYield(task) => free(task),
            Blocked::CallbackWait { task, set } => {
                let instance = self.scheduler.task(task).map_or(0, |task| task.instance());
                free(task) && (cancelled(task) || self.set_has_event(instance, set))
            }
            Blocked::Set { instance, set } => self.set_has_event(instance, set),
            Blocked::Callee(task) => {
                self.scheduler.task(task).is_none_or(|task| task.state == TaskState::Resolved)
            }
            Blocked::Waitable { instance, index } => {
                let table = &self.runtime.instances[instance as usize].handles;
                table.entry(index).is_none_or(crate::component::HandleEntry::has_event)
            }
            Blocked::Yielded => true,
            Blocked::Suspended => false,
        }
    }

    fn set_has_event(&self, instance: InstanceId, set: u32) -> bool {
        match self.runtime.instances[instance as usize].handles.entry(set) {
            Some(crate::component::HandleEntry::Set(set)) => !set.ready.is_empty(),
            _ => false,
        }
    }

    /// Notes that a waitable has an event, and wakes whoever waits for it.
    pub fn has_event(&mut self, instance: InstanceId, index: u32) {
        let wakes = self.runtime.instances[instance as usize].handles.mark(index);
        for thread in wakes {
            if self.may_go_on(thread) {
                self.scheduler.wake(thread);
            } else if matches!(self.scheduler.blocked(thread), Some(Blocked::CallbackWait { .. })) {
                self.wait_for_turn(instance, thread);
            }
        }
    }

    /// A thread goes on once its instance is free.
    pub fn wait_for_turn(&mut self, instance: InstanceId, thread: ThreadId) {
        self.runtime.instances[instance as usize].waiting_for_turn.add(thread);
    }

    /// A thread's turn came, but it cannot go on: if only because its instance is busy, it waits for that.
    pub fn miss_turn(&mut self, thread: ThreadId) {
        let (task, awaits) = match self.scheduler.blocked(thread) {
            Some(Blocked::CallbackYield(task)) => (task, None),
            Some(Blocked::CallbackWait { task, set }) => (task, Some(set)),
            _ => return,
        };
        let Some(found) = self.scheduler.task(task) else { return };
        let instance = found.instance();
        let cancelled = found.state == TaskState::PendingCancel;
        if cancelled || awaits.is_none_or(|set| self.set_has_event(instance, set)) {
            self.wait_for_turn(instance, thread);
        }
    }

    /// Takes the first event of a set; [`Event::NONE`] if there is none.
    pub fn take_event_of_set(&mut self, instance: InstanceId, set: u32) -> Event {
        let table = &mut self.runtime.instances[instance as usize].handles;
        let count = table.set(set).map_or(0, |set| set.ready.len());
        let at = self.scheduler.choose(count);
        let table = &mut self.runtime.instances[instance as usize].handles;
        let first = table.set(set).ok().and_then(|set| set.ready.iter().nth(at).copied());
        let Some(first) = first else { return Event::NONE };
        self.take_event(instance, first.index).unwrap_or(Event::NONE)
    }

    /// Takes the event of a waitable.
    pub fn take_event(&mut self, instance: InstanceId, index: u32) -> Option<Event> {
        let (event, copied) = self.runtime.instances[instance as usize].handles.take_event(index)?;
        if let Some((channel, side)) = copied
            && let Some(channel) = self.runtime.channels.get_mut(channel)
            && channel.pending == Some(side)
        {
            channel.pending = None;
        }
        Some(event)
    }
}
