//! A call of a canonical built-in that needs nothing else to happen: it does its work at once.

use super::task_return::twice;
use super::{Next, TaskEvent, unexpected};
use crate::component::{
    BuiltIn, ChannelKind, CopyEnd, CopyState, Event, HandleEntry, Holder, InstanceId, MAX_COPY, Shared, Side,
    SubtaskState, WaitableKind, WaitableSet,
};
use crate::exec::{MemAddr, OutsideWriter};
use crate::guest::Clause;
use crate::guest::canon_func::BuiltInFunc;
use crate::guest::concurrent::{TaskId, TaskState};
use crate::guest::world::{TaskFault, World};
use std::sync::Arc;

/// How many error contexts a program may make: their messages are kept.
const MAX_ERROR_CONTEXTS: u32 = 1 << 16;

/// One call of such a built-in.
#[derive(Debug, Clone)]
pub(in crate::guest) struct BuiltInTask {
    func: Arc<BuiltInFunc>,
    /// The task that is current, if one is.
    task: Option<TaskId>,
}

impl BuiltInTask {
    pub fn new(func: Arc<BuiltInFunc>, task: Option<TaskId>) -> Self {
        Self { func, task }
    }

    /// The component instance that makes the call.
    pub fn instance(&self) -> InstanceId {
        self.func.instance
    }

    pub(crate) fn clause(&self) -> Clause {
        Clause::BuiltIn { name: self.func.built_in.name().to_owned() }
    }

    pub fn step(&mut self, event: TaskEvent, world: &mut World) -> Result<Next, TaskFault> {
        let TaskEvent::Start = event else { return Err(unexpected(self.func.built_in.name())) };
        self.run(world).map(Next::Result)
    }

    fn run(&self, world: &mut World) -> Result<Option<u64>, TaskFault> {
        let (name, instance) = (self.func.built_in.name(), self.func.instance);
        let (first, second) = (world.arg(0), world.arg(1));
        let exempt = matches!(self.func.built_in, BuiltIn::BackpressureInc | BuiltIn::BackpressureDec);
        if !exempt {
            let called = std::fmt::from_fn(|f| write!(f, "{name} was called"));
            world.runtime.check_leave(instance, called).map_err(TaskFault::rule)?;
        }
        let state = &mut world.runtime.instances[instance as usize];
        match &self.func.built_in {
            BuiltIn::TaskCancel => self.cancel(world).map(|()| None),
            BuiltIn::BackpressureInc => match state.backpressure.checked_add(1) {
                Some(more) => {
                    state.backpressure = more;
                    Ok(None)
                }
                None => Err(TaskFault::rule("backpressure counter overflow")),
            },
            BuiltIn::BackpressureDec => match state.backpressure.checked_sub(1) {
                Some(less) => {
                    state.backpressure = less;
                    world.wake_waiting(instance);
                    Ok(None)
                }
                None => Err(TaskFault::rule("backpressure counter overflow")),
            },
            BuiltIn::WaitableSetNew => {
                let index = state.handles.add_entry(HandleEntry::Set(Box::<WaitableSet>::default()));
                index.map(|index| Some(index.into())).map_err(TaskFault::rule)
            }
            BuiltIn::WaitableSetPoll { memory } => {
                state.handles.set(first).map_err(TaskFault::rule)?;
                let event = world.take_event_of_set(instance, first);
                world.store_event(*memory, second, event).map(|code| Some(code.into()))
            }
            BuiltIn::WaitableSetDrop => {
                let set = state.handles.set(first).map_err(TaskFault::rule)?;
                if !set.waiting.is_empty() {
                    return Err(TaskFault::rule("cannot drop waitable set with waiters"));
                }
                if !set.members.is_empty() {
                    return Err(TaskFault::rule(
                        "resource has children: the waitable set still has members, and cannot be dropped",
                    ));
                }
                state.handles.remove_entry(first);
                Ok(None)
            }
            BuiltIn::WaitableJoin => {
                let set = (second != 0).then_some(second);
                let wakes = state.handles.join(first, set).map_err(TaskFault::rule)?;
                if wakes {
                    world.has_event(instance, first);
                }
                Ok(None)
            }
            BuiltIn::SubtaskDrop => {
                let subtask = state.handles.subtask(first).map_err(TaskFault::rule)?;
                if !subtask.delivered {
                    return Err(TaskFault::rule("cannot drop a subtask which has not yet resolved"));
                }
                state.handles.remove_waitable(first);
                Ok(None)
            }
            BuiltIn::New { kind, element } => {
                world.new_channel(instance, *kind, element.as_ref()).map(Some).map_err(TaskFault::rule)
            }
            BuiltIn::ErrorContextDrop => {
                state.handles.error_context(first).map_err(TaskFault::rule)?;
                state.handles.remove_entry(first);
                Ok(None)
            }
            BuiltIn::ErrorContextNew { options } => {
                let memory = match options.memory {
                    Some(addr) => world.machine.store.memory(addr).data(),
                    None => &[],
                };
                let mut lift = crate::component::Lift::new(memory, options.encoding, &mut state.handles);
                let text = lift.text(first, second).map_err(TaskFault::rule)?;
                world.machine.add_work(text.len() as u64);
                let number = u32::try_from(world.runtime.error_messages.len()).unwrap_or(u32::MAX);
                if number > MAX_ERROR_CONTEXTS {
                    return Err(TaskFault::rule("the program has made too many error contexts"));
                }
                world.runtime.error_messages.push(text.into());
                let state = &mut world.runtime.instances[instance as usize];
                let index = state.handles.add_entry(HandleEntry::ErrorContext(number));
                index.map(|index| Some(index.into())).map_err(TaskFault::rule)
            }
            other => Err(TaskFault::rule(format!("internal: {} is not done at once", other.name()))),
        }
    }

    /// The current task confirms its cancellation:
    /// <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#-canon-taskcancel>
    fn cancel(&self, world: &mut World) -> Result<(), TaskFault> {
        let not_cancelled = || TaskFault::rule("`task.cancel` called by task which has not been cancelled");
        let id = self.task.ok_or_else(not_cancelled)?;
        let Some(task) = world.scheduler.task(id) else { return Err(not_cancelled()) };
        match task.state {
            TaskState::Resolved => return Err(twice()),
            TaskState::CancelDelivered => {}
            _ => return Err(not_cancelled()),
        }
        world.check_borrows(id)?;
        world.resolve(id, SubtaskState::CancelledBeforeReturned, None);
        Ok(())
    }
}

impl World {
    /// Makes a stream or future whose ends an instance holds. The indices: readable in the low half, writable in the
    /// high half.
    fn new_channel(
        &mut self,
        instance: InstanceId,
        kind: ChannelKind,
        element: Option<&Shared>,
    ) -> Result<u64, String> {
        let number = self.runtime.channels.add(kind, element.cloned(), None)?;
        let mut both = 0;
        for side in [Side::Readable, Side::Writable] {
            let handles = &mut self.runtime.instances[instance as usize].handles;
            let end = CopyEnd {
                kind,
                side,
                element: element.cloned(),
                channel: number,
                state: CopyState::Idle,
                buffer: None,
                event: None,
                host_call: None,
                waitable: handles.new_waitable(WaitableKind::End),
            };
            let index = handles.add_entry(HandleEntry::End(Box::new(end)))?;
            if let Some(channel) = self.runtime.channels.get_mut(number) {
                channel.set_holder(side, Holder::Guest { instance, index });
            }
            both |= u64::from(index) << if side == Side::Readable { 0 } else { 32 };
        }
        Ok(both)
    }

    /// Stores an event's two numbers where the caller said, and returns its code.
    pub(in crate::guest) fn store_event(
        &mut self,
        memory: Option<MemAddr>,
        at: u32,
        event: Event,
    ) -> Result<u32, TaskFault> {
        if !at.is_multiple_of(4) {
            return Err(TaskFault::rule("pointer not aligned"));
        }
        let Some(addr) = memory else { return Err(TaskFault::rule("pointer out of bounds of memory")) };
        let data = self.machine.store.memory_mut(addr).data_mut();
        let place = (at as usize).checked_add(8).and_then(|end| data.get_mut(at as usize..end));
        let Some(place) = place else { return Err(TaskFault::rule("pointer out of bounds of memory")) };
        place[..4].copy_from_slice(&event.index.to_le_bytes());
        place[4..].copy_from_slice(&event.payload.to_le_bytes());
        self.step.writes.push((at.into(), 8));
        self.note_writes(memory, OutsideWriter::Component);
        Ok(event.code as u32)
    }

    /// Checks the buffer of a copy.
    pub(in crate::guest) fn check_buffer(
        &self,
        memory: Option<MemAddr>,
        element: Option<&Shared>,
        side: Side,
        ptr: u32,
        len: u32,
    ) -> Result<(), TaskFault> {
        if len > MAX_COPY {
            return Err(TaskFault::rule("stream read/write count too large"));
        }
        let Some(element) = element.filter(|_| len > 0) else { return Ok(()) };
        let (align, size) =
            (crate::component::element_align(element), crate::component::element_size(element));
        if !ptr.is_multiple_of(align) {
            let what = crate::guest::concurrent::operation(side);
            return Err(TaskFault::rule(format!("{what} pointer not aligned")));
        }
        let end = u64::from(ptr) + u64::from(len) * u64::from(size);
        if end > self.memory(memory).len() as u64 {
            return Err(TaskFault::rule("read/write pointer out of bounds of memory"));
        }
        Ok(())
    }
}
