//! Threads that a task has made for itself, and how they give control to one another.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#-canon-threadnew-indirect>

use super::{Next, TaskEvent, unexpected};
use crate::component::{BuiltIn, InstanceId};
use crate::exec::{FuncAddr, ThreadId};
use crate::guest::Clause;
use crate::guest::canon_func::BuiltInFunc;
use crate::guest::concurrent::{Blocked, TaskId};
use crate::guest::world::{TaskFault, World, i32_result};
use std::sync::Arc;

/// The bottom of a thread that a task has made.
#[derive(Debug, Clone)]
pub(in crate::guest) struct ThreadTask {
    instance: InstanceId,
    task: TaskId,
    func: FuncAddr,
    closure: u64,
    /// Its index among the instance's threads.
    pub index: u32,
}

impl ThreadTask {
    /// The component instance that it runs in.
    pub fn instance(&self) -> InstanceId {
        self.instance
    }

    /// The task that it belongs to.
    pub fn task(&self) -> TaskId {
        self.task
    }

    pub(crate) fn clause(&self) -> Clause {
        Clause::Thread { index: self.index }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match event {
            TaskEvent::Start | TaskEvent::Resumed => Ok(Next::Call(self.func, [self.closure].into())),
            TaskEvent::Returned(_) => {
                world.runtime.instances[self.instance as usize].threads.remove(self.index);
                Ok(Next::Exit)
            }
            _ => Err(unexpected("a thread")),
        }
    }
}

/// One call of a `thread.…` built-in, other than `thread.yield`.
#[derive(Debug, Clone)]
pub(in crate::guest) struct ThreadCallTask {
    func: Arc<BuiltInFunc>,
    task: Option<TaskId>,
}

impl ThreadCallTask {
    pub fn new(func: Arc<BuiltInFunc>, task: Option<TaskId>) -> Self {
        Self { func, task }
    }

    /// The component instance that makes the call.
    pub fn instance(&self) -> InstanceId {
        self.func.instance
    }

    pub(crate) fn clause(&self) -> Clause {
        Clause::BuiltIn { name: self.func.built_in.name().to_owned() }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match event {
            TaskEvent::Start => self.begin(world),
            TaskEvent::Resumed => Ok(Next::Result(Some(0))),
            // `thread.new-indirect`: the thread has been made.
            TaskEvent::Made(index) => Ok(Next::Result(Some(index.into()))),
            _ => Err(unexpected(self.func.built_in.name())),
        }
    }

    fn begin(&self, world: &mut World) -> Result<Next, TaskFault> {
        let (name, instance) = (self.func.built_in.name(), self.func.instance);
        let called = std::fmt::from_fn(|f| write!(f, "{name} was called"));
        world.runtime.check_leave(instance, called).map_err(TaskFault::rule)?;
        let arg = i32_result(world.machine.args());
        let other = |world: &World| {
            let found = world.runtime.instances[instance as usize].threads.get(arg);
            found.ok_or_else(|| TaskFault::rule(format!("unknown thread index {arg}")))
        };
        let suspended =
            |world: &World, thread: ThreadId| world.scheduler.blocked(thread) == Some(Blocked::Suspended);
        let cannot = || TaskFault::rule("cannot resume thread which is not suspended");
        let current = world.machine.current();
        match &self.func.built_in {
            BuiltIn::ThreadIndex => {
                let index = world.thread_index(instance, current);
                Ok(Next::Result(Some(index.into())))
            }
            BuiltIn::ThreadSuspend => Ok(Next::Block(Blocked::Suspended)),
            BuiltIn::ThreadResumeLater => {
                let thread = other(world)?;
                if !suspended(world, thread) {
                    return Err(cannot());
                }
                world.scheduler.block(thread, Blocked::Yielded);
                world.scheduler.wake(thread);
                Ok(Next::Result(None))
            }
            BuiltIn::ThreadSwitch { yields, promotes } => {
                let thread = other(world)?;
                let own = if *yields { Blocked::Yielded } else { Blocked::Suspended };
                if *promotes {
                    if thread == current {
                        return Err(cannot());
                    }
                    if !suspended(world, thread) && !world.may_go_on(thread) {
                        return Ok(Next::Block(own));
                    }
                    if suspended(world, thread) {
                        return Ok(Next::Block(own));
                    }
                    return Ok(Next::Switch(thread, own));
                }
                if !suspended(world, thread) {
                    return Err(cannot());
                }
                Ok(Next::Switch(thread, own))
            }
            BuiltIn::ThreadNewIndirect { ty, table } => {
                let task = self.task.ok_or_else(|| unexpected(name))?;
                let func = world.machine.store.table_func(*table, arg);
                let func = func.ok_or_else(|| {
                    TaskFault::rule("the start function index points to an uninitialized function")
                })?;
                if *world.machine.store.func_type(func) != **ty {
                    return Err(TaskFault::rule(
                        "start function does not match expected type (currently only `(i32) -> ()` is supported)",
                    ));
                }
                let closure = world.machine.args().get(1).copied().unwrap_or(0);
                Ok(Next::NewThread(Box::new(ThreadTask { instance, task, func, closure, index: 0 })))
            }
            _ => Err(unexpected(name)),
        }
    }
}

impl World {
    /// The index of a thread among those of its instance; 0 if it has none.
    fn thread_index(&self, instance: InstanceId, thread: ThreadId) -> u32 {
        self.runtime.instances[instance as usize].threads.index_of(thread).unwrap_or(0)
    }
}
