//! Which access is rehearsed next, and how much all of it may cost.

use super::Rehearsals;
use super::access::{AccessProgress, AccessRehearsal};
use super::door::RecordedReplies;
use super::same::is_same;
use crate::caps::{Rehearsed, Remedy, ThingKind, Untried};
use crate::guest::{HostCall, HostReply};
use crate::session::accounts::{AccountEntry, EntryKey};
use crate::session::driver::Pumped;
use crate::session::{Account, Outcome, Pump, Session};
use std::sync::Arc;

/// How many instructions rehearsals may execute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RehearsalBudget {
    /// For each access that is rehearsed.
    pub each: u64,
    /// For all accesses of a run together, other than those that somebody looks at.
    pub together: u64,
}

impl RehearsalBudget {
    /// The budget of a front end that rehearses while a person reads.
    pub(crate) const BESIDE: Self = Self { each: 200_000_000, together: 1_000_000_000 };
}

/// Rehearsals of a session, in progress.
#[derive(Debug, Default)]
pub(in crate::session) struct RehearsalQueue {
    /// The one that is under way.
    current: Option<AccessRehearsal>,
    /// Those that were begun, and put aside for another one.
    aside: Vec<AccessRehearsal>,
    /// Instructions executed so far.
    spent: u64,
    /// What varies from run to run, where the session keeps no calls.
    noted: Arc<RecordedReplies>,
}

impl RehearsalQueue {
    /// Notes a call of which the journal keeps nothing.
    pub(in crate::session) fn note(&mut self, call: &HostCall, reply: &HostReply) {
        Arc::make_mut(&mut self.noted).note(call, reply);
    }
}

/// A session's rehearsals, to be moved by a driver: it stops when a remedy has come out, and when there is nothing
/// left to rehearse.
#[derive(Debug)]
pub(crate) struct Rehearsing<'s> {
    pub session: &'s mut Session,
    /// Indices of the accounts that somebody looks at: they come first.
    pub shown: Vec<usize>,
    pub budget: RehearsalBudget,
}

impl Pumped for Rehearsing<'_> {
    fn pump(&mut self, budget: u64) -> Pump {
        self.session.pump_rehearsals(&self.shown, self.budget, budget)
    }

    fn feed_stdin(&mut self, _: Option<&[u8]>) {}
}

impl Session {
    /// Has remedies rehearsed from now on.
    pub(crate) fn set_rehearsals(&mut self, rehearsals: Rehearsals) {
        self.inputs.rehearsals = Some(rehearsals);
    }

    /// Whether there is something to rehearse; `shown` are the indices of the accounts that somebody looks at.
    #[must_use]
    pub(crate) fn has_rehearsals(&self, shown: &[usize], budget: RehearsalBudget) -> bool {
        self.inputs.rehearsals.is_some() && self.next_rehearsal(shown, budget).is_some()
    }

    /// Rehearses everything to its end, without a front end in between.
    pub(crate) fn rehearse(&mut self, shown: &[usize], budget: RehearsalBudget) {
        while self.has_rehearsals(shown, budget) {
            let _ = self.pump_rehearsals(shown, budget, 1 << 20);
        }
    }

    /// Says of everything that was not rehearsed that it was not, and why.
    pub(crate) fn give_up_rehearsals(&mut self, why: Untried) {
        if self.inputs.rehearsals.is_none() {
            return;
        }
        (self.rehearsing.current, self.rehearsing.aside) = (None, Vec::new());
        let open: Vec<usize> = (0..self.accounts_made()).filter(|at| self.is_open(*at)).collect();
        for at in open {
            let entry = &self.evidence.accounts.entries()[at];
            let remedy = entry.account.remedy.clone().filter(Remedy::helps);
            let remedy = remedy.map(|old| Remedy { rehearsed: Some(Rehearsed::NotTried(why)), ..old });
            self.evidence.accounts.set_tried(at, remedy);
        }
    }

    fn accounts_made(&self) -> usize {
        self.evidence.accounts.entries().len()
    }

    /// Whether an account has a remedy that can be rehearsed and was not.
    fn is_open(&self, at: usize) -> bool {
        self.evidence.accounts.entries().get(at).is_some_and(can_be_rehearsed)
    }

    /// The account to go on with: one that somebody looks at, else a refusal, else anything else.
    fn next_rehearsal(&self, shown: &[usize], budget: RehearsalBudget) -> Option<usize> {
        if let Some(at) = shown.iter().copied().find(|at| self.is_open(*at)) {
            return Some(at);
        }
        if self.rehearsing.spent >= budget.together {
            return None;
        }
        let entries = self.evidence.accounts.entries();
        if let Some(at) = self.rehearsing.current.as_ref().and_then(|current| self.place_of(current.key)) {
            return Some(at);
        }
        let refusal =
            |entry: &AccountEntry| can_be_rehearsed(entry) && self.shown(entry).outcome.is_refusal();
        entries.iter().position(refusal).or_else(|| entries.iter().position(can_be_rehearsed))
    }

    fn place_of(&self, key: EntryKey) -> Option<usize> {
        self.evidence.accounts.entries().iter().position(|entry| entry.key() == key)
    }

    /// Rehearses for about this many instructions.
    fn pump_rehearsals(&mut self, shown: &[usize], budget: RehearsalBudget, slice: u64) -> Pump {
        let Some(mut rehearsals) = self.inputs.rehearsals.take() else { return Pump::Stopped };
        let pump = self.rehearse_slice(&mut rehearsals, shown, budget, slice);
        self.inputs.rehearsals = Some(rehearsals);
        pump
    }

    fn rehearse_slice(
        &mut self,
        rehearsals: &mut Rehearsals,
        shown: &[usize],
        budget: RehearsalBudget,
        slice: u64,
    ) -> Pump {
        let Some(at) = self.next_rehearsal(shown, budget) else { return Pump::Stopped };
        let key = self.evidence.accounts.entries()[at].key();
        let mut current = match self.rehearsing.current.take() {
            Some(current) if current.key == key => current,
            other => {
                if let Some(mut other) = other {
                    other.put_aside();
                    self.rehearsing.aside.push(other);
                }
                match self.rehearsing.aside.iter().position(|aside| aside.key == key) {
                    Some(aside) => self.rehearsing.aside.swap_remove(aside),
                    None => self.begin_rehearsal(at, shown.contains(&at), budget),
                }
            }
        };
        let (executed, progress) = current.pump(self, rehearsals, slice);
        self.rehearsing.spent = self.rehearsing.spent.saturating_add(executed);
        match progress {
            AccessProgress::GoesOn => {
                self.rehearsing.current = Some(current);
                Pump::Running
            }
            AccessProgress::Over(remedy) => {
                self.tell_of(&current, remedy);
                Pump::Stopped
            }
        }
    }

    fn begin_rehearsal(&self, at: usize, shown: bool, budget: RehearsalBudget) -> AccessRehearsal {
        let entries = self.evidence.accounts.entries();
        let account = entries[at].account.clone();
        let before = granted_before(&entries[..at], &account);
        let left = match shown {
            true => budget.each,
            false => budget.each.min(budget.together.saturating_sub(self.rehearsing.spent)),
        };
        AccessRehearsal::new(entries[at].key(), account, before, left, Arc::clone(&self.rehearsing.noted))
    }

    /// Gives the account what has come out, and all that would come out the same.
    fn tell_of(&mut self, done: &AccessRehearsal, remedy: Option<Remedy>) {
        let (mut before, mut same) = (0, Vec::new());
        for (at, entry) in self.evidence.accounts.entries().iter().enumerate() {
            let account = &entry.account;
            if entry.key() == done.key {
                same.push(at);
                continue;
            }
            if !is_same(account, &done.account) {
                continue;
            }
            let alike = account.operation == done.account.operation
                && account.r#where == done.account.r#where
                && account.errno == done.account.errno
                && account.subject == done.account.subject
                && account.remedy == done.account.remedy;
            if alike && before == done.granted_before && can_be_rehearsed(entry) {
                same.push(at);
            }
            before += usize::from(account.outcome == Outcome::Granted);
        }
        for at in same {
            self.evidence.accounts.set_tried(at, remedy.clone());
        }
    }

    /// What is known of whether a remedy works, where no rehearsal has said it.
    pub(in crate::session) fn rehearsal_note(&self, entry: &AccountEntry) -> Option<Rehearsed> {
        let helps = entry.account.remedy.as_ref().is_some_and(Remedy::helps);
        let kind = entry.account.kind;
        match () {
            () if !helps || entry.is_tried() => None,
            () if matches!(kind, ThingKind::Network | ThingKind::NameLookup) => {
                Some(Rehearsed::NotTried(Untried::IsNetwork))
            }
            () if !can_be_rehearsed(entry) => None,
            () if self.is_replay() => Some(Rehearsed::NotTried(Untried::IsRecording)),
            () => self.inputs.rehearsals.is_some().then_some(Rehearsed::Trying),
        }
    }
}

/// How many accesses like this one were granted before it.
fn granted_before(before: &[AccountEntry], account: &Account) -> usize {
    let same = before.iter().filter(|e| is_same(&e.account, account));
    same.filter(|e| e.account.outcome == Outcome::Granted).count()
}

/// Whether an account has a remedy that can be rehearsed and was not.
fn can_be_rehearsed(entry: &AccountEntry) -> bool {
    let account = &entry.account;
    let Some(remedy) = account.remedy.as_ref().filter(|remedy| remedy.rehearsed.is_none()) else {
        return false;
    };
    if entry.is_tried() || account.outcome == Outcome::Granted {
        return false;
    }
    // A variable of which the person has no value has none to try.
    account.kind.is_path() || (account.kind == ThingKind::Environment && remedy.checked && remedy.helps())
}
