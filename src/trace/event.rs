//! The journal's events as plain data.

use crate::guest::{HostCall, HostReply, Moment, Survey, SurveyQuery};

/// One answered host call.
#[derive(Debug, Clone, PartialEq)]
pub struct CallRecord {
    /// 1 for the first call of the run.
    pub number: u32,
    /// Operators executed when it was made (the `call` included).
    pub moment: Moment,
    /// The call.
    pub call: HostCall,
    /// The reply, its account completed with the guest's part.
    pub reply: HostReply,
    /// Handle indices the reply's resources got in the guest: (rep, index), once lowered.
    pub handles: Vec<(u32, u32)>,
}

/// One answered survey (a path that the guest's libc refused).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyRecord {
    /// Operators executed then.
    pub moment: Moment,
    /// What was asked.
    pub query: SurveyQuery,
    /// What the host found.
    pub survey: Survey,
}

/// Everything that entered the guest, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Journal {
    /// Calls by number - 1.
    pub calls: Vec<CallRecord>,
    /// Surveys by moment.
    pub surveys: Vec<SurveyRecord>,
}
