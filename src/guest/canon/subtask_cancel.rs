//! `subtask.cancel`: a caller asks for the cancellation of a call in progress.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#-canon-subtaskcancel>

use super::copy::BLOCKED;
use super::{Next, TaskEvent, unexpected};
use crate::component::{BuiltIn, InstanceId, SYNC_AND_SET, SubtaskCallee, SubtaskState, Val};
use crate::guest::canon_func::BuiltInFunc;
use crate::guest::concurrent::{Blocked, TaskState};
use crate::guest::world::{TaskFault, World, i32_result};
use crate::guest::{CallId, Clause};
use std::sync::Arc;

#[derive(Debug, Clone)]
enum CancelStage {
    Begin,
    /// The callee's thread has been given control, and the cancellation with it.
    Delivered,
    /// The host has been told.
    Asked,
    /// The thread waits for the call to end.
    Waiting,
}

/// One call of `subtask.cancel`.
#[derive(Debug, Clone)]
pub(in crate::guest) struct SubtaskCancelTask {
    func: Arc<BuiltInFunc>,
    stage: CancelStage,
}

impl SubtaskCancelTask {
    pub fn new(func: Arc<BuiltInFunc>) -> Self {
        Self { func, stage: CancelStage::Begin }
    }

    /// The component instance that makes the call.
    pub fn instance(&self) -> InstanceId {
        self.func.instance
    }

    pub(crate) fn clause(&self) -> Clause {
        Clause::BuiltIn { name: "subtask.cancel".to_owned() }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        let is_async = matches!(self.func.built_in, BuiltIn::SubtaskCancel { is_async: true });
        let index = i32_result(world.machine.args());
        match (&self.stage, event) {
            (CancelStage::Begin, TaskEvent::Start) => self.begin(index, is_async, world),
            (CancelStage::Delivered, TaskEvent::Resumed) => self.finish(index, is_async, world),
            (CancelStage::Asked, TaskEvent::Reply(_)) => {
                world.progress(self.func.instance, Some(index), SubtaskState::CancelledBeforeReturned);
                self.finish(index, is_async, world)
            }
            (CancelStage::Waiting, TaskEvent::Resumed) => {
                if let Ok(subtask) =
                    world.runtime.instances[self.func.instance as usize].handles.subtask(index)
                {
                    subtask.waitable.waiter = None;
                    if !subtask.state.resolved() {
                        // It has only started meanwhile.
                        subtask.event = false;
                        subtask.waitable.waiter = Some(world.machine.current());
                        return Ok(Next::Block(Blocked::Waitable { instance: self.func.instance, index }));
                    }
                }
                self.finish(index, is_async, world)
            }
            _ => Err(unexpected("subtask.cancel")),
        }
    }

    fn begin(&mut self, index: u32, is_async: bool, world: &mut World) -> Result<Next, TaskFault> {
        let instance = self.func.instance;
        world.runtime.check_leave(instance, "subtask.cancel was called").map_err(TaskFault::rule)?;
        let table = &mut world.runtime.instances[instance as usize].handles;
        let subtask = table.subtask(index).map_err(TaskFault::rule)?;
        if subtask.delivered || subtask.cancel_requested {
            return Err(TaskFault::rule("`subtask.cancel` called after terminal status delivered"));
        }
        if subtask.waitable.set.is_some() {
            return Err(TaskFault::rule(SYNC_AND_SET));
        }
        if subtask.state.resolved() {
            return self.finish(index, is_async, world);
        }
        subtask.cancel_requested = true;
        match subtask.callee {
            SubtaskCallee::Host(call) => {
                self.stage = CancelStage::Asked;
                world.outstanding.remove(&CallId(call));
                let Some(func) = self.func.host.clone() else { return Err(unexpected("subtask.cancel")) };
                let mut ask = world.call_of(&func);
                ask.args.push(Val::U64(call));
                Ok(Next::Ask(ask))
            }
            SubtaskCallee::Task(task) => {
                let id = crate::guest::concurrent::TaskId(task);
                self.stage = CancelStage::Delivered;
                match world.request_cancellation(id) {
                    Some(thread) => Ok(Next::Resume(thread)),
                    None => self.finish(index, is_async, world),
                }
            }
        }
    }

    fn finish(&mut self, index: u32, is_async: bool, world: &mut World) -> Result<Next, TaskFault> {
        let instance = self.func.instance;
        let table = &mut world.runtime.instances[instance as usize].handles;
        let subtask = table.subtask(index).map_err(TaskFault::rule)?;
        if !subtask.state.resolved() {
            if is_async {
                return Ok(Next::Result(Some(BLOCKED.into())));
            }
            subtask.event = false;
            subtask.waitable.waiter = Some(world.machine.current());
            self.stage = CancelStage::Waiting;
            return Ok(Next::Block(Blocked::Waitable { instance, index }));
        }
        let state = subtask.state;
        subtask.event = true;
        world.take_event(instance, index);
        Ok(Next::Result(Some((state as u32).into())))
    }
}

impl World {
    /// A task's caller asks for its cancellation. Returns the thread that learns of it at once, if there is one;
    /// otherwise the task learns of it when it gives control back.
    pub(in crate::guest) fn request_cancellation(
        &mut self,
        id: crate::guest::concurrent::TaskId,
    ) -> Option<crate::exec::ThreadId> {
        let task = self.scheduler.task(id)?;
        let (thread, instance) = (task.implicit, task.instance());
        match task.state {
            TaskState::Initial => {
                self.scheduler.task_mut(id)?.state = TaskState::CancelDelivered;
                Some(thread)
            }
            TaskState::Started => {
                self.scheduler.task_mut(id)?.state = TaskState::PendingCancel;
                let waits = matches!(
                    self.scheduler.blocked(thread),
                    Some(Blocked::CallbackWait { .. } | Blocked::CallbackYield(_))
                );
                let free = self.runtime.instances[instance as usize].exclusive.is_none();
                if waits && !free {
                    self.wait_for_turn(instance, thread);
                }
                (waits && free).then_some(thread)
            }
            _ => None,
        }
    }
}
