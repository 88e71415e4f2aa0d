//! Runs a motion in slices, and decides after each slice whether it is over.
//!
//! A slice may end for the session's own reasons (a probe on libc, the return of a watched frame). Those are handled
//! here, and never mistaken for a stop that the person asked for.

use super::listings::Listings;
use super::motion::{Goal, MotionProgress};
use super::snapshot::LastOp;
use super::{Control, Driver, FrontEnd, Pump, RunState, Session, Witness, Witnessed, accounts};
use crate::exec::Stops;
use crate::guest::{CallId, Guest, HostCall, HostReply, Stop, WaitReason};
use crate::libc::Watcher;
use crate::timeline::{Advance, Onlooker};
use crate::trace::{CallRecord, Journal, render};
use crate::words::{Fact, Message, message};
use std::sync::Arc;

impl Session {
    /// Runs the motion for about `budget` instructions at most; for fewer if those, or host calls, take long.
    pub fn pump(&mut self, budget: u64) -> Pump {
        let pumped = self.move_on(budget);
        if pumped != Pump::Running {
            self.note_stack();
        }
        pumped
    }

    fn move_on(&mut self, budget: u64) -> Pump {
        self.summaries.moved();
        if self.trials.running.is_some() {
            return self.pump_trial(budget);
        }
        let end = self.guest().moment().saturating_add(budget.max(1));
        if self.execution.travel.is_some() {
            return self.pump_travel(budget);
        }
        while let Some(goal) = self.execution.goal {
            let now = self.guest().moment();
            if now >= end {
                return Pump::Running;
            }
            self.execution.rested = false;
            if let Some(waiting) = self.slice(goal, end - now) {
                return waiting;
            }
            if self.execution.rested && self.execution.goal.is_some() {
                return Pump::Running;
            }
        }
        Pump::Stopped
    }

    /// Runs a motion to its end, without a front end in between. It also ends where the program waits.
    pub fn finish(&mut self) -> Pump {
        /// Remembers what the program waits for.
        struct WaitKeeper(Option<WaitReason>);
        impl FrontEnd<Session> for WaitKeeper {
            fn wait(&mut self, _: &mut Session, reason: &WaitReason) -> Control {
                self.0 = Some(reason.clone());
                Control::Leave
            }
        }
        let mut nobody = WaitKeeper(None);
        Driver::steady(1 << 20).run(self, &mut nobody);
        nobody.0.map_or(Pump::Stopped, Pump::Waiting)
    }

    /// Runs one slice towards a goal. `Some` if the motion cannot continue now.
    fn slice(&mut self, goal: Goal, room: u64) -> Option<Pump> {
        let from = self.guest().moment();
        let here = self.guest().frame();
        let budget = goal.slice(self.execution.room(room, from), self.guest());
        let in_callee = matches!(goal, Goal::Over { frame, .. } if here.is_inside(frame));
        if goal == Goal::LeaveShim {
            self.changes.last = None;
        } else if self.guest().waiting_call().is_none() && !in_callee {
            self.changes.last = (budget == 1).then(|| LastOp::look(self.guest())).flatten();
        }
        let past = self.timeline.is_past();
        let watched = if past { Vec::new() } else { self.evidence.watcher.watched() };
        let budget = if past { self.past_slice(goal, from, budget) } else { budget };
        let stops = match goal {
            Goal::Line => self.line_stops(past, &watched),
            Goal::Main => {
                let mut stops = goal.stops(&self.breakpoints, past, &watched, here);
                for at in self.mains() {
                    stops.add(*at);
                }
                Arc::new(stops)
            }
            _ => Arc::new(goal.stops(&self.breakpoints, past, &watched, here)),
        };
        let mut progress = MotionProgress {
            frame: here,
            elsewhere: false,
            returned: None,
            answered: None,
            moment: from,
            in_shim: false,
            at: None,
            named: false,
            errno: None,
        };
        let mut stop = match self.advance(budget, &stops) {
            Ok(stop) => stop,
            Err(over) => return over,
        };
        self.execution.rested =
            !past && stop == Stop::Budget && self.guest().moment() < from.saturating_add(budget);
        let (mut refused, mut errno) = (None, None);
        loop {
            // What a call told libc must be known before the lookups that follow it are examined.
            if !past {
                errno = self.take_in_calls().or(errno);
            }
            match stop {
                Stop::Returned(frame) => progress.returned = Some(frame),
                Stop::HostReturned(id) => progress.answered = Some(id),
                Stop::Budget
                | Stop::Breakpoint(_)
                | Stop::Watch
                | Stop::HostCall
                | Stop::Waiting
                | Stop::Yielded
                | Stop::Switched
                | Stop::Ended(_) => {}
            }
            if self.guest().ended().is_some() {
                self.note_end();
                self.let_go();
                return None;
            }
            if !past {
                refused = self.leave_probes().or(refused);
            }
            if !matches!(stop, Stop::Returned(_)) {
                break;
            }
            // The canonical ABI may have work to do before the next instruction.
            let mut settle = Stops::default();
            settle.set_host_calls(true);
            stop = match self.advance(0, &settle) {
                Ok(stop) => stop,
                Err(over) => return over,
            };
        }
        self.let_go();
        progress.moment = self.guest().moment();
        let here = self.guest().frame();
        progress.frame = goal.thread().and_then(|thread| self.guest().innermost(thread)).unwrap_or(here);
        progress.elsewhere = progress.frame.thread != here.thread;
        progress.in_shim = self.guest().in_shim();
        progress.at = self.guest().location().filter(|_| progress.moment != self.execution.departed);
        if let Some(id) = progress.answered {
            let record = self.timeline.calls().get(id);
            progress.named = record.as_ref().is_some_and(|record| self.is_visited(record));
            progress.errno = record.and_then(|record| crate::trace::errno_of(&record));
        }
        if past {
            refused =
                self.evidence.accounts.refused_lookups(from + 1, progress.moment + 1).next().map(|(_, n)| n);
            errno = if self.breakpoints.watch_errno() { self.errno_hit(from) } else { None };
        } else {
            refused = self.enter_probe().or(refused);
            errno = self.take_in_calls().or(errno).or(refused.and_then(|n| self.breakpoints.at_errno(n)));
        }
        progress.errno = refused.or(progress.errno);
        self.changes.returned =
            progress.returned.is_some() || progress.answered.is_some() || goal == Goal::LeaveShim;
        self.decide(goal, progress, refused, errno);
        None
    }

    /// How many instructions of a slice in the past may run before something must be examined.
    fn past_slice(&self, goal: Goal, now: u64, budget: u64) -> u64 {
        if !matches!(goal, Goal::Calls(_) | Goal::Errno(_)) && !self.breakpoints.watch_errno() {
            return budget;
        }
        let next = self.evidence.accounts.refused_lookups(now + 1, now.saturating_add(budget)).next();
        next.map_or(budget, |(moment, _)| moment - now)
    }

    /// Decides whether the motion is over, and why.
    fn decide(&mut self, mut goal: Goal, p: MotionProgress, refused: Option<u16>, errno: Option<u32>) {
        let line = if goal == Goal::Line { self.judge_line(&p) } else { None };
        let at_main = || goal == Goal::Main && p.at.is_some_and(|at| self.mains().contains(&at));
        let reached = line.is_some() || at_main() || goal.advance(p);
        self.execution.reached |= reached && goal != Goal::LeaveShim;
        let hit = p.at.and_then(|_| self.breakpoints.hit(self.guest())).filter(|_| !goal.is_visit());
        let errno = errno.filter(|_| !goal.is_visit());
        if hit.is_some() || errno.is_some() {
            self.history.hits.insert(p.moment);
        }
        let why = if let Some((number, Some(wrong))) = &hit {
            let breakpoint = self.breakpoints.name(*number, self.guest());
            message!("why-condition", breakpoint, wrong = wrong.clone())
        } else if let Some(number) = hit.map(|(number, _)| number).or(errno) {
            self.breakpoints.name(number, self.guest())
        } else if refused.is_some() && matches!(goal, Goal::Calls(_)) {
            message!("why-lookup-refused")
        } else if reached && goal == Goal::LeaveShim {
            std::mem::take(&mut self.execution.why)
        } else if reached && matches!(goal, Goal::Calls(_)) {
            match p.answered.and_then(|id| self.timeline.calls().get(id)) {
                Some(record) => after_call(&record),
                None => goal.reached(),
            }
        } else if reached {
            line.unwrap_or_else(|| goal.reached())
        } else {
            self.execution.goal = Some(goal);
            self.execution.state = RunState::Running;
            return;
        };
        if p.answered.is_some() && p.in_shim && !matches!(goal, Goal::Steps(_) | Goal::Until(_)) {
            // A person wants to see what the call did for the program, not the shim that it came through.
            self.execution.goal = Some(Goal::LeaveShim);
            self.execution.why = why;
            return;
        }
        self.execution.stop(why);
    }

    /// Records that the run is over, with its state and reason.
    pub(super) fn note_end(&mut self) {
        let guest = self.timeline.guest();
        let Some(end) = guest.ended() else { return };
        self.execution.end(end, guest.moment());
        self.file_unseen();
        self.file_growth();
        self.look_back();
        self.compare_end();
    }

    /// Runs the guest; the accounts of calls on the way are completed with what only the guest knows.
    fn advance(&mut self, budget: u64, stops: &Stops) -> Result<Stop, Option<Pump>> {
        let mut attendant = SessionOnlooker {
            watcher: &self.evidence.watcher,
            listings: &self.listings,
            witness: self.witness.as_mut(),
        };
        let advance = self.timeline.advance_with(budget, stops, &mut attendant);
        match advance {
            Advance::Stopped(stop) => match self.timeline.missed().filter(|_| self.guest().ended().is_none())
            {
                None if self.is_past_recording() => {
                    self.stop_past_recording();
                    Err(None)
                }
                None => Ok(stop),
                Some(divergence) => {
                    self.leave_recording(divergence);
                    Err(None)
                }
            },
            Advance::Waiting(WaitReason::Person) => {
                self.take_in_calls();
                self.let_go();
                self.stop_for_reply();
                Err(None)
            }
            Advance::Waiting(reason) => {
                self.take_in_calls();
                self.let_go();
                self.execution.state = match reason {
                    WaitReason::Stdin => RunState::WaitingForInput,
                    WaitReason::Person | WaitReason::Sleep(_) | WaitReason::Network { .. } => {
                        RunState::Running
                    }
                };
                self.execution.why = match reason {
                    WaitReason::Person => message!("why-you-are-host"),
                    WaitReason::Stdin => message!("why-waits-for-input"),
                    WaitReason::Sleep(_) => message!("why-sleeps"),
                    WaitReason::Network { .. } => message!("why-waits-for-network"),
                };
                Err(Some(Pump::Waiting(reason)))
            }
            Advance::Diverged(divergence) => {
                self.leave_recording(divergence);
                Err(None)
            }
        }
    }
}

/// Observes the run for the session, and for the witness if there is one.
struct SessionOnlooker<'s> {
    watcher: &'s Watcher,
    listings: &'s Listings,
    witness: Option<&'s mut Witness>,
}

impl Onlooker for SessionOnlooker<'_> {
    fn asks(&mut self, call: &HostCall) {
        if let Some(witness) = &mut self.witness {
            witness(Witnessed::Asks(call));
        }
    }

    fn complete(&mut self, guest: &Guest, call: &HostCall, reply: &mut HostReply) {
        if reply.account.is_none() {
            let account = accounts::of_exit(guest, call).or_else(|| accounts::of_error(call, reply));
            reply.account = account.map(Box::new);
        }
        if let Some(account) = &mut reply.account {
            accounts::complete(account, guest, self.watcher, self.listings);
        }
    }

    fn closed(&mut self, journal: &Journal, id: CallId) {
        if let Some(witness) = &mut self.witness
            && let Some(record) = journal.calls().get(id)
        {
            witness(Witnessed::Call { journal, record: &record });
        }
    }
}

/// The reason for a stop after a call has been answered.
pub(super) fn after_call(record: &CallRecord) -> Message {
    let function = render::short_name(&record.call);
    message!("why-after-call", number = Fact::Number(record.id.0), function)
}
