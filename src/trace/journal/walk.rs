//! A journal's calls and completions, in the order in which they passed the door.

use super::Journal;
use crate::guest::{CallId, HostCall, Moment};
use crate::trace::{CallRecord, Instant};
use std::sync::Arc;

/// One passage through the door.
#[derive(Debug, Clone)]
pub(crate) enum JournalEvent {
    /// A call that was replied to at once.
    Call(Arc<CallRecord>),
    /// A call that was started.
    Started {
        id: CallId,
        /// The moment when it was made.
        moment: Moment,
        call: HostCall,
    },
    /// The reply to a call that was started.
    Completion {
        at: Instant,
        /// The call with its reply.
        record: Arc<CallRecord>,
    },
}

/// How far somebody has read a journal.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct JournalCursor {
    calls: u64,
    completions: u64,
    /// The moment of the latest passage, and how many there have been at that moment.
    at: Instant,
}

impl JournalCursor {
    /// How many calls have been passed.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// The moment of the latest passage.
    #[must_use]
    pub fn latest(&self) -> Moment {
        self.at.moment
    }

    /// The next passage; `None` if the journal ends here (it may grow), or what comes next was dropped.
    pub fn next(&mut self, journal: &Journal) -> Option<JournalEvent> {
        let id = CallId(self.calls + 1);
        let call = journal.calls().get(id);
        let started = journal.started(id);
        let moment = call.as_ref().map(|call| call.moment).or(started.map(|(moment, _)| moment));
        // At one moment, the order is that of the numbers of passages before each.
        let comes_first = |at: Instant| {
            let before = |moment| at < Instant { moment, seq: self.seq(moment) + 1 };
            moment.is_none_or(before)
        };
        if let Some(completion) =
            journal.completion(self.completions).filter(|completion| comes_first(completion.at))
        {
            let record = journal.calls().get(completion.id)?;
            self.completions += 1;
            self.pass(completion.at.moment);
            return Some(JournalEvent::Completion { at: completion.at, record });
        }
        let passage = match (call, started) {
            (Some(record), _) if record.completed.is_none() => JournalEvent::Call(record),
            (Some(record), _) => {
                JournalEvent::Started { id, moment: record.moment, call: record.call.clone() }
            }
            (None, Some((moment, call))) => JournalEvent::Started { id, moment, call: call.clone() },
            (None, None) => return None,
        };
        self.calls += 1;
        self.pass(moment?);
        Some(passage)
    }

    /// How many passages there have been at a moment.
    fn seq(&self, moment: Moment) -> u32 {
        if self.at.moment == moment { self.at.seq } else { 0 }
    }

    fn pass(&mut self, moment: Moment) {
        self.at = Instant { moment, seq: self.seq(moment) + 1 };
    }
}
