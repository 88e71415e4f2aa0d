//! What moves the program, and how that came to its end: the state of the run as the person sees it.

use super::motion::Goal;
use super::travel::Travel;
use super::visit::Visit;
use super::{RunState, Session};
use crate::guest::{End, Moment};
use crate::words::{Message, message};

/// The motion under way, or why the latest one stopped.
#[derive(Debug)]
pub(super) struct Execution {
    /// What the views call the state; `why` is its reason in a word or two.
    pub state: RunState,
    pub why: Message,
    /// The motion forward that is under way.
    pub goal: Option<Goal>,
    /// The way back that is under way.
    pub travel: Option<Travel>,
    /// The place that the motion goes to, and whether the latest one was reached.
    pub visit: Option<Visit>,
    pub reached: bool,
    /// Its latest slice ended early, so that a clock can be looked at.
    pub rested: bool,
    /// The moment at which it began: a breakpoint there does not stop it.
    pub departed: Moment,
    /// Length of the run, known since it ended once, or from a recording of it.
    pub total: Option<Moment>,
}

impl Execution {
    /// Before the first instruction of a run that may be known to be so long.
    pub fn new(total: Option<Moment>) -> Self {
        Self {
            state: RunState::Fresh,
            why: message!("why-before-first"),
            goal: None,
            travel: None,
            visit: None,
            reached: false,
            rested: false,
            departed: 0,
            total,
        }
    }

    /// Whether the program is being moved.
    pub(crate) fn is_under_way(&self) -> bool {
        self.goal.is_some() || self.travel.is_some()
    }

    /// A motion begins at a moment.
    pub fn begin(&mut self, goal: Goal, now: Moment) {
        self.departed = now;
        self.goal = Some(goal);
        self.state = RunState::Running;
        self.why = message!("why-running");
    }

    /// The program stands; why.
    pub(crate) fn stop(&mut self, why: Message) {
        self.goal = None;
        self.state = RunState::Stopped;
        self.why = why;
    }

    /// The program has ended at a moment.
    pub fn end(&mut self, end: &End, now: Moment) {
        self.reached |= self.goal == Some(Goal::End);
        self.goal = None;
        self.total = Some(now);
        (self.state, self.why) = match end {
            End::Returned { status, .. } | End::Exited(status) => {
                (RunState::Ended(*status), message!("why-exit", status = status.to_string()))
            }
            End::Trapped(_) => (RunState::Trapped, message!("why-trapped")),
        };
    }
}

impl Session {
    /// Whether a motion is under way.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.execution.is_under_way() || self.trials.running.is_some()
    }
}
