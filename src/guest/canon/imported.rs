//! A call that guest code makes to a function that no host here knows.

use super::{Next, TaskEvent, unexpected};
use crate::guest::Clause;
use crate::guest::core_import::CoreImport;
use crate::guest::world::{TaskFault, World};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub(in crate::guest) struct ImportedTask(Arc<CoreImport>);

impl ImportedTask {
    pub fn new(import: Arc<CoreImport>) -> Self {
        Self(import)
    }

    pub(crate) fn clause(&self) -> Clause {
        Clause::Function { name: self.0.func.name.to_string() }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match event {
            TaskEvent::Start => {
                let mut call = world.call_of(&self.0.func);
                self.0.lift(world.machine.args(), &mut call.args);
                Ok(Next::Ask(call))
            }
            TaskEvent::Reply(value) => {
                let slots = self.0.lower(value).map_err(TaskFault::rule)?;
                Ok(Next::Results(slots[..].into()))
            }
            _ => Err(unexpected("a call of an import")),
        }
    }
}
