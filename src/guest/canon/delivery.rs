//! A reply to a host call whose caller has gone on, on its way into the guest's memory.

use super::{Next, TaskEvent, unexpected};
use crate::component::{
    CopyResult, InstanceId, LiftedEncodings, Lowering, SubtaskState, Val, lower_result, store_result,
};
use crate::exec::{FuncAddr, OutsideWriter, Slots};
use crate::guest::concurrent::{CopyStep, OutstandingFor, Transfer};
use crate::guest::world::{LoweringStep, TaskFault, World, i32_result};
use crate::guest::{CallId, Clause};

#[derive(Debug, Clone)]
enum DeliveryStage {
    Begin,
    /// `realloc` is about to be called.
    Call(FuncAddr, Slots),
    Running,
}

/// What is being put into memory.
#[derive(Debug, Clone)]
enum Delivered {
    Nothing,
    Result(Box<Lowering>),
    Copy(Box<Transfer>, CopyResult),
}

/// The bottom of a thread that delivers a reply.
#[derive(Debug, Clone)]
pub(in crate::guest) struct DeliveryTask {
    call: CallId,
    reply_to: OutstandingFor,
    stage: DeliveryStage,
    delivered: Delivered,
}

impl DeliveryTask {
    pub fn new(call: CallId, reply_to: OutstandingFor) -> Self {
        Self { call, reply_to, stage: DeliveryStage::Begin, delivered: Delivered::Nothing }
    }

    /// The component instance that made the call.
    pub fn instance(&self) -> InstanceId {
        self.reply_to.instance()
    }

    pub(crate) fn clause(&self) -> Clause {
        let name = match &self.reply_to {
            OutstandingFor::Subtask { func, .. } => func.callee.name().to_owned(),
            OutstandingFor::Copy { .. } => "stream.read".to_owned(),
        };
        Clause::LowerResult { name }
    }

    /// Does what can be done without guest code; returns whether that was all. What is left is done when the thread's
    /// turn comes: until then, its instance is as free as before.
    pub fn begin(&mut self, value: Option<Val>, world: &mut World) -> Result<bool, TaskFault> {
        let before =
            world.runtime.instances.get(self.instance() as usize).is_none_or(|state| state.may_leave);
        let done = self.put(value, world)?;
        self.set_may_leave(before, world);
        Ok(done)
    }

    fn set_may_leave(&self, may: bool, world: &mut World) {
        if let Some(state) = world.runtime.instances.get_mut(self.instance() as usize) {
            state.may_leave = may;
        }
    }

    fn put(&mut self, value: Option<Val>, world: &mut World) -> Result<bool, TaskFault> {
        let by = OutsideWriter::Host(self.call.0);
        match self.reply_to.clone() {
            OutstandingFor::Subtask { func, out, .. } => {
                let (Some(ty), Some(value)) = (&func.callee.sig().result, value) else {
                    self.done(world);
                    return Ok(true);
                };
                Lowering::check_out(ty, out, world.memory(func.options.memory).len()).map_err(|rule| {
                    TaskFault::rule(format!("the result of {}: {rule}", func.callee.name()))
                })?;
                world.lowers = by;
                let in_memory = func.passing.spill_result;
                let plain = world.lower_with(&func.options, 0, |cx| {
                    if in_memory {
                        store_result(ty, &value, out, cx)
                    } else {
                        lower_result(ty, &value, out, cx)
                    }
                });
                if let Some(flat) = plain {
                    flat.map_err(TaskFault::rule)?;
                    self.done(world);
                    return Ok(true);
                }
                let from = LiftedEncodings::default();
                let lowering = Lowering::stored(ty, value, out, from, func.options.encoding);
                self.delivered = Delivered::Result(Box::new(lowering));
                self.advance(None, world)
            }
            OutstandingFor::Copy { instance, index } => {
                let Some(end) = world.end_at((instance, index)) else { return Ok(true) };
                let (kind, side, element) = (end.kind, end.side, end.element.clone());
                let (transfer, result) =
                    world.receive(value, (instance, index), (kind, side), element.as_ref(), by)?;
                match transfer {
                    Some((transfer, CopyStep::Realloc(func, args))) => {
                        self.delivered = Delivered::Copy(Box::new(transfer), result);
                        self.stage = DeliveryStage::Call(func, args);
                        Ok(false)
                    }
                    _ => {
                        world.set_copy_event((instance, index), result);
                        Ok(true)
                    }
                }
            }
        }
    }

    fn advance(&mut self, ptr: Option<u32>, world: &mut World) -> Result<bool, TaskFault> {
        let by = OutsideWriter::Host(self.call.0);
        let step = match (&mut self.delivered, &self.reply_to) {
            (Delivered::Result(lowering), OutstandingFor::Subtask { func, .. }) => {
                world.lowers = by;
                match world.lower(lowering, &func.options, 0, ptr)? {
                    LoweringStep::Realloc(func, args) => Some((func, args)),
                    LoweringStep::Flat(_) => None,
                }
            }
            (Delivered::Copy(transfer, _), _) => match transfer.resume(ptr, world)? {
                CopyStep::Realloc(func, args) => Some((func, args)),
                CopyStep::Done => None,
            },
            _ => return Err(unexpected("a delivery")),
        };
        match step {
            Some((func, args)) => {
                self.stage = DeliveryStage::Call(func, args);
                Ok(false)
            }
            None => {
                self.done(world);
                Ok(true)
            }
        }
    }

    fn done(&self, world: &mut World) {
        match (&self.reply_to, &self.delivered) {
            (OutstandingFor::Subtask { func, index, .. }, _) => {
                world.progress(func.options.instance, Some(*index), SubtaskState::Returned);
            }
            (OutstandingFor::Copy { instance, index }, Delivered::Copy(_, result)) => {
                world.set_copy_event((*instance, *index), *result);
            }
            _ => {}
        }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        let done = match (&self.stage, event) {
            (DeliveryStage::Call(..), TaskEvent::Start) => {
                self.set_may_leave(false, world);
                false
            }
            (DeliveryStage::Running, TaskEvent::Returned(results)) => {
                self.advance(Some(i32_result(&results)), world)?
            }
            _ => return Err(unexpected("a delivery")),
        };
        if done {
            return Ok(Next::Delivered(self.call));
        }
        match std::mem::replace(&mut self.stage, DeliveryStage::Running) {
            DeliveryStage::Call(func, args) => Ok(Next::Realloc(func, args)),
            _ => Err(unexpected("a delivery")),
        }
    }
}
