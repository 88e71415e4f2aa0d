//! What-if runs: the program is run again from the start with something more, beside the present run, and both are
//! compared.
//!
//! The present run and its journal are left alone. The other run is like any run, and what it does outside is real. So
//! a [`TrialPlan`] says beforehand what will be run, and whether a person should be asked. The other run is given the
//! input that this run was given, and no other. A host that reads standard input by itself has to see to that itself.

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

/// The plan of a run that has not been started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialPlan {
    /// The added flags, each as it was typed.
    pub flags: Vec<String>,
    /// The flag that stands before all others, if one has to.
    pub first: Option<String>,
    /// The argument that is replaced: the old one and the new one.
    pub argument: Option<(String, String)>,
    setup: Setup,
}

/// A finished run that was made to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// The plan by which it was made.
    pub plan: TrialPlan,
    /// How the run compares with the present one.
    pub report: ComparisonReport,
}

/// Other runs that are made to be compared with the present one.
#[derive(Debug, Default)]
pub(super) struct Trials {
    /// The one that is in progress.
    pub running: Option<Trial>,
    /// The latest one that has finished.
    pub latest: Option<Arc<WhatIf>>,
    /// Whether the motion that ended last was that of such a run.
    pub just_ended: bool,
}

/// Another run, in progress.
#[derive(Debug)]
pub(super) struct Trial {
    plan: TrialPlan,
    session: Box<Session>,
    /// How many entries of the present run's input it has been given.
    fed: usize,
}

impl TrialPlan {
    /// What is tried, as it would be typed: `--dir=.`
    #[must_use]
    pub fn tried(&self) -> Message {
        let flags = self.shell_flags();
        match (&self.argument, flags.is_empty()) {
            (None, _) => Message::verbatim(flags),
            (Some((_, path)), true) => Message::verbatim(format!("{path:?}")),
            (Some((_, path)), false) => message!("try-both", flags, path = format!("{path:?}")),
        }
    }

    /// What the new run may do outside that cannot be undone, as clauses. If there is anything, a person should be
    /// asked first.
    #[must_use]
    pub fn effects(&self) -> Vec<Message> {
        let mut effects = Vec::new();
        let writable = self.setup.grants.iter().filter(|grant| grant.access == Access::ReadWrite);
        let mut hosts: Vec<&str> = Vec::new();
        for grant in writable {
            let host = grant.host.strip_suffix('/').filter(|host| !host.is_empty()).unwrap_or(&grant.host);
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        let hosts: Vec<Message> = hosts.into_iter().map(|name| message!("quoted", name)).collect();
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
                match flags.is_empty() {
                    true => message!("try-runs-with-argument", old, new),
                    false => message!("try-runs-with-both", flags, old, new),
                }
            }
        }];
        says.extend(self.effects().into_iter().map(|effect| message!("try-is-real", effect)));
        says.push(message!("try-present-stays"));
        says
    }

    /// The added flags, as a shell would have them.
    fn shell_flags(&self) -> String {
        let (first, flags) = (self.first.clone(), self.flags.clone());
        crate::caps::Remedy { first, flags, ..Default::default() }.shell_flags()
    }
}

impl Session {
    /// The plan for a run in which an access is not refused: it follows the remedy of the account with this index.
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
        if !remedy.helps() {
            let advice = remedy.advice.iter().map(|advice| advice.message());
            let advice = advice.reduce(|first, second| message!("sentences", first, second));
            return Err(message!("try-no-flag", advice = advice.unwrap_or_default()));
        }
        let argument = remedy.path.as_ref().map(|path| self.argument_for(account, path)).transpose()?;
        let mut plan = self.plan_of(remedy.flags.clone(), argument)?;
        if let Some(first) = &remedy.first {
            let with_first = give(&Setup::default(), std::slice::from_ref(first), None)?;
            plan.setup.grants.splice(0..0, with_first.grants);
            plan.first = Some(first.clone());
        }
        Ok(plan)
    }

    /// The plan for a run with these flags added.
    ///
    /// # Errors
    /// What is wrong with the flags, or why nothing can be tried.
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
        Ok(TrialPlan { flags, first: None, argument, setup })
    }

    /// The argument that is the path of an account, and the path to replace it with.
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

    /// Starts the other run; [`Session::pump`] continues it, [`Session::interrupt`] abandons it.
    ///
    /// # Errors
    /// If it cannot be started, for example because a directory to be granted does not exist.
    pub(crate) fn start_what_if(&mut self, plan: TrialPlan) -> Result<(), Message> {
        self.may_try()?;
        let host = (self.inputs.hosts)(&plan.setup)?;
        let other = self.guest_as(&plan.setup)?;
        let no_more = Box::new(|_: &Setup| Err(message!("try-made-once")));
        let mut session = self.beside(Timeline::live(other, host), plan.setup.clone(), no_more);
        // Nobody goes back in this run.
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

    /// How far the other run is; `None` if there is none in progress.
    #[must_use]
    pub fn trial_moment(&self) -> Option<Moment> {
        self.trials.running.as_ref().map(|trial| trial.session.guest().moment())
    }

    /// The latest other run that has finished; `None` after the program is started again.
    #[must_use]
    pub fn what_if(&self) -> Option<&Arc<WhatIf>> {
        self.trials.latest.as_ref()
    }

    /// The same, if it was made by the motion that was pumped last.
    #[must_use]
    pub fn just_tried(&self) -> Option<&Arc<WhatIf>> {
        self.trials.latest.as_ref().filter(|_| self.trials.just_ended)
    }

    /// Starts the program again with what was tried.
    ///
    /// # Errors
    /// If nothing was tried, or the host cannot be made again.
    pub(crate) fn adopt(&mut self) -> Result<(), Message> {
        let what_if = self.trials.latest.clone().ok_or_else(|| message!("try-nothing-tried"))?;
        let TrialPlan { flags, first, argument, setup } = what_if.plan.clone();
        self.restart_as(setup)?;
        let argument = argument.as_ref().map(|(old, new)| (old.as_str(), new.as_str()));
        let command = self.inputs.command.take();
        self.inputs.command = command.map(|line| line.with(first.as_ref(), &flags, argument));
        Ok(())
    }

    /// A comparison of this run and another, as far as each has come.
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
