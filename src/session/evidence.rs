//! What is known of why accesses were granted or refused, and what finds it out.

use super::accounts::Accounts;
use crate::guest::Moment;
use crate::libc::{Probes, Watcher};

/// The accounts of a run, and the watch on the C library inside the program.
#[derive(Debug)]
pub(super) struct Evidence {
    /// Where the C library is looked into: a property of the program, not of a run.
    pub probes: Probes,
    pub watcher: Watcher,
    /// The moment at which a probe was last told of, so that it hears of each entry once.
    pub probed: Option<Moment>,
    pub accounts: Accounts,
}

impl Evidence {
    /// Of a run that has not begun.
    pub fn new(probes: Probes) -> Self {
        Self { probes, watcher: Watcher::default(), probed: None, accounts: Accounts::default() }
    }

    /// Of the next run of the same program.
    pub(crate) fn begin_again(&mut self) {
        *self = Self::new(std::mem::take(&mut self.probes));
    }
}
