//! What if: the program run again from the start with something more, beside the run that is here, and both compared.
//!
//! The present run and its journal stay as they are. The other run is one like any: what it does outside is real, so a
//! [`Plan`] says beforehand what will be run, and whether a person should be asked. It is given the input that this run
//! was given, and no other; a host that reads standard input by itself sees to that itself.

use super::given::give;
use super::views::of_network;
use super::{Account, Motion, Outcome, Pump, Session, Setup, ThingKind};
use crate::caps::Access;
use crate::guest::{Entry, Moment, WaitReason};
use crate::timeline::Timeline;
use crate::trace::compare::{ComparedRun, Comparison, ComparisonReport, RunNames, Shown, compare};
use crate::trace::recording::Ending;
use crate::words::{Message, message};
use std::sync::Arc;

/// What is to be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialPlan {
    /// The flags that are added, each as typed.
    pub flags: Vec<String>,
    /// The argument that becomes another: what it is and what it will be.
    pub argument: Option<(String, String)>,
    setup: Setup,
}

/// A run that was made to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// How it was made.
    pub plan: TrialPlan,
    /// How it compares with the present run.
    pub report: ComparisonReport,
}

/// Other runs that are made to be compared with the present one.
#[derive(Debug, Default)]
pub(super) struct Trials {
    /// The one that is under way.
    pub running: Option<Trial>,
    /// The latest that came to its end.
    pub latest: Option<Arc<WhatIf>>,
    /// Whether the motion that ended last was that of one.
    pub just_ended: bool,
}

/// The other run, under way.
#[derive(Debug)]
pub(super) struct Trial {
    plan: TrialPlan,
    session: Box<Session>,
    /// Entries of what this run was fed that it has had.
    fed: usize,
}

impl TrialPlan {
    /// What is tried, as typed: `--dir=.`
    #[must_use]
    pub fn tried(&self) -> Message {
        let flags = self.shell_flags();
        match (&self.argument, flags.is_empty()) {
            (None, _) => Message::verbatim(flags),
            (Some((_, path)), true) => Message::verbatim(format!("{path:?}")),
            (Some((_, path)), false) => message!("try-both", flags, path = format!("{path:?}")),
        }
    }

    /// What the new run may do outside that cannot be undone, a clause each. A person is asked where there is something.
    #[must_use]
    pub fn effects(&self) -> Vec<Message> {
        let mut effects = Vec::new();
        let writable = self.setup.grants.iter().filter(|grant| grant.access == Access::ReadWrite);
        let hosts: Vec<Message> = writable.map(|grant| message!("quoted", name = &grant.host)).collect();
        if !hosts.is_empty() {
            effects.push(message!("try-may-write", hosts));
        }
        if let Some(network) = of_network(self.setup.network) {
            effects.push(message!("try-may-use-network", network));
        }
        effects
    }

    /// What will be run, in sentences.
    #[must_use]
    pub fn says(&self) -> Vec<Message> {
        let flags = self.shell_flags();
        let mut says = vec![match &self.argument {
            None => message!("try-runs-with", flags),
            Some((old, new)) => {
                let (old, new) = (format!("{old:?}"), format!("{new:?}"));
                match self.flags.is_empty() {
                    true => message!("try-runs-with-argument", old, new),
                    false => message!("try-runs-with-both", flags, old, new),
                }
            }
        }];
        says.extend(self.effects().into_iter().map(|effect| message!("try-is-real", effect)));
        says.push(message!("try-present-stays"));
        says
    }

    /// The flags that are added, as a shell would have them.
    fn shell_flags(&self) -> String {
        crate::caps::Remedy { flags: self.flags.clone(), ..Default::default() }.shell_flags()
    }
}

impl Session {
    /// What to run to see what would be if an access had not been refused: the account's remedy. The account's index.
    ///
    /// # Errors
    /// Why nothing can be tried, for the person who asked.
    pub fn plan_for(&self, account: usize) -> Result<TrialPlan, Message> {
        self.may_try()?;
        let entry = self.known_accounts().get(account).ok_or_else(|| message!("try-no-access"))?;
        let account = &entry.account;
        if account.outcome == Outcome::Granted {
            return Err(message!("try-was-granted"));
        }
        let remedy = account.remedy.as_ref().ok_or_else(|| message!("try-nothing-known"))?;
        if account.kind == ThingKind::Environment && !remedy.checked && remedy.flags.len() == 1 {
            return Err(message!("try-no-variable", name = &account.subject));
        }
        if remedy.flags.is_empty() && remedy.path.is_none() {
            let advice = remedy.advice.iter().map(|advice| advice.message());
            let advice = advice.reduce(|first, second| message!("sentences", first, second));
            return Err(message!("try-no-flag", advice = advice.unwrap_or_default()));
        }
        let argument = remedy.path.as_ref().map(|path| self.argument_for(account, path)).transpose()?;
        self.plan_of(remedy.flags.clone(), argument)
    }

    /// What to run with these flags in addition.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan_with(&self, flags: Vec<String>) -> Result<TrialPlan, Message> {
        self.may_try()?;
        self.plan_of(flags, None)
    }

    fn may_try(&self) -> Result<(), Message> {
        if self.is_replay() {
            return Err(message!("try-replay"));
        }
        if self.is_running() {
            return Err(message!("try-running"));
        }
        Ok(())
    }

    fn plan_of(&self, flags: Vec<String>, argument: Option<(String, String)>) -> Result<TrialPlan, Message> {
        let mut setup = give(&self.inputs.setup, &flags, self.inputs.environment.as_ref())?;
        if let Some((old, new)) = &argument {
            setup.args.iter_mut().filter(|arg| *arg == old).for_each(|arg| arg.clone_from(new));
        }
        Ok(TrialPlan { flags, argument, setup })
    }

    /// The argument that is the path of an account, and the path that it must be.
    fn argument_for(&self, account: &Account, path: &str) -> Result<(String, String), Message> {
        let is = self.inputs.setup.args.contains(&account.subject);
        match self.guest().entry() {
            Entry::Command if is => Ok((account.subject.clone(), path.to_owned())),
            _ => {
                let subject = format!("{:?}", account.subject);
                Err(message!("try-no-argument", path = format!("{path:?}"), subject))
            }
        }
    }

    /// Begins the other run; [`Session::pump`] goes on with it, [`Session::interrupt`] gives it up.
    ///
    /// # Errors
    /// When it cannot be started: a directory that was to be granted is not there.
    pub(crate) fn start_what_if(&mut self, plan: TrialPlan) -> Result<(), Message> {
        self.may_try()?;
        let host = (self.inputs.hosts)(&plan.setup)?;
        let other = self.guest().again().map_err(|error| Message::verbatim(error.to_string()))?;
        let no_more = Box::new(|_: &Setup| Err(message!("try-made-once")));
        let mut session = Self::new(Timeline::live(other, host), plan.setup.clone(), no_more);
        // Nobody goes back in it.
        session.set_most_checkpoint_bytes(0);
        session.start(Motion::Continue);
        self.trials.latest = None;
        self.trials.running = Some(Trial { plan, session: Box::new(session), fed: 0 });
        Ok(())
    }

    pub(super) fn pump_trial(&mut self, budget: u64) -> Pump {
        let Some(trial) = &mut self.trials.running else { return Pump::Stopped };
        match trial.session.pump(budget) {
            Pump::Running => return Pump::Running,
            Pump::Waiting(WaitReason::Stdin) => {
                let input = self.inputs.fed.get(trial.fed).and_then(Option::as_deref);
                trial.fed += 1;
                trial.session.feed_stdin(input);
                return Pump::Running;
            }
            Pump::Waiting(WaitReason::Network { again, stdin: true })
                if trial.fed < self.inputs.fed.len() =>
            {
                let input = self.inputs.fed[trial.fed].as_deref();
                trial.fed += 1;
                trial.session.feed_stdin(input);
                return Pump::Waiting(WaitReason::Sleep(again));
            }
            waiting @ Pump::Waiting(_) => return waiting,
            Pump::Stopped if trial.session.reply_as(&self.replies) => return Pump::Running,
            Pump::Stopped => {}
        }
        let Some(trial) = self.trials.running.take() else { return Pump::Stopped };
        let words = std::iter::once(&self.inputs.setup.program).chain(&self.inputs.setup.args);
        let as_it_is = words.map(String::as_str).collect::<Vec<_>>().join(" ");
        let names = RunNames::trial(as_it_is, trial.plan.tried());
        let report = self.compared_with(&trial.session).report(names, Shown::Differences);
        self.trials.latest = Some(Arc::new(WhatIf { plan: trial.plan, report }));
        self.trials.just_ended = true;
        Pump::Stopped
    }

    /// How far the other run is, while there is one under way.
    #[must_use]
    pub fn trial_moment(&self) -> Option<Moment> {
        self.trials.running.as_ref().map(|trial| trial.session.guest().moment())
    }

    /// The latest other run that came to its end, until the program begins again.
    #[must_use]
    pub fn what_if(&self) -> Option<&Arc<WhatIf>> {
        self.trials.latest.as_ref()
    }

    /// The same, if the motion that was pumped last made it.
    #[must_use]
    pub fn just_tried(&self) -> Option<&Arc<WhatIf>> {
        self.trials.latest.as_ref().filter(|_| self.trials.just_ended)
    }

    /// Begins again with what was tried.
    ///
    /// # Errors
    /// When nothing was, or the host cannot be made again.
    pub(crate) fn adopt(&mut self) -> Result<(), Message> {
        let what_if = self.trials.latest.clone().ok_or_else(|| message!("try-nothing-tried"))?;
        self.restart_as(what_if.plan.setup.clone())
    }

    /// This run and another, compared as far as each has come.
    #[must_use]
    pub(crate) fn compared_with<'s>(&'s self, other: &'s Self) -> Comparison<'s> {
        compare(self.as_run(), other.as_run())
    }

    fn as_run(&self) -> ComparedRun<'_> {
        let inside = |account: &&Account| {
            account.r#where == Some(crate::caps::Where::GuestLibc) && !account.host_asked
        };
        let furthest = self.timeline.furthest();
        let (ending, moment) = match (self.recorded_stop(), furthest.ended()) {
            (Some(stop), None) => stop,
            (_, ended) => (Ending::of(ended, "this is how far it was run"), furthest.moment()),
        };
        ComparedRun {
            start: self.recording_start(),
            calls: self.timeline.all_calls(),
            lookups: self
                .evidence
                .accounts
                .entries()
                .iter()
                .map(|entry| &entry.account)
                .filter(inside)
                .collect(),
            ending,
            moment,
        }
    }
}
