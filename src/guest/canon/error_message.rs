//! `error-context.debug-message`: puts the message of an error context into the caller's memory.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#-canon-error-contextdebug-message>

use super::{Next, TaskEvent, unexpected};
use crate::component::{BuiltIn, InstanceId, LiftedEncodings, Lowering, Type, Val};
use crate::exec::OutsideWriter;
use crate::guest::Clause;
use crate::guest::canon_func::BuiltInFunc;
use crate::guest::world::{LoweringStep, TaskFault, World, i32_result};
use std::sync::Arc;

/// One call of it.
#[derive(Debug, Clone)]
pub(in crate::guest) struct ErrorMessageTask {
    func: Arc<BuiltInFunc>,
    lowering: Option<Box<Lowering>>,
}

impl ErrorMessageTask {
    pub fn new(func: Arc<BuiltInFunc>) -> Self {
        Self { func, lowering: None }
    }

    /// The component instance that makes the call.
    pub fn instance(&self) -> InstanceId {
        self.func.instance
    }

    pub(crate) fn clause(&self) -> Clause {
        Clause::BuiltIn { name: self.func.built_in.name().to_owned() }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        let func = Arc::clone(&self.func);
        let BuiltIn::ErrorContextDebugMessage { options } = &func.built_in else {
            return Err(unexpected(func.built_in.name()));
        };
        let ptr = match event {
            TaskEvent::Start => {
                let called = "error-context.debug-message was called";
                world.runtime.check_leave(func.instance, called).map_err(TaskFault::rule)?;
                let handle = i32_result(world.machine.args());
                let out = world.arg(1);
                let handles = &world.runtime.instances[func.instance as usize].handles;
                let number = handles.error_context(handle).map_err(TaskFault::rule)?;
                let message = world.runtime.error_messages.get(number as usize).map(ToString::to_string);
                Lowering::check_out(&Type::String, out, world.memory(options.memory).len())
                    .map_err(|rule| TaskFault::rule(format!("the debug message: {rule}")))?;
                let value = Val::String(message.unwrap_or_default());
                let from = LiftedEncodings::default();
                self.lowering =
                    Some(Box::new(Lowering::stored(&Type::String, value, out, from, options.encoding)));
                None
            }
            TaskEvent::Returned(results) => Some(i32_result(&results)),
            _ => return Err(unexpected(func.built_in.name())),
        };
        let Some(lowering) = &mut self.lowering else { return Err(unexpected(func.built_in.name())) };
        world.lowers = OutsideWriter::Component;
        match world.lower(lowering, options, 0, ptr)? {
            LoweringStep::Realloc(realloc, args) => Ok(Next::Realloc(realloc, args)),
            LoweringStep::Flat(_) => Ok(Next::Result(None)),
        }
    }
}
