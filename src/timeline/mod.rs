//! Guest, journal and (while live) a host: the run as a line of moments.
//!
//! Running past the journal's end asks the host and appends; before it, replies come from the journal. Never
//! imports `wasi`: the host arrives as a `dyn Host`.

use crate::exec::Stops;
use crate::guest::{Guest, Host, Moment, Stop, Survey, SurveyQuery, WaitReason};
use crate::trace::{CallRecord, Journal};

/// What an advance came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Advance {
    /// The guest stopped (never [`Stop::HostCall`]: those are answered here).
    Stopped(Stop),
    /// The pending host call has no answer yet.
    Waiting(WaitReason),
    /// The guest left its journal.
    Diverged(Divergence),
}

/// A replay whose guest makes another call than the journal holds.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("at operator {moment} the recording has {expected}, but the program called {actual}")]
pub struct Divergence {
    /// When.
    pub moment: Moment,
    /// Interface and function in the journal.
    pub expected: String,
    /// Interface and function called.
    pub actual: String,
}

/// A run as a line of moments.
pub struct Timeline {
    guest: Guest,
    start: Guest,
    journal: Journal,
    host: Option<Box<dyn Host>>,
}

impl std::fmt::Debug for Timeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Timeline").field("moment", &self.guest.moment()).finish_non_exhaustive()
    }
}

impl Timeline {
    /// A live run, standing at moment 0.
    #[must_use]
    pub fn live(guest: Guest, host: Box<dyn Host>) -> Self {
        Self { start: guest.clone(), guest, journal: Journal::default(), host: Some(host) }
    }

    /// The guest as it is now.
    #[must_use]
    pub fn guest(&self) -> &Guest {
        &self.guest
    }

    /// Calls answered so far on this run, up to now.
    #[must_use]
    pub fn calls(&self) -> &[CallRecord] {
        &self.journal.calls
    }

    /// Executes at most `budget` operators, answering host calls on the way.
    pub fn advance(&mut self, budget: u64, stops: &Stops) -> Advance {
        Advance::Stopped(self.guest.run(budget, stops))
    }

    /// Asks the journal, else the host, which grant would reach a path.
    pub fn survey(&mut self, query: SurveyQuery) -> Survey {
        let _ = query;
        Survey { remedy: crate::caps::Remedy::default() }
    }

    /// Back to moment 0 with a fresh host (the world may have changed: the journal starts anew).
    pub fn restart(&mut self, host: Box<dyn Host>) {
        self.guest = self.start.clone();
        self.journal = Journal::default();
        self.host = Some(host);
    }

    /// Gives the host more standard input; `None` ends it.
    pub fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        if let Some(host) = &mut self.host {
            host.feed_stdin(bytes);
        }
    }
}
