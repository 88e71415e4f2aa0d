//! What the handles and descriptors of a run stand for, learned call by call.

use super::CallRecord;
use crate::guest::HostReply;
use std::collections::HashMap;

/// From the host's number of a resource (or a preview 1 descriptor) to what it is. Plain data.
#[derive(Debug, Clone, Default)]
pub struct Handles {
    what: HashMap<u32, String>,
}

impl Handles {
    /// What these calls made, later ones in the place of earlier ones with the same number.
    #[must_use]
    pub fn of(calls: &[CallRecord]) -> Self {
        let mut handles = Self::default();
        for record in calls {
            handles.learn(&record.reply);
        }
        handles
    }

    /// Takes in what a reply made.
    pub fn learn(&mut self, reply: &HostReply) {
        for made in &reply.made {
            self.what_is(made.rep, &made.what);
        }
    }

    /// Says what a number stands for.
    pub fn what_is(&mut self, rep: u32, what: &str) {
        self.what.insert(rep, what.into());
    }

    /// What the number stands for, if a call made it.
    #[must_use]
    pub fn what(&self, rep: u32) -> Option<&str> {
        self.what.get(&rep).map(String::as_str)
    }
}
