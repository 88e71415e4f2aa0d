//! Guest, journal and (while live) a host: the run as a line of moments.
//!
//! Every reply a guest gets comes through here. Calls the journal already holds are answered from it; past its
//! end the live host is asked and its reply appended. The two are one code path, so a replay is the same run.
//! Must never import `wasi`: the host arrives as a `dyn Host`, and may be absent.
//!
//! **Going back.** The furthest state of a run is its *frontier*. Who goes back leaves it as it is, with all that the
//! session knows of it, and looks at another guest, restored from a checkpoint and answered from the journal. When that
//! one comes to the frontier's moment it is equal to what stands there, which takes over again: nothing outside ever
//! happens twice. The state at a moment is the one in which the instruction that comes next has not begun, all host calls
//! made by then being answered.

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
use crate::guest::{CallId, Guest, Host, Moment, Survey, SurveyQuery};
use crate::trace::recording::Ending;
use crate::trace::{CallRecord, Calls, Instant, Journal, SurveyRecord};
use std::sync::Arc;

/// A run as a line of moments.
///
/// `cursor` is where the guest stands in the journal; the journal may hold more (a replay, or a run that was taken back).
/// Only where the guest has come to the journal's end is the host asked.
pub struct Timeline {
    guest: Guest,
    cursor: Cursor,
    /// The furthest state, while the guest is in its past.
    frontier: Option<Box<Frontier>>,
    /// While the guest is in its past: how single instructions are taken back.
    trail: Trail,
    /// While it is not: a guest of the same run that was in its past.
    spare: Option<Box<Past>>,
    checkpoints: Checkpoints,
    /// Where the run that is under way is to end, if that is known.
    aim: Option<Moment>,
    journal: Journal,
    host: Option<Box<dyn Host>>,
}

/// The furthest state of a run.
struct Frontier {
    guest: Guest,
    cursor: Cursor,
}

/// A guest in its past.
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
    /// A live run, standing at moment 0.
    #[must_use]
    pub fn live(guest: Guest, host: Box<dyn Host>) -> Self {
        Self::new(guest, Journal::default(), Some(host))
    }

    /// A run answered from a journal alone, standing at moment 0.
    #[must_use]
    pub fn replay(guest: Guest, journal: Journal) -> Self {
        Self::new(guest, journal, None)
    }

    fn new(guest: Guest, journal: Journal, host: Option<Box<dyn Host>>) -> Self {
        let (mut guest, mut checkpoints) = (guest, Checkpoints::default());
        let cursor = Cursor::default();
        checkpoints.keep(&mut guest, cursor, 0, 0);
        let (trail, spare) = (Trail::default(), None);
        Self { guest, cursor, frontier: None, trail, spare, checkpoints, aim: None, journal, host }
    }

    /// Bytes that checkpoints may take ([`MOST_BYTES`] by default). That of the start is kept whatever it takes.
    pub fn set_most_bytes(&mut self, bytes: u64) {
        self.checkpoints.set_limit(bytes);
    }

    /// How many checkpoints there are, and the bytes they take.
    #[must_use]
    pub fn kept(&self) -> (usize, u64) {
        (self.checkpoints.count(), self.checkpoints.bytes())
    }

    /// Whether the guest stands before the furthest moment of the run.
    #[must_use]
    pub(crate) fn is_past(&self) -> bool {
        self.frontier.is_some()
    }

    /// The guest at the furthest moment of the run so far.
    #[must_use]
    pub fn furthest(&self) -> &Guest {
        self.frontier.as_ref().map_or(&self.guest, |frontier| &frontier.guest)
    }

    /// All calls answered on this run, also those after now.
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

    /// The current moment.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.guest.moment()
    }

    /// Calls answered so far on this run, up to now.
    #[must_use]
    pub fn calls(&self) -> Calls {
        self.journal.calls().as_of(self.cursor.calls, self.now())
    }

    /// Those after a call, without a copy of what came before.
    #[must_use]
    pub(crate) fn calls_after(&self, id: CallId) -> Vec<Arc<CallRecord>> {
        let (now, made) = (self.now(), self.cursor.calls);
        let came = |record: &Arc<CallRecord>| record.completed.is_none_or(|at| at < now);
        let all = self.journal.calls().after(id).take_while(|record| record.id.0 <= made);
        all.filter(came).collect()
    }

    /// Where it is in the order of what enters the guest.
    fn now(&self) -> Instant {
        Instant { moment: self.guest.moment(), seq: self.guest.seq() }
    }

    /// How many calls were made on this run up to now, the one that waits included.
    #[must_use]
    pub fn made(&self) -> u64 {
        self.cursor.calls
    }

    /// Lets go the calls made so far, but for the latest few: for who never goes back, nor saves the run.
    pub(crate) fn forget_calls(&mut self) {
        if !self.is_past() {
            self.journal.forget(self.cursor.calls);
        }
    }

    /// Everything recorded, also beyond now.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Whether a live host can be asked.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.host.is_some()
    }

    /// Asks the journal, else the host, which grant would reach a path. `None` where neither can say: a recording
    /// made before anybody asked.
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

    /// Back to moment 0 with a fresh host (the world may have changed: the journal starts anew).
    ///
    /// # Errors
    /// If the system had not the memory to keep what the program was at the start.
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

    /// Back to moment 0 of the same run, which is answered from the journal again.
    ///
    /// # Errors
    /// If the system had not the memory to keep what the program was at the start.
    pub(crate) fn rewind(&mut self) -> Result<(), String> {
        let (first, _) = self.checkpoints.first().ok_or_else(no_memory)?;
        self.guest.restore(first).ok_or_else(no_memory)?;
        (self.frontier, self.spare, self.aim) = (None, None, None);
        self.trail.clear();
        self.cursor = Cursor::default();
        Ok(())
    }

    /// How the guest has left its recording without making another call: it went past the moment of the next one, or
    /// ended before it.
    #[must_use]
    pub(crate) fn missed(&self) -> Option<Divergence> {
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

    /// Executes so many instructions, or less where a host call or the end comes first, without asking anybody. The guest as
    /// it was comes back, for [`Timeline::take_back`]; `None`, and nothing done, if the system has not the memory for it.
    pub(crate) fn run_ahead(&mut self, instructions: u64) -> Option<Guest> {
        let kept = self.guest.copy()?;
        let end = self.guest.moment().saturating_add(instructions);
        while self.guest.moment() < end && !self.guest.is_at_door() && self.guest.ended().is_none() {
            self.guest.run(end - self.guest.moment(), &Stops::default());
        }
        Some(kept)
    }

    /// The guest as it was before [`Timeline::run_ahead`].
    pub(crate) fn take_back(&mut self, kept: Guest) {
        self.guest = kept;
    }

    /// Gives the host more standard input; `None` ends it.
    pub fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        if let Some(host) = &mut self.host {
            host.feed_stdin(bytes);
        }
    }
}

fn no_memory() -> String {
    "the system has no memory to keep the program as it was".to_owned()
}
