//! `stream.read`, `stream.write`, `future.read` and `future.write`: one end meets the other, or waits for it.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#-canon-streamfuturereadwrite>

use super::{Next, TaskEvent, unexpected};
use crate::component::{
    BuiltIn, ChannelKind, CopyBuffer, CopyResult, CopyState, Holder, InstanceId, ResolvedOptions,
    SYNC_AND_SET, Shared, Side, Val,
};
use crate::exec::OutsideWriter;
use crate::guest::Clause;
use crate::guest::canon_func::BuiltInFunc;
use crate::guest::concurrent::{Blocked, CopyStep, OutstandingFor, Transfer, done};
use crate::guest::world::{TaskFault, World, i32_result};
use std::sync::Arc;

/// What the core function returns if a copy has not ended.
pub(super) const BLOCKED: u32 = u32::MAX;

#[derive(Debug, Clone)]
enum CopyStage {
    Begin,
    /// Values are being put into the reader's memory, which is this end's or the other's.
    Copying(Box<Transfer>),
    /// The host has been asked.
    Asked,
    /// What the host answered is being put into this end's memory.
    Receiving(Box<Transfer>, CopyResult),
    /// The thread waits for the copy to end.
    Waiting,
}

/// What one end and the immediates of the built-in say.
#[derive(Debug, Clone, Copy)]
struct CopyOf<'a> {
    kind: ChannelKind,
    side: Side,
    element: Option<&'a Shared>,
    options: &'a ResolvedOptions,
}

/// One call that copies.
#[derive(Debug, Clone)]
pub(in crate::guest) struct CopyTask {
    func: Arc<BuiltInFunc>,
    stage: CopyStage,
}

impl CopyTask {
    pub fn new(func: Arc<BuiltInFunc>) -> Self {
        Self { func, stage: CopyStage::Begin }
    }

    /// The component instance that makes the call.
    pub fn instance(&self) -> InstanceId {
        self.func.instance
    }

    /// Whether it returns as soon as the host has started the copy.
    pub fn detaches(&self) -> bool {
        let is_async = matches!(&self.func.built_in, BuiltIn::Copy { options, .. } if options.is_async);
        matches!(self.stage, CopyStage::Asked) && is_async
    }

    pub(crate) fn clause(&self) -> Clause {
        Clause::BuiltIn { name: self.func.built_in.name().to_owned() }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        let func = Arc::clone(&self.func);
        let BuiltIn::Copy { kind, side, element, options } = &func.built_in else {
            return Err(unexpected(func.built_in.name()));
        };
        let of = CopyOf { kind: *kind, side: *side, element: element.as_ref(), options };
        let end = (self.func.instance, i32_result(world.machine.args()));
        match (&mut self.stage, event) {
            (CopyStage::Begin, TaskEvent::Start) => self.begin(end, of, world),
            (CopyStage::Copying(transfer), TaskEvent::Returned(results)) => {
                let step = transfer.resume(Some(i32_result(&results)), world)?;
                self.copied(step, end, of, world)
            }
            (CopyStage::Asked, TaskEvent::Reply(value)) => self.answered(value, end, of, world),
            (CopyStage::Asked, TaskEvent::Detached(id)) => {
                if let Some(found) = world.end_at(end) {
                    found.host_call = Some(id.0);
                }
                if let Some(outstanding) = world.outstanding.get_mut(&id) {
                    outstanding.reply_to = Some(OutstandingFor::Copy { instance: end.0, index: end.1 });
                }
                Ok(Next::Result(Some(BLOCKED.into())))
            }
            (CopyStage::Receiving(transfer, result), TaskEvent::Returned(results)) => {
                let result = *result;
                let step = transfer.resume(Some(i32_result(&results)), world)?;
                self.received(step, result, end, world)
            }
            (CopyStage::Waiting, TaskEvent::Resumed) => {
                if let Some(found) = world.end_at(end) {
                    found.waitable.waiter = None;
                }
                self.finish(end, world)
            }
            _ => Err(unexpected(self.func.built_in.name())),
        }
    }

    fn begin(
        &mut self,
        end: (InstanceId, u32),
        of: CopyOf<'_>,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        let CopyOf { kind, side, element, options } = of;
        let called = std::fmt::from_fn(|f| write!(f, "{} was called", self.func.built_in.name()));
        world.runtime.check_leave(end.0, called).map_err(TaskFault::rule)?;
        let (ptr, len) = (world.arg(1), if kind == ChannelKind::Stream { world.arg(2) } else { 1 });
        let found =
            world.runtime.instances[end.0 as usize].handles.end(end.1, kind).map_err(TaskFault::rule)?;
        if !found.is_of(kind, element) {
            return Err(TaskFault::rule(format!("handle is a {} of a different type", kind.name())));
        }
        if found.side != side || matches!(found.state, CopyState::Copying | CopyState::Cancelling) {
            return Err(TaskFault::rule("cannot have concurrent operations active on a future/stream"));
        }
        if found.state == CopyState::Done {
            return Err(TaskFault::rule(done(kind, side)));
        }
        if !options.is_async && found.waitable.set.is_some() {
            return Err(TaskFault::rule(SYNC_AND_SET));
        }
        let channel = found.channel;
        world.check_buffer(options.memory, element, side, ptr, len)?;
        if let Some(found) = world.end_at(end) {
            found.state = CopyState::Copying;
            found.buffer = Some(CopyBuffer { ptr, len, progress: 0, options: *options });
        }
        let Some(shared) = world.runtime.channels.get(channel) else {
            return Err(TaskFault::rule("internal: an end of an unknown stream or future"));
        };
        if shared.dropped {
            world.set_copy_event(end, CopyResult::Dropped);
            return self.finish(end, world);
        }
        match (shared.holder(side.other()), shared.pending) {
            (Holder::Host, _) => self.ask(end, channel, of, world),
            (Holder::Guest { instance, index }, Some(pending)) if pending == side.other() => {
                if instance == end.0 && !shared.may_stay_inside() {
                    return Err(TaskFault::rule(
                        "cannot read from and write to intra-component future/stream with non-numeric payload",
                    ));
                }
                self.meet(end, (instance, index), of, world)
            }
            _ => {
                world.set_pending(channel, Some(side));
                self.wait(end, of, world)
            }
        }
    }

    /// The other side is there.
    fn meet(
        &mut self,
        end: (InstanceId, u32),
        other: (InstanceId, u32),
        of: CopyOf<'_>,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        let buffer = |world: &mut World, end| world.end_at(end).and_then(|end| end.buffer);
        let (Some(own), Some(theirs)) = (buffer(world, end), buffer(world, other)) else {
            return Err(TaskFault::rule("internal: a copy without a buffer"));
        };
        if theirs.remain() == 0 {
            if of.side == Side::Writable && own.len == 0 && theirs.len == 0 {
                return self.complete(end, world);
            }
            // The other side only asked whether this one was there.
            let channel = world.end_at(end).map_or(0, |end| end.channel);
            world.set_copy_event(other, CopyResult::Completed);
            world.set_pending(channel, Some(of.side));
            return self.wait(end, of, world);
        }
        let count = own.remain().min(theirs.remain());
        if count == 0 {
            return self.complete(end, world);
        }
        let (writer, reader) = match of.side {
            Side::Readable => (other, end),
            Side::Writable => (end, other),
        };
        let (transfer, step) = Transfer::between(writer, reader, of.element, count, world)?;
        self.stage = CopyStage::Copying(Box::new(transfer));
        self.copied(step, end, of, world)
    }

    fn copied(
        &mut self,
        step: CopyStep,
        end: (InstanceId, u32),
        of: CopyOf<'_>,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        if let CopyStep::Realloc(realloc, args) = step {
            return Ok(Next::Realloc(realloc, args));
        }
        let channel = world.end_at(end).map_or(0, |end| end.channel);
        let other = world.runtime.channels.get(channel).map(|shared| shared.holder(of.side.other()));
        if let Some(Holder::Guest { instance, index }) = other {
            if of.kind == ChannelKind::Future {
                world.set_pending(channel, None);
            }
            world.set_copy_event((instance, index), CopyResult::Completed);
        }
        self.complete(end, world)
    }

    fn complete(&mut self, end: (InstanceId, u32), world: &mut World) -> Result<Next, TaskFault> {
        world.set_copy_event(end, CopyResult::Completed);
        self.finish(end, world)
    }

    /// Returns the outcome of the copy.
    fn finish(&self, end: (InstanceId, u32), world: &mut World) -> Result<Next, TaskFault> {
        let event = world.take_event(end.0, end.1);
        let event = event.ok_or_else(|| unexpected(self.func.built_in.name()))?;
        Ok(Next::Result(Some(event.payload.into())))
    }

    /// The copy goes on later.
    fn wait(&mut self, end: (InstanceId, u32), of: CopyOf<'_>, world: &mut World) -> Result<Next, TaskFault> {
        if of.options.is_async {
            return Ok(Next::Result(Some(BLOCKED.into())));
        }
        let thread = world.machine.current();
        if let Some(found) = world.end_at(end) {
            found.waitable.waiter = Some(thread);
        }
        self.stage = CopyStage::Waiting;
        Ok(Next::Block(Blocked::Waitable { instance: end.0, index: end.1 }))
    }

    /// The other end is the host's.
    fn ask(
        &mut self,
        end: (InstanceId, u32),
        channel: u32,
        of: CopyOf<'_>,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        self.stage = CopyStage::Asked;
        let Some(func) = self.func.host.clone() else { return Err(unexpected(self.func.built_in.name())) };
        let mut call = world.call_of(&func);
        call.args.push(world.end_for_host(channel, of.kind, end.1));
        let len = world.end_at(end).and_then(|end| end.buffer).map_or(0, |buffer| buffer.len);
        match (of.side, of.kind) {
            (Side::Readable, ChannelKind::Stream) => call.args.push(Val::U32(len)),
            (Side::Readable, ChannelKind::Future) => {}
            (Side::Writable, _) => world.offer(end, of.kind, of.element, &mut call.args)?,
        }
        Ok(Next::Ask(call))
    }

    fn answered(
        &mut self,
        value: Option<Val>,
        end: (InstanceId, u32),
        of: CopyOf<'_>,
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        world.log.clear();
        let by = OutsideWriter::Host(world.asked.0);
        match world.receive(value, end, (of.kind, of.side), of.element, by)? {
            (None, result) => self.received(CopyStep::Done, result, end, world),
            (Some((transfer, step)), result) => {
                self.stage = CopyStage::Receiving(Box::new(transfer), result);
                self.received(step, result, end, world)
            }
        }
    }

    fn received(
        &mut self,
        step: CopyStep,
        result: CopyResult,
        end: (InstanceId, u32),
        world: &mut World,
    ) -> Result<Next, TaskFault> {
        if let CopyStep::Realloc(realloc, args) = step {
            return Ok(Next::Realloc(realloc, args));
        }
        world.set_copy_event(end, result);
        self.finish(end, world)
    }
}
