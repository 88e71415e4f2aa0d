//! The loop that runs a guest until it needs the host, or has got as far as it was asked to. It runs guest code in the
//! machine and, between its frames, the tasks of the canonical ABI.

use super::canon::{
    BuiltInTask, CopyTask, EndTask, ErrorMessageTask, SubtaskCancelTask, TaskReturnTask, ThreadCallTask,
    WaitTask,
};
use super::canon::{ImportedTask, LowerTask, Next, Preview1Task, ResourceTask, Task, TaskEvent};
use super::canon_func::{BuiltInFunc, ResolvedCanon};
use super::concurrent::{TaskId, Turn};
use super::core_import::HostImport;
use super::thread::{TaskSlot, Waits};
use super::world::{TaskFault, i32_result};
use super::{End, Guest, Stop, ThreadId};
use crate::component::BuiltIn;
use crate::exec::{ENOUGH, Exit, Stops, TrapKind};
use std::sync::Arc;

/// How many steps of canonical ABI work it takes before a guest that may rest does so.
const TURNS: u32 = 500;

impl Guest {
    /// Executes at most `budget` instructions. With a budget of 0 it completes whatever must happen before the next
    /// instruction, such as lowering a reply, and returns [`Stop::Budget`] just before that instruction.
    pub fn run(&mut self, budget: u64, stops: &Stops) -> Stop {
        let start = self.moment();
        let end = start.saturating_add(budget);
        let mut watched = None;
        let began = self.world.machine.current();
        let mut turns = 0;
        self.world.machine.rest();
        loop {
            if let Some(end) = &self.ended {
                return Stop::Ended(end.clone());
            }
            if self.thread.event.is_some() && !self.world.scheduler.leaving {
                turns += 1;
                let settled = self.settle();
                self.or_trap(settled);
                continue;
            }
            if self.thread.waits.as_ref().is_some_and(|waits| waits.started.is_none()) {
                return Stop::HostCall;
            }
            let waits = self.thread.waits.is_some() || self.thread.tasks.is_empty();
            if waits || self.world.scheduler.leaving {
                turns += 1;
                match self.take_turn() {
                    Ok(Turn::Go) => {}
                    Ok(Turn::Wait) => return Stop::Waiting,
                    Ok(Turn::Offer) => return Stop::Yielded,
                    Err(kind) => self.trap(kind),
                }
                continue;
            }
            if let Some(id) = self.answered.take().filter(|_| stops.host_calls) {
                return Stop::HostReturned(id);
            }
            let machine = &mut self.world.machine;
            if machine.in_wasm() && machine.store.outside_write_is_watched(stops) {
                return Stop::Watch;
            }
            if let (Some(frame), true) = (watched, self.world.machine.in_wasm()) {
                return Stop::Returned(frame);
            }
            if stops.switches && self.world.machine.current() != began && self.world.machine.in_wasm() {
                return Stop::Switched;
            }
            let enough = turns > TURNS || self.world.machine.worked() >= ENOUGH;
            if stops.rests && enough && self.moment() > start && self.world.machine.in_wasm() {
                return Stop::Budget;
            }
            let left = end - self.moment();
            match self.world.machine.run(left, stops) {
                Exit::Budget => return Stop::Budget,
                Exit::Breakpoint(here) => return Stop::Breakpoint(here),
                Exit::Watch => return Stop::Watch,
                Exit::ReturnWatch(frame) if self.world.machine.in_wasm() => return Stop::Returned(frame),
                // If it returned to a task, that task goes on first.
                Exit::ReturnWatch(frame) => watched = Some(frame),
                Exit::Trap(kind) => self.trap(kind),
                Exit::HostFunc { tag, .. } => {
                    turns += 1;
                    self.host_func(tag);
                }
                Exit::Returned(results) => self.returned(results),
            }
        }
    }

    /// Passes events to the current thread's tasks until guest code or the host has to go on, or nothing is left to do.
    pub(super) fn settle(&mut self) -> Result<(), TaskFault> {
        while let Some(event) = self.thread.event.take() {
            self.step(event)?;
        }
        Ok(())
    }

    /// Passes an event to the current thread's tasks, and then whatever events follow from it, until guest code or the
    /// host has to go on, or nothing is left to do.
    pub(super) fn tell(&mut self, event: TaskEvent) {
        let told = self.step(event);
        let settled = told.and_then(|()| self.settle());
        self.or_trap(settled);
    }

    pub(super) fn or_trap(&mut self, settled: Result<(), TaskFault>) {
        match settled {
            Ok(()) => {}
            Err(TaskFault::Trap(kind)) => self.trap(kind),
            Err(TaskFault::Link(message)) => self.trap(TrapKind::Host(message)),
        }
    }

    /// Passes an event to the current thread's innermost task.
    fn step(&mut self, event: TaskEvent) -> Result<(), TaskFault> {
        let Some(slot) = self.thread.tasks.last_mut() else {
            return Err(TaskFault::rule("internal: no task waits for an event"));
        };
        if let TaskEvent::Reply(_) = event {
            self.world.log.clear();
        }
        self.world.asked = slot.asked.unwrap_or_default();
        // The result is matched where it is: it is large, and moving it would be wasted.
        match slot.task.step(event, &mut self.world) {
            Ok(Next::Ask(call)) => {
                if let Some(before) = slot.asked.take() {
                    self.door.closed.push((before, Vec::new()));
                }
                self.thread.waits = Some(Waits { call, started: None });
            }
            Ok(Next::Result(result)) => self.returns(result.as_slice()),
            Ok(Next::Results(results)) => self.returns(&results),
            Ok(Next::Call(func, args)) => {
                slot.boundary = true;
                slot.context = [0; 2];
                self.world.machine.push_boundary();
                self.world.machine.call(func, &args)?;
            }
            Ok(Next::Realloc(func, args)) => {
                slot.boundary = true;
                slot.own_context = Some([0; 2]);
                self.world.machine.push_boundary();
                self.world.machine.call(func, &args)?;
            }
            Ok(Next::CallWith(func, args, context)) => {
                slot.boundary = true;
                slot.own_context = Some(context);
                self.world.machine.push_boundary();
                self.world.machine.call(func, &args)?;
            }
            Ok(Next::Callback(func, args)) => {
                slot.boundary = true;
                self.world.machine.push_boundary();
                self.world.machine.call(func, &args)?;
            }
            Ok(Next::Block(on)) => self.block(on),
            Ok(Next::Await(id)) => self.wait_for(id),
            Ok(Next::Spawn(id, task)) => {
                let thread = self.add_thread(*task);
                self.world.scheduler.add_thread(thread, id);
                if let Some(task) = self.world.scheduler.task_mut(id) {
                    task.implicit = thread;
                }
                self.run_nested(thread);
            }
            Ok(Next::Resume(thread)) => self.run_nested(thread),
            Ok(Next::Switch(thread, on)) => self.switch_over(thread, on),
            Ok(Next::NewThread(task)) => self.new_thread(*task),
            Ok(Next::Exit) => self.exit_thread()?,
            Ok(Next::Delivered(id)) => {
                self.door.closed.push((id, std::mem::take(&mut self.world.log.handles)));
                self.answered = Some(id);
                self.exit_thread()?;
            }
            Ok(Next::Push(task)) => self.thread.begin(*task),
            Ok(Next::Value(mut value)) => {
                if let Some(post_return) = &mut value.post_return {
                    post_return.context = slot.context;
                }
                self.thread.tasks.pop();
                self.thread.event = Some(TaskEvent::Value(value));
            }
            Ok(Next::End(end)) if self.world.machine.current() == ThreadId::FIRST => self.end(*end),
            Ok(Next::End(_)) => self.end_thread(),
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    /// The innermost task is done: passes core values to the guest code that called.
    fn returns(&mut self, results: &[u64]) {
        if let Some(id) = self.thread.tasks.pop().and_then(|slot| slot.asked) {
            self.answered = Some(id);
            self.door.closed.push((id, std::mem::take(&mut self.world.log.handles)));
        }
        self.world.machine.host_return(results);
    }

    /// Handles the return of a core function that a task called.
    fn returned(&mut self, results: Vec<u64>) {
        self.world.machine.pop_boundary();
        if let Some(slot) = self.thread.tasks.last_mut() {
            slot.boundary = false;
            slot.own_context = None;
        }
        self.thread.event = Some(TaskEvent::Returned(results));
    }

    /// Handles a call that guest code made to a function that is not WebAssembly.
    fn host_func(&mut self, tag: u32) {
        let task = if let Some(import) = self.world.host_imports.get(tag as usize) {
            match import {
                HostImport::Preview1 { function, memory } => {
                    Task::Preview1(Preview1Task::new(function, *memory))
                }
                HostImport::Other(import) => Task::Imported(ImportedTask::new(Arc::clone(import))),
            }
        } else {
            if self.context_cell(tag) {
                return;
            }
            let task = match self.current_task(tag) {
                Ok(task) => task,
                Err(fault) => return self.or_trap(Err(fault)),
            };
            let sync = self.sync_context().is_some();
            match self.world.canon(tag) {
                Some(ResolvedCanon::Lower(func)) => Task::Lower(LowerTask::new(Arc::clone(func))),
                Some(ResolvedCanon::Resource(func)) => {
                    let func = Arc::clone(func);
                    Task::Resource(ResourceTask::new(func, i32_result(self.world.machine.args())))
                }
                Some(ResolvedCanon::BuiltIn(func)) => built_in_task(Arc::clone(func), task, sync),
                None => {
                    let why = "internal: a call of an unknown canonical function".to_string();
                    return self.trap(TrapKind::Host(why));
                }
            }
        };
        self.thread.tasks.push(TaskSlot::new(task));
        self.tell(TaskEvent::Start);
    }

    /// The component-model task that the innermost guest code belongs to; `None` in a synchronous function.
    fn current_task(&mut self, tag: u32) -> Result<Option<TaskId>, TaskFault> {
        let threads = match self.world.canon(tag) {
            Some(ResolvedCanon::BuiltIn(func)) => {
                matches!(func.built_in, BuiltIn::ThreadIndex | BuiltIn::ThreadNewIndirect { .. })
            }
            _ => return Ok(None),
        };
        let slot = self.thread.tasks.iter_mut().rev().find(|slot| slot.boundary);
        match slot.map(|slot| &mut slot.task) {
            Some(Task::AsyncLifted(task)) if task.may_block() => Ok(Some(task.task())),
            Some(Task::Thread(task)) => Ok(Some(task.task())),
            Some(Task::Lifted(task)) if threads && task.is_running() => task.task(&mut self.world).map(Some),
            _ => Ok(None),
        }
    }

    /// Carries out `context.get` or `context.set`: functions begin with them, so they take no task of their own.
    /// Returns whether the tag is of one of them.
    fn context_cell(&mut self, tag: u32) -> bool {
        let Some(ResolvedCanon::BuiltIn(func)) = self.world.canon(tag) else { return false };
        let (slot, wide, set) = match func.built_in {
            BuiltIn::ContextGet { slot, wide } => (slot as usize, wide, false),
            BuiltIn::ContextSet { slot, wide } => (slot as usize, wide, true),
            _ => return false,
        };
        let narrow = |value: u64| if wide { value } else { value & u64::from(u32::MAX) };
        let value = narrow(self.world.machine.args().first().copied().unwrap_or(0));
        let running = self.thread.tasks.iter_mut().rev().find(|slot| slot.boundary);
        let cells = running.map(|running| running.own_context.as_mut().unwrap_or(&mut running.context));
        let Some(cell) = cells.and_then(|cells| cells.get_mut(slot)) else { return false };
        if set {
            *cell = value;
            self.world.machine.host_return(&[]);
        } else {
            let value = narrow(*cell);
            self.world.machine.host_return(&[value]);
        }
        true
    }

    /// Locks down the component instances on all call stacks: they cannot be entered again.
    pub(super) fn lock_down(&mut self) {
        let slots = self.parked.values().chain([&self.thread]).flat_map(|thread| &thread.tasks);
        for instance in slots.filter_map(|slot| slot.task.instance()) {
            self.world.runtime.lock_down(instance);
        }
    }

    pub(super) fn trap(&mut self, kind: TrapKind) {
        self.lock_down();
        self.end(End::Trapped(self.trap_here(kind)));
    }

    /// Ends the program, and with it the calls whose results had not yet reached the guest.
    pub(super) fn end(&mut self, end: End) {
        for thread in self.parked.values_mut().chain([&mut self.thread]) {
            thread.event = None;
            let asked = thread.tasks.iter().filter_map(|slot| slot.asked);
            self.door.closed.extend(asked.map(|id| (id, Vec::new())));
        }
        self.ended = Some(end);
    }
}

/// The task that carries out a call of a built-in.
fn built_in_task(func: Arc<BuiltInFunc>, task: Option<TaskId>, sync: bool) -> Task {
    match &func.built_in {
        BuiltIn::TaskReturn { .. } => Task::Return(TaskReturnTask::new(func, task)),
        BuiltIn::WaitableSetWait { .. } | BuiltIn::ThreadYield => Task::Wait(WaitTask::new(func, sync)),
        BuiltIn::Copy { .. } => Task::Copy(CopyTask::new(func)),
        BuiltIn::CancelCopy { .. } | BuiltIn::DropEnd { .. } => Task::EndOf(EndTask::new(func)),
        BuiltIn::SubtaskCancel { .. } => Task::SubtaskCancel(SubtaskCancelTask::new(func)),
        BuiltIn::ThreadIndex
        | BuiltIn::ThreadNewIndirect { .. }
        | BuiltIn::ThreadResumeLater
        | BuiltIn::ThreadSuspend
        | BuiltIn::ThreadSwitch { .. } => Task::ThreadCall(ThreadCallTask::new(func, task)),
        BuiltIn::ErrorContextDebugMessage { .. } => Task::ErrorMessage(ErrorMessageTask::new(func)),
        _ => Task::BuiltIn(BuiltInTask::new(func, task)),
    }
}
