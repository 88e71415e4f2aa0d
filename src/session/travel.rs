//! Going back: what a person asks for, and the searches and seeks that it takes.
//!
//! A travel is pumped in slices like a motion. While it is under way the guest stands anywhere in the past; interrupted,
//! it stands where it began.

use super::snapshot::{LastOp, Snapshot};
use super::{Pump, RunState, Session};
use crate::exec::Stops;
use crate::guest::Moment;
use crate::timeline::{Advance, Search, Searched, Wanted};
use crate::trace::{errno_of, render};

/// A motion backward in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// One operator.
    Step,
    /// To the previous operator of this frame; calls are one.
    Over,
    /// To the call that made this frame.
    Out,
    /// To the latest breakpoint before now, or the start.
    Continue,
    /// To where the host call before now had been answered, or a lookup been refused.
    Call,
}

/// A travel under way.
#[derive(Debug)]
pub(crate) struct Travel {
    /// Where it began: when, and whether at the frontier.
    origin: (Moment, bool),
    /// What is to be done again, and how often.
    again: Option<(Back, u64)>,
    plan: Plan,
}

#[derive(Debug)]
enum Plan {
    /// To a moment.
    Seek { to: Moment, from: Moment, stage: Stage, why: String },
    /// Looks for the moment to go to.
    Search { search: Box<Search>, else_to: Moment, before: Moment, why: &'static str },
    /// To where the program is on after an event, which must be before a moment.
    Event { at: Moment, before: Moment, stage: Stage, kind: Kind },
}

/// How far a seek is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing done.
    Begun,
    /// On the way.
    Running,
    /// There; what follows belongs to the plan.
    There,
}

/// Which events count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Host calls and refused lookups.
    Any,
    /// Those that an errno breakpoint waits for.
    Errno,
}

/// What a slice of a travel came to.
enum Step {
    More,
    Next(Plan),
    Done(String),
}

/// How a long search is doing: operators done, and how many there are at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchProgress {
    /// Operators looked at.
    pub done: u64,
    /// At most.
    pub total: u64,
}

const AT_START: &str = "at the start of the run";

impl Session {
    /// Starts to go back; nothing moves until [`Session::pump`].
    ///
    /// # Errors
    /// A word for the status line where there is nothing to go back to.
    pub fn start_back(&mut self, back: Back, count: u64) -> Result<(), String> {
        if self.guest().moment() == 0 && self.guest().ended().is_none() {
            AT_START.clone_into(&mut self.why);
            return Err(AT_START.to_owned());
        }
        if back == Back::Out && self.guest().depth() < 2 {
            return Err("no function called this one".to_owned());
        }
        let plan = self.plan(back, count);
        let again = (back != Back::Step && count > 1).then(|| (back, count - 1));
        self.begin_travel(plan, again);
        Ok(())
    }

    /// Starts to go to a moment of the run so far.
    pub(super) fn start_seek(&mut self, to: Moment, why: &str) {
        let plan = self.seek(to, why);
        self.begin_travel(plan, None);
    }

    /// The furthest moment of the run so far.
    #[must_use]
    pub fn furthest(&self) -> Moment {
        self.timeline.furthest().moment()
    }

    /// Stands at the furthest moment again.
    pub fn return_to_furthest(&mut self) {
        self.goal = None;
        self.leave_for_elsewhere();
        self.timeline.stand_at_frontier();
        self.arrived("the latest moment of the run".to_owned());
    }

    /// How a search that is under way is doing.
    #[must_use]
    pub fn search_progress(&self) -> Option<SearchProgress> {
        let (done, total) = match &self.travel.as_ref()?.plan {
            Plan::Search { search, .. } => search.progress(),
            Plan::Seek { to, from, .. } => {
                (self.guest().moment().saturating_sub(*from), to.saturating_sub(*from))
            }
            Plan::Event { .. } => return None,
        };
        Some(SearchProgress { done, total })
    }

    fn begin_travel(&mut self, plan: Plan, again: Option<(Back, u64)>) {
        let origin = (self.guest().moment(), !self.timeline.is_past());
        if !origin.1 {
            self.timeline.keep_here();
        }
        self.leave_for_elsewhere();
        self.goal = None;
        self.travel = Some(Travel { origin, again, plan });
        self.state = RunState::Running;
        self.why = "going back".into();
    }

    /// What the views compare with is what is here now.
    fn leave_for_elsewhere(&mut self) {
        self.before = Snapshot::take(self.guest());
        self.last = None;
        self.returned = false;
        self.answered_before = self.timeline.calls().len();
    }

    /// Moments before this one are in the past of where the program stands.
    fn bound(&self) -> Moment {
        // The state before an operator that trapped has the moment of the trap.
        self.guest().moment() + u64::from(self.guest().trapped_in_operator())
    }

    fn plan(&self, back: Back, count: u64) -> Plan {
        let (bound, depth) = (self.bound(), self.guest().depth());
        let search = |depth, why| search(Wanted::Depth(depth), 0, bound, why);
        match back {
            Back::Step => self.seek(bound.saturating_sub(count), "stepped back"),
            Back::Over => search(depth.max(1), "stepped back over"),
            Back::Out => search(depth.saturating_sub(1), "back at the call"),
            Back::Continue => self.to_stop(bound, bound),
            Back::Call => self.to_event(bound, bound),
        }
    }

    /// To the latest stop before a moment, or the start.
    fn to_stop(&self, upper: Moment, before: Moment) -> Plan {
        let errno = if self.breakpoints.watch_errno() { self.event(upper, Kind::Errno) } else { None };
        match errno {
            Some(at) => search(Wanted::Hit, at, before, ""),
            None if self.breakpoints.own().is_empty() => self.seek(0, AT_START),
            None => search(Wanted::Hit, 0, before, ""),
        }
    }

    fn seek(&self, to: Moment, why: &str) -> Plan {
        let why = if to == 0 && !why.is_empty() { AT_START } else { why }.to_owned();
        Plan::Seek { to, from: to, stage: Stage::Begun, why }
    }

    /// To where the program was on after the latest event before a moment, or the start.
    fn to_event(&self, upper: Moment, before: Moment) -> Plan {
        match self.event(upper, Kind::Any) {
            Some(at) => Plan::Event { at, before, stage: Stage::Begun, kind: Kind::Any },
            None => self.seek(0, AT_START),
        }
    }

    /// The moment of the latest event before another.
    fn event(&self, before: Moment, kind: Kind) -> Option<Moment> {
        let calls = self.timeline.all_calls();
        let calls = &calls[..calls.partition_point(|record| record.moment < before)];
        let counts = |errno: Option<u16>| match kind {
            Kind::Any => true,
            Kind::Errno => errno.is_some_and(|errno| self.breakpoints.at_errno(errno).is_some()),
        };
        let call = calls.iter().rev().find(|record| counts(errno_of(record))).map(|record| record.moment);
        let lookup = self.accounts.refused_lookups(0, before).rev().find(|(_, errno)| counts(Some(*errno)));
        call.max(lookup.map(|(moment, _)| moment))
    }

    /// A slice of the travel under way.
    pub(super) fn pump_travel(&mut self, budget: u64) -> Pump {
        let Some(mut travel) = self.travel.take() else { return Pump::Stopped };
        let done = match &mut travel.plan {
            Plan::Search { search, else_to, before, why } => {
                self.search_slice(search, *else_to, *before, why, budget)
            }
            Plan::Seek { to, from, stage, why } => {
                if *stage == Stage::Begun {
                    self.stand(*to).map(|()| {
                        (*stage, *from) = (Stage::Running, self.guest().moment());
                        Step::More
                    })
                } else {
                    self.seek_slice(*to, budget).map(|there| match there {
                        true => Step::Done(std::mem::take(why)),
                        false => Step::More,
                    })
                }
            }
            Plan::Event { at, before, stage, kind } => self.event_slice(*at, *before, stage, *kind, budget),
        };
        match done {
            Ok(Step::More) => self.travel = Some(travel),
            Ok(Step::Next(plan)) => {
                travel.plan = plan;
                self.travel = Some(travel);
            }
            Ok(Step::Done(why)) => match travel.again {
                Some((back, left)) if self.guest().moment() > 0 => {
                    travel.plan = self.plan(back, left);
                    travel.again = (left > 1).then(|| (back, left - 1));
                    self.travel = Some(travel);
                }
                _ => {
                    self.arrived(why);
                    return Pump::Stopped;
                }
            },
            Err(why) => {
                self.go_home(travel.origin);
                self.arrived(why);
                return Pump::Stopped;
            }
        }
        Pump::Running
    }

    fn search_slice(
        &mut self,
        search: &mut Search,
        else_to: Moment,
        before: Moment,
        why: &str,
        budget: u64,
    ) -> Result<Step, String> {
        let breakpoints = &self.breakpoints;
        let found =
            self.timeline.search(search, budget, breakpoints.own(), &mut |guest| breakpoints.hit(guest).is_some());
        match found {
            Searched::Running => Ok(Step::More),
            Searched::Failed(why) => Err(why),
            Searched::Found(moment) => Ok(Step::Next(self.seek(moment, why))),
            Searched::Nothing if else_to > 0 => {
                Ok(Step::Next(Plan::Event { at: else_to, before, stage: Stage::Begun, kind: Kind::Errno }))
            }
            Searched::Nothing => Ok(Step::Next(self.seek(0, AT_START))),
        }
    }

    /// Stands as near before a moment as can be; one operator short of it, so that what that one does can be shown.
    fn stand(&mut self, moment: Moment) -> Result<(), String> {
        let furthest = self.timeline.furthest();
        if furthest.moment() <= moment && !furthest.trapped_in_operator() {
            self.timeline.stand_at_frontier();
            return Ok(());
        }
        self.timeline.stand_before(moment.saturating_sub(1))
    }

    /// Runs towards a moment; `true` there.
    fn seek_slice(&mut self, to: Moment, budget: u64) -> Result<bool, String> {
        let now = self.guest().moment();
        if !self.timeline.is_past() {
            return Ok(true);
        }
        let left = to.saturating_sub(now);
        let slice = if left > 1 { budget.max(1).min(left - 1) } else { left };
        if left == 1 {
            self.last = LastOp::look(self.guest());
            self.answered_before = self.timeline.calls().len();
        }
        self.run_past(slice)?;
        Ok(self.guest().moment() >= to)
    }

    fn run_past(&mut self, budget: u64) -> Result<(), String> {
        let mut stops = Stops::default();
        stops.set_rests(budget > 1);
        match self.timeline.advance(budget, &stops) {
            Advance::Stopped(_) => Ok(()),
            Advance::Waiting(_) => Err("the run waits for the outside there".to_owned()),
            Advance::Diverged(divergence) => Err(divergence.to_string()),
        }
    }

    /// To an event, and out of the plumbing that a call came through.
    fn event_slice(
        &mut self,
        at: Moment,
        before: Moment,
        stage: &mut Stage,
        kind: Kind,
        budget: u64,
    ) -> Result<Step, String> {
        match stage {
            Stage::Begun => {
                self.stand(at)?;
                *stage = Stage::Running;
            }
            Stage::Running if self.seek_slice(at, budget)? => *stage = Stage::There,
            Stage::Running => {}
            Stage::There => {
                let call = self.timeline.calls().last().filter(|record| record.moment == at).cloned();
                if call.is_some() && self.guest().in_shim() && self.guest().ended().is_none() {
                    self.leave_shim(before)?;
                }
                if self.guest().moment() >= before {
                    return Ok(Step::Next(match kind {
                        Kind::Any => self.to_event(at, before),
                        Kind::Errno => self.to_stop(at, before),
                    }));
                }
                self.returned = call.is_some();
                let errno = self.errno_hit(at.saturating_sub(1));
                return Ok(Step::Done(match (call, errno) {
                    (_, Some(number)) if kind == Kind::Errno => format!("breakpoint {number}"),
                    (Some(call), _) => format!("after call {} {}", call.number, render::short_name(&call.call)),
                    (None, _) => "lookup refused".to_owned(),
                }));
            }
        }
        Ok(Step::More)
    }

    fn leave_shim(&mut self, before: Moment) -> Result<(), String> {
        self.last = None;
        while self.guest().in_shim() && self.guest().moment() < before && self.guest().ended().is_none() {
            let now = self.guest().moment();
            self.run_past(1)?;
            if self.guest().moment() == now {
                break;
            }
        }
        Ok(())
    }

    /// The errno breakpoint that something between a moment and now sets off.
    pub(super) fn errno_hit(&self, after: Moment) -> Option<u32> {
        let now = self.guest().moment();
        let calls = self.timeline.calls().iter().rev().take_while(|record| record.moment > after);
        let mut call = calls.filter_map(errno_of).filter_map(|errno| self.breakpoints.at_errno(errno));
        let lookups = self.accounts.refused_lookups(after + 1, now + 1);
        let mut lookup = lookups.filter_map(|(_, errno)| self.breakpoints.at_errno(errno));
        call.next().or_else(|| lookup.next())
    }

    fn go_home(&mut self, (moment, frontier): (Moment, bool)) {
        // Where it cannot go back to, it stays where it is: any moment of the run is as good.
        if frontier {
            self.timeline.stand_at_frontier();
        } else if self.timeline.stand_before(moment).is_ok() {
            let left = moment.saturating_sub(self.guest().moment()).min(1 << 16);
            let _ = self.run_past(left);
        }
    }

    /// Ends the travel where it began.
    pub(super) fn interrupt_travel(&mut self) -> bool {
        let Some(travel) = self.travel.take() else { return false };
        self.go_home(travel.origin);
        self.arrived("interrupted".into());
        true
    }

    /// The program stands somewhere else than it did.
    fn arrived(&mut self, why: String) {
        self.timeline.set_no_aim();
        self.state = RunState::Stopped;
        self.why = why;
        if self.why.is_empty() {
            let hit = self.breakpoints.hit(self.guest()).map(|(number, _)| format!("breakpoint {number}"));
            self.why = hit.unwrap_or_else(|| "stepped back".to_owned());
        }
        if self.guest().ended().is_some() {
            self.note_end();
        }
    }
}

fn search(wanted: Wanted, from: Moment, before: Moment, why: &'static str) -> Plan {
    Plan::Search { search: Box::new(Search::new(wanted, from, before)), else_to: from, before, why }
}
