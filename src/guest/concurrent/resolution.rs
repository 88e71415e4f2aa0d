//! How the result of a task reaches its caller: at the moment when the task returns it, on the task's own thread.

use super::{AsyncTask, TaskCaller, TaskId, TaskState};
use crate::component::{
    HandleEntry, LiftedEncodings, Lowering, SubtaskState, Val, lower_result, store_result,
};
use crate::exec::{FuncAddr, Slots};
use crate::guest::canon::CallResult;
use crate::guest::canon_func::{LiftedFunc, LowerFunc};
use crate::guest::world::{LoweringStep, TaskFault, World};
use std::sync::Arc;

/// The result of a task on its way to the caller.
#[derive(Debug, Clone)]
pub(in crate::guest) struct Resolution {
    task: TaskId,
    lowering: Option<Box<Lowering>>,
}

/// What must happen next for a resolution.
pub(in crate::guest) enum ResolutionStep {
    /// The caller's `realloc` is to be called.
    Realloc(FuncAddr, Slots),
    /// The caller has the result.
    Done,
}

impl Resolution {
    pub fn new(task: TaskId) -> Self {
        Self { task, lowering: None }
    }

    fn caller(&self, world: &World) -> Option<(Arc<LowerFunc>, u32)> {
        match &world.scheduler.task(self.task)?.caller {
            TaskCaller::Guest(caller) => {
                let out = caller.args.last().map_or(0, |slot| *slot as u32);
                Some((Arc::clone(&caller.func), out))
            }
            TaskCaller::Outside { .. } => None,
        }
    }

    /// Begins to pass on a value. `from` says how the task encoded its strings.
    pub fn begin(
        &mut self,
        value: Option<Val>,
        from: LiftedEncodings,
        world: &mut World,
    ) -> Result<ResolutionStep, TaskFault> {
        let Some((func, out)) = self.caller(world) else {
            return Ok(self.resolve_outside(value, from, world));
        };
        let (Some(ty), Some(value)) = (&func.callee.sig().result, value) else {
            return Ok(self.resolved(None, world));
        };
        let name = func.callee.name();
        let in_memory = func.passing.spill_result;
        if in_memory {
            Lowering::check_out(ty, out, world.memory(func.options.memory).len())
                .map_err(|rule| TaskFault::rule(format!("the result of {name}: {rule}")))?;
        }
        world.lowers = crate::exec::OutsideWriter::Component;
        let plain = world.lower_with(&func.options, 0, |cx| {
            if in_memory { store_result(ty, &value, out, cx) } else { lower_result(ty, &value, out, cx) }
        });
        if let Some(flat) = plain {
            let flat = flat.map_err(TaskFault::rule)?;
            return Ok(self.resolved(flat.first().copied(), world));
        }
        let encoding = func.options.encoding;
        let lowering = if in_memory {
            Lowering::stored(ty, value, out, from, encoding)
        } else {
            Lowering::result(ty, value, out, from, encoding)
        };
        self.lowering = Some(Box::new(lowering));
        self.resume(None, world)
    }

    /// Continues after the caller's `realloc` has returned.
    pub fn resume(&mut self, ptr: Option<u32>, world: &mut World) -> Result<ResolutionStep, TaskFault> {
        let (Some((func, _)), Some(mut lowering)) = (self.caller(world), self.lowering.take()) else {
            return Err(TaskFault::rule("internal: no result is being passed on"));
        };
        world.lowers = crate::exec::OutsideWriter::Component;
        match world.lower(&mut lowering, &func.options, 0, ptr)? {
            LoweringStep::Realloc(realloc, args) => {
                self.lowering = Some(lowering);
                Ok(ResolutionStep::Realloc(realloc, args))
            }
            LoweringStep::Flat(flat) => Ok(self.resolved(flat.first().copied(), world)),
        }
    }

    fn resolve_outside(
        &self,
        value: Option<Val>,
        encodings: LiftedEncodings,
        world: &mut World,
    ) -> ResolutionStep {
        if let Some(task) = world.scheduler.task_mut(self.task) {
            task.state = TaskState::Resolved;
            if let TaskCaller::Outside { thread, result, .. } = &mut task.caller {
                *result = Some(Box::new(CallResult { value, encodings, post_return: None }));
                let thread = *thread;
                // Whoever runs the program goes on as soon as the task waits or ends.
                if world.scheduler.blocked(thread).is_some() {
                    world.scheduler.wake_first(thread);
                }
            }
        }
        ResolutionStep::Done
    }

    fn resolved(&self, result: Option<u64>, world: &mut World) -> ResolutionStep {
        world.resolve(self.task, SubtaskState::Returned, result);
        ResolutionStep::Done
    }
}

impl World {
    /// A new task, which has not been let into its instance.
    pub fn new_task(&mut self, func: &Arc<LiftedFunc>, caller: TaskCaller) -> Result<TaskId, TaskFault> {
        let thread = self.machine.current();
        self.runtime.calls += 1;
        let task = AsyncTask {
            func: Arc::clone(func),
            state: TaskState::Initial,
            caller,
            scope: self.runtime.calls,
            implicit: thread,
            implicit_index: None,
            threads: 0,
            supertask: self.scheduler.task_of(thread),
            called: self.machine.moment(),
            taken: false,
        };
        self.scheduler.add(task).map_err(TaskFault::rule)
    }

    /// The result of a task that whoever runs the program has called, once there is one.
    pub fn result_of(&mut self, id: TaskId) -> Option<Box<CallResult>> {
        let task = self.scheduler.task_mut(id)?;
        let TaskCaller::Outside { result, .. } = &mut task.caller else { return None };
        let result = result.take()?;
        task.taken = true;
        self.scheduler.forget(id);
        Some(result)
    }

    /// A task that guest code has called is resolved: its caller may go on, or has an event.
    pub fn resolve(&mut self, task: TaskId, state: SubtaskState, result: Option<u64>) {
        let Some(found) = self.scheduler.task_mut(task) else { return };
        found.state = TaskState::Resolved;
        let TaskCaller::Guest(caller) = &mut found.caller else { return };
        caller.state = state;
        caller.result = result;
        let (instance, subtask, thread) = (caller.func.options.instance, caller.subtask, caller.thread);
        self.progress(instance, subtask, state);
        if self.scheduler.blocked(thread) == Some(super::Blocked::Callee(task)) {
            self.scheduler.wake(thread);
        }
    }

    /// A subtask has come further.
    pub fn progress(
        &mut self,
        instance: crate::component::InstanceId,
        subtask: Option<u32>,
        state: SubtaskState,
    ) {
        let Some(index) = subtask else { return };
        let table = &mut self.runtime.instances[instance as usize].handles;
        if let Some(HandleEntry::Subtask(subtask)) = table.entry_mut(index) {
            subtask.state = state;
            subtask.event = true;
            self.has_event(instance, index);
        }
    }
}
