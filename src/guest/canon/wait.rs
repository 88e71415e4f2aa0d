//! `waitable-set.wait` and `thread.yield`: the current thread waits in the middle of its stack.

use super::{Next, TaskEvent, unexpected};
use crate::component::{BuiltIn, InstanceId};
use crate::guest::Clause;
use crate::guest::canon_func::BuiltInFunc;
use crate::guest::concurrent::Blocked;
use crate::guest::world::{TaskFault, World, i32_result};
use std::sync::Arc;

/// One call that waits.
#[derive(Debug, Clone)]
pub(in crate::guest) struct WaitTask {
    func: Arc<BuiltInFunc>,
    /// Whether the thread is in a synchronous function, where giving up one's turn does nothing.
    sync: bool,
}

impl WaitTask {
    pub fn new(func: Arc<BuiltInFunc>, sync: bool) -> Self {
        Self { func, sync }
    }

    /// The component instance that makes the call.
    pub fn instance(&self) -> InstanceId {
        self.func.instance
    }

    pub(crate) fn clause(&self) -> Clause {
        Clause::BuiltIn { name: self.func.built_in.name().to_owned() }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        let instance = self.func.instance;
        let set = i32_result(world.machine.args());
        match (&self.func.built_in, event) {
            (built_in, TaskEvent::Start) => {
                let called = std::fmt::from_fn(|f| write!(f, "{} was called", built_in.name()));
                world.runtime.check_leave(instance, called).map_err(TaskFault::rule)?;
                if let BuiltIn::WaitableSetWait { .. } = built_in {
                    let ready = {
                        let table = &mut world.runtime.instances[instance as usize].handles;
                        !table.set(set).map_err(TaskFault::rule)?.ready.is_empty()
                    };
                    if ready {
                        return self.take(set, world);
                    }
                    return Ok(Next::Block(Blocked::Set { instance, set }));
                }
                if self.sync { Ok(Next::Result(Some(0))) } else { Ok(Next::Block(Blocked::Yielded)) }
            }
            (BuiltIn::WaitableSetWait { .. }, TaskEvent::Resumed) => self.take(set, world),
            (_, TaskEvent::Resumed) => Ok(Next::Result(Some(0))),
            (built_in, _) => Err(unexpected(built_in.name())),
        }
    }

    fn take(&self, set: u32, world: &mut World) -> Result<Next, TaskFault> {
        let BuiltIn::WaitableSetWait { memory } = &self.func.built_in else {
            return Err(unexpected(self.func.built_in.name()));
        };
        let at = world.arg(1);
        let event = world.take_event_of_set(self.func.instance, set);
        let code = world.store_event(*memory, at, event)?;
        Ok(Next::Result(Some(code.into())))
    }
}
