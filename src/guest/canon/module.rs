//! The bottom task of a core module that runs as a program: instantiates the modules before it, one after the other, and
//! then itself; in each it calls the start function and `_initialize` before it goes on, and in the end its entry.

use super::{Next, TaskEvent, unexpected};
use crate::exec::{InstantiateError, Value};
use crate::guest::invoke::render_core;
use crate::guest::linker::Linker;
use crate::guest::module_entry::{ModuleEntry, ModuleStep};
use crate::guest::world::{TaskFault, World};
use crate::guest::{Clause, End};
use std::collections::VecDeque;

/// What is still to be done: functions to call, then modules to instantiate.
#[derive(Debug, Clone)]
pub(in crate::guest) struct ModuleTask {
    steps: VecDeque<ModuleStep>,
    current: Option<ModuleStep>,
    /// The modules that are not there yet, and what the program's own is entered with.
    rest: Option<Box<(Linker, ModuleEntry)>>,
}

impl ModuleTask {
    /// Only calls these functions.
    #[cfg(test)]
    pub fn new(steps: Vec<ModuleStep>) -> Self {
        Self { steps: steps.into(), current: None, rest: None }
    }

    /// Instantiates the modules of a program and runs it.
    pub fn program(linker: Linker, entry: ModuleEntry) -> Self {
        Self { steps: VecDeque::new(), current: None, rest: Some(Box::new((linker, entry))) }
    }

    pub(crate) fn clause(&self) -> Clause {
        match &self.current {
            Some(step) => Clause::Run { name: step.name.to_string() },
            None => Clause::RunModule,
        }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        let results = match event {
            TaskEvent::Start => Vec::new(),
            TaskEvent::Returned(results) => results,
            _ => return Err(unexpected("the module")),
        };
        loop {
            if let Some(step) = self.steps.pop_front() {
                let next = Next::Call(step.func, step.args[..].into());
                self.current = Some(step);
                return Ok(next);
            }
            if !self.instantiate(world)? {
                break;
            }
        }
        let shown = self.current.take().and_then(|step| step.shown).unwrap_or_default();
        let results = Value::list(&shown, &results).into_iter().map(render_core).collect();
        Ok(Next::End(Box::new(End::Returned { results, status: 0 })))
    }

    /// Instantiates the next module; whether there was one.
    fn instantiate(&mut self, world: &mut World) -> Result<bool, TaskFault> {
        let Some(rest) = &mut self.rest else { return Ok(false) };
        let (linker, _) = &mut **rest;
        let made = linker.next(&mut world.machine.store, &world.program);
        world.host_imports = linker.host().into();
        let made = made.map_err(|error| match error {
            InstantiateError::Trap(kind) => TaskFault::Trap(kind),
            InstantiateError::Link(why) => TaskFault::Link(why),
        })?;
        let Some(made) = made else { return Ok(false) };
        let entry = match made.is_program {
            true => match self.rest.take() {
                Some(rest) => rest.1,
                None => return Ok(false),
            },
            false => ModuleEntry::before(&made.module),
        };
        self.current = None;
        self.steps = entry.steps(&world.machine.store, made.instance, made.start).into();
        Ok(true)
    }
}
