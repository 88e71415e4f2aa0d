//! What is known about why accesses were granted or refused, and the means of finding out.

use super::accounts::Accounts;
use crate::guest::Moment;
use crate::libc::{Probes, Watcher};
use std::collections::BTreeSet;

/// The accounts of a run, and what watches the C library inside the program.
#[derive(Debug)]
pub(super) struct Evidence {
    /// Where the C library is observed; this depends on the program, not on a run.
    pub probes: Probes,
    pub watcher: Watcher,
    /// The moment of the latest reported probe, so that each entry is reported once.
    pub probed: Option<Moment>,
    pub accounts: Accounts,
    /// The variables that the program looked for and found.
    pub found_variables: BTreeSet<String>,
}

/// Variables whose names are kept: a program may ask for any number.
const MOST_VARIABLES: usize = 1 << 12;

impl Evidence {
    /// The evidence of a run that has not begun.
    pub fn new(probes: Probes) -> Self {
        Self {
            probes,
            watcher: Watcher::default(),
            probed: None,
            accounts: Accounts::default(),
            found_variables: BTreeSet::new(),
        }
    }

    /// Notes that the program looked for a variable and found it.
    pub(crate) fn note_found(&mut self, name: String) {
        if self.found_variables.len() < MOST_VARIABLES {
            self.found_variables.insert(name);
        }
    }

    /// Forgets the present run, for the next one of the same program.
    pub(crate) fn begin_again(&mut self) {
        *self = Self::new(std::mem::take(&mut self.probes));
    }
}
