//! The journal: everything that entered a guest, in order.
//!
//! Runs make millions of calls, most of them alike. The latest calls are kept as they are; older ones are packed, a few
//! hundred together, in the format of recordings, and unpacked when they are needed. A journal that nobody will read
//! again may drop calls once they have been looked at.

mod calls;
mod chunk;
mod totals;
mod walk;
mod weight;

pub use calls::{Calls, CallsIter};
pub(crate) use walk::{JournalCursor, JournalEvent};

use super::{CallRecord, Completion, HandleNames, Handles, Instant, SurveyRecord};
use crate::guest::{CallId, HostCall, HostReply, Moment};

/// Everything that entered a guest. Plain data: a clone shares what is packed.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    calls: Calls,
    /// What the handles of the run stand for, after the latest call.
    handles: Handles,
    /// Calls that were started and have no reply yet.
    open: Vec<OpenCall>,
    /// The calls that were completed after they were made, in the order in which the guest received the replies.
    completions: Vec<Completion>,
    /// How many completions came before the first of these and were dropped.
    gone: u64,
    surveys: Vec<SurveyRecord>,
}

/// A call that the host has started.
#[derive(Debug, Clone, PartialEq)]
struct OpenCall {
    id: CallId,
    moment: Moment,
    call: HostCall,
    meanings: HandleNames,
}

impl Journal {
    /// The calls that have a reply.
    #[must_use]
    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    /// How many calls were made, with or without a reply.
    #[must_use]
    pub fn made(&self) -> u64 {
        self.calls.made()
    }

    /// The surveys in chronological order.
    #[must_use]
    pub fn surveys(&self) -> &[SurveyRecord] {
        &self.surveys
    }

    /// The surveys, for changing them.
    pub(crate) fn surveys_mut(&mut self) -> &mut Vec<SurveyRecord> {
        &mut self.surveys
    }

    /// The completion that has `before` others before it; `None` if there is none, or it was dropped.
    #[must_use]
    pub fn completion(&self, before: u64) -> Option<&Completion> {
        self.completions.get(usize::try_from(before.checked_sub(self.gone)?).ok()?)
    }

    /// How many completions there have been.
    #[must_use]
    pub fn completed(&self) -> u64 {
        self.gone + self.completions.len() as u64
    }

    /// A call that was started and has no reply yet: when it was made, and what it is.
    #[must_use]
    pub fn started(&self, id: CallId) -> Option<(Moment, &HostCall)> {
        self.open.iter().find(|open| open.id == id).map(|open| (open.moment, &open.call))
    }

    /// What the handles among the arguments of a call stand for after everything in the journal.
    #[must_use]
    pub(crate) fn meanings(&self, call: &HostCall) -> HandleNames {
        self.handles.meanings(call)
    }

    /// Adds the next call with its reply.
    pub fn reply(&mut self, moment: Moment, call: HostCall, reply: HostReply) -> CallId {
        let (id, meanings) = (self.next_id(), self.handles.meanings(&call));
        self.handles.learn(&reply);
        let handles = Vec::new();
        self.calls.add(Some(CallRecord { id, moment, call, meanings, reply, completed: None, handles }));
        id
    }

    /// Adds the next call, which the host has started.
    pub fn start(&mut self, moment: Moment, call: HostCall) -> CallId {
        let (id, meanings) = (self.next_id(), self.handles.meanings(&call));
        self.open.push(OpenCall { id, moment, call, meanings });
        self.calls.add(None);
        id
    }

    /// Adds the completion of a call that was started. If there is no such call, it returns `false` and adds nothing.
    pub fn complete(&mut self, id: CallId, at: Instant, reply: HostReply) -> bool {
        let Some(place) = self.open.iter().position(|open| open.id == id) else { return false };
        let OpenCall { id, moment, call, meanings } = self.open.remove(place);
        self.handles.learn(&reply);
        self.completions.push(Completion { at, id });
        let (completed, handles) = (Some(at), Vec::new());
        self.calls.close(CallRecord { id, moment, call, meanings, reply, completed, handles });
        true
    }

    /// Sets which handles (rep, index) the resources got that the reply to a call made.
    pub fn set_handles(&mut self, id: CallId, handles: Vec<(u32, u32)>) {
        self.calls.change(id, |record| record.handles = handles);
    }

    pub(crate) fn add_survey(&mut self, record: SurveyRecord) {
        self.surveys.push(record);
    }

    /// Adds a call from another journal, with its reply; it gets the next number.
    pub fn add(&mut self, record: CallRecord) {
        let handles = record.handles;
        let id = match record.completed {
            None => self.reply(record.moment, record.call, record.reply),
            Some(at) => {
                let id = self.start(record.moment, record.call);
                self.complete(id, at, record.reply);
                id
            }
        };
        if !handles.is_empty() {
            self.set_handles(id, handles);
        }
    }

    /// Drops the calls before the first `count`, except for the latest few. They are still counted.
    pub(crate) fn forget(&mut self, count: u64) {
        self.calls.forget(count);
        self.gone += self.completions.len() as u64;
        self.completions.clear();
    }

    /// The approximate memory that the journal takes, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.calls.size() + size_of_val(&*self.completions) as u64
    }

    fn next_id(&self) -> CallId {
        CallId(self.calls.made() + 1)
    }
}

impl PartialEq for Journal {
    /// Equal if the calls, replies, completions and surveys are the same.
    fn eq(&self, other: &Self) -> bool {
        self.calls == other.calls
            && self.open == other.open
            && (self.gone, &self.completions) == (other.gone, &other.completions)
            && self.surveys == other.surveys
    }
}

#[cfg(test)]
mod tests;
