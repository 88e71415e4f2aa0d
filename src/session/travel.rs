//! Going back: what a person asks for, and the searches and seeks needed for it.
//!
//! A travel is pumped in slices, as a motion is. While it is in progress, the guest may be anywhere in the past; if it
//! is interrupted, the guest returns to where it began.

use super::changes::Changes;
use super::past::{PastAnswer, WriterSearch};
use super::pump::after_call;
use super::snapshot::LastOp;
use super::step_line::{LineBack, LineBackStep, LineStep};
use super::{Pump, RunState, Session};
use crate::exec::Stops;
use crate::guest::{CallId, Moment, Stop};
use crate::timeline::{Advance, Search, SearchKind, Searched};
use crate::trace::errno_of;
use crate::words::{Fact, Message, message};

/// A motion backward in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// One instruction back, as [`Motion::Step`](super::Motion::Step) goes forward.
    Step,
    /// To the previous instruction of this frame; a call counts as one.
    Over,
    /// To the call that entered this frame.
    Out,
    /// To the latest breakpoint before now, or the start.
    Continue,
    /// To where the latest host call before now had been answered, or a lookup had been refused.
    Call,
    /// To a source line, as [`Motion::Line`](super::Motion::Line) goes forward.
    Line(LineStep),
}

/// A travel in progress.
#[derive(Debug)]
pub(crate) struct Travel {
    /// Where it began: the moment, and whether it was at the frontier.
    origin: (Moment, bool),
    /// The motion back to repeat, and how many more times.
    again: Option<(Back, u64)>,
    plan: TravelPlan,
}

#[derive(Debug)]
pub(super) enum TravelPlan {
    Seek {
        to: Moment,
        from: Moment,
        stage: SeekStage,
        why: Message,
    },
    /// Searches for the moment to go to.
    Search {
        search: Box<Search>,
        else_to: Option<MotionEvent>,
        before: Moment,
        why: Message,
    },
    /// Goes to the first moment after an event at which the program has moved on; it must be earlier than `before`.
    Event {
        event: MotionEvent,
        before: Moment,
        stage: SeekStage,
        kind: EventKind,
    },
    /// Searches for what wrote something last.
    WriterSearch(Box<WriterSearch>),
    /// Searches for the beginning of a line.
    Line(Box<LineBack>),
}

/// How far a seek has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SeekStage {
    Begun,
    Running,
    /// At its moment; the plan decides what follows.
    There,
}

/// An event that a motion stops after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MotionEvent {
    /// The moment at which the call was made, or the lookup returned.
    at: Moment,
    /// The number of the call; `None` for a refused lookup.
    call: Option<CallId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EventKind {
    /// Host calls and refused lookups.
    Any,
    /// Calls and lookups whose errno has a breakpoint.
    Errno,
}

/// How a slice of a travel ended.
pub(super) enum TravelStep {
    More,
    Next(TravelPlan),
    /// The same, and the motion is not repeated.
    Finally(TravelPlan),
    Done(Message),
}

/// The progress of a long search, in instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchProgress {
    /// How many instructions have been searched.
    pub done: u64,
    /// How many instructions there are to search, at most.
    pub total: u64,
}

/// The reason that the run waits there for something from outside.
fn outside() -> Message {
    message!("past-waits-for-outside")
}

impl Session {
    /// Starts to go back; nothing moves until [`Session::pump`].
    ///
    /// # Errors
    /// A message for the status line, if there is nothing to go back to.
    pub fn start_back(&mut self, back: Back, count: u64) -> Result<(), Message> {
        if self.guest().moment() == 0 && self.guest().ended().is_none() {
            self.execution.why = at_start();
            return Err(at_start());
        }
        if let Back::Line(_) = back {
            self.can_step_lines()?;
        }
        if back == Back::Out && self.guest().frame().caller().is_bottom() {
            let ended = self.guest().ended().is_some() && !self.guest().trapped_in_instruction();
            return Err(if ended { message!("past-no-function") } else { message!("past-no-caller") });
        }
        let plan = self.plan(back, count);
        let again = (back != Back::Step && count > 1).then(|| (back, count - 1));
        self.begin_travel(plan, again);
        Ok(())
    }

    /// Starts to go to a moment of the run so far; if it is later, to the furthest moment.
    pub(crate) fn go_to(&mut self, to: Moment) {
        let plan = self.seek(to.min(self.furthest()), message!("why-at-moment"));
        self.begin_travel(plan, None);
    }

    /// The furthest moment of the run so far.
    #[must_use]
    pub fn furthest(&self) -> Moment {
        self.timeline.furthest().moment()
    }

    /// Goes to the furthest moment again.
    pub(crate) fn return_to_furthest(&mut self) {
        self.execution.goal = None;
        self.leave_for_elsewhere();
        self.timeline.stand_at_frontier();
        self.arrived(message!("why-at-latest"));
    }

    /// The progress of the search in progress; `None` if there is none.
    #[must_use]
    pub fn search_progress(&self) -> Option<SearchProgress> {
        let (done, total) = match &self.execution.travel.as_ref()?.plan {
            TravelPlan::Search { search, .. } => search.progress(),
            TravelPlan::Seek { to, from, .. } => {
                (self.guest().moment().saturating_sub(*from), to.saturating_sub(*from))
            }
            TravelPlan::WriterSearch(who) => who.progress(self.guest().moment()),
            TravelPlan::Line(line) => line.progress(),
            TravelPlan::Event { .. } => return None,
        };
        Some(SearchProgress { done, total })
    }

    pub(super) fn begin_travel(&mut self, plan: TravelPlan, again: Option<(Back, u64)>) {
        let origin = (self.guest().moment(), !self.timeline.is_past());
        if !origin.1 {
            self.timeline.keep_here();
        }
        self.leave_for_elsewhere();
        self.execution.goal = None;
        self.execution.travel = Some(Travel { origin, again, plan });
        self.execution.state = RunState::Running;
        self.execution.why = message!("why-going-back");
    }

    /// Makes the present state the one that the views compare with, and forgets the latest answers.
    fn leave_for_elsewhere(&mut self) {
        self.history.told = None;
        self.trials.just_ended = false;
        self.changes = Changes::since(self.guest(), self.timeline.made());
    }

    /// Moments before this one are in the past of the present state.
    pub(super) fn bound(&self) -> Moment {
        // The state before an instruction that trapped has the same moment as the trap.
        self.guest().moment() + u64::from(self.guest().trapped_in_instruction())
    }

    /// Goes to the state before the first instruction, from which a motion starts.
    pub(super) fn stand_at_beginning(&mut self) -> Result<(), Message> {
        if self.guest().moment() == 0 && self.guest().ended().is_none() {
            return Ok(());
        }
        if !self.timeline.is_past() {
            self.timeline.keep_here();
        }
        self.timeline.stand_before(0).map_err(Message::verbatim)?;
        self.summaries.moved();
        Ok(())
    }

    fn plan(&mut self, back: Back, count: u64) -> TravelPlan {
        let (bound, here) = (self.bound(), self.guest().frame());
        let search = |frame, why| search(SearchKind::Outside(frame), None, bound, why);
        match back {
            Back::Step => self.seek(bound.saturating_sub(count), message!("why-stepped-back")),
            Back::Over => {
                search(if here.is_bottom() { here.callee() } else { here }, message!("why-stepped-back-over"))
            }
            Back::Out => search(here.caller(), message!("why-back-at-call")),
            Back::Continue => self.to_stop(bound, bound),
            Back::Call => self.to_event(bound, bound),
            Back::Line(step) => match self.history.line_hops.undo(bound, step) {
                Some(from) => self.seek(from, message!("why-line-back")),
                None => TravelPlan::Line(Box::new(LineBack::begin(self, step, bound))),
            },
        }
    }

    /// A travel to the latest stop before a moment, or to the start.
    fn to_stop(&self, upper: Moment, before: Moment) -> TravelPlan {
        let errno = if self.breakpoints.watch_errno() { self.event(upper, EventKind::Errno) } else { None };
        match errno {
            None if self.breakpoints.own().is_empty() => self.seek(0, at_start()),
            event => search(SearchKind::Hit, event, before, Message::default()),
        }
    }

    pub(super) fn seek(&self, to: Moment, why: Message) -> TravelPlan {
        let why = if to == 0 && !why.is_empty() { at_start() } else { why };
        TravelPlan::Seek { to, from: to, stage: SeekStage::Begun, why }
    }

    /// A travel to the first moment after the latest event before `upper`, or to the start.
    fn to_event(&self, upper: Moment, before: Moment) -> TravelPlan {
        match self.event(upper, EventKind::Any) {
            Some(event) => TravelPlan::Event { event, before, stage: SeekStage::Begun, kind: EventKind::Any },
            None => self.seek(0, at_start()),
        }
    }

    /// The latest event before a moment.
    fn event(&self, before: Moment, kind: EventKind) -> Option<MotionEvent> {
        let calls = self.timeline.all_calls();
        let last = calls.made_before(before);
        let counts = |errno: Option<u16>| match kind {
            EventKind::Any => true,
            EventKind::Errno => errno.is_some_and(|errno| self.breakpoints.at_errno(errno).is_some()),
        };
        let call = calls.up_to(last).latest_first().find(|record| counts(errno_of(record)));
        let call = call.map(|record| MotionEvent { at: record.moment, call: Some(record.id) });
        let mut lookups = self.evidence.accounts.refused_lookups(0, before).rev();
        let lookup = lookups.find(|(_, errno)| counts(Some(*errno)));
        call.max(lookup.map(|(at, _)| MotionEvent { at, call: None }))
    }

    /// Runs a slice of the travel in progress.
    pub(super) fn pump_travel(&mut self, budget: u64) -> Pump {
        let Some(mut travel) = self.execution.travel.take() else { return Pump::Stopped };
        let done = match &mut travel.plan {
            TravelPlan::Search { search, else_to, before, why } => {
                self.search_slice(search, *else_to, *before, why, budget)
            }
            TravelPlan::Seek { to, from, stage, why } => {
                if *stage == SeekStage::Begun {
                    self.stand(*to).map(|()| {
                        (*stage, *from) = (SeekStage::Running, self.guest().moment());
                        TravelStep::More
                    })
                } else {
                    self.seek_slice(*to, budget).map(|there| match there {
                        true => TravelStep::Done(std::mem::take(why)),
                        false => TravelStep::More,
                    })
                }
            }
            TravelPlan::WriterSearch(who) => self.who_slice(who, budget),
            TravelPlan::Line(line) => self.line_back_slice(line, budget).map(|step| match step {
                LineBackStep::More => TravelStep::More,
                LineBackStep::To(moment, why) => TravelStep::Next(self.seek(moment, why)),
                LineBackStep::Stay(moment, why) => TravelStep::Finally(self.seek(moment, why)),
            }),
            TravelPlan::Event { event, before, stage, kind } => {
                self.event_slice(*event, *before, stage, *kind, budget)
            }
        };
        match done {
            Ok(TravelStep::More) => self.execution.travel = Some(travel),
            Ok(TravelStep::Next(plan)) => {
                travel.plan = plan;
                self.execution.travel = Some(travel);
            }
            Ok(TravelStep::Finally(plan)) => {
                (travel.plan, travel.again) = (plan, None);
                self.execution.travel = Some(travel);
            }
            Ok(TravelStep::Done(why)) => match travel.again {
                Some((back, left)) if self.guest().moment() > 0 => {
                    travel.plan = self.plan(back, left);
                    travel.again = (left > 1).then(|| (back, left - 1));
                    self.execution.travel = Some(travel);
                }
                _ => {
                    self.arrived(why);
                    return Pump::Stopped;
                }
            },
            Err(why) => {
                self.go_home(travel.origin);
                // The answer is also given if the program has ended, since it is the reason for being there.
                self.history.told =
                    Some(PastAnswer { lines: vec![why.clone()], word: why.clone(), found: false });
                self.arrived(why);
                return Pump::Stopped;
            }
        }
        Pump::Running
    }

    fn search_slice(
        &mut self,
        search: &mut Search,
        else_to: Option<MotionEvent>,
        before: Moment,
        why: &Message,
        budget: u64,
    ) -> Result<TravelStep, Message> {
        let breakpoints = &self.breakpoints;
        let found = self
            .timeline
            .search(search, budget, breakpoints.own(), &mut |guest| breakpoints.hit(guest).is_some());
        match found {
            Searched::Running => Ok(TravelStep::More),
            Searched::Failed(why) => Err(Message::verbatim(why)),
            Searched::Found(moment) => Ok(TravelStep::Next(self.seek(moment, why.clone()))),
            Searched::Nothing => Ok(TravelStep::Next(match else_to {
                Some(event) => {
                    TravelPlan::Event { event, before, stage: SeekStage::Begun, kind: EventKind::Errno }
                }
                None => self.seek(0, at_start()),
            })),
        }
    }

    /// Goes as near before a moment as is possible without running, and at least one instruction short of it, so that
    /// the effect of that instruction can be shown. If no later moment was reached, it goes straight to the furthest.
    pub(super) fn stand(&mut self, moment: Moment) -> Result<(), Message> {
        let furthest = self.timeline.furthest();
        if furthest.moment() <= moment && !furthest.trapped_in_instruction() {
            self.timeline.stand_at_frontier();
            return Ok(());
        }
        self.timeline.stand_before(moment.saturating_sub(1)).map_err(Message::verbatim)
    }

    /// Runs towards a moment; `true` once it is reached.
    pub(super) fn seek_slice(&mut self, to: Moment, budget: u64) -> Result<bool, Message> {
        let now = self.guest().moment();
        if !self.timeline.is_past() {
            return Ok(true);
        }
        let left = to.saturating_sub(now);
        let slice = if left > 1 { budget.max(1).min(left - 1) } else { left };
        if left == 1 {
            self.changes.last = LastOp::look(self.guest());
            self.changes.answered_before = self.timeline.made();
        }
        self.run_past(slice)?;
        Ok(self.guest().moment() >= to)
    }

    fn run_past(&mut self, budget: u64) -> Result<(), Message> {
        let mut stops = Stops::default();
        stops.set_rests(budget > 1);
        match self.timeline.advance(budget, &stops) {
            Advance::Stopped(_) => Ok(()),
            Advance::Waiting(_) => Err(outside()),
            Advance::Diverged(divergence) => Err(Message::verbatim(divergence.to_string())),
        }
    }

    /// Runs until an event is over, and out of the shim through which its call was made.
    fn event_slice(
        &mut self,
        event: MotionEvent,
        before: Moment,
        stage: &mut SeekStage,
        kind: EventKind,
        budget: u64,
    ) -> Result<TravelStep, Message> {
        match (*stage, event.call) {
            (SeekStage::Begun, _) => {
                self.timeline.stand_before(event.at.saturating_sub(1)).map_err(Message::verbatim)?;
                *stage = SeekStage::Running;
                return Ok(TravelStep::More);
            }
            (SeekStage::Running, None) => {
                if self.seek_slice(event.at, budget)? {
                    *stage = SeekStage::There;
                }
                return Ok(TravelStep::More);
            }
            (SeekStage::Running, Some(id)) => {
                if self.answer_slice(event.at, id, before, budget)? {
                    *stage = SeekStage::There;
                }
                return Ok(TravelStep::More);
            }
            (SeekStage::There, call) => {
                if call.is_some() {
                    self.leave_shim(before)?;
                }
            }
        }
        if self.guest().moment() >= before {
            return Ok(TravelStep::Next(match kind {
                EventKind::Any => self.to_event(event.at, before),
                EventKind::Errno => self.to_stop(event.at, before),
            }));
        }
        self.changes.returned = event.call.is_some();
        let errno = self.errno_hit(event.at.saturating_sub(1)).filter(|_| kind == EventKind::Errno);
        let call = event.call.and_then(|id| self.timeline.calls().get(id));
        Ok(TravelStep::Done(match (call, errno) {
            (_, Some(number)) => message!("why-breakpoint", number = Fact::Number(number.into())),
            (Some(record), None) => after_call(&record),
            (None, None) => message!("why-lookup-refused"),
        }))
    }

    /// Runs until a host call has been answered and its results are in the program; or to the moment `before`.
    fn answer_slice(&mut self, at: Moment, id: CallId, before: Moment, budget: u64) -> Result<bool, Message> {
        let now = self.guest().moment();
        if now + 1 < at {
            self.run_past(budget.max(1).min(at - 1 - now))?;
            return Ok(false);
        }
        if self.timeline.made() < id.0 {
            self.changes.answered_before = id.0 - 1;
        }
        self.changes.last = None;
        let mut stops = Stops::default();
        stops.set_host_calls(true);
        let stop = match self.timeline.advance(budget.max(1).min(before.saturating_sub(now)), &stops) {
            Advance::Stopped(stop) => stop,
            Advance::Waiting(_) => return Err(outside()),
            Advance::Diverged(divergence) => return Err(Message::verbatim(divergence.to_string())),
        };
        let answered = stop == Stop::HostReturned(id);
        Ok(answered || self.guest().moment() >= before || self.guest().ended().is_some())
    }

    fn leave_shim(&mut self, before: Moment) -> Result<(), Message> {
        self.changes.last = None;
        while self.guest().in_shim() && self.guest().moment() < before && self.guest().ended().is_none() {
            let now = self.guest().moment();
            self.run_past(1)?;
            if self.guest().moment() == now {
                break;
            }
        }
        Ok(())
    }

    /// The errno breakpoint that something between a moment (exclusive) and now triggers.
    pub(super) fn errno_hit(&self, after: Moment) -> Option<u32> {
        let now = self.guest().moment();
        let calls = self.timeline.calls();
        let calls = calls.latest_first().take_while(|record| record.moment > after);
        let mut call =
            calls.filter_map(|record| errno_of(&record)).filter_map(|errno| self.breakpoints.at_errno(errno));
        let lookups = self.evidence.accounts.refused_lookups(after + 1, now + 1);
        let mut lookup = lookups.filter_map(|(_, errno)| self.breakpoints.at_errno(errno));
        call.next().or_else(|| lookup.next())
    }

    fn go_home(&mut self, (moment, frontier): (Moment, bool)) {
        // If it cannot go back there, it stays where it is: any moment of the run will do.
        if frontier {
            self.timeline.stand_at_frontier();
        } else if self.timeline.stand_before(moment).is_ok() {
            let last = moment.min(self.guest().moment() + (1 << 16));
            while self.guest().moment() < last {
                let now = self.guest().moment();
                if self.run_past(last - now).is_err() || self.guest().moment() == now {
                    break;
                }
            }
        }
    }

    /// Ends the travel, and returns to where it began; `false` if there is none.
    pub(super) fn interrupt_travel(&mut self) -> bool {
        let Some(travel) = self.execution.travel.take() else { return false };
        self.go_home(travel.origin);
        self.arrived(message!("why-interrupted"));
        true
    }

    /// Records that the program is now elsewhere, and why.
    fn arrived(&mut self, why: Message) {
        self.timeline.set_no_aim();
        self.summaries.moved();
        self.execution.stop(why);
        if self.execution.why.is_empty() {
            let hit = self.breakpoints.hit(self.guest());
            let hit = hit.map(|(number, _)| self.breakpoints.name(number, self.guest()));
            self.execution.why = hit.unwrap_or_else(|| message!("why-stepped-back"));
        }
        if self.guest().ended().is_some() {
            self.note_end();
        }
    }
}

fn search(wanted: SearchKind, else_to: Option<MotionEvent>, before: Moment, why: Message) -> TravelPlan {
    let from = else_to.map_or(0, |event| event.at);
    TravelPlan::Search { search: Box::new(Search::new(wanted, from, before)), else_to, before, why }
}

/// The reason for a stop at the start of the run.
fn at_start() -> Message {
    message!("why-at-start")
}
