//! What is known about why accesses were granted or refused, and the means of finding out.

use super::accounts::Accounts;
use crate::guest::Moment;
use crate::libc::{Probes, Watcher};

/// The accounts of a run, and what watches the C library inside the program.
#[derive(Debug)]
pub(super) struct Evidence {
    /// Where the C library is observed; this depends on the program, not on a run.
    pub probes: Probes,
    pub watcher: Watcher,
    /// The moment of the latest reported probe, so that each entry is reported once.
    pub probed: Option<Moment>,
    pub accounts: Accounts,
}

impl Evidence {
    /// The evidence of a run that has not begun.
    pub fn new(probes: Probes) -> Self {
        Self { probes, watcher: Watcher::default(), probed: None, accounts: Accounts::default() }
    }

    /// Forgets the present run, for the next one of the same program.
    pub(crate) fn begin_again(&mut self) {
        *self = Self::new(std::mem::take(&mut self.probes));
    }
}
