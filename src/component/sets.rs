//! What a handle table does with waitables and their sets.

use super::copy::{ChannelKind, CopyEnd, CopyResult, CopyState, Side};
use super::handles::{HandleEntry, HandleTable};
use super::subtask::Subtask;
use super::waitable::{WaitableKey, WaitableSet};
use crate::exec::ThreadId;

/// An event, as programs see it: its code and two numbers that explain it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// What has happened, by its code.
    pub code: EventCode,
    /// The index of the waitable; 0 if there is none.
    pub index: u32,
    /// The state of a subtask, or the outcome of a copy; else 0.
    pub payload: u32,
}

/// What has happened: `EventCode`. The numbers are those that programs see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventCode {
    /// `NONE`: nothing has happened.
    None = 0,
    /// A subtask has come further.
    Subtask = 1,
    /// A read from a stream has ended.
    StreamRead = 2,
    /// A write to a stream has ended.
    StreamWrite = 3,
    /// A read from a future has ended.
    FutureRead = 4,
    /// A write to a future has ended.
    FutureWrite = 5,
    /// The task's caller has asked for its cancellation.
    TaskCancelled = 6,
}

impl EventCode {
    /// The event that ends a copy.
    #[must_use]
    pub fn of_copy(kind: ChannelKind, side: Side) -> Self {
        match (kind, side) {
            (ChannelKind::Stream, Side::Readable) => Self::StreamRead,
            (ChannelKind::Stream, Side::Writable) => Self::StreamWrite,
            (ChannelKind::Future, Side::Readable) => Self::FutureRead,
            (ChannelKind::Future, Side::Writable) => Self::FutureWrite,
        }
    }

    /// The specification's name for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Subtask => "SUBTASK",
            Self::StreamRead => "STREAM_READ",
            Self::StreamWrite => "STREAM_WRITE",
            Self::FutureRead => "FUTURE_READ",
            Self::FutureWrite => "FUTURE_WRITE",
            Self::TaskCancelled => "TASK_CANCELLED",
        }
    }
}

impl Event {
    /// The event that says that nothing has happened.
    pub const NONE: Self = Self { code: EventCode::None, index: 0, payload: 0 };
    /// The caller has asked for cancellation.
    pub const CANCELLED: Self = Self { code: EventCode::TaskCancelled, index: 0, payload: 0 };
}

fn unknown(index: u32) -> String {
    format!("unknown handle index {index}")
}

impl HandleTable {
    /// The subtask at an index.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn subtask(&mut self, index: u32) -> Result<&mut Subtask, String> {
        match self.entry_mut(index) {
            Some(HandleEntry::Subtask(subtask)) => Ok(subtask),
            Some(_) => Err("handle is not a subtask".to_owned()),
            None => Err(unknown(index)),
        }
    }

    /// The waitable set at an index.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn set(&mut self, index: u32) -> Result<&mut WaitableSet, String> {
        match self.entry_mut(index) {
            Some(HandleEntry::Set(set)) => Ok(set),
            Some(_) => Err("handle is not an waitable-set, a waitable set".to_owned()),
            None => Err(unknown(index)),
        }
    }

    /// The end of a stream or future at an index, of whichever type.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn end(&mut self, index: u32, kind: ChannelKind) -> Result<&mut CopyEnd, String> {
        match self.entry_mut(index) {
            Some(HandleEntry::End(end)) if end.kind == kind => Ok(end),
            Some(_) => Err(format!("handle is not a {}", kind.name())),
            None => Err(unknown(index)),
        }
    }

    /// The number of the error context at an index.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn error_context(&self, index: u32) -> Result<u32, String> {
        match self.entry(index) {
            Some(HandleEntry::ErrorContext(number)) => Ok(*number),
            Some(_) => Err("handle is not an error-context".to_owned()),
            None => Err(unknown(index)),
        }
    }

    /// Puts a waitable into a set, or (`None`) into none. It leaves the one that it was in. Returns whether the new set
    /// has an event now that it did not have before.
    ///
    /// # Errors
    /// If there is no such waitable or set, or somebody waits for the waitable alone.
    pub(crate) fn join(&mut self, index: u32, set: Option<u32>) -> Result<bool, String> {
        let Some(entry) = self.entry(index) else { return Err(unknown(index)) };
        let has_event = entry.has_event();
        let Some(waitable) = entry.waitable() else { return Err("handle is not a waitable".to_owned()) };
        if waitable.waiter.is_some() {
            return Err(SYNC_AND_SET.to_owned());
        }
        let key = waitable.key(index);
        if let Some(set) = set {
            self.set(set)?;
        }
        self.leave(index, key);
        let Some(set_index) = set else { return Ok(false) };
        if let Some(waitable) = self.entry_mut(index).and_then(HandleEntry::waitable_mut) {
            waitable.set = Some(set_index);
        }
        let set = self.set(set_index)?;
        set.members.insert(key);
        Ok(has_event && set.ready.insert(key))
    }

    fn leave(&mut self, index: u32, key: WaitableKey) {
        let before = self
            .entry_mut(index)
            .and_then(HandleEntry::waitable_mut)
            .and_then(|waitable| waitable.set.take());
        if let Some(set) = before.and_then(|set| self.set(set).ok()) {
            set.members.remove(&key);
            set.ready.remove(&key);
        }
    }

    /// Removes a waitable from the table, and from its set.
    pub(crate) fn remove_waitable(&mut self, index: u32) -> Option<HandleEntry> {
        let key = self.entry(index)?.waitable()?.key(index);
        self.leave(index, key);
        self.remove_entry(index)
    }

    /// Notes that a waitable has an event, or has none any more. If it has one, returns the threads that may go on.
    pub(crate) fn mark(&mut self, index: u32) -> Vec<ThreadId> {
        let Some(entry) = self.entry(index) else { return Vec::new() };
        let (has_event, Some(waitable)) = (entry.has_event(), entry.waitable()) else { return Vec::new() };
        let (key, waiter) = (waitable.key(index), waitable.waiter);
        let mut wakes: Vec<ThreadId> = waiter.filter(|_| has_event).into_iter().collect();
        if let Some(set) = waitable.set.and_then(|set| self.set(set).ok()) {
            if has_event {
                set.ready.insert(key);
                wakes.extend(set.waiting.iter().copied());
            } else {
                set.ready.remove(&key);
            }
        }
        wakes
    }

    /// Takes the event of a waitable, if it has one. With the final state of a subtask, its loans end; the outcome of a
    /// copy decides what the end is doing afterwards. Returns the end's stream or future, too, if its copy may no longer
    /// wait for the other side.
    pub(crate) fn take_event(&mut self, index: u32) -> Option<(Event, Option<(u32, Side)>)> {
        let taken = match self.entry_mut(index)? {
            HandleEntry::Subtask(subtask) => {
                if !std::mem::take(&mut subtask.event) {
                    return None;
                }
                let state = subtask.state;
                let mut lenders = Vec::new();
                if state.resolved() {
                    subtask.delivered = true;
                    lenders = std::mem::take(&mut subtask.lenders);
                }
                self.end_lends(&lenders);
                (Event { code: EventCode::Subtask, index, payload: state as u32 }, None)
            }
            HandleEntry::End(end) => {
                let result = end.event.take()?;
                let progress = end.buffer.take().map_or(0, |buffer| buffer.progress);
                let done = match end.kind {
                    ChannelKind::Stream => result == CopyResult::Dropped,
                    ChannelKind::Future => result != CopyResult::Cancelled,
                };
                end.state = if done { CopyState::Done } else { CopyState::Idle };
                end.host_call = None;
                let payload = match end.kind {
                    ChannelKind::Stream => progress << 4 | result as u32,
                    ChannelKind::Future => result as u32,
                };
                let code = EventCode::of_copy(end.kind, end.side);
                (Event { code, index, payload }, Some((end.channel, end.side)))
            }
            _ => return None,
        };
        self.mark(index);
        Some(taken)
    }
}

/// Why a waitable of a set cannot be waited for alone.
pub(crate) const SYNC_AND_SET: &str = "waitable cannot be used synchronously while added to a waitable set";
