//! `task.return`: a task passes its result to its caller, and may go on.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#-canon-taskreturn>

use super::{Next, TaskEvent, unexpected};
use crate::component::{BuiltIn, InstanceId, Lift, ResolvedOptions, Type};
use crate::guest::Clause;
use crate::guest::canon_func::BuiltInFunc;
use crate::guest::concurrent::{Resolution, ResolutionStep, TaskId, TaskState};
use crate::guest::world::{TaskFault, World, i32_result};
use std::sync::Arc;

/// One call of `task.return`.
#[derive(Debug, Clone)]
pub(in crate::guest) struct TaskReturnTask {
    func: Arc<BuiltInFunc>,
    /// The task that is current, if one is.
    task: Option<TaskId>,
    resolution: Option<Resolution>,
}

impl TaskReturnTask {
    pub fn new(func: Arc<BuiltInFunc>, task: Option<TaskId>) -> Self {
        Self { func, task, resolution: None }
    }

    /// The component instance that makes the call.
    pub fn instance(&self) -> InstanceId {
        self.func.instance
    }

    pub(crate) fn clause(&self) -> Clause {
        Clause::BuiltIn { name: "task.return".to_owned() }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        let func = Arc::clone(&self.func);
        let BuiltIn::TaskReturn { result, options } = &func.built_in else {
            return Err(unexpected(func.built_in.name()));
        };
        let step = match (event, &mut self.resolution) {
            (TaskEvent::Start, _) => self.begin(result.as_ref(), options, world)?,
            (TaskEvent::Returned(results), Some(resolution)) => {
                resolution.resume(Some(i32_result(&results)), world)?
            }
            _ => return Err(unexpected("task.return")),
        };
        Ok(match step {
            ResolutionStep::Realloc(realloc, args) => Next::Realloc(realloc, args),
            ResolutionStep::Done => Next::Result(None),
        })
    }

    fn begin(
        &mut self,
        result: Option<&Type>,
        options: &ResolvedOptions,
        world: &mut World,
    ) -> Result<ResolutionStep, TaskFault> {
        let invalid = || TaskFault::rule("invalid `task.return` signature and/or options for current task");
        world.runtime.check_leave(self.func.instance, "task.return was called").map_err(TaskFault::rule)?;
        let id = self.task.ok_or_else(invalid)?;
        let Some(task) = world.scheduler.task(id) else { return Err(invalid()) };
        if !task.func.options.is_async {
            return Err(invalid());
        }
        if task.state == TaskState::Resolved {
            return Err(twice());
        }
        let of = &task.func.options;
        let same = task.func.sig.result.as_ref() == result
            && of.encoding == options.encoding
            && options.memory.is_none_or(|memory| of.memory == Some(memory));
        if !same {
            return Err(invalid());
        }
        let name = task.func.name.clone();
        let state = &mut world.runtime.instances[self.func.instance as usize];
        let memory = match options.memory {
            Some(addr) => world.machine.store.memory(addr).data(),
            None => &[],
        };
        let mut lift = Lift::new(memory, options.encoding, &mut state.handles);
        let value = match result {
            None => None,
            Some(ty) => Some(
                lift.returned(ty, world.machine.args())
                    .map_err(|rule| TaskFault::rule(format!("the result of {name}: {rule}")))?,
            ),
        };
        let lifted = lift.finish();
        world.machine.add_work(lifted.bytes);
        world.check_borrows(id)?;
        let mut resolution = Resolution::new(id);
        let step = resolution.begin(value, lifted.encodings, world)?;
        self.resolution = Some(resolution);
        Ok(step)
    }
}

/// The fault of a task that returns again.
pub(in crate::guest) fn twice() -> TaskFault {
    TaskFault::rule("`task.return` or `task.cancel` called more than once for current task")
}
