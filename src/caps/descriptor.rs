//! The account of a call that names a path below a descriptor that is not a directory.
//!
//! A program without wasi-libc (one written in Zig, say) assumes that its first directory is descriptor 3. If it is
//! not, there is no grant and no walk to report: only what the descriptor is.

use super::no_directory::{FIRST, GivenDirectories, What};
use super::{
    Account, Advice, Grant, Operation, Outcome, Preopen, PreopenReason, Reason, Remedy, Step, ThingKind,
    Where, errno,
};

/// The facts of one such call.
#[derive(Debug, Clone)]
pub struct DescriptorFacts<'a> {
    /// The path in the call.
    pub path: &'a str,
    /// What is done with it.
    pub operation: &'a Operation,
    /// All directories that the program was granted.
    pub grants: &'a [Grant],
    /// The descriptor in the call.
    pub descriptor: u32,
    /// What the descriptor is.
    pub what: What,
    /// The errno that the program receives.
    pub number: u16,
}

impl DescriptorFacts<'_> {
    /// Whether one more grant would be this descriptor.
    #[must_use]
    pub(crate) fn is_next_grant(&self) -> bool {
        let next = u32::try_from(self.grants.len()).ok().and_then(|n| FIRST.checked_add(n));
        self.what == What::NotOpen && next == Some(self.descriptor)
    }
}

/// The account: with the remedy if there is one, else with advice only.
#[must_use]
pub fn account(facts: &DescriptorFacts<'_>, remedy: Option<Remedy>) -> Account {
    Account {
        r#where: Some(Where::HostPolicy),
        errno: Some(errno::errno(facts.number)),
        preopens: facts.grants.iter().map(|grant| preopen(grant, facts)).collect(),
        host_steps: vec![step(facts)],
        reasons: vec![reason(facts)],
        remedy: Some(remedy.unwrap_or_else(|| Remedy::advise(advice(facts)))),
        ..Account::new(ThingKind::Path, facts.operation.clone(), facts.path, Outcome::Refused)
    }
}

fn preopen(grant: &Grant, facts: &DescriptorFacts<'_>) -> Preopen {
    let reason = PreopenReason::OtherDescriptor { descriptor: facts.descriptor };
    Preopen { guest: grant.guest.clone(), host: grant.host.clone(), matched: false, reason }
}

fn given(facts: &DescriptorFacts<'_>) -> GivenDirectories {
    GivenDirectories(u32::try_from(facts.grants.len()).unwrap_or(u32::MAX))
}

fn step(facts: &DescriptorFacts<'_>) -> Step {
    let descriptor = facts.descriptor;
    match &facts.what {
        What::NotOpen => Step::NoDescriptor { descriptor, given: given(facts) },
        What::Closed => Step::DescriptorClosed { descriptor },
        What::Other(what) => Step::DescriptorIs { descriptor, what: what.clone() },
    }
}

fn reason(facts: &DescriptorFacts<'_>) -> Reason {
    let (path, descriptor) = (facts.path.to_owned(), facts.descriptor);
    match &facts.what {
        What::NotOpen if facts.grants.is_empty() => Reason::NoDirectoryGiven { path, descriptor },
        What::NotOpen => Reason::NoDescriptor { path, descriptor, given: given(facts) },
        What::Closed => Reason::DescriptorClosed { path, descriptor },
        What::Other(what) => Reason::DescriptorIs { path, descriptor, what: what.clone() },
    }
}

fn advice(facts: &DescriptorFacts<'_>) -> Advice {
    match facts.what {
        What::NotOpen => Advice::Numbered { descriptor: facts.descriptor },
        What::Closed => Advice::UsesClosed,
        What::Other(_) => Advice::NameBelowDirectory,
    }
}
