//! What a person wants to find again in a run: marks on the line of its moments, and answers of the past.

use super::past::PastAnswer;
use crate::guest::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// Marks and answers. They belong to one run.
#[derive(Debug, Default)]
pub(super) struct History {
    /// Moments with a name.
    pub bookmarks: BTreeMap<Moment, String>,
    /// Moments at which a breakpoint has stopped the run.
    pub hits: BTreeSet<Moment>,
    /// What the latest question to the past came to, while the program stands there.
    pub told: Option<PastAnswer>,
    /// Where such questions were asked, the latest last.
    pub asked_at: Vec<Moment>,
}
