//! The journal's entries as plain data.

use super::HandleNames;
use crate::guest::{CallId, HostCall, HostReply, Moment, Survey, SurveyQuery};

/// One answered host call.
#[derive(Debug, Clone, PartialEq)]
pub struct CallRecord {
    /// Its number in the run.
    pub id: CallId,
    /// Instructions executed when it was made, including the `call` instruction.
    pub moment: Moment,
    /// The function that was called, and its arguments.
    pub call: HostCall,
    /// What the handles among its arguments stood for at that time.
    pub meanings: HandleNames,
    /// The reply, whose account also has the guest's part.
    pub reply: HostReply,
    /// When the reply came; `None` if the host gave it at once.
    pub completed: Option<Instant>,
    /// The handle indices that the resources in the reply got in the guest, as (rep, index); empty until the reply is
    /// lowered.
    pub handles: Vec<(u32, u32)>,
}

/// A position in the order of everything that enters a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant {
    /// How many instructions had been executed by then.
    pub moment: Moment,
    /// How many calls and completions at this moment came before it.
    pub seq: u32,
}

/// The completion of a call that the host had started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// When the guest receives it.
    pub at: Instant,
    /// The number of the call that is completed.
    pub id: CallId,
}

/// One answered survey (about a path that the guest's libc refused).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyRecord {
    /// How many instructions had been executed by then.
    pub moment: Moment,
    /// The path and what the program wanted of it.
    pub query: SurveyQuery,
    /// Which grant the host found.
    pub survey: Survey,
}
