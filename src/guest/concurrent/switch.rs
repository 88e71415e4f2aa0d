//! Switching from one thread to another.

use super::{Blocked, TaskState};
use crate::component::{HandleEntry, InstanceId};
use crate::exec::{ThreadId, TrapKind};
use crate::guest::Guest;
use crate::guest::canon::{Task, TaskEvent, ThreadTask};
use crate::guest::thread::{GuestThread, TaskSlot};

/// What there is to do once a thread has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::guest) enum Turn {
    /// A thread goes on.
    Go,
    /// Every thread waits, at least one of them for the host.
    Wait,
    /// Only threads that gave up their turn could go on: the host may complete calls before.
    Offer,
}

impl Guest {
    /// Adds a thread with this task at its bottom, which is not current yet.
    pub(in crate::guest) fn add_thread(&mut self, task: Task) -> ThreadId {
        let id = self.world.machine.spawn();
        let mut thread = GuestThread::default();
        thread.begin(task);
        self.parked.insert(id, thread);
        id
    }

    /// Switches to a thread at once; control comes back when it waits or ends.
    pub(in crate::guest) fn run_nested(&mut self, thread: ThreadId) {
        self.world.scheduler.callers.push(self.world.machine.current());
        self.go_to(thread);
    }

    /// Makes a thread current. If it waited inside the program, it does no longer.
    fn go_to(&mut self, thread: ThreadId) {
        let before = self.world.machine.current();
        if thread != before && self.world.machine.switch(thread) {
            let found = self.parked.remove(&thread).unwrap_or_default();
            self.parked.insert(before, std::mem::replace(&mut self.thread, found));
        }
        let blocked = self.world.scheduler.unblock(thread);
        if let Some(Blocked::Set { instance, set }) = blocked {
            self.stops_waiting(instance, set, thread);
        }
        if let Some(Blocked::CallbackWait { task, set }) = blocked
            && let Some(instance) = self.world.scheduler.task(task).map(|task| task.instance())
        {
            self.stops_waiting(instance, set, thread);
        }
        if blocked.is_some() && self.thread.event.is_none() {
            self.thread.event = Some(TaskEvent::Resumed);
        }
        self.world.scheduler.callers.retain(|caller| *caller != thread);
        self.world.scheduler.leaving = false;
        self.world.scheduler.ended = false;
        self.world.scheduler.offered = false;
    }

    fn stops_waiting(&mut self, instance: InstanceId, set: u32, thread: ThreadId) {
        let table = &mut self.world.runtime.instances[instance as usize].handles;
        if let Some(HandleEntry::Set(set)) = table.entry_mut(set) {
            set.waiting.remove(&thread);
        }
    }

    /// The current thread waits for something inside the program.
    pub(in crate::guest) fn block(&mut self, on: Blocked) {
        let thread = self.world.machine.current();
        let set = match on {
            Blocked::Set { instance, set } => Some((instance, set)),
            Blocked::CallbackWait { task, set } => {
                self.world.scheduler.task(task).map(|task| (task.instance(), set))
            }
            _ => None,
        };
        if let Some((instance, set)) = set {
            let table = &mut self.world.runtime.instances[instance as usize].handles;
            if let Some(HandleEntry::Set(set)) = table.entry_mut(set) {
                set.waiting.insert(thread);
            }
        }
        self.world.scheduler.block(thread, on);
        match on {
            Blocked::CallbackYield(_) | Blocked::Yielded => self.world.scheduler.give_way(thread),
            Blocked::CallbackWait { .. } | Blocked::Set { .. } if self.world.may_go_on(thread) => {
                self.world.scheduler.wake(thread);
            }
            _ => {}
        }
        self.world.scheduler.leaving = true;
    }

    /// The component instance whose synchronous function the current thread is in, if it is in one: there, nothing may
    /// wait but for other threads of the same instance. The inner `None` stands for a start function.
    pub(in crate::guest) fn sync_context(&self) -> Option<Option<InstanceId>> {
        let slot = self.thread.tasks.iter().rev().find(|slot| slot.boundary)?;
        match &slot.task {
            Task::AsyncLifted(task) if task.may_block() => None,
            Task::Thread(_) | Task::Module(_) => None,
            Task::Root(_) | Task::Outside(_) => Some(None),
            task => Some(task.instance()),
        }
    }

    /// Whether the current thread waits for the host in a call of a function that is not async: nothing else happens
    /// until it has returned.
    pub(in crate::guest) fn is_in_sync_host_call(&self) -> bool {
        let waits = self.thread.waits.as_ref().filter(|waits| waits.started.is_some());
        waits.is_some_and(|waits| !waits.call.func.may_wait())
    }

    /// Chooses the thread that goes on after the current one has begun to wait, or has ended.
    ///
    /// # Errors
    /// A trap, if nothing can ever go on.
    pub(in crate::guest) fn take_turn(&mut self) -> Result<Turn, TrapKind> {
        loop {
            let current = self.world.machine.current();
            if self.is_in_sync_host_call() {
                return Ok(Turn::Wait);
            }
            let waits = self.thread.waits.is_some() || self.world.scheduler.blocked(current).is_some();
            let ended = std::mem::take(&mut self.world.scheduler.ended);
            if waits
                && !ended
                && let Some(instance) = self.sync_context()
            {
                return self.turn_in_sync_context(current, instance);
            }
            if let Some(caller) = self.world.scheduler.callers.pop() {
                self.return_to(caller);
                if self.world.scheduler.blocked(caller).is_some() || self.thread.waits.is_some() {
                    // It is in a synchronous function, and waits for what was done meanwhile.
                    continue;
                }
                self.thread.event = Some(TaskEvent::Resumed);
                self.world.scheduler.leaving = false;
                return Ok(Turn::Go);
            }
            return self.next_turn();
        }
    }

    /// Makes a thread current without ending its wait.
    pub(in crate::guest) fn return_to(&mut self, thread: ThreadId) {
        let before = self.world.machine.current();
        if thread != before && self.world.machine.switch(thread) {
            let found = self.parked.remove(&thread).unwrap_or_default();
            self.parked.insert(before, std::mem::replace(&mut self.thread, found));
        }
    }

    /// <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lift>: while a
    /// synchronous function waits, other threads of its instance go on; if there are none, it traps.
    fn turn_in_sync_context(
        &mut self,
        current: ThreadId,
        instance: Option<InstanceId>,
    ) -> Result<Turn, TrapKind> {
        if self.thread.event.is_some()
            || self.world.scheduler.blocked(current).is_some() && self.world.may_go_on(current)
        {
            self.go_to(current);
            return Ok(Turn::Go);
        }
        let exclusive = instance.and_then(|at| self.world.runtime.instances[at as usize].exclusive);
        let next = self.world.scheduler.ready().find(|thread| {
            let task = self.world.scheduler.task_of(*thread);
            let of = task.and_then(|task| self.world.scheduler.task(task)).map(|task| task.instance());
            of.is_some() && of == instance && exclusive != Some(*thread) && self.world.may_go_on(*thread)
        });
        match next {
            Some(next) => {
                self.world.scheduler.callers.push(current);
                self.go_to(next);
                Ok(Turn::Go)
            }
            None => Err(TrapKind::Host("cannot block a synchronous task before returning".to_owned())),
        }
    }

    fn next_turn(&mut self) -> Result<Turn, TrapKind> {
        let outside = !self.world.outstanding.is_empty() || !self.world.scheduler.under_way.is_empty();
        if self.world.scheduler.draws() {
            let yields = || self.world.scheduler.yielded().any(|thread| self.can_be_chosen(thread));
            if outside && !self.world.scheduler.offered && yields() {
                self.world.scheduler.offered = true;
                return Ok(Turn::Offer);
            }
            let can: Vec<ThreadId> =
                self.world.scheduler.ready().filter(|thread| self.can_be_chosen(*thread)).collect();
            // A thread that is to be the very next one delivers something, or ends the program.
            let first = can.first().copied().filter(|first| self.is_next_in_any_order(*first));
            if let Some(chosen) = first.or_else(|| {
                let at = self.world.scheduler.choose(can.len());
                can.get(at).copied()
            }) {
                self.world.scheduler.take(chosen);
                self.go_to(chosen);
                return Ok(Turn::Go);
            }
        }
        while let Some(next) = self.world.scheduler.next_woken() {
            if self.can_be_chosen(next) {
                self.go_to(next);
                return Ok(Turn::Go);
            }
            self.world.miss_turn(next);
        }
        while let Some(next) = self.world.scheduler.next_yielded() {
            if !self.can_be_chosen(next) {
                self.world.miss_turn(next);
                continue;
            }
            // The host is offered its turn only before a thread that goes on in any case: so no two such places are at
            // the same instant.
            if outside && !self.world.scheduler.offered {
                self.world.scheduler.give_way_first(next);
                self.world.scheduler.offered = true;
                return Ok(Turn::Offer);
            }
            self.go_to(next);
            return Ok(Turn::Go);
        }
        if outside || self.world.scheduler.all_blocked().next().is_none() {
            return Ok(Turn::Wait);
        }
        self.show_deadlock();
        Err(TrapKind::Deadlock)
    }

    /// Another thread goes on in the place of the current one, which waits.
    pub(in crate::guest) fn switch_over(&mut self, thread: ThreadId, on: Blocked) {
        let current = self.world.machine.current();
        let sync = self.sync_context().is_some();
        self.block(on);
        if sync {
            self.world.scheduler.callers.push(current);
        }
        self.go_to(thread);
    }

    /// Makes a thread that is suspended, and tells the current task its index.
    pub(in crate::guest) fn new_thread(&mut self, mut task: ThreadTask) {
        let (instance, id) = (task.instance(), task.task());
        let thread = self.world.machine.spawn();
        let index = self.world.runtime.instances[instance as usize].threads.add(thread);
        task.index = index;
        let mut parked = GuestThread::default();
        parked.tasks.push(TaskSlot::new(Task::Thread(task)));
        self.parked.insert(thread, parked);
        self.world.scheduler.add_thread(thread, id);
        self.world.scheduler.block(thread, Blocked::Suspended);
        self.thread.event = Some(TaskEvent::Made(index));
    }

    /// Whether any thread could go on now.
    pub(in crate::guest) fn any_may_go_on(&self) -> bool {
        let current = self.world.machine.current();
        let own = self.world.scheduler.blocked(current).is_some() && self.world.may_go_on(current);
        own || self.world.scheduler.ready().any(|thread| self.can_be_chosen(thread))
    }

    /// Whether a thread comes first in any order: it puts a reply into memory, or waits for the entry to return.
    fn is_next_in_any_order(&self, thread: ThreadId) -> bool {
        self.world.scheduler.task_of(thread).is_none()
    }

    fn can_be_chosen(&self, thread: ThreadId) -> bool {
        let known = self.world.machine.has_thread(thread);
        known && self.world.may_go_on(thread)
    }

    /// Makes current a thread that the program's entry waits for, so that its stack is shown.
    pub(in crate::guest) fn show_deadlock(&mut self) {
        let unresolved = self.world.scheduler.tasks().find(|(_, task)| task.state != TaskState::Resolved);
        let thread = unresolved.map(|(_, task)| task.implicit);
        if let Some(thread) = thread.filter(|thread| self.world.machine.has_thread(*thread)) {
            self.return_to(thread);
        }
    }

    /// The current thread has ended, though not the program.
    pub(in crate::guest) fn exit_thread(&mut self) -> Result<(), TrapKind> {
        let thread = self.world.machine.current();
        if let Some(id) = self.world.scheduler.task_of(thread) {
            self.world.scheduler.remove_thread(thread);
            let Some(task) = self.world.scheduler.task_mut(id) else { return Ok(()) };
            let (last, resolved, instance) =
                (task.threads == 0, task.state == TaskState::Resolved, task.instance());
            if task.implicit == thread
                && let Some(index) = task.implicit_index.take()
            {
                self.world.runtime.instances[instance as usize].threads.remove(index);
            }
            self.world.release(instance, thread);
            if last && !resolved {
                return Err(TrapKind::Host("async-lifted export failed to produce a result".to_owned()));
            }
            self.world.scheduler.forget(id);
        }
        self.end_thread();
        self.world.scheduler.leaving = true;
        self.world.scheduler.ended = true;
        Ok(())
    }
}
