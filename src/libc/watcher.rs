//! Follows the probed functions from entry to return and turns them into lookups.

use super::{Lookup, ProbeKind};
use crate::guest::Guest;

/// The lookups under way. Plain data: clones with the guest.
#[derive(Debug, Clone, Default)]
pub struct Watcher {}

impl Watcher {
    /// The guest stands before the first operator of a probed function. Returns the depth whose return must be
    /// watched ([`crate::exec::Stops::add_return`]), if any.
    pub fn entered(&mut self, guest: &Guest, kind: ProbeKind) -> Option<usize> {
        let _ = (guest, kind);
        None
    }

    /// A watched frame has returned (its results are on the caller's operand stack). A finished outermost lookup
    /// comes back as data.
    pub fn returned(&mut self, guest: &Guest, depth: usize) -> Option<Lookup> {
        let _ = (guest, depth);
        None
    }

    /// The depths still watched.
    #[must_use]
    pub fn watched(&self) -> Vec<usize> {
        Vec::new()
    }

    /// The latest successful lookup of the libc call that is still running, for a host call made now: its steps
    /// are the first half of that call's account.
    #[must_use]
    pub fn current(&self, guest: &Guest) -> Option<&Lookup> {
        let _ = guest;
        None
    }
}
