//! The bottom task of a core module that runs as a program: calls its start function, then its entry.

use super::{Next, TaskEvent, unexpected};
use crate::exec::{FuncAddr, Value};
use crate::guest::Clause;
use crate::guest::End;
use crate::guest::invoke::render_core;
use crate::guest::world::TaskFault;
use crate::wasm::ValType;
use std::collections::VecDeque;
use std::sync::Arc;

/// A function to call, with its arguments.
#[derive(Debug, Clone)]
pub(in crate::guest) struct ModuleStep {
    pub func: FuncAddr,
    pub args: Vec<u64>,
    pub name: Arc<str>,
    /// The result types, if the results are to be shown.
    pub shown: Option<Box<[ValType]>>,
}

/// The functions that are still to be called, in order.
#[derive(Debug, Clone)]
pub(in crate::guest) struct ModuleTask {
    steps: VecDeque<ModuleStep>,
    current: Option<ModuleStep>,
}

impl ModuleTask {
    pub fn new(steps: Vec<ModuleStep>) -> Self {
        Self { steps: steps.into(), current: None }
    }

    pub(crate) fn clause(&self) -> Clause {
        match &self.current {
            Some(step) => Clause::Run { name: step.name.to_string() },
            None => Clause::RunModule,
        }
    }

    pub fn step(&mut self, event: TaskEvent) -> Result<Next, TaskFault> {
        let results = match event {
            TaskEvent::Start => Vec::new(),
            TaskEvent::Returned(results) => results,
            TaskEvent::Value(_) | TaskEvent::Reply(_) => return Err(unexpected("the module")),
        };
        if let Some(step) = self.steps.pop_front() {
            let next = Next::Call(step.func, step.args[..].into());
            self.current = Some(step);
            return Ok(next);
        }
        let shown = self.current.take().and_then(|step| step.shown).unwrap_or_default();
        let results = Value::list(&shown, &results).into_iter().map(render_core).collect();
        Ok(Next::End(Box::new(End::Returned { results, status: 0 })))
    }
}
