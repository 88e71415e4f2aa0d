//! What a person wants to find again in a run: marked moments, and answers about the past.

use super::past::PastAnswer;
use super::step_line::LineHops;
use crate::guest::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// Marks and answers, which belong to one run.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The bookmarks: moments and their names.
    pub bookmarks: BTreeMap<Moment, String>,
    /// The moments at which a breakpoint has stopped the run.
    pub hits: BTreeSet<Moment>,
    /// The answer to the latest question about the past, until the program is moved again.
    pub told: Option<PastAnswer>,
    /// The moments at which such questions were asked, latest last.
    pub asked_at: Vec<Moment>,
    /// The steps by line taken last.
    pub line_hops: LineHops,
}
