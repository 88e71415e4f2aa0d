//! The journal: everything that entered a guest, in order.
//!
//! Runs make millions of calls, and most are alike. The latest calls are kept as they are; older ones are packed, some
//! hundred together, in the form in which recordings hold them, and unpacked when somebody asks. A journal that nobody
//! will read back may let calls go once they have been looked at.

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
    /// Calls that were completed later than they were made, in the order in which the guest was told.
    completions: Vec<Completion>,
    /// Completions before the first of these, which were let go.
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

    /// How many calls were made, with a reply or without.
    #[must_use]
    pub fn made(&self) -> u64 {
        self.calls.made()
    }

    /// Surveys in order of time.
    #[must_use]
    pub fn surveys(&self) -> &[SurveyRecord] {
        &self.surveys
    }

    /// The same, to be changed.
    pub(crate) fn surveys_mut(&mut self) -> &mut Vec<SurveyRecord> {
        &mut self.surveys
    }

    /// The completion that so many came before; `None` where there is none, or it was let go.
    #[must_use]
    pub fn completion(&self, before: u64) -> Option<&Completion> {
        self.completions.get(usize::try_from(before.checked_sub(self.gone)?).ok()?)
    }

    /// How many completions there were.
    #[must_use]
    pub fn completed(&self) -> u64 {
        self.gone + self.completions.len() as u64
    }

    /// A call that was started and has no reply yet: when it was made, and what it is.
    #[must_use]
    pub fn started(&self, id: CallId) -> Option<(Moment, &HostCall)> {
        self.open.iter().find(|open| open.id == id).map(|open| (open.moment, &open.call))
    }

    /// What the handles among the arguments of a call stand for after all that is in the journal.
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

    /// Adds the completion of a call that was started; `false`, and nothing is added, if there is none with this number.
    pub fn complete(&mut self, id: CallId, at: Instant, reply: HostReply) -> bool {
        let Some(place) = self.open.iter().position(|open| open.id == id) else { return false };
        let OpenCall { id, moment, call, meanings } = self.open.remove(place);
        self.handles.learn(&reply);
        self.completions.push(Completion { at, id });
        let (completed, handles) = (Some(at), Vec::new());
        self.calls.close(CallRecord { id, moment, call, meanings, reply, completed, handles });
        true
    }

    /// Says which handles (rep, index) the resources got that the reply to a call made.
    pub fn set_handles(&mut self, id: CallId, handles: Vec<(u32, u32)>) {
        self.calls.change(id, |record| record.handles = handles);
    }

    pub(crate) fn add_survey(&mut self, record: SurveyRecord) {
        self.surveys.push(record);
    }

    /// Adds a call from elsewhere, with its reply; its number becomes the next one.
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

    /// Lets the calls before the first `count` go, but for the latest few. They still count.
    pub(crate) fn forget(&mut self, count: u64) {
        self.calls.forget(count);
        self.gone += self.completions.len() as u64;
        self.completions.clear();
    }

    /// Bytes that it takes in memory, about.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.calls.size() + size_of_val(&*self.completions) as u64
    }

    fn next_id(&self) -> CallId {
        CallId(self.calls.made() + 1)
    }
}

impl PartialEq for Journal {
    /// The same calls, replies, completions and surveys.
    fn eq(&self, other: &Self) -> bool {
        self.calls == other.calls
            && self.open == other.open
            && (self.gone, &self.completions) == (other.gone, &other.completions)
            && self.surveys == other.surveys
    }
}

#[cfg(test)]
mod tests;
