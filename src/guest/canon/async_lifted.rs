//! A task: a call of a component function whose type is async, at the bottom of a thread of its own.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lift>

use super::{Next, PostReturn, TaskEvent, unexpected};
use crate::component::{
    Event, InstanceId, Lift, LiftedEncodings, LowerContext, Lowering, SubtaskState, Val, lower_params,
};
use crate::exec::{OutsideWriter, ThreadId};
use crate::guest::Clause;
use crate::guest::canon_func::LiftedFunc;
use crate::guest::concurrent::{Blocked, Resolution, ResolutionStep, TaskCaller, TaskId, TaskState};
use crate::guest::world::{LoweringStep, TaskFault, World, i32_result};
use std::sync::Arc;

#[derive(Debug, Clone)]
enum AsyncStage {
    /// It has not been let into its instance.
    Begin,
    /// It waits to be let in.
    Entering,
    /// Its arguments are being lowered.
    Lowering(Box<Lowering>),
    /// Its core function is running.
    Running,
    /// The callback is running, after an event.
    Callback,
    /// The callback has given control back, and waits for an event of this set, or only for its turn.
    Waiting(Option<u32>),
    /// The function has returned with the sync ABI, and its result is passed to the caller.
    Resolving(Resolution, Option<PostReturn>),
    PostReturn(PostReturn),
}

/// The bottom of a task's implicit thread.
#[derive(Debug, Clone)]
pub(in crate::guest) struct AsyncLiftedTask {
    func: Arc<LiftedFunc>,
    task: TaskId,
    stage: AsyncStage,
}

/// What a callback tells its caller: `CallbackCode`, and the index of a waitable set.
fn callback_code(packed: u32) -> (u32, u32) {
    (packed & 0xf, packed >> 4)
}

impl AsyncLiftedTask {
    pub fn new(func: Arc<LiftedFunc>, task: TaskId) -> Self {
        Self { func, task, stage: AsyncStage::Begin }
    }

    /// The component instance that the call enters.
    pub fn instance(&self) -> InstanceId {
        self.func.options.instance
    }

    /// The task that it carries out.
    pub fn task(&self) -> TaskId {
        self.task
    }

    /// Whether the guest code above it may wait: not in `realloc` or a post-return function.
    pub fn may_block(&self) -> bool {
        matches!(self.stage, AsyncStage::Running | AsyncStage::Callback)
    }

    pub(crate) fn clause(&self) -> Clause {
        let name = self.func.name.to_string();
        match self.stage {
            AsyncStage::Begin | AsyncStage::Entering => Clause::EnterTask { name },
            AsyncStage::Lowering(_) => Clause::LowerArguments { name },
            AsyncStage::Running => Clause::AsyncLifted { name },
            AsyncStage::Callback => Clause::Callback { name },
            AsyncStage::Waiting(_) => Clause::CallbackWaits { name },
            AsyncStage::Resolving(..) => Clause::LowerResult { name },
            AsyncStage::PostReturn(_) => Clause::PostReturn { name },
        }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        let thread = world.machine.current();
        match (&mut self.stage, event) {
            (AsyncStage::Begin, TaskEvent::Start) => {
                world.runtime.check_enter(self.instance()).map_err(TaskFault::rule)?;
                if world.enter(self.task, thread) {
                    return self.start(world);
                }
                self.stage = AsyncStage::Entering;
                Ok(Next::Block(Blocked::Enter(self.task)))
            }
            (AsyncStage::Entering, TaskEvent::Resumed) => {
                if self.state(world) == TaskState::CancelDelivered {
                    world.stop_entering(self.task, thread);
                    world.resolve(self.task, SubtaskState::CancelledBeforeStarted, None);
                    return Ok(Next::Exit);
                }
                world.enter_after_waiting(self.task, thread);
                self.start(world)
            }
            (AsyncStage::Lowering(_), TaskEvent::Returned(results)) => {
                self.resume(Some(i32_result(&results)), world)
            }
            (AsyncStage::Running, TaskEvent::Returned(results)) => {
                if !self.func.options.is_async {
                    return self.returned(results, world);
                }
                if self.func.options.callback.is_none() {
                    return Ok(Next::Exit);
                }
                self.callback(i32_result(&results), thread, world)
            }
            (AsyncStage::Callback, TaskEvent::Returned(results)) => {
                self.callback(i32_result(&results), thread, world)
            }
            (AsyncStage::Waiting(set), TaskEvent::Resumed) => {
                let set = *set;
                self.wake(set, thread, world)
            }
            (AsyncStage::Resolving(resolution, _), TaskEvent::Returned(results)) => {
                let step = resolution.resume(Some(i32_result(&results)), world)?;
                self.after_resolution(step, world)
            }
            (AsyncStage::PostReturn(post_return), TaskEvent::Returned(_)) => {
                post_return.returned(world);
                Ok(Next::Exit)
            }
            _ => Err(unexpected("a task")),
        }
    }

    fn state(&self, world: &World) -> TaskState {
        world.scheduler.task(self.task).map_or(TaskState::Resolved, |task| task.state)
    }

    /// Takes the arguments, now that the task has been let in.
    fn start(&mut self, world: &mut World) -> Result<Next, TaskFault> {
        let (args, from) = self.arguments(world)?;
        world.log.clear();
        world.lowers = OutsideWriter::Component;
        let scope = world.scheduler.task(self.task).map_or(0, |task| task.scope);
        let lower = |cx: &mut LowerContext<'_>| lower_params(&self.func.sig, &args, cx);
        if let Some(flat) = world.lower_with(&self.func.options, scope, lower) {
            self.stage = AsyncStage::Running;
            return Ok(Next::Call(self.func.core, flat.map_err(TaskFault::rule)?));
        }
        let lowering = Lowering::params(&self.func.sig, args, from, self.func.options.encoding);
        self.stage = AsyncStage::Lowering(Box::new(lowering.map_err(TaskFault::rule)?));
        self.resume(None, world)
    }

    /// The arguments, lifted from the caller's memory only now.
    fn arguments(&self, world: &mut World) -> Result<(Vec<Val>, LiftedEncodings), TaskFault> {
        let Some(task) = world.scheduler.task_mut(self.task) else {
            return Err(TaskFault::rule("internal: a task that is not known"));
        };
        task.state = TaskState::Started;
        let caller = match &mut task.caller {
            TaskCaller::Outside { args, .. } => {
                return Ok((std::mem::take(args), LiftedEncodings::default()));
            }
            TaskCaller::Guest(caller) => caller,
        };
        let (func, flat) = (Arc::clone(&caller.func), caller.args.clone());
        let (callee, options) = (&func.callee, &func.options);
        let state = &mut world.runtime.instances[options.instance as usize];
        let memory = match options.memory {
            Some(addr) => world.machine.store.memory(addr).data(),
            None => &[],
        };
        let mut lift = Lift::new(memory, options.encoding, &mut state.handles);
        let mut args = Vec::new();
        lift.params_passed(callee.sig(), func.passing, &flat, &mut args)
            .map_err(|rule| TaskFault::rule(format!("the arguments of {}: {rule}", callee.name())))?;
        let lifted = lift.finish();
        world.machine.add_work(lifted.bytes);
        let (instance, mut lenders) = (options.instance, lifted.lenders);
        let Some(TaskCaller::Guest(caller)) =
            world.scheduler.task_mut(self.task).map(|task| &mut task.caller)
        else {
            return Err(TaskFault::rule("internal: a task that is not known"));
        };
        caller.state = SubtaskState::Started;
        let subtask = caller.subtask;
        match subtask {
            None => caller.lenders = lenders,
            Some(index) => {
                if let Ok(subtask) = world.runtime.instances[instance as usize].handles.subtask(index) {
                    subtask.lenders.append(&mut lenders);
                }
            }
        }
        world.progress(instance, subtask, SubtaskState::Started);
        Ok((args, lifted.encodings))
    }

    fn resume(&mut self, ptr: Option<u32>, world: &mut World) -> Result<Next, TaskFault> {
        let AsyncStage::Lowering(lowering) = &mut self.stage else { return Err(unexpected("a task")) };
        world.lowers = OutsideWriter::Component;
        let scope = world.scheduler.task(self.task).map_or(0, |task| task.scope);
        match world.lower(lowering, &self.func.options, scope, ptr)? {
            LoweringStep::Realloc(realloc, args) => Ok(Next::Realloc(realloc, args)),
            LoweringStep::Flat(flat) => {
                self.stage = AsyncStage::Running;
                Ok(Next::Call(self.func.core, flat))
            }
        }
    }

    /// The core function has returned with the sync ABI.
    fn returned(&mut self, flat: Vec<u64>, world: &mut World) -> Result<Next, TaskFault> {
        let instance = self.instance();
        let state = &mut world.runtime.instances[instance as usize];
        let memory = match self.func.options.memory {
            Some(addr) => world.machine.store.memory(addr).data(),
            None => &[],
        };
        let mut lift = Lift::new(memory, self.func.options.encoding, &mut state.handles);
        let value = match &self.func.sig.result {
            None => None,
            Some(ty) => Some(
                lift.result(ty, &flat)
                    .map_err(|rule| TaskFault::rule(format!("the result of {}: {rule}", self.func.name)))?,
            ),
        };
        let lifted = lift.finish();
        world.machine.add_work(lifted.bytes);
        world.check_borrows(self.task)?;
        let post_return =
            self.func.options.post_return.map(|func| PostReturn { func, instance, flat, context: [0; 2] });
        let mut resolution = Resolution::new(self.task);
        let step = resolution.begin(value, lifted.encodings, world)?;
        self.stage = AsyncStage::Resolving(resolution, post_return);
        self.after_resolution(step, world)
    }

    fn after_resolution(&mut self, step: ResolutionStep, world: &mut World) -> Result<Next, TaskFault> {
        if let ResolutionStep::Realloc(realloc, args) = step {
            return Ok(Next::Realloc(realloc, args));
        }
        let AsyncStage::Resolving(_, post_return) = &mut self.stage else { return Err(unexpected("a task")) };
        Ok(match post_return.take() {
            None => Next::Exit,
            Some(post_return) => {
                let next = Next::Callback(post_return.func, post_return.flat[..].into());
                post_return.call(world);
                self.stage = AsyncStage::PostReturn(post_return);
                next
            }
        })
    }

    /// The core function or the callback has said what comes next.
    fn callback(&mut self, packed: u32, thread: ThreadId, world: &mut World) -> Result<Next, TaskFault> {
        let (code, set) = callback_code(packed);
        let cancelled = self.state(world) == TaskState::PendingCancel;
        self.stage = AsyncStage::Waiting((code == 2).then_some(set));
        match code {
            0 => return Ok(Next::Exit),
            1 | 2 => {}
            _ => return Err(TaskFault::rule(format!("unsupported callback code: {code}"))),
        }
        if code == 2 {
            let table = &mut world.runtime.instances[self.instance() as usize].handles;
            table.set(set).map_err(TaskFault::rule)?;
        }
        if cancelled {
            return self.wake(None, thread, world);
        }
        world.release(self.instance(), thread);
        Ok(Next::Block(match code {
            1 => Blocked::CallbackYield(self.task),
            _ => Blocked::CallbackWait { task: self.task, set },
        }))
    }

    /// Calls the callback with an event: that its cancellation was asked for, one of the set that it waited for, or
    /// none.
    fn wake(&mut self, set: Option<u32>, thread: ThreadId, world: &mut World) -> Result<Next, TaskFault> {
        let instance = self.instance();
        let event = match (self.state(world), set) {
            (TaskState::PendingCancel, _) => {
                if let Some(task) = world.scheduler.task_mut(self.task) {
                    task.state = TaskState::CancelDelivered;
                }
                Event::CANCELLED
            }
            (_, Some(set)) => world.take_event_of_set(instance, set),
            (_, None) => Event::NONE,
        };
        world.take_exclusive(instance, thread);
        let Some(callback) = self.func.options.callback else { return Err(unexpected("a task")) };
        self.stage = AsyncStage::Callback;
        let args = [event.code as u32, event.index, event.payload].map(u64::from);
        Ok(Next::Callback(callback, args.into()))
    }
}

impl World {
    /// Checks that a task may return: that it has dropped all handles that it has borrowed.
    pub(in crate::guest) fn check_borrows(&self, task: TaskId) -> Result<(), TaskFault> {
        let Some(task) = self.scheduler.task(task) else { return Ok(()) };
        let table = &self.runtime.instances[task.instance() as usize].handles;
        match table.borrowed_by(task.scope) {
            None => Ok(()),
            Some((index, handle)) => Err(TaskFault::rule(format!(
                "borrow handles still remain at the end of the call: {} returned without dropping handle #{index} \
                 ({}), which was only borrowed for the call",
                task.func.name, handle.ty
            ))),
        }
    }
}
