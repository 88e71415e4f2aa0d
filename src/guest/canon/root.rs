//! The bottom task of a component that runs as a program: instantiates it, then calls its entry.

use super::{AsyncLiftedTask, CallResult, LiftedTask, Next, PostReturn, Task, TaskEvent, unexpected};
use crate::component::{
    ComponentFunc, ComponentFuncKind, Exports, InstantiateStep, Instantiation, LiftedEncodings, Val,
};
use crate::exec::Slots;
use crate::guest::Clause;
use crate::guest::canon_func::LiftedFunc;
use crate::guest::concurrent::{Blocked, TaskCaller, TaskId};
use crate::guest::invoke::{component_args, find_export, render_component};
use crate::guest::world::{TaskFault, World};
use crate::guest::{End, Entry, HostCall, HostFunc};
use crate::wasm::ModuleId;
use std::sync::Arc;

#[derive(Debug, Clone)]
enum RootStage {
    /// Its definitions are running; if a core start function is, the module that it belongs to.
    Instantiating(Instantiation, Option<ModuleId>),
    Running(ComponentFunc),
    /// The entry is a task of its own.
    Task(ComponentFunc, TaskId),
    /// The entry has returned, and its post-return function is running.
    PostReturn(PostReturn, Box<End>),
}

/// The bottom task of a component program.
#[derive(Debug, Clone)]
pub(in crate::guest) struct RootTask {
    entry: Entry,
    name: String,
    stage: RootStage,
    /// A component that exports no command is only instantiated.
    lenient: bool,
}

impl RootTask {
    pub fn new(instantiation: Instantiation, entry: Entry, lenient: bool) -> Self {
        Self { entry, name: String::new(), stage: RootStage::Instantiating(instantiation, None), lenient }
    }

    pub(crate) fn clause(&self, world: &World) -> Clause {
        match &self.stage {
            RootStage::Instantiating(_, None) => Clause::InstantiateComponent,
            RootStage::Instantiating(_, Some(id)) => {
                let name =
                    world.program.modules.get(id.0 as usize).and_then(|module| module.names.module.clone());
                let name = name.map(|name| format!(" ({name})")).unwrap_or_default();
                Clause::InstantiateModule { module: format!("{}{name}", id.0) }
            }
            RootStage::Running(_) | RootStage::Task(..) => Clause::Run { name: self.name.to_string() },
            RootStage::PostReturn(..) => Clause::PostReturn { name: self.name.to_string() },
        }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match (&mut self.stage, event) {
            (RootStage::Instantiating(..), TaskEvent::Start | TaskEvent::Returned(_)) => {
                self.instantiate(world)
            }
            (RootStage::Running(_), TaskEvent::Value(result)) => {
                let CallResult { value, post_return, .. } = *result;
                let end = Box::new(self.end(value.as_ref())?);
                Ok(match post_return {
                    None => Next::End(end),
                    Some(post_return) => {
                        let next = post_return.call(world);
                        self.stage = RootStage::PostReturn(post_return, end);
                        next
                    }
                })
            }
            (RootStage::Running(_), TaskEvent::Reply(value)) => {
                Ok(Next::End(Box::new(self.end(value.as_ref())?)))
            }
            (RootStage::Task(_, id), TaskEvent::Resumed) => {
                let id = *id;
                match world.result_of(id) {
                    None => Ok(Next::Block(Blocked::Callee(id))),
                    Some(result) => Ok(Next::End(Box::new(self.end(result.value.as_ref())?))),
                }
            }
            (RootStage::PostReturn(post_return, end), TaskEvent::Returned(_)) => {
                post_return.returned(world);
                Ok(Next::End(end.clone()))
            }
            _ => Err(unexpected("the program")),
        }
    }

    fn instantiate(&mut self, world: &mut World) -> Result<Next, TaskFault> {
        let RootStage::Instantiating(instantiation, running) = &mut self.stage else {
            return Err(unexpected("the program"));
        };
        let step =
            instantiation.step(&mut world.runtime, &mut world.machine.store, &world.program.modules)?;
        match step {
            InstantiateStep::Start(func, module) => {
                *running = Some(module);
                Ok(Next::Call(func, Slots::new()))
            }
            InstantiateStep::Done(exports) => self.enter(&exports, world),
        }
    }

    fn enter(&mut self, exports: &Arc<Exports>, world: &mut World) -> Result<Next, TaskFault> {
        if self.entry == Entry::Library {
            world.exports = Some(Arc::clone(exports));
            return Ok(Next::End(Box::new(End::Returned { results: Vec::new(), status: 0 })));
        }
        let (name, func) = match find_export(exports, &self.entry) {
            Ok(found) => found,
            Err(_) if self.lenient && self.entry == Entry::Command => {
                return Ok(Next::End(Box::new(End::Returned { results: Vec::new(), status: 0 })));
            }
            Err(why) => return Err(TaskFault::Link(why)),
        };
        let args = component_args(&self.entry, &name, &func.sig).map_err(TaskFault::Link)?;
        self.name.clone_from(&name);
        self.stage = RootStage::Running(func.clone());
        Ok(match func.kind {
            ComponentFuncKind::Lifted { core, options } => {
                let component_func = func.clone();
                let func = LiftedFunc { core, options, sig: func.sig, name: name.into() };
                if func.sig.is_async {
                    let func = Arc::new(func);
                    let thread = world.machine.current();
                    let caller = TaskCaller::Outside { thread, args, result: None };
                    let id = world.new_task(&func, caller)?;
                    self.stage = RootStage::Task(component_func, id);
                    return Ok(Next::Spawn(id, Box::new(Task::AsyncLifted(AsyncLiftedTask::new(func, id)))));
                }
                let task = LiftedTask::new(Arc::new(func), args, LiftedEncodings::default(), world);
                Next::Push(Box::new(Task::Lifted(task)))
            }
            ComponentFuncKind::Host { interface, function } => {
                let func = Arc::new(HostFunc::new(interface, function, func.sig));
                Next::Ask(Box::new(HostCall { func, args }))
            }
        })
    }

    fn end(&self, value: Option<&Val>) -> Result<End, TaskFault> {
        let (RootStage::Running(func) | RootStage::Task(func, _)) = &self.stage else {
            return Err(unexpected("the program"));
        };
        Ok(match &self.entry {
            Entry::Command | Entry::Library => {
                let failed = matches!(value, Some(Val::Result(Err(_))));
                End::Returned { results: Vec::new(), status: i32::from(failed) }
            }
            Entry::Invoke { .. } => End::Returned { results: render_component(value, &func.sig), status: 0 },
        })
    }
}
