//! The bottom task for an embedder's request: to instantiate a component, or to call an exported function.

use super::{AsyncLiftedTask, CallResult, LiftedTask, Next, PostReturn, Task, TaskEvent, unexpected};
use crate::component::{ComponentFunc, ComponentFuncKind, Exports, InstantiateStep, Instantiation, Val};
use crate::exec::{InstantiateError, Slots};
use crate::guest::Clause;
use crate::guest::canon_func::LiftedFunc;
use crate::guest::concurrent::{Blocked, TaskCaller, TaskId};
use crate::guest::world::{TaskFault, World};
use crate::guest::{End, HostCall, HostFunc};
use std::sync::Arc;

/// How the request ended.
#[derive(Debug, Clone)]
pub(in crate::guest) enum OutsideOutcome {
    /// The component is instantiated; these are its exports.
    Instantiated(Arc<Exports>),
    /// Something that the component is given does not fit its import.
    Refused(String),
    /// The function has returned this value, if its type has one.
    Returned(Option<Val>),
}

#[derive(Debug, Clone)]
enum OutsideStage {
    Instantiating(Instantiation),
    /// The function is still to be called.
    Calling(ComponentFunc, Vec<Val>),
    Running,
    /// The function is a task of its own.
    Task(TaskId),
    /// The function has returned, and its post-return function is running.
    PostReturn(PostReturn, Option<Val>),
    Done(OutsideOutcome),
}

/// The bottom task of an embedding.
#[derive(Debug, Clone)]
pub(in crate::guest) struct OutsideTask {
    name: String,
    stage: OutsideStage,
}

impl OutsideTask {
    pub fn instantiate(instantiation: Instantiation) -> Self {
        Self { name: String::new(), stage: OutsideStage::Instantiating(instantiation) }
    }

    pub fn call(name: &str, func: ComponentFunc, args: Vec<Val>) -> Self {
        Self { name: name.to_string(), stage: OutsideStage::Calling(func, args) }
    }

    /// How the request ended; `None` if it has not.
    pub fn outcome(self) -> Option<OutsideOutcome> {
        match self.stage {
            OutsideStage::Done(outcome) => Some(outcome),
            _ => None,
        }
    }

    pub(crate) fn clause(&self) -> Clause {
        let name = self.name.to_string();
        match &self.stage {
            OutsideStage::Instantiating(_) => Clause::InstantiateAnother,
            OutsideStage::Calling(..) | OutsideStage::Running | OutsideStage::Task(_) => Clause::Run { name },
            OutsideStage::PostReturn(..) => Clause::PostReturn { name },
            OutsideStage::Done(_) => Clause::Done,
        }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match (&mut self.stage, event) {
            (OutsideStage::Instantiating(instantiation), TaskEvent::Start | TaskEvent::Returned(_)) => {
                let store = &mut world.machine.store;
                let outcome = match instantiation.step(&mut world.runtime, store, &world.program.modules) {
                    Ok(InstantiateStep::Start(func, _)) => return Ok(Next::Call(func, Slots::new())),
                    Ok(InstantiateStep::Done(exports)) => OutsideOutcome::Instantiated(exports),
                    Err(InstantiateError::Link(why)) => OutsideOutcome::Refused(why),
                    Err(InstantiateError::Trap(kind)) => return Err(kind.into()),
                };
                Ok(self.done(outcome))
            }
            (OutsideStage::Calling(func, args), TaskEvent::Start) => {
                let (func, args) = (func.clone(), std::mem::take(args));
                self.stage = OutsideStage::Running;
                self.enter(func, args, world)
            }
            (OutsideStage::Task(id), TaskEvent::Resumed) => {
                let id = *id;
                match world.result_of(id) {
                    None => Ok(Next::Block(Blocked::Callee(id))),
                    Some(result) => Ok(self.done(OutsideOutcome::Returned(result.value))),
                }
            }
            (OutsideStage::Running, TaskEvent::Reply(value)) => {
                Ok(self.done(OutsideOutcome::Returned(value)))
            }
            (OutsideStage::Running, TaskEvent::Value(result)) => {
                let CallResult { value, post_return, .. } = *result;
                let Some(post_return) = post_return else {
                    return Ok(self.done(OutsideOutcome::Returned(value)));
                };
                let next = post_return.call(world);
                self.stage = OutsideStage::PostReturn(post_return, value);
                Ok(next)
            }
            (OutsideStage::PostReturn(post_return, value), TaskEvent::Returned(_)) => {
                post_return.returned(world);
                let value = value.take();
                Ok(self.done(OutsideOutcome::Returned(value)))
            }
            _ => Err(unexpected("the embedding")),
        }
    }

    fn enter(&mut self, func: ComponentFunc, args: Vec<Val>, world: &mut World) -> Result<Next, TaskFault> {
        Ok(match func.kind {
            ComponentFuncKind::Lifted { core, options } => {
                // An embedder's strings are Rust strings: UTF-8.
                let from = Default::default();
                let func = LiftedFunc { core, options, sig: func.sig, name: self.name.as_str().into() };
                if func.sig.is_async {
                    let func = Arc::new(func);
                    let thread = world.machine.current();
                    let caller = TaskCaller::Outside { thread, args, result: None };
                    let id = world.new_task(&func, caller)?;
                    self.stage = OutsideStage::Task(id);
                    return Ok(Next::Spawn(id, Box::new(Task::AsyncLifted(AsyncLiftedTask::new(func, id)))));
                }
                let task = LiftedTask::new(Arc::new(func), args, from, world);
                Next::Push(Box::new(Task::Lifted(task)))
            }
            ComponentFuncKind::Host { interface, function } => {
                let func = Arc::new(HostFunc::new(interface, function, func.sig));
                Next::Ask(Box::new(HostCall { func, args }))
            }
        })
    }

    fn done(&mut self, outcome: OutsideOutcome) -> Next {
        self.stage = OutsideStage::Done(outcome);
        Next::End(Box::new(End::Returned { results: Vec::new(), status: 0 }))
    }
}
