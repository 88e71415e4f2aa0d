//! What moves the program, and how that ended: the state of the run as the person sees it.

use super::motion::Goal;
use super::step_line::LineMotion;
use super::travel::Travel;
use super::visit::Visit;
use super::{RunState, Session};
use crate::guest::{End, Moment};
use crate::words::{Message, message};

/// The motion in progress, or why the latest one stopped.
#[derive(Debug)]
pub(super) struct Execution {
    /// The state that the views show; `why` gives its reason in a few words.
    pub state: RunState,
    pub why: Message,
    /// The goal of the motion forward in progress.
    pub goal: Option<Goal>,
    /// The steps by line in progress, if that is the goal.
    pub line: Option<Box<LineMotion>>,
    /// The travel back in progress.
    pub travel: Option<Travel>,
    /// The place that the motion goes to, and whether the latest such place was reached.
    pub visit: Option<Visit>,
    pub reached: bool,
    /// Whether the latest slice ended early, to give the front end time to look at a clock.
    pub rested: bool,
    /// The moment at which the motion began: a breakpoint there does not stop it.
    pub departed: Moment,
    /// The length of the run, if it has ended once, or is known from a recording.
    pub total: Option<Moment>,
}

impl Execution {
    /// The state before the first instruction of a run, whose length may already be known.
    pub fn new(total: Option<Moment>) -> Self {
        Self {
            state: RunState::Fresh,
            why: message!("why-before-first"),
            goal: None,
            line: None,
            travel: None,
            visit: None,
            reached: false,
            rested: false,
            departed: 0,
            total,
        }
    }

    /// Whether a motion or a travel is in progress.
    pub(crate) fn is_under_way(&self) -> bool {
        self.goal.is_some() || self.travel.is_some()
    }

    /// How many instructions of `room` the motion may still execute.
    pub fn room(&self, room: u64, now: Moment) -> u64 {
        match (self.goal, &self.line) {
            (Some(Goal::Line), Some(line)) => room.min(line.room(now)),
            _ => room,
        }
    }

    /// Begins a motion at a moment.
    pub fn begin(&mut self, goal: Goal, now: Moment) {
        self.departed = now;
        self.goal = Some(goal);
        self.state = RunState::Running;
        self.why = message!("why-running");
    }

    /// Stops the motion, for a reason.
    pub(crate) fn stop(&mut self, why: Message) {
        self.goal = None;
        self.state = RunState::Stopped;
        self.why = why;
    }

    /// Records that the program has ended at a moment.
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
    /// Whether a motion is in progress.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.execution.is_under_way() || self.trials.running.is_some()
    }
}
