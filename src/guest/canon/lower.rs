//! A call that guest code makes to a component function through `canon lower`.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lower>

use super::{CallResult, LiftedTask, Next, PostReturn, Task, TaskEvent, unexpected};
use crate::component::{InstanceId, Lift, LiftedEncodings, Lowering, Val, lower_result};
use crate::guest::Clause;
use crate::guest::canon_func::{Callee, LowerFunc};
use crate::guest::world::{LoweringStep, TaskFault, World, i32_result};
use std::fmt;
use std::sync::Arc;

#[derive(Debug, Clone)]
enum LowerStage {
    /// The arguments are still core values.
    Begin,
    /// The callee is running, or the host has been asked.
    Called,
    /// The result is being lowered into the caller's memory.
    Lowering(Box<Lowering>),
    /// The callee's post-return function is running; the flat result is kept until it returns.
    PostReturn(Option<u64>),
}

/// One call of a lowered function, in whatever state it is.
#[derive(Debug, Clone)]
pub(in crate::guest) struct LowerTask {
    func: Arc<LowerFunc>,
    stage: LowerStage,
    lenders: Vec<u32>,
    /// The callee's post-return function, if it is still to be called.
    post_return: Option<Box<PostReturn>>,
}

impl LowerTask {
    pub fn new(func: Arc<LowerFunc>) -> Self {
        Self { func, stage: LowerStage::Begin, lenders: Vec::new(), post_return: None }
    }

    /// The component instance that makes the call.
    pub fn instance(&self) -> InstanceId {
        self.func.options.instance
    }

    pub(crate) fn clause(&self) -> Clause {
        let name = self.func.callee.name().to_string();
        match (&self.stage, &self.func.callee) {
            (LowerStage::Begin | LowerStage::Called, Callee::Host(_)) => Clause::Call { name },
            (LowerStage::Begin | LowerStage::Called, Callee::Lifted(_)) => Clause::CallOther { name },
            (LowerStage::Lowering(_), _) => Clause::LowerResult { name },
            (LowerStage::PostReturn(..), _) => Clause::PostReturn { name },
        }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        match (&mut self.stage, event) {
            (LowerStage::Begin, TaskEvent::Start) => self.call(world),
            (LowerStage::Called, TaskEvent::Reply(value)) => {
                self.lower(value, LiftedEncodings::default(), world)
            }
            (LowerStage::Called, TaskEvent::Value(result)) => {
                let CallResult { value, encodings, post_return } = *result;
                self.post_return = post_return.map(Box::new);
                self.lower(value, encodings, world)
            }
            (LowerStage::Lowering(_), TaskEvent::Returned(results)) => {
                self.resume(Some(i32_result(&results)), world)
            }
            (LowerStage::PostReturn(result), TaskEvent::Returned(_)) => {
                let result = *result;
                if let Some(post_return) = self.post_return.take() {
                    post_return.returned(world);
                }
                Ok(self.finish(result, world))
            }
            _ => Err(unexpected("a lowered call")),
        }
    }

    fn call(&mut self, world: &mut World) -> Result<Next, TaskFault> {
        match &self.func.callee {
            Callee::Host(func) => {
                let mut call = world.call_of(func);
                self.lift(&mut call.args, world)?;
                Ok(Next::Ask(call))
            }
            Callee::Lifted(func) => {
                let (func, mut args) = (Arc::clone(func), Vec::new());
                let from = self.lift(&mut args, world)?;
                Ok(Next::Push(Box::new(Task::Lifted(LiftedTask::new(func, args, from, world)))))
            }
        }
    }

    /// Lifts the arguments into `args`, and returns how their strings were encoded.
    fn lift(&mut self, args: &mut Vec<Val>, world: &mut World) -> Result<LiftedEncodings, TaskFault> {
        let LowerFunc { callee, options, .. } = &*self.func;
        let called = fmt::from_fn(|f| write!(f, "{} was called", callee.name()));
        world.runtime.check_leave(options.instance, called).map_err(TaskFault::rule)?;
        let state = &mut world.runtime.instances[options.instance as usize];
        let memory = match options.memory {
            Some(addr) => world.machine.store.memory(addr).data(),
            None => &[],
        };
        let mut lift = Lift::new(memory, options.encoding, &mut state.handles);
        lift.params_to(callee.sig(), world.machine.args(), args)
            .map_err(|rule| TaskFault::rule(format!("the arguments of {}: {rule}", callee.name())))?;
        let lifted = lift.finish();
        world.machine.add_work(lifted.bytes);
        self.lenders = lifted.lenders;
        self.stage = LowerStage::Called;
        Ok(lifted.encodings)
    }

    fn lower(
        &mut self,
        value: Option<Val>,
        from: LiftedEncodings,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        let LowerFunc { callee, options, passing } = &*self.func;
        let (Some(ty), Some(value)) = (&callee.sig().result, value) else {
            return Ok(self.lowered(None, world));
        };
        let mut out = 0;
        if passing.spill_result {
            out = world.machine.args().last().map_or(0, |slot| *slot as u32);
            Lowering::check_out(ty, out, world.memory(options.memory).len())
                .map_err(|rule| TaskFault::rule(format!("the result of {}: {rule}", callee.name())))?;
        }
        world.lowers = callee.as_outsider(world.asked);
        // Results cannot hold borrowed handles, so no scope is needed.
        if let Some(flat) = world.lower_with(options, 0, |cx| lower_result(ty, &value, out, cx)) {
            return Ok(self.lowered(flat.map_err(TaskFault::rule)?.first().copied(), world));
        }
        let lowering = Lowering::result(ty, value, out, from, options.encoding);
        self.stage = LowerStage::Lowering(Box::new(lowering));
        self.resume(None, world)
    }

    fn resume(&mut self, ptr: Option<u32>, world: &mut World) -> Result<Next, TaskFault> {
        let LowerStage::Lowering(lowering) = &mut self.stage else {
            return Err(unexpected("a lowered call"));
        };
        world.lowers = self.func.callee.as_outsider(world.asked);
        match world.lower(lowering, &self.func.options, 0, ptr)? {
            LoweringStep::Realloc(realloc, args) => Ok(Next::Call(realloc, args)),
            LoweringStep::Flat(flat) => Ok(self.lowered(flat.first().copied(), world)),
        }
    }

    fn lowered(&mut self, result: Option<u64>, world: &mut World) -> Next {
        match &self.post_return {
            Some(post_return) => {
                self.stage = LowerStage::PostReturn(result);
                post_return.call(world)
            }
            None => self.finish(result, world),
        }
    }

    fn finish(&mut self, result: Option<u64>, world: &mut World) -> Next {
        if !self.lenders.is_empty() {
            let state = &mut world.runtime.instances[self.instance() as usize];
            state.handles.end_lends(&self.lenders);
            self.lenders.clear();
        }
        Next::Result(result)
    }
}
