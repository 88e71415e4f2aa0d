//! Rehearsing remedies: before a remedy is shown as working, the program is run again with it, up to the access.
//!
//! The other run has a host that only looks, and gets the inputs that this run got: arguments, variables, standard input
//! as far as it was read, clocks and random numbers. It needs no knowledge of how the program's library chooses a
//! directory. It ends as soon as the access has come out, so nothing of what the program would do with it happens.

mod door;
mod refused;
mod same;

pub(crate) use refused::Refused;

use super::given::give;
use super::{Account, Motion, Outcome, Pump, Session, Setup};
use crate::caps::remedy::Proposal;
use crate::caps::{Access, Advice, Grant, RehearsalEnd, Rehearsed, Remedy, Untried, Where};
use crate::guest::{Entry, Host, WaitReason};
use crate::timeline::Timeline;
use crate::words::{Message, message};
use door::RehearsalDoor;
use same::is_same;
use std::sync::Arc;

/// Instructions that a slice of a rehearsal runs before its accounts are looked at.
const SLICE: u64 = 200_000;

/// Instructions that a rehearsal may run beyond four times those of the access.
const AT_LEAST: u64 = 5_000_000;

/// Rehearsals for one access.
const MOST: usize = 64;

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
    /// Has remedies rehearsed from now on.
    pub(crate) fn set_rehearsals(&mut self, rehearsals: Rehearsals) {
        self.inputs.rehearsals = Some(rehearsals);
    }

    /// Rehearses the remedies of all accesses that were refused and have not been rehearsed yet, within so many
    /// instructions for all together.
    pub(crate) fn rehearse(&mut self, most: u64) {
        let Some(mut rehearsals) = self.inputs.rehearsals.take() else { return };
        let mut left = most;
        for at in 0..self.evidence.accounts.entries().len() {
            let account = &self.evidence.accounts.entries()[at].account;
            let open = account.remedy.as_ref().is_some_and(|remedy| remedy.rehearsed.is_none());
            if account.outcome == Outcome::Granted || !account.kind.is_path() || !open {
                continue;
            }
            let account = account.clone();
            let before = self.evidence.accounts.entries()[..at].iter();
            let granted_before = before
                .filter(|e| is_same(&e.account, &account) && e.account.outcome == Outcome::Granted)
                .count();
            let remedy = self.rehearsed_remedy(&mut rehearsals, &account, granted_before, &mut left);
            if let Some(remedy) = remedy {
                self.evidence.accounts.set_remedy(at, remedy);
            }
        }
        self.inputs.rehearsals = Some(rehearsals);
    }

    /// The remedy of an account after trying it and others.
    fn rehearsed_remedy(
        &self,
        rehearsals: &mut Rehearsals,
        account: &Account,
        granted_before: usize,
        left: &mut u64,
    ) -> Option<Remedy> {
        let old = account.remedy.clone()?;
        let grants = &self.inputs.setup.grants;
        let refused = Refused::of(account, &self.inputs.setup);
        let helps = old.helps();
        let own = helps.then(|| Proposal { first: None, flags: old.flags.clone(), path: old.path.clone() });
        let mut proposals: Vec<Proposal> = own.iter().cloned().collect();
        if refused::depends_on_grants(account) {
            proposals
                .extend((rehearsals.proposals)(&refused).into_iter().filter(|p| Some(p) != own.as_ref()));
        }
        let mut untried = None;
        for proposal in proposals.into_iter().take(MOST) {
            let is_own = own.as_ref() == Some(&proposal);
            let Some(setup) = self.setup_with(&proposal, account) else { continue };
            match self.try_out(rehearsals, (&setup, &proposal), account, granted_before, left) {
                Some(Rehearsed::Works) if is_own => {
                    return Some(confirmed(old, account));
                }
                Some(Rehearsed::Works) => return Some(found(proposal, grants)),
                Some(Rehearsed::NotTried(why)) if is_own => untried = Some(why),
                _ => {}
            }
        }
        if let Some(why) = untried {
            return Some(Remedy { rehearsed: Some(Rehearsed::NotTried(why)), ..old });
        }
        if helps {
            // It was advised and does not work, and nothing else does.
            if account.r#where == Some(Where::GuestLibc) {
                return Some((rehearsals.nothing)(&refused));
            }
            let path = account.subject.clone();
            return Some(Remedy::advise(Advice::NothingWorks { path }));
        }
        None
    }

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

    /// Runs the program with another setup until the access has come out; `None` if it was refused again.
    fn try_out(
        &self,
        rehearsals: &mut Rehearsals,
        (setup, proposal): (&Setup, &Proposal),
        account: &Account,
        granted_before: usize,
        left: &mut u64,
    ) -> Option<Rehearsed> {
        let RehearsalRun { host, end, input } = (rehearsals.host)(setup, &self.inputs.setup.grants).ok()?;
        let guest = self.guest();
        let other = guest.again().ok()?;
        let host = Box::new(RehearsalDoor::new(host, self.timeline.all_calls().iter()));
        let no_more = Box::new(|_: &Setup| Err(message!("wrong-made-once")));
        let mut session = Self::new(Timeline::live(other, host), setup.clone(), no_more);
        session.set_most_checkpoint_bytes(0);
        session.start(Motion::Continue);
        let input = input.unwrap_or_else(|| self.inputs.fed.clone());
        let mut input = input.into_iter();
        let renamed = proposal.path.as_ref().map(|path| Account { subject: path.clone(), ..account.clone() });
        let account = renamed.as_ref().unwrap_or(account);
        let granted_before = if renamed.is_some() { 0 } else { granted_before };
        let budget = (account.moment.saturating_mul(4)).saturating_add(AT_LEAST);
        let outcome = loop {
            let pumped = session.pump(SLICE);
            if let Some(outcome) = came_out(&session, account, granted_before) {
                break outcome.then_some(Rehearsed::Works);
            }
            if let Some(why) = end.get() {
                break Some(Rehearsed::NotTried(why));
            }
            match pumped {
                Pump::Running if session.guest().moment() > budget.min(*left) => {
                    break Some(Rehearsed::NotTried(Untried::TooLong));
                }
                Pump::Running => {}
                Pump::Waiting(WaitReason::Stdin) => match input.next() {
                    Some(bytes) => session.feed_stdin(bytes.as_deref()),
                    None => break Some(Rehearsed::NotTried(Untried::WouldWait)),
                },
                Pump::Waiting(WaitReason::Network { .. }) => {
                    break Some(Rehearsed::NotTried(Untried::WouldUseNetwork));
                }
                // Nobody is asked to be the host of a rehearsal.
                Pump::Waiting(WaitReason::Person) => break Some(Rehearsed::NotTried(Untried::WouldWait)),
                // The host does not wait: its clock is ahead already.
                Pump::Waiting(WaitReason::Sleep(_)) => {}
                Pump::Stopped => break Some(Rehearsed::NotTried(Untried::OtherCourse)),
            }
        };
        *left = left.saturating_sub(session.guest().moment());
        outcome
    }
}

/// Whether the access was granted in another run; `None` while it has not come out.
fn came_out(session: &Session, account: &Account, granted_before: usize) -> Option<bool> {
    let entries = session.evidence.accounts.entries().iter().map(|entry| &entry.account);
    let outcome = entries.filter(|other| is_same(other, account)).nth(granted_before)?.outcome;
    Some(outcome == Outcome::Granted)
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
    let mut advice = Vec::new();
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
