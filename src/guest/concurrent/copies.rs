//! How values get from one end of a stream or future to the other, when both sides are there.

use crate::component::{
    ChannelKind, CopyResult, HandleEntry, InstanceId, Lift, Lowering, ResolvedOptions, Shared, Side, Type,
    Val,
};
use crate::exec::{FuncAddr, OutsideWriter, Slots};
use crate::guest::world::{LoweringStep, TaskFault, World};

/// Values on their way into the buffer of a reading end.
#[derive(Debug, Clone)]
pub(in crate::guest) struct Transfer {
    /// The reading end: its instance and its index there.
    instance: InstanceId,
    index: u32,
    count: u32,
    options: ResolvedOptions,
    lowering: Option<Box<Lowering>>,
    by: OutsideWriter,
}

/// What must happen next for a transfer.
pub(in crate::guest) enum CopyStep {
    /// The reader's `realloc` is to be called.
    Realloc(FuncAddr, Slots),
    /// The values are in the reader's memory.
    Done,
}

/// Whether values of the type are the same bytes on both sides.
fn is_integer(ty: &Type) -> bool {
    use Type::{S8, S16, S32, S64, U8, U16, U32, U64};
    matches!(ty, U8 | U16 | U32 | U64 | S8 | S16 | S32 | S64)
}

impl Transfer {
    /// Begins to copy `count` values from a writing end to a reading one, each given by instance and index.
    pub fn between(
        writer: (InstanceId, u32),
        reader: (InstanceId, u32),
        element: Option<&Shared>,
        count: u32,
        world: &mut World,
    ) -> Result<(Self, CopyStep), TaskFault> {
        let Some(element) = element else {
            world.advance(writer, count);
            return Self::counted(reader, count, world);
        };
        if is_integer(element) {
            let bytes = world.raw(writer, element, count)?;
            world.advance(writer, count);
            let mut transfer = Self::new(reader, count, OutsideWriter::Component, world)?;
            transfer.store_raw(&bytes, element, world)?;
            return Ok((transfer, CopyStep::Done));
        }
        let values = world.lift_buffer(writer, element, count)?;
        world.advance(writer, count);
        Self::of_values(values, reader, element, count, OutsideWriter::Component, world)
    }

    /// Begins to put values from the host into the buffer of a reading end.
    pub fn of_values(
        values: Val,
        reader: (InstanceId, u32),
        element: &Shared,
        count: u32,
        by: OutsideWriter,
        world: &mut World,
    ) -> Result<(Self, CopyStep), TaskFault> {
        let mut transfer = Self::new(reader, count, by, world)?;
        let at = world.buffer_place(reader, element)?;
        if let (Val::Bytes(bytes), Type::U8) = (&values, &**element) {
            transfer.store_raw(bytes, element, world)?;
            return Ok((transfer, CopyStep::Done));
        }
        let Val::List(values) = values else {
            return Err(TaskFault::rule("internal: copied values are not a list"));
        };
        transfer.lowering =
            Some(Box::new(Lowering::elements(values, element, at, transfer.options.encoding)));
        let step = transfer.resume(None, world)?;
        Ok((transfer, step))
    }

    /// The same for elements that carry nothing.
    pub fn counted(
        reader: (InstanceId, u32),
        count: u32,
        world: &mut World,
    ) -> Result<(Self, CopyStep), TaskFault> {
        let transfer = Self::new(reader, count, OutsideWriter::Component, world)?;
        world.advance(reader, count);
        Ok((transfer, CopyStep::Done))
    }

    fn new(
        reader: (InstanceId, u32),
        count: u32,
        by: OutsideWriter,
        world: &mut World,
    ) -> Result<Self, TaskFault> {
        let (instance, index) = reader;
        let options = world.buffer_options(reader)?;
        Ok(Self { instance, index, count, options, lowering: None, by })
    }

    fn store_raw(&mut self, bytes: &[u8], element: &Shared, world: &mut World) -> Result<(), TaskFault> {
        let reader = (self.instance, self.index);
        let at = world.buffer_place(reader, element)?;
        world.lowers = self.by;
        let stored = world.lower_with(&self.options, 0, |cx| crate::component::store_bytes(cx, at, bytes));
        stored.map_err(TaskFault::rule)?;
        world.machine.add_work(bytes.len() as u64);
        world.advance(reader, self.count);
        Ok(())
    }

    /// Continues after the reader's `realloc` has returned.
    pub fn resume(&mut self, ptr: Option<u32>, world: &mut World) -> Result<CopyStep, TaskFault> {
        let Some(mut lowering) = self.lowering.take() else {
            return Err(TaskFault::rule("internal: nothing is being copied"));
        };
        world.lowers = self.by;
        match world.lower(&mut lowering, &self.options, 0, ptr)? {
            LoweringStep::Realloc(realloc, args) => {
                self.lowering = Some(lowering);
                Ok(CopyStep::Realloc(realloc, args))
            }
            LoweringStep::Flat(_) => {
                world.advance((self.instance, self.index), self.count);
                Ok(CopyStep::Done)
            }
        }
    }
}

impl World {
    fn buffer_options(&mut self, end: (InstanceId, u32)) -> Result<ResolvedOptions, TaskFault> {
        let buffer = self.end_at(end).and_then(|end| end.buffer);
        buffer
            .map(|buffer| buffer.options)
            .ok_or_else(|| TaskFault::rule("internal: an end without a buffer"))
    }

    /// The end of a stream or future at an index.
    pub fn end_at(&mut self, (instance, index): (InstanceId, u32)) -> Option<&mut crate::component::CopyEnd> {
        match self.runtime.instances.get_mut(instance as usize)?.handles.entry_mut(index)? {
            HandleEntry::End(end) => Some(end),
            _ => None,
        }
    }

    /// Where the next element of an end's buffer is.
    fn buffer_place(&mut self, end: (InstanceId, u32), element: &Shared) -> Result<u32, TaskFault> {
        let buffer = self.end_at(end).and_then(|end| end.buffer);
        let buffer = buffer.ok_or_else(|| TaskFault::rule("internal: an end without a buffer"))?;
        Ok(buffer.ptr.wrapping_add(buffer.progress.wrapping_mul(crate::component::element_size(element))))
    }

    /// Notes that elements of an end's buffer have been copied.
    fn advance(&mut self, end: (InstanceId, u32), count: u32) {
        let Some(end) = self.end_at(end) else { return };
        if let Some(buffer) = &mut end.buffer {
            buffer.progress = buffer.progress.saturating_add(count).min(buffer.len);
        }
        let (channel, side) = (end.channel, end.side);
        if side == Side::Readable
            && let Some(channel) = self.runtime.channels.get_mut(channel)
        {
            channel.total += u64::from(count);
        }
    }

    /// Notes that elements which a writing end offered have been taken.
    pub fn advance_writer(&mut self, end: (InstanceId, u32), count: u32) {
        self.advance(end, count);
        let Some(channel) = self.end_at(end).map(|end| end.channel) else { return };
        if let Some(channel) = self.runtime.channels.get_mut(channel) {
            channel.total += u64::from(count);
        }
    }

    fn raw(&mut self, end: (InstanceId, u32), element: &Shared, count: u32) -> Result<Vec<u8>, TaskFault> {
        let at = self.buffer_place(end, element)? as usize;
        let options = self.buffer_options(end)?;
        let len = count as usize * crate::component::element_size(element) as usize;
        let bytes = self.memory(options.memory).get(at..at.saturating_add(len));
        bytes.map(<[u8]>::to_vec).ok_or_else(|| TaskFault::rule("read/write pointer out of bounds of memory"))
    }

    /// Lifts elements from a writing end's buffer, as a list.
    pub fn lift_buffer(
        &mut self,
        end: (InstanceId, u32),
        element: &Shared,
        count: u32,
    ) -> Result<Val, TaskFault> {
        let at = self.buffer_place(end, element)?;
        let options = self.buffer_options(end)?;
        let state = &mut self.runtime.instances[options.instance as usize];
        let memory = match options.memory {
            Some(addr) => self.machine.store.memory(addr).data(),
            None => &[],
        };
        let mut lift = Lift::new(memory, options.encoding, &mut state.handles);
        let values = lift.list(element, at, count).map_err(TaskFault::rule)?;
        self.machine.add_work(lift.finish().bytes);
        Ok(values)
    }

    /// The copy of an end has ended, or come further.
    pub fn set_copy_event(&mut self, end: (InstanceId, u32), result: CopyResult) {
        if let Some(found) = self.end_at(end) {
            found.event = Some(result);
            self.has_event(end.0, end.1);
        }
    }
}

/// The word for an operation in messages.
pub(in crate::guest) fn operation(side: Side) -> &'static str {
    match side {
        Side::Readable => "read",
        Side::Writable => "write",
    }
}

/// Why an end that is done cannot be used again.
pub(in crate::guest) fn done(kind: ChannelKind, side: Side) -> &'static str {
    match (kind, side) {
        (ChannelKind::Stream, Side::Readable) => {
            "cannot read after being notified that the writable end dropped"
        }
        (ChannelKind::Stream, Side::Writable) => {
            "cannot write after being notified that the readable end dropped"
        }
        (ChannelKind::Future, Side::Readable) => "cannot read from future after previous read succeeded",
        (ChannelKind::Future, Side::Writable) => {
            "cannot write to future after previous write succeeded or readable end dropped"
        }
    }
}
