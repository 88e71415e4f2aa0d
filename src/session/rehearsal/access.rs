//! The rehearsals for one access: its own remedy first, then what else could help, until something works.

use super::attempt::{AttemptEnd, RemedyAttempt};
use super::door::RecordedReplies;
use super::refused::depends_on_grants;
use super::{Refused, Rehearsals, confirmed, found};
use crate::caps::remedy::Proposal;
use crate::caps::{Advice, Rehearsed, Remedy, Untried, Where};
use crate::guest::CallId;
use crate::session::accounts::EntryKey;
use crate::session::{Account, Session};
use std::collections::VecDeque;
use std::sync::Arc;

/// Attempts for one access.
const MOST: usize = 128;

/// Calls that are looked through in one slice.
const CALLS: usize = 2_000;

/// Rehearsals for an access, in progress.
#[derive(Debug)]
pub(super) struct AccessRehearsal {
    pub key: EntryKey,
    /// The access as the run had it.
    pub account: Account,
    /// How many accesses like it were granted before it.
    pub granted_before: usize,
    stage: RehearsalStage,
    /// What the remedy of its card proposes, if it proposes anything.
    own: Option<Proposal>,
    /// Why that could not be tried.
    untried: Option<Untried>,
    /// Instructions that its attempts may still execute.
    left: u64,
}

/// How far rehearsals have come.
#[derive(Debug)]
enum RehearsalStage {
    /// What varies from run to run is gathered from the journal, after this call.
    Gathering(CallId, Arc<RecordedReplies>),
    /// Changes are tried, one after the other.
    Trying {
        recorded: Arc<RecordedReplies>,
        proposals: VecDeque<Proposal>,
        /// The one that is under way.
        attempt: Option<Box<(Proposal, RemedyAttempt)>>,
    },
}

/// What a slice has come to.
#[derive(Debug)]
pub(super) enum AccessProgress {
    /// There is more to try.
    GoesOn,
    /// It is over. The account has this remedy now, or with `None` the one that it had.
    Over(Option<Remedy>),
}

impl AccessRehearsal {
    /// Rehearsals for an access that may execute so many instructions. `noted` is what varies from run to run, as far as
    /// the journal has not kept it.
    pub fn new(
        key: EntryKey,
        account: Account,
        granted_before: usize,
        left: u64,
        noted: Arc<RecordedReplies>,
    ) -> Self {
        let remedy = account.remedy.as_ref().filter(|remedy| remedy.helps());
        let own = remedy.map(|remedy| Proposal {
            flags: remedy.flags.clone(),
            path: remedy.path.clone(),
            ..Proposal::default()
        });
        let stage = RehearsalStage::Gathering(CallId(0), noted);
        Self { key, account, granted_before, stage, own, untried: None, left }
    }

    /// Gives up the attempt under way, to begin it again later.
    pub fn put_aside(&mut self) {
        if let RehearsalStage::Trying { proposals, attempt, .. } = &mut self.stage
            && let Some(under_way) = attempt.take()
        {
            proposals.push_front(under_way.0);
        }
    }

    /// Goes on for about this many instructions. Returns how many were executed, and what came of it.
    pub fn pump(
        &mut self,
        session: &Session,
        rehearsals: &mut Rehearsals,
        budget: u64,
    ) -> (u64, AccessProgress) {
        let (recorded, proposals, attempt) = match &mut self.stage {
            RehearsalStage::Gathering(after, replies) => {
                let calls = session.timeline.all_calls();
                let most = if session.summaries.notes_varying { 0 } else { CALLS };
                let before = self.account.moment;
                let mut more = false;
                for record in calls.after(*after).take(most).take_while(|call| call.moment <= before) {
                    (*after, more) = (record.id, true);
                    Arc::make_mut(replies).note(&record.call, &record.reply);
                }
                if !more {
                    let recorded = Arc::clone(replies);
                    let proposals = self.proposals(session, rehearsals);
                    self.stage = RehearsalStage::Trying { recorded, proposals, attempt: None };
                }
                return (0, AccessProgress::GoesOn);
            }
            RehearsalStage::Trying { recorded, proposals, attempt } => (recorded, proposals, attempt),
        };
        let Some(under_way) = attempt else {
            let Some(proposal) = proposals.pop_front() else {
                return (0, AccessProgress::Over(self.conclude(session, rehearsals)));
            };
            let access = (&self.account, self.granted_before);
            let started = session.setup_with(&proposal, &self.account).and_then(|setup| {
                let made = (rehearsals.host)(&setup, &session.inputs.setup.grants).ok()?;
                RemedyAttempt::new(session, made, setup, &proposal, access, recorded)
            });
            *attempt = started.map(|started| Box::new((proposal, started)));
            return (0, AccessProgress::GoesOn);
        };
        let (proposal, run) = &mut **under_way;
        let before = run.moment();
        let end = run.pump(budget, self.left);
        let executed = run.moment() - before;
        self.left = self.left.saturating_sub(executed);
        let Some(end) = end else { return (executed, AccessProgress::GoesOn) };
        let is_own = self.own.as_ref() == Some(&*proposal);
        let proposal = proposal.clone();
        *attempt = None;
        let over = match end {
            AttemptEnd::Known(Rehearsed::Works) => {
                let old = self.account.remedy.clone().filter(|_| is_own);
                let works = old.map(|old| confirmed(old, &self.account));
                let grants = &session.inputs.setup.grants;
                AccessProgress::Over(Some(works.unwrap_or_else(|| found(proposal, grants))))
            }
            AttemptEnd::Known(Rehearsed::NotTried(why)) if is_own => {
                self.untried = Some(why);
                AccessProgress::GoesOn
            }
            AttemptEnd::Known(_) | AttemptEnd::Refused => AccessProgress::GoesOn,
        };
        (executed, over)
    }

    /// What there is to try, in this order.
    fn proposals(&self, session: &Session, rehearsals: &mut Rehearsals) -> VecDeque<Proposal> {
        let mut proposals: VecDeque<Proposal> = self.own.iter().cloned().collect();
        if depends_on_grants(&self.account) {
            let others = (rehearsals.proposals)(&self.refused(session)).into_iter();
            proposals.extend(
                others.filter(|proposal| !self.own.as_ref().is_some_and(|own| own.is_like(proposal))),
            );
        }
        proposals.truncate(MOST);
        proposals
    }

    /// The remedy where nothing that was tried has worked; `None` if it is the one that there was.
    fn conclude(&self, session: &Session, rehearsals: &mut Rehearsals) -> Option<Remedy> {
        let old = self.account.remedy.clone()?;
        if let Some(why) = self.untried {
            return Some(Remedy { rehearsed: Some(Rehearsed::NotTried(why)), ..old });
        }
        if self.own.is_none() || !self.account.kind.is_path() {
            return None;
        }
        // It was advised and does not work, and nothing else does.
        if self.account.r#where == Some(Where::GuestLibc) {
            return Some((rehearsals.nothing)(&self.refused(session)));
        }
        Some(Remedy::advise(Advice::NothingWorks { path: self.account.subject.clone() }))
    }

    fn refused<'a>(&'a self, session: &'a Session) -> Refused<'a> {
        Refused::of(&self.account, &session.inputs.setup)
    }
}
