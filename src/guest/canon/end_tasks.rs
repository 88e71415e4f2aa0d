//! Cancelling a copy, and dropping an end of a stream or future.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#-canon-streamfuturecancel-readwrite>

use super::{Next, TaskEvent, unexpected};
use crate::component::{
    BuiltIn, ChannelKind, CopyResult, CopyState, Holder, InstanceId, SYNC_AND_SET, Shared, Side,
};
use crate::exec::OutsideWriter;
use crate::guest::canon_func::BuiltInFunc;
use crate::guest::concurrent::{CopyStep, Transfer, operation};
use crate::guest::world::{TaskFault, World, i32_result};
use crate::guest::{CallId, Clause};
use std::sync::Arc;

#[derive(Debug, Clone)]
enum EndStage {
    Begin,
    /// The host has been asked.
    Asked,
    /// What the host had copied before is being put into this end's memory.
    Receiving(Box<Transfer>, CopyResult),
}

/// One call of `stream.cancel-read`, `stream.drop-readable` or the like.
#[derive(Debug, Clone)]
pub(in crate::guest) struct EndTask {
    func: Arc<BuiltInFunc>,
    stage: EndStage,
}

/// What the immediates of the built-in say.
#[derive(Debug, Clone, Copy)]
struct EndOf<'a> {
    kind: ChannelKind,
    side: Side,
    element: Option<&'a Shared>,
    /// For a cancellation, whether the thread may go on before it is done; `None` for a drop.
    cancel: Option<bool>,
}

impl EndTask {
    pub fn new(func: Arc<BuiltInFunc>) -> Self {
        Self { func, stage: EndStage::Begin }
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
        let (kind, side, element, cancel) = match &func.built_in {
            BuiltIn::CancelCopy { kind, side, element, is_async } => (*kind, *side, element, Some(*is_async)),
            BuiltIn::DropEnd { kind, side, element } => (*kind, *side, element, None),
            other => return Err(unexpected(other.name())),
        };
        let of = EndOf { kind, side, element: element.as_ref(), cancel };
        let end = (self.func.instance, i32_result(world.machine.args()));
        match (&mut self.stage, event) {
            (EndStage::Begin, TaskEvent::Start) => {
                let called = std::fmt::from_fn(|f| write!(f, "{} was called", self.func.built_in.name()));
                world.runtime.check_leave(end.0, called).map_err(TaskFault::rule)?;
                let found = world.runtime.instances[end.0 as usize]
                    .handles
                    .end(end.1, of.kind)
                    .map_err(TaskFault::rule)?;
                if !found.is_of(of.kind, of.element) {
                    return Err(TaskFault::rule(format!(
                        "handle is a {} of a different type",
                        of.kind.name()
                    )));
                }
                match of.cancel {
                    Some(is_async) => self.cancel(end, of, is_async, world),
                    None => self.drop(end, of, world),
                }
            }
            (EndStage::Asked, TaskEvent::Reply(value)) => match of.cancel {
                None => Ok(Next::Result(None)),
                Some(_) => {
                    world.log.clear();
                    let by = OutsideWriter::Host(world.asked.0);
                    match world.receive(value, end, (of.kind, of.side), of.element, by)? {
                        (None, result) => Self::received(CopyStep::Done, result, end, world),
                        (Some((transfer, step)), result) => {
                            self.stage = EndStage::Receiving(Box::new(transfer), result);
                            Self::received(step, result, end, world)
                        }
                    }
                }
            },
            (EndStage::Receiving(transfer, result), TaskEvent::Returned(results)) => {
                let result = *result;
                let step = transfer.resume(Some(i32_result(&results)), world)?;
                Self::received(step, result, end, world)
            }
            _ => Err(unexpected(self.func.built_in.name())),
        }
    }

    fn cancel(
        &mut self,
        end: (InstanceId, u32),
        of: EndOf<'_>,
        is_async: bool,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        let Some(found) = world.end_at(end) else { return Err(unexpected(self.func.built_in.name())) };
        let (kind, what) = (of.kind.name(), operation(of.side));
        if found.side != of.side {
            let passed = operation(of.side.other());
            return Err(TaskFault::rule(format!("passed {passed} end to `{kind}.cancel-{what}`")));
        }
        if found.state != CopyState::Copying || found.waitable.waiter.is_some() {
            return Err(TaskFault::rule(format!(
                "stream or future {what} cancelled when no {what} is pending"
            )));
        }
        if !is_async && found.waitable.set.is_some() {
            return Err(TaskFault::rule(SYNC_AND_SET));
        }
        found.state = CopyState::Cancelling;
        let channel = found.channel;
        match (found.event, found.host_call) {
            (None, Some(call)) => {
                world.outstanding.remove(&CallId(call));
                if let Some(found) = world.end_at(end) {
                    found.host_call = None;
                }
                self.ask(end, channel, of, world)
            }
            (before, _) => {
                world.set_pending(channel, None);
                let result = match (before, of.kind) {
                    (Some(CopyResult::Completed), ChannelKind::Future) => CopyResult::Completed,
                    (Some(CopyResult::Dropped), _) => CopyResult::Dropped,
                    _ => CopyResult::Cancelled,
                };
                Self::received(CopyStep::Done, result, end, world)
            }
        }
    }

    fn received(
        step: CopyStep,
        result: CopyResult,
        end: (InstanceId, u32),
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        if let CopyStep::Realloc(realloc, args) = step {
            return Ok(Next::Realloc(realloc, args));
        }
        world.set_copy_event(end, result);
        let event = world.take_event(end.0, end.1);
        Ok(Next::Result(event.map(|event| event.payload.into())))
    }

    fn drop(&mut self, end: (InstanceId, u32), of: EndOf<'_>, world: &mut World) -> Result<Next, TaskFault> {
        let Some(found) = world.end_at(end) else { return Err(unexpected(self.func.built_in.name())) };
        let kind = of.kind.name();
        if found.side != of.side {
            return Err(TaskFault::rule(match of.side {
                Side::Readable => format!("handle is not a readable end of a {kind}"),
                Side::Writable => format!("passed read end to `{kind}.drop-writable`"),
            }));
        }
        if matches!(found.state, CopyState::Copying | CopyState::Cancelling) {
            let how = if of.side == Side::Readable { "remove" } else { "drop" };
            return Err(TaskFault::rule(format!("cannot {how} busy {kind}")));
        }
        if of.side == Side::Writable && of.kind == ChannelKind::Future && found.state != CopyState::Done {
            return Err(TaskFault::rule("cannot drop future write end without first writing a value"));
        }
        let channel = found.channel;
        world.runtime.instances[end.0 as usize].handles.remove_waitable(end.1);
        let Some(shared) = world.runtime.channels.get_mut(channel) else { return Ok(Next::Result(None)) };
        shared.set_holder(of.side, Holder::Gone);
        let first = !std::mem::replace(&mut shared.dropped, true);
        let other = shared.holder(of.side.other());
        let notify = first && shared.pending.take().is_some();
        match other {
            Holder::Guest { instance, index } if notify => {
                world.set_copy_event((instance, index), CopyResult::Dropped);
            }
            Holder::Host => {
                let next = self.ask(end, channel, of, world);
                if let Some(shared) = world.runtime.channels.get_mut(channel) {
                    shared.set_holder(of.side.other(), Holder::Gone);
                }
                world.runtime.channels.forget(channel);
                return next;
            }
            _ => {}
        }
        world.runtime.channels.forget(channel);
        Ok(Next::Result(None))
    }

    /// Tells the host what the program asks for.
    fn ask(
        &mut self,
        end: (InstanceId, u32),
        channel: u32,
        of: EndOf<'_>,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        self.stage = EndStage::Asked;
        let Some(func) = self.func.host.clone() else { return Err(unexpected(self.func.built_in.name())) };
        let mut call = world.call_of(&func);
        call.args.push(world.end_for_host(channel, of.kind, end.1));
        Ok(Next::Ask(call))
    }
}
