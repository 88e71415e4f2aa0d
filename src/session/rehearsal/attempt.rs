//! One run of the program with one change, up to the access; a slice at a time.

use super::RehearsalRun;
use super::door::{RecordedReplies, RehearsalDoor};
use super::same::is_same;
use crate::caps::remedy::Proposal;
use crate::caps::{RehearsalEnd, Rehearsed, ThingKind, Untried};
use crate::guest::WaitReason;
use crate::session::{Account, Motion, Outcome, Pump, Session, Setup};
use crate::timeline::Timeline;
use crate::words::message;
use std::sync::Arc;

/// Instructions after which the accounts of an attempt are looked at, at the latest.
const SLICE: u64 = 200_000;

/// Instructions that an attempt may run beyond four times those of the access.
const AT_LEAST: u64 = 5_000_000;

/// What an attempt has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AttemptEnd {
    /// The access was granted, or the attempt could not go on.
    Known(Rehearsed),
    /// The access was refused again.
    Refused,
}

/// The program, run again with a change.
#[derive(Debug)]
pub(super) struct RemedyAttempt {
    session: Box<Session>,
    end: Arc<RehearsalEnd>,
    /// Standard input that it has not read yet.
    input: std::vec::IntoIter<Option<Vec<u8>>>,
    /// The access, as the program makes it with the change.
    account: Account,
    /// How many accesses like it are granted before.
    granted_before: usize,
    /// The moment at which it has gone on for too long.
    most: u64,
}

impl RemedyAttempt {
    /// The program of a session at its start, with another setup; `None` if it cannot be started.
    pub fn new(
        session: &Session,
        made: RehearsalRun,
        setup: Setup,
        proposal: &Proposal,
        (account, granted_before): (&Account, usize),
        recorded: &Arc<RecordedReplies>,
    ) -> Option<Self> {
        let RehearsalRun { host, end, input } = made;
        let other = session.guest().again().ok()?;
        let host = Box::new(RehearsalDoor::new(host, Arc::clone(recorded)));
        let no_more = Box::new(|_: &Setup| Err(message!("wrong-made-once")));
        let mut beside = session.beside(Timeline::live(other, host), setup, no_more);
        beside.set_most_checkpoint_bytes(0);
        beside.start(Motion::Continue);
        let renamed = |path: &String| Account { subject: path.clone(), sought: None, ..account.clone() };
        let renamed = proposal.path.as_ref().map(renamed);
        Some(Self {
            session: Box::new(beside),
            end,
            input: input.unwrap_or_else(|| session.inputs.fed.clone()).into_iter(),
            granted_before: if renamed.is_some() { 0 } else { granted_before },
            account: renamed.unwrap_or_else(|| account.clone()),
            most: account.moment.saturating_mul(4).saturating_add(AT_LEAST),
        })
    }

    /// Instructions that it has executed.
    pub fn moment(&self) -> u64 {
        self.session.guest().moment()
    }

    /// Goes on for about this many instructions; `None` as long as the access has not come out. `left` is how many the
    /// attempt may execute from here on.
    pub fn pump(&mut self, budget: u64, left: u64) -> Option<AttemptEnd> {
        let untried = |why| Some(AttemptEnd::Known(Rehearsed::NotTried(why)));
        let pumped = self.session.pump(budget.min(SLICE));
        if let Some(granted) = self.came_out() {
            let works = AttemptEnd::Known(Rehearsed::Works);
            return Some(if granted { works } else { AttemptEnd::Refused });
        }
        if let Some(why) = self.end.get() {
            return untried(why);
        }
        match pumped {
            Pump::Running if left == 0 || self.moment() > self.most => untried(Untried::TooLong),
            Pump::Running => None,
            Pump::Waiting(WaitReason::Stdin) => match self.input.next() {
                Some(bytes) => {
                    self.session.feed_stdin(bytes.as_deref());
                    None
                }
                None => untried(Untried::WouldWait),
            },
            Pump::Waiting(WaitReason::Network { .. }) => untried(Untried::WouldUseNetwork),
            // Nobody is asked to be the host of a rehearsal.
            Pump::Waiting(WaitReason::Person) => untried(Untried::WouldWait),
            // The host does not wait: its clock is ahead already.
            Pump::Waiting(WaitReason::Sleep(_)) => None,
            Pump::Stopped => untried(Untried::OtherCourse),
        }
    }

    /// Whether the access was granted; `None` while it has not come out.
    fn came_out(&self) -> Option<bool> {
        if self.account.kind == ThingKind::Environment
            && self.session.evidence.found_variables.contains(&self.account.subject)
        {
            return Some(true);
        }
        let entries = self.session.evidence.accounts.entries().iter().map(|entry| &entry.account);
        let same = entries.filter(|other| is_same(other, &self.account)).nth(self.granted_before)?;
        Some(same.outcome == Outcome::Granted)
    }
}
