//! Copies to and from the host: what is offered to it, and what it answers.

use super::{CopyStep, Transfer};
use crate::component::{
    ChannelKind, CopyResult, FuncSig, HandleVal, Holder, InstanceId, MADE_BY_GUEST, Shared, Side, Val,
    visit_ends,
};
use crate::exec::OutsideWriter;
use crate::guest::world::{TaskFault, World};

impl World {
    /// Says which end of a stream or future waits for the other side.
    pub fn set_pending(&mut self, channel: u32, side: Option<Side>) {
        if let Some(channel) = self.runtime.channels.get_mut(channel) {
            channel.pending = side;
        }
    }

    /// A stream or future as it appears in calls of the host; `index` is that of the program's end.
    pub fn end_for_host(&self, channel: u32, kind: ChannelKind, index: u32) -> Val {
        let rep = self.runtime.channels.get(channel).map_or(0, |shared| shared.number_for_host(channel));
        let handle = HandleVal { rep, index };
        match kind {
            ChannelKind::Stream => Val::Stream(handle),
            ChannelKind::Future => Val::Future(handle),
        }
    }

    /// What a writing end offers to the host, as arguments: a list of the elements, or how many there are if they carry
    /// nothing; the value of a future.
    pub fn offer(
        &mut self,
        end: (InstanceId, u32),
        kind: ChannelKind,
        element: Option<&Shared>,
        args: &mut Vec<Val>,
    ) -> Result<(), TaskFault> {
        let count = self.end_at(end).and_then(|end| end.buffer).map_or(0, |buffer| buffer.remain());
        let mut value = match element {
            Some(element) => self.lift_buffer(end, element, count)?,
            None => Val::U32(count),
        };
        if kind == ChannelKind::Future {
            value = match value {
                Val::List(values) => match values.into_iter().next() {
                    Some(value) => value,
                    None => return Ok(()),
                },
                Val::Bytes(bytes) => Val::U8(bytes.first().copied().unwrap_or(0)),
                _ => return Ok(()),
            };
        }
        args.push(value);
        Ok(())
    }

    /// Takes what the host answered to a copy: puts values into the buffer of a reading end, or notes how much was taken
    /// from that of a writing one. Returns how the copy ended.
    pub fn receive(
        &mut self,
        value: Option<Val>,
        end: (InstanceId, u32),
        (kind, side): (ChannelKind, Side),
        element: Option<&Shared>,
        by: OutsideWriter,
    ) -> Result<(Option<(Transfer, CopyStep)>, CopyResult), TaskFault> {
        let wrong = || TaskFault::rule("internal: the host's answer to a copy has another form");
        let outcome = |value: &Val| match value {
            Val::Enum(0) => Some(CopyResult::Completed),
            Val::Enum(1) => Some(CopyResult::Dropped),
            Val::Enum(2) => Some(CopyResult::Cancelled),
            _ => None,
        };
        let (what, result) = match (kind, value.ok_or_else(wrong)?) {
            (ChannelKind::Stream, Val::Tuple(parts)) => {
                let [what, result] = <[Val; 2]>::try_from(parts).map_err(|_| wrong())?;
                (Some(what), outcome(&result).ok_or_else(wrong)?)
            }
            (ChannelKind::Future, Val::Option(Some(value))) => (Some(*value), CopyResult::Completed),
            (ChannelKind::Future, Val::Option(None)) => (None, CopyResult::Cancelled),
            (ChannelKind::Future, Val::Bool(there)) => {
                (None, if there { CopyResult::Completed } else { CopyResult::Cancelled })
            }
            (ChannelKind::Future, value) => (None, outcome(&value).ok_or_else(wrong)?),
            (ChannelKind::Stream, _) => return Err(wrong()),
        };
        let room = self.end_at(end).and_then(|end| end.buffer).map_or(0, |buffer| buffer.remain());
        let too_many = || TaskFault::rule("the host copied more than was asked for");
        match (side, what) {
            (Side::Writable, Some(Val::U32(count))) => {
                if count > room {
                    return Err(too_many());
                }
                self.advance_writer(end, count);
                Ok((None, result))
            }
            (Side::Writable, None) => {
                self.advance_writer(end, u32::from(result == CopyResult::Completed));
                Ok((None, result))
            }
            (Side::Readable, Some(value)) => {
                let values = match (kind, value) {
                    (ChannelKind::Future, Val::U8(byte)) => Val::Bytes(vec![byte]),
                    (ChannelKind::Future, value) => Val::List(vec![value]),
                    (ChannelKind::Stream, values) => values,
                };
                let count = match &values {
                    Val::Bytes(bytes) => bytes.len(),
                    Val::List(values) => values.len(),
                    Val::U32(count) => *count as usize,
                    _ => return Err(wrong()),
                };
                let count = u32::try_from(count).ok().filter(|count| *count <= room).ok_or_else(too_many)?;
                let transfer = match element {
                    Some(element) => Transfer::of_values(values, end, element, count, by, self)?,
                    None => Transfer::counted(end, count, self)?,
                };
                Ok((Some(transfer), result))
            }
            (Side::Readable, None) => {
                if result == CopyResult::Completed {
                    let transfer = Transfer::counted(end, 1, self)?;
                    return Ok((Some(transfer), result));
                }
                Ok((None, result))
            }
            (Side::Writable, Some(_)) => Err(wrong()),
        }
    }

    /// The streams and futures in a value from the host become the program's: each gets a number of its own.
    ///
    /// # Errors
    /// If there are too many, or the host returns one that it does not have.
    pub fn take_ends_from_host(&mut self, sig: &FuncSig, value: Option<Val>) -> Result<Option<Val>, String> {
        let (Some(ty), Some(mut value)) = (&sig.result, value) else { return Ok(None) };
        if ty.contains_ends() {
            let channels = &mut self.runtime.channels;
            visit_ends(&mut value, ty, &mut |kind, element, handle| {
                handle.rep = if handle.rep & MADE_BY_GUEST != 0 {
                    let number = handle.rep & !MADE_BY_GUEST;
                    let channel = channels.get_mut(number).filter(|it| it.readable == Holder::Host);
                    channel.ok_or("the host returns a stream or future that it does not have")?.readable =
                        Holder::Passing;
                    number
                } else {
                    channels.add(kind, element.cloned(), Some(handle.rep))?
                };
                Ok(())
            })?;
        }
        Ok(Some(value))
    }

    /// The readable ends among a call's arguments become the host's. Returns the streams and futures whose writing end
    /// has already offered something.
    pub fn give_ends_to_host(&mut self, sig: &FuncSig, args: &mut [Val]) -> Vec<u32> {
        let mut offered = Vec::new();
        let channels = &mut self.runtime.channels;
        for (arg, field) in args.iter_mut().zip(&sig.params) {
            let given = visit_ends(arg, &field.ty, &mut |_, _, handle| {
                let number = handle.rep;
                let Some(channel) = channels.get_mut(number) else { return Ok(()) };
                handle.rep = channel.number_for_host(number);
                channel.readable = Holder::Host;
                if channel.pending == Some(Side::Writable) {
                    channel.pending = None;
                    offered.push(number);
                }
                if channel.host.is_some() {
                    // Both ends are the host's now.
                    channel.readable = Holder::Gone;
                    channel.writable = Holder::Gone;
                    channels.forget(number);
                }
                Ok(())
            });
            debug_assert_eq!(given, Ok(()));
        }
        offered
    }
}
