//! A call that guest code makes to a function of preview 1.

use super::{Next, TaskEvent, unexpected};
use crate::exec::{MemAddr, OutsideWriter, TrapKind};
use crate::guest::Clause;
use crate::guest::preview1::{self, LiftError, Preview1Function};
use crate::guest::world::{TaskFault, World};

/// A trap caused by the function rather than by guest code.
fn refused(why: String) -> TaskFault {
    TaskFault::Trap(TrapKind::HostCall(why))
}

#[derive(Debug, Clone)]
pub(in crate::guest) struct Preview1Task {
    function: &'static Preview1Function,
    memory: Option<MemAddr>,
}

impl Preview1Task {
    pub fn new(function: &'static Preview1Function, memory: Option<MemAddr>) -> Self {
        Self { function, memory }
    }

    pub fn name(&self) -> &'static str {
        &self.function.func.name
    }

    /// The name of the module that the function was imported from.
    pub fn module(&self) -> &'static str {
        &self.function.func.interface
    }

    pub(crate) fn clause(&self) -> Clause {
        Clause::Function { name: self.function.func.name.to_string() }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match event {
            TaskEvent::Start => {
                let mut call = world.call_of(&self.function.func);
                let memory = world.memory(self.memory);
                match preview1::lift(self.function, world.machine.args(), memory, &mut call.args) {
                    Ok(()) => Ok(Next::Ask(call)),
                    Err(LiftError::Errno(errno)) => Ok(Next::Result(Some(errno.into()))),
                    Err(LiftError::Trap(why)) => Err(refused(why)),
                }
            }
            TaskEvent::Reply(value) => self.lower(value, world),
            _ => Err(unexpected("a preview 1 call")),
        }
    }

    fn lower(&mut self, value: Option<crate::component::Val>, world: &mut World) -> Result<Next, TaskFault> {
        let Some(value) = value else {
            return Ok(Next::Result(None));
        };
        let (args, store) = world.machine.args_and_store();
        let memory = self.memory.map(|addr| store.memory_mut(addr).data_mut()).unwrap_or_default();
        let written = &mut world.step.writes;
        let lowered = preview1::lower(self.function, args, &value, memory, written);
        if let (Err(_), Some(addr)) = (&lowered, self.memory) {
            // There is no telling what it wrote before it failed.
            world.machine.store.memory_mut(addr).mark(0, u64::MAX);
            world.step.writes.clear();
        }
        let result = lowered.map_err(refused)?;
        world.note_writes(self.memory, OutsideWriter::Host(world.asked.0));
        Ok(Next::Result(Some(result)))
    }
}
