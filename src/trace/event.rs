//! The journal's entries as plain data.

use super::HandleNames;
use crate::guest::{CallId, HostCall, HostReply, Moment, Survey, SurveyQuery};

/// One answered host call.
#[derive(Debug, Clone, PartialEq)]
pub struct CallRecord {
    /// Its number in the run.
    pub id: CallId,
    /// Instructions executed when it was made (the `call` included).
    pub moment: Moment,
    /// The call.
    pub call: HostCall,
    /// What handles among its arguments stood for then.
    pub meanings: HandleNames,
    /// The reply, its account completed with the guest's part.
    pub reply: HostReply,
    /// When the reply came, where the host did not give it at once.
    pub completed: Option<Instant>,
    /// Handle indices the reply's resources got in the guest: (rep, index), once lowered.
    pub handles: Vec<(u32, u32)>,
}

/// A place in the order of what enters a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant {
    /// Instructions executed by then.
    pub moment: Moment,
    /// How many calls and completions there were at this moment before it.
    pub seq: u32,
}

/// A started call has come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// When the guest is told.
    pub at: Instant,
    /// Which call.
    pub id: CallId,
}

/// One answered survey (a path that the guest's libc refused).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyRecord {
    /// Instructions executed then.
    pub moment: Moment,
    /// What was asked.
    pub query: SurveyQuery,
    /// What the host found.
    pub survey: Survey,
}
