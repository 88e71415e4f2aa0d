//! A call of a component function that `canon lift` made.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lift>

use super::{CallResult, Next, PostReturn, TaskEvent, unexpected};
use crate::component::{InstanceId, Lift, LiftedEncodings, LowerContext, Lowering, Val, lower_params};
use crate::exec::OutsideWriter;
use crate::guest::Clause;
use crate::guest::canon_func::LiftedFunc;
use crate::guest::concurrent::{TaskCaller, TaskId, TaskState};
use crate::guest::world::{LoweringStep, TaskFault, World, i32_result};
use std::sync::Arc;

#[derive(Debug, Clone)]
enum LiftedStage {
    /// The arguments have not been lowered yet; how the caller encoded their strings.
    Begin(Vec<Val>, LiftedEncodings),
    /// The arguments are being lowered into the callee's memory.
    Lowering(Box<Lowering>),
    /// The core function is running.
    Running,
}

/// One call of a lifted function, in whatever state it is.
#[derive(Debug, Clone)]
pub(in crate::guest) struct LiftedTask {
    func: Arc<LiftedFunc>,
    /// The scope of the handles that are borrowed for this call.
    scope: u64,
    stage: LiftedStage,
    /// The component-model task that it stands for, if it has made threads or asked for its own index.
    task: Option<TaskId>,
}

impl LiftedTask {
    /// `from` says how the caller encoded strings.
    pub fn new(func: Arc<LiftedFunc>, args: Vec<Val>, from: LiftedEncodings, world: &mut World) -> Self {
        world.runtime.calls += 1;
        Self { func, scope: world.runtime.calls, stage: LiftedStage::Begin(args, from), task: None }
    }

    /// The component-model task that it stands for. Most calls need none, so it is made when it is asked for.
    pub fn task(&mut self, world: &mut World) -> Result<TaskId, TaskFault> {
        if let Some(task) = self.task {
            return Ok(task);
        }
        let thread = world.machine.current();
        let caller = TaskCaller::Outside { thread, args: Vec::new(), result: None };
        let id = world.new_task(&self.func, caller)?;
        let index = world.runtime.instances[self.instance() as usize].threads.add(thread);
        if let Some(task) = world.scheduler.task_mut(id) {
            task.state = TaskState::Started;
            task.implicit_index = Some(index);
            task.taken = true;
            task.threads = 1;
        }
        self.task = Some(id);
        Ok(id)
    }

    /// The call has returned: what it stood for is resolved.
    fn end_task(&self, world: &mut World) {
        let Some(id) = self.task else { return };
        let Some(task) = world.scheduler.task_mut(id) else { return };
        task.state = TaskState::Resolved;
        task.threads = task.threads.saturating_sub(1);
        if let Some(index) = task.implicit_index.take() {
            world.runtime.instances[self.instance() as usize].threads.remove(index);
        }
        world.scheduler.forget(id);
    }

    /// Whether its core function is running, rather than `realloc`.
    pub fn is_running(&self) -> bool {
        matches!(self.stage, LiftedStage::Running)
    }

    /// The component instance that the call enters.
    pub fn instance(&self) -> InstanceId {
        self.func.options.instance
    }

    pub(crate) fn clause(&self) -> Clause {
        let name = self.func.name.to_string();
        match self.stage {
            LiftedStage::Begin(..) | LiftedStage::Lowering(_) => Clause::LowerArguments { name },
            LiftedStage::Running => Clause::Lifted { name },
        }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match (&mut self.stage, event) {
            (LiftedStage::Begin(args, from), TaskEvent::Start) => {
                let (args, from) = (std::mem::take(args), std::mem::take(from));
                world.runtime.check_enter(self.func.options.instance).map_err(TaskFault::rule)?;
                world.log.clear();
                world.lowers = OutsideWriter::Component;
                let lower = |cx: &mut LowerContext<'_>| lower_params(&self.func.sig, &args, cx);
                if let Some(flat) = world.lower_with(&self.func.options, self.scope, lower) {
                    self.stage = LiftedStage::Running;
                    return Ok(Next::Call(self.func.core, flat.map_err(TaskFault::rule)?));
                }
                let lowering = Lowering::params(&self.func.sig, args, from, self.func.options.encoding);
                self.stage = LiftedStage::Lowering(Box::new(lowering.map_err(TaskFault::rule)?));
                self.resume(None, world)
            }
            (LiftedStage::Lowering(_), TaskEvent::Returned(results)) => {
                self.resume(Some(i32_result(&results)), world)
            }
            (LiftedStage::Running, TaskEvent::Returned(results)) => {
                let result = self.returned(results, world)?;
                self.end_task(world);
                Ok(Next::Value(result))
            }
            _ => Err(unexpected("a lifted call")),
        }
    }

    fn resume(&mut self, ptr: Option<u32>, world: &mut World) -> Result<Next, TaskFault> {
        let LiftedStage::Lowering(lowering) = &mut self.stage else {
            return Err(unexpected("a lifted call"));
        };
        world.lowers = OutsideWriter::Component;
        match world.lower(lowering, &self.func.options, self.scope, ptr)? {
            LoweringStep::Realloc(realloc, args) => Ok(Next::Realloc(realloc, args)),
            LoweringStep::Flat(flat) => {
                self.stage = LiftedStage::Running;
                Ok(Next::Call(self.func.core, flat))
            }
        }
    }

    fn returned(&mut self, flat: Vec<u64>, world: &mut World) -> Result<Box<CallResult>, TaskFault> {
        let state = &mut world.runtime.instances[self.func.options.instance as usize];
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
        let encodings = lifted.encodings;
        world.machine.add_work(lifted.bytes);
        if let Some((index, handle)) = state.handles.borrowed_by(self.scope) {
            return Err(TaskFault::rule(format!(
                "{} returned without dropping handle #{index} ({}), which was only borrowed for the call",
                self.func.name, handle.ty
            )));
        }
        let instance = self.func.options.instance;
        let post_return =
            self.func.options.post_return.map(|func| PostReturn { func, instance, flat, context: [0; 2] });
        Ok(Box::new(CallResult { value, encodings, post_return }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::LiftedEncodings;
    use crate::exec::Stops;
    use crate::guest::canon::Task;
    use crate::guest::{End, Entry, Guest, Stop};
    use crate::wasm::Program;

    #[test]
    fn an_instance_that_has_trapped_cannot_be_entered_again() {
        let text = r#"(component
          (component $a (core module $m (func (export "f") unreachable)) (core instance $i (instantiate $m))
            (func (export "f") (canon lift (core func $i "f"))))
          (instance $a (instantiate $a))
          (export "f" (func $a "f")))"#;
        let program = Arc::new(Program::load("test.wat", text.as_bytes()).unwrap());
        let entry = Entry::Invoke { function: "f".to_string(), args: Vec::new() };
        let mut guest = Guest::new(program, &entry).unwrap();
        let Some(Task::Lifted(call)) = guest.thread.tasks.last().map(|slot| slot.task.clone()) else {
            panic!()
        };
        let again = |guest: &mut Guest| {
            let world = &mut guest.world;
            let mut task =
                LiftedTask::new(Arc::clone(&call.func), Vec::new(), LiftedEncodings::default(), world);
            task.step(TaskEvent::Start, world).map(drop)
        };
        // Until something traps it may be entered, even by two calls at once.
        assert!(again(&mut guest.clone()).is_ok());
        assert!(matches!(guest.run(10, &Stops::default()), Stop::Ended(End::Trapped(_))));
        let Err(TaskFault::Trap(trap)) = again(&mut guest) else { panic!() };
        assert!(trap.to_string().contains("cannot enter component instance"), "{trap}");
    }
}
