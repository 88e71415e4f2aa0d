//! Guest, journal and (while live) a host: the run as a line of moments.
//!
//! Every reply to a guest comes through here. Calls that are in the journal are answered from it; after its end, the
//! live host is asked and its reply appended. Both take the same path through the code, so a replay is the same run.
//! This module must never import `wasi`: the host is passed in as a `dyn Host`, and may be absent.
//!
//! **Going back.** The furthest state of a run is its *frontier*. Going back leaves it as it is, with everything that
//! the session knows about it, and shows another guest, restored from a checkpoint and answered from the journal. When
//! that guest reaches the frontier's moment, the two are equal, and the frontier takes over again: so nothing outside
//! ever happens twice. The state at a moment is the one in which the next instruction has not begun and every host call
//! made so far has been answered.

mod advance;
mod checkpoints;
mod cursor;
mod onlooker;
mod search;
mod seek;
#[cfg(test)]
mod tests;
mod trail;

pub use advance::{Advance, Divergence};
pub(crate) use onlooker::Onlooker;
pub(crate) use search::{Search, SearchKind, Searched};

use checkpoints::Checkpoints;
use cursor::Cursor;
use trail::Trail;

use crate::exec::Stops;
use crate::guest::{CallId, Guest, Host, HostCall, HostOutcome, Moment, Survey, SurveyQuery, WaitReason};
use crate::trace::recording::Ending;
use crate::trace::{CallRecord, Calls, Instant, Journal, SurveyRecord};
use std::sync::Arc;

/// A run as a line of moments.
///
/// `cursor` is where the guest is in the journal; the journal may contain more (in a replay, or in the past of a run).
/// The host is asked only when the guest has reached the end of the journal.
pub struct Timeline {
    guest: Guest,
    cursor: Cursor,
    /// The furthest state, while the guest is in its past.
    frontier: Option<Box<Frontier>>,
    /// How single instructions are undone, while the guest is in its past.
    trail: Trail,
    /// A guest that was in the past of this run, kept while the frontier is shown.
    spare: Option<Box<Past>>,
    checkpoints: Checkpoints,
    /// The moment at which the current run is to end, if that is known.
    aim: Option<Moment>,
    journal: Journal,
    host: Option<Box<dyn Host>>,
    /// Whether the recorded run ended because no thread could go on.
    deadlocks: bool,
}

/// The furthest state of a run.
struct Frontier {
    guest: Guest,
    cursor: Cursor,
}

/// A guest in the past of the run.
struct Past {
    guest: Guest,
    cursor: Cursor,
    trail: Trail,
}

impl std::fmt::Debug for Timeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Timeline")
            .field("moment", &self.guest.moment())
            .field("cursor", &self.cursor)
            .field("recorded", &self.journal.made())
            .field("live", &self.host.is_some())
            .finish_non_exhaustive()
    }
}

impl Timeline {
    /// A live run at moment 0.
    #[must_use]
    pub fn live(guest: Guest, host: Box<dyn Host>) -> Self {
        Self::new(guest, Journal::default(), Some(host))
    }

    /// A run at moment 0 that is answered from a journal alone.
    #[must_use]
    pub fn replay(guest: Guest, journal: Journal) -> Self {
        Self::new(guest, journal, None)
    }

    /// Says that the recorded run ended because no thread could go on: after the journal nothing comes, not for want of
    /// a host.
    pub fn ends_in_deadlock(&mut self) {
        self.deadlocks = true;
    }

    /// A run that has ended, of which nothing else was kept: there is no going back.
    #[must_use]
    pub(crate) fn ended(guest: Guest) -> Self {
        let (checkpoints, cursor) = (Checkpoints::default(), Cursor::default());
        let (trail, spare, journal) = (Trail::default(), None, Journal::default());
        let (frontier, aim, host, deadlocks) = (None, None, None, false);
        Self { guest, cursor, frontier, trail, spare, checkpoints, aim, journal, host, deadlocks }
    }

    fn new(guest: Guest, journal: Journal, host: Option<Box<dyn Host>>) -> Self {
        let (mut guest, mut checkpoints) = (guest, Checkpoints::default());
        let cursor = Cursor::default();
        checkpoints.keep(&mut guest, cursor, 0, 0);
        let (trail, spare) = (Trail::default(), None);
        let (frontier, aim, deadlocks) = (None, None, false);
        Self { guest, cursor, frontier, trail, spare, checkpoints, aim, journal, host, deadlocks }
    }

    /// Sets how many bytes checkpoints may take (`MOST_BYTES` by default). The one at the start is kept whatever it
    /// takes.
    pub fn set_most_bytes(&mut self, bytes: u64) {
        self.checkpoints.set_limit(bytes);
    }

    /// How many checkpoints there are, and how many bytes they take.
    #[must_use]
    pub fn kept(&self) -> (usize, u64) {
        (self.checkpoints.count(), self.checkpoints.bytes())
    }

    /// Whether the guest is before the furthest moment of the run.
    #[must_use]
    pub(crate) fn is_past(&self) -> bool {
        self.frontier.is_some()
    }

    /// The guest at the furthest moment of the run so far.
    #[must_use]
    pub fn furthest(&self) -> &Guest {
        self.frontier.as_ref().map_or(&self.guest, |frontier| &frontier.guest)
    }

    /// All calls answered in this run, including those later than now.
    #[must_use]
    pub(crate) fn all_calls(&self) -> Calls {
        let cursor = self.frontier.as_ref().map_or(self.cursor, |frontier| frontier.cursor);
        self.journal.calls().up_to(cursor.calls)
    }

    /// The guest as it is now.
    #[must_use]
    pub fn guest(&self) -> &Guest {
        &self.guest
    }

    /// The number of instructions executed so far.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.guest.moment()
    }

    /// The calls answered in this run up to now.
    #[must_use]
    pub fn calls(&self) -> Calls {
        self.journal.calls().as_of(self.cursor.calls, self.now())
    }

    /// The calls after a given one, up to now, without a copy of those before it.
    #[must_use]
    pub(crate) fn calls_after(&self, id: CallId) -> Vec<Arc<CallRecord>> {
        let (now, made) = (self.now(), self.cursor.calls);
        let came = |record: &Arc<CallRecord>| record.completed.is_none_or(|at| at < now);
        let all = self.journal.calls().after(id).take_while(|record| record.id.0 <= made);
        all.filter(came).collect()
    }

    /// The guest's position in the order of everything that enters it.
    fn now(&self) -> Instant {
        Instant { moment: self.guest.moment(), seq: self.guest.seq() }
    }

    /// How many calls were made in this run up to now, including one that waits.
    #[must_use]
    pub fn made(&self) -> u64 {
        self.cursor.calls
    }

    /// Discards the calls made so far except for the latest few, for a run that nobody goes back in or saves.
    pub(crate) fn forget_calls(&mut self) {
        if !self.is_past() {
            self.journal.forget(self.cursor.calls);
        }
    }

    /// Everything recorded, including what is later than now.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Whether a live host can be asked.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.host.is_some()
    }

    /// Finds out which grant would reach a path, from the journal or else from the host. `None` if neither can say:
    /// nobody asked when the recording was made.
    pub fn survey(&mut self, query: SurveyQuery) -> Option<Survey> {
        let moment = self.guest.moment();
        let known = self.journal.surveys().iter().find(|s| s.moment == moment && s.query == query);
        if let Some(record) = known {
            return Some(record.survey.clone());
        }
        let survey = self.host.as_mut()?.survey(&query);
        self.journal.add_survey(SurveyRecord { moment, query, survey: survey.clone() });
        Some(survey)
    }

    /// Goes back to moment 0 with a fresh host. The journal starts anew, as the outside world may have changed.
    ///
    /// # Errors
    /// If there was not enough memory to keep the program's state at the start.
    pub fn restart(&mut self, host: Box<dyn Host>) -> Result<(), String> {
        self.rewind()?;
        self.checkpoints.forget();
        self.journal = Journal::default();
        self.host = Some(host);
        Ok(())
    }

    /// Another run in the place of this one, standing at moment 0.
    pub(crate) fn begin(&mut self, guest: Guest, host: Box<dyn Host>) {
        let limit = self.checkpoints.limit();
        *self = Self::live(guest, host);
        self.set_most_bytes(limit);
    }

    /// Goes back to moment 0 of the same run, which is then answered from the journal.
    ///
    /// # Errors
    /// If there was not enough memory to keep the program's state at the start.
    pub(crate) fn rewind(&mut self) -> Result<(), String> {
        let (first, _) = self.checkpoints.first().ok_or_else(no_memory)?;
        self.guest.restore(first).ok_or_else(no_memory)?;
        (self.frontier, self.spare, self.aim) = (None, None, None);
        self.trail.clear();
        self.cursor = Cursor::default();
        Ok(())
    }

    /// How the guest has departed from its recording without making another call: it went past the moment of the next
    /// one, or ended before it.
    #[must_use]
    pub fn missed(&self) -> Option<Divergence> {
        let id = self.cursor.next_call();
        let record = self.journal.calls().get(id);
        let known =
            record.as_ref().map(|record| (record.moment, &record.call)).or(self.journal.started(id))?;
        let (then, call) = known;
        let (moment, actual) = match self.guest.ended() {
            Some(end) => (self.guest.moment(), Ending::of(Some(end), "").did()),
            None if then < self.guest.moment() => (then, Self::went_on()),
            None => return None,
        };
        let meanings = record.as_ref().map_or_else(|| self.journal.meanings(call), |r| r.meanings.clone());
        Some(Divergence { moment, expected: self.expects(call, &meanings, then), actual })
    }

    /// Executes so many instructions, or fewer if a host call or the end comes first, without asking the host. Returns
    /// the guest as it was before, for [`Timeline::take_back`]. If there is not enough memory for that, it returns
    /// `None` and does nothing.
    pub(crate) fn run_ahead(&mut self, instructions: u64) -> Option<Guest> {
        let kept = self.guest.copy()?;
        let end = self.guest.moment().saturating_add(instructions);
        while self.guest.moment() < end && !self.guest.is_at_door() && self.guest.ended().is_none() {
            self.guest.run(end - self.guest.moment(), &Stops::default());
        }
        Some(kept)
    }

    /// Restores the guest as it was before [`Timeline::run_ahead`].
    pub(crate) fn take_back(&mut self, kept: Guest) {
        self.guest = kept;
    }

    /// Gives the host more standard input; `None` ends it.
    pub fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        if let Some(host) = &mut self.host {
            host.feed_stdin(bytes);
        }
    }

    /// Gives the host the outcome of the call that waits for a person to reply.
    pub(crate) fn give_reply(&mut self, id: CallId, outcome: HostOutcome) {
        if let Some(host) = &mut self.host {
            host.give_reply(id, outcome);
        }
    }

    /// The call that waits for a person to reply; none in the past.
    #[must_use]
    pub(crate) fn asked(&self) -> Option<(CallId, &HostCall)> {
        let asks = self.host.as_ref().is_some_and(|host| host.waits_for() == Some(WaitReason::Person));
        self.guest.waiting_call().filter(|_| asks && !self.is_past())
    }
}

fn no_memory() -> String {
    "the system has no memory to keep the program as it was".to_owned()
}
