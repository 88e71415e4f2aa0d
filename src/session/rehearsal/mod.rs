//! Rehearsing remedies: before a remedy is shown as working, the program is run again with it, up to the access.
//!
//! The other run has a host that only looks, and gets the inputs that this run got: arguments, variables, standard input
//! as far as it was read, clocks and random numbers. It needs no knowledge of how the program's library chooses a
//! directory. It ends as soon as the access has come out, so nothing of what the program would do with it happens.
//!
//! Rehearsals are plain data that a front end moves in slices, as it moves programs: `queue` says which access is next,
//! `access` which change is tried for it, and `attempt` is a run with one.

mod access;
mod attempt;
mod door;
mod queue;
mod refused;
mod same;

pub(super) use queue::RehearsalQueue;
pub(crate) use queue::{RehearsalBudget, Rehearsing};
pub(crate) use refused::Refused;

use super::given::give;
use super::{Account, Session, Setup};
use crate::caps::remedy::Proposal;
use crate::caps::{Access, Advice, Grant, RehearsalEnd, Rehearsed, Remedy};
use crate::guest::{Entry, Host};
use crate::words::Message;
use std::sync::Arc;

/// A host to rehearse with.
pub(crate) struct RehearsalRun {
    /// Answers the program, and changes nothing outside.
    pub host: Box<dyn Host>,
    /// Why it could not go on.
    pub end: Arc<RehearsalEnd>,
    /// Standard input as far as this run has read it; `None` where the session has it.
    pub input: Option<Vec<Option<Vec<u8>>>>,
}

/// Makes a host that gives what a setup says, to a program that really has the grants.
type MakeHost = Box<dyn FnMut(&Setup, &[Grant]) -> Result<RehearsalRun, Message>>;

/// Proposes what to rehearse, the least authority first.
type Propose = Box<dyn FnMut(&Refused<'_>) -> Vec<Proposal>>;

/// Makes hosts for rehearsals, and proposes what to rehearse; from the front end, which knows the machine.
pub(crate) struct Rehearsals {
    pub host: MakeHost,
    pub proposals: Propose,
    /// What to say where nothing makes a path work that no directory covers.
    pub nothing: Box<dyn FnMut(&Refused<'_>) -> Remedy>,
}

impl Session {
    /// What the program is given with a proposal; `None` where it could not be given that.
    fn setup_with(&self, proposal: &Proposal, account: &Account) -> Option<Setup> {
        let mut setup = give(&self.inputs.setup, &proposal.flags, self.inputs.environment.as_ref()).ok()?;
        let given = &self.inputs.setup.grants;
        let again = setup.grants[given.len()..].iter().chain(&proposal.first).any(|new| given.contains(new));
        if again || proposal.path.as_ref() == Some(&account.subject) {
            return None;
        }
        if let Some(first) = &proposal.first {
            setup.grants.insert(0, first.clone());
        }
        if let Some(path) = &proposal.path {
            let is = setup.args.contains(&account.subject);
            if !is || !matches!(self.guest().entry(), Entry::Command) {
                return None;
            }
            setup.args.iter_mut().filter(|arg| **arg == account.subject).for_each(|arg| arg.clone_from(path));
        }
        Some(setup)
    }
}

/// The remedy of an account, once it has worked. Another path that its advice mentions was not tried; it stays where a
/// probe saw how the library looks for paths, since then the advice is what that library does.
fn confirmed(remedy: Remedy, account: &Account) -> Remedy {
    let mut advice = remedy.advice;
    advice.retain(|advice| !matches!(advice, Advice::OrUse { .. }) || !account.guest_steps.is_empty());
    Remedy { rehearsed: Some(Rehearsed::Works), advice, ..remedy }
}

/// The remedy that a proposal is, once it has worked.
fn found(proposal: Proposal, grants: &[Grant]) -> Remedy {
    let flag = proposal.first.as_ref().map(crate::caps::remedy::flag_text);
    let mut advice: Vec<Advice> = proposal.note.into_iter().collect();
    match (&flag, proposal.flags.is_empty(), &proposal.path) {
        (Some(flag), ..) if grants.is_empty() => advice.push(Advice::Add { flag: flag.clone() }),
        (Some(flag), ..) => advice.push(Advice::PutFirst { flag: flag.clone() }),
        (None, false, None) => advice.push(Advice::Add { flag: proposal.flags.join(" ") }),
        (None, false, Some(path)) => {
            advice.push(Advice::AddAndUse { flag: proposal.flags.join(" "), path: path.clone() });
        }
        (None, true, Some(path)) => advice.push(Advice::UsePath { path: path.clone() }),
        (None, true, None) => {}
    }
    let root = |grant: &Grant| grant.host == "/" && grant.access == Access::ReadWrite;
    if proposal.first.as_ref().is_some_and(root)
        || proposal.flags.iter().any(|flag| flag.starts_with("--dir=/::"))
    {
        advice.push(Advice::EveryFile);
    }
    let (first, flags) = match (flag, grants.is_empty()) {
        (Some(flag), true) => (None, vec![flag]),
        (flag, _) => (flag, proposal.flags),
    };
    Remedy { flags, first, path: proposal.path, checked: true, rehearsed: Some(Rehearsed::Works), advice }
}
