//! Moving forward: the guest runs, and its host calls are answered from the journal or by the live host.

use super::cursor::is_due;
use super::{Onlooker, Timeline, trail};
use crate::exec::Stops;
use crate::guest::{Answer, CallId, HostCall, Moment, Stop, WaitReason};
use crate::trace::{HandleNames, Instant, Journal, render};
use crate::words::{Message, message};
use std::fmt;

/// How many host calls one advance answers before it returns, if it may rest.
const CALLS: usize = 64;

/// How an advance ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Advance {
    /// The guest stopped (never with [`Stop::HostCall`]: calls are answered here).
    Stopped(Stop),
    /// The guest waits for calls that the host has started. The next advance asks whether one of them has completed.
    Waiting(WaitReason),
    /// The guest did something other than its journal says.
    Diverged(Divergence),
}

/// A replay in which the guest does something other than the journal says.
#[derive(Debug, Clone, PartialEq)]
pub struct Divergence {
    /// The moment at which the guest and the journal differ.
    pub moment: Moment,
    /// The call in the journal with its moment, or whatever else should have come.
    pub expected: Message,
    /// What the program did, beginning with a verb: `called …`, `ended`.
    pub actual: Message,
}

impl Divergence {
    /// What was expected and what happened, as one sentence.
    #[must_use]
    pub fn message(&self) -> Message {
        let Self { moment, expected, actual } = self.clone();
        message!("divergence", moment = moment.to_string(), expected, actual)
    }
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for Divergence {}

impl Timeline {
    /// Executes at most `budget` instructions, answering host calls on the way. It may return earlier with
    /// [`Stop::Budget`]: before a call, where the stops let it rest, and when a guest in the past reaches the frontier.
    pub fn advance(&mut self, budget: u64, stops: &Stops) -> Advance {
        self.advance_with(budget, stops, &mut ())
    }

    /// [`Timeline::advance`] with an onlooker.
    pub(crate) fn advance_with(
        &mut self,
        budget: u64,
        stops: &Stops,
        onlooker: &mut dyn Onlooker,
    ) -> Advance {
        let end = self.guest.moment().saturating_add(budget);
        let mut calls = 0;
        loop {
            if self.guest.is_at_door() {
                if self.arrive() {
                    return Advance::Stopped(Stop::Budget);
                }
                if let Err(over) = self.pass_door(onlooker) {
                    return over;
                }
            }
            self.keep_if_due();
            let until = end.min(self.due()).min(self.last_moment());
            let left = until.saturating_sub(self.guest.moment());
            let stop = self.run_guest(left, stops);
            self.close_calls(onlooker);
            let arrived = self.arrive();
            match stop {
                Stop::HostCall | Stop::Waiting | Stop::Yielded if !arrived => {}
                Stop::HostCall | Stop::Waiting | Stop::Yielded => return Advance::Stopped(Stop::Budget),
                // This stop was only for a checkpoint.
                Stop::Budget if !arrived && self.guest.moment() == until && until < end => continue,
                stop => return Advance::Stopped(stop),
            }
            calls += 1;
            if stops.rests && calls > CALLS {
                return Advance::Stopped(Stop::Budget);
            }
        }
    }

    /// Runs the guest, one instruction at a time with a trail where that is worthwhile.
    fn run_guest(&mut self, budget: u64, stops: &Stops) -> Stop {
        let one_by_one = budget <= 1 || budget <= trail::REACH && stops.is_empty();
        if self.is_past() && one_by_one && (!self.trail.is_empty() || self.wants_trail()) {
            return self.trail.run(&mut self.guest, self.cursor, budget, stops, &self.checkpoints);
        }
        self.trail.clear();
        self.guest.run(budget, stops)
    }

    /// To be called when the guest is at a place where something enters it: the completion that is due, or else the
    /// reply to the call that it makes. Both come from the journal as far as it goes, and after that from the host.
    fn pass_door(&mut self, onlooker: &mut dyn Onlooker) -> Result<(), Advance> {
        if self.complete(onlooker)? {
            return Ok(());
        }
        if self.guest.pending_call().is_some() {
            return self.answer(onlooker);
        }
        if self.guest.has_yielded() {
            return Ok(());
        }
        match self.host.as_ref().and_then(|host| host.waits_for()) {
            Some(reason) => Err(Advance::Waiting(reason)),
            // Nothing that the host is doing will ever let a thread go on.
            None if self.guest.is_concurrent() && (self.host.is_some() || self.deadlocks) => {
                self.guest.deadlock();
                Ok(())
            }
            None => {
                let (moment, actual) = (self.guest.moment(), message!("diverged-waits"));
                let expected = message!("divergence-no-reply");
                Err(Advance::Diverged(Divergence { moment, expected, actual }))
            }
        }
    }

    /// Passes a completion to the guest, if one is due; returns whether one was.
    fn complete(&mut self, onlooker: &mut dyn Onlooker) -> Result<bool, Advance> {
        if let Some(completion) = self.journal.completion(self.cursor.completions) {
            if !is_due(completion, &self.guest) {
                return Ok(false);
            }
            let id = completion.id;
            let Some(record) = self.journal.calls().get(id).filter(|_| self.guest.is_under_way(id)) else {
                let (moment, expected) =
                    (self.guest.moment(), message!("divergence-completion", number = id.to_string()));
                let actual = message!("diverged-no-wait");
                return Err(Advance::Diverged(Divergence { moment, expected, actual }));
            };
            self.guest.reply(id, &record.reply);
            self.cursor.completions += 1;
            return Ok(true);
        }
        // The host is asked only at the furthest moment, once everything in the journal has entered the guest: what it
        // completes now is not part of the past.
        let live = !self.is_past() && self.cursor.calls == self.journal.made();
        // Nor while it is to be told something about a call or a copy in progress, such as its cancellation: what it is
        // about to complete would cross with that.
        let crosses = self.guest.pending_call().is_some_and(|call| call.func.op.is_some());
        let Some((id, mut reply)) =
            self.host.as_mut().filter(|_| live && !crosses).and_then(|host| host.completion())
        else {
            return Ok(false);
        };
        if let Some((_, call)) = self.journal.started(id) {
            onlooker.complete(&self.guest, call, &mut reply);
        }
        self.guest.reply(id, &reply);
        let at = Instant { moment: self.guest.moment(), seq: self.guest.seq().saturating_sub(1) };
        if self.journal.complete(id, at, reply) {
            self.cursor.completions += 1;
        }
        Ok(true)
    }

    /// Answers the pending call, or starts it.
    fn answer(&mut self, onlooker: &mut dyn Onlooker) -> Result<(), Advance> {
        let Some(call) = self.guest.pending_call() else { return Ok(()) };
        let (moment, id) = (self.guest.moment(), self.cursor.next_call());
        if id.0 <= self.journal.made() {
            let record = self.journal.calls().get(id);
            let started = self.journal.started(id);
            let known = record.as_ref().map(|record| (record.moment, &record.call)).or(started);
            let Some((then, known)) = known else {
                let expected = message!("divergence-let-go", number = id.to_string());
                return Err(Advance::Diverged(Divergence { moment, expected, actual: self.called(call) }));
            };
            if known != call || then != moment {
                let meanings = self.journal.meanings(known);
                let (expected, mut actual) = (self.expects(known, &meanings, then), self.called(call));
                if then == moment && actual == self.called(known) {
                    actual = message!("diverged-other-arguments", did = actual);
                }
                return Err(Advance::Diverged(Divergence { moment, expected, actual }));
            }
            self.cursor.calls += 1;
            match record {
                Some(record) if record.completed.is_none() => {
                    self.guest.reply(id, &record.reply);
                }
                _ => self.guest.start(id),
            }
            return Ok(());
        }
        let Some(host) = &mut self.host else {
            let expected = message!("divergence-no-further");
            return Err(Advance::Diverged(Divergence { moment, expected, actual: self.called(call) }));
        };
        onlooker.asks(call);
        self.cursor.calls += 1;
        match host.call(id, call) {
            Answer::Reply(mut reply) => {
                onlooker.complete(&self.guest, call, &mut reply);
                if let Some(call) = self.guest.reply(id, &reply) {
                    self.journal.reply(moment, call, reply);
                }
            }
            Answer::Started => {
                let call = call.clone();
                self.guest.start(id);
                self.journal.start(moment, call);
            }
        }
        Ok(())
    }

    /// Records which handles the resources of replies got, now that lowering has created them.
    fn close_calls(&mut self, onlooker: &mut dyn Onlooker) {
        let past = self.is_past();
        for (id, handles) in self.guest.take_closed() {
            if past {
                continue;
            }
            if !handles.is_empty() {
                set_handles(&mut self.journal, id, handles);
            }
            onlooker.closed(&self.journal, id);
        }
    }
}

/// Of the handles that came with a call's results, records those that stand for resources made by its reply.
fn set_handles(journal: &mut Journal, id: CallId, handles: Vec<(u32, u32)>) {
    let Some(record) = journal.calls().get(id).filter(|record| record.handles.is_empty()) else { return };
    let made = |rep: u32| record.reply.made.iter().any(|made| made.rep == rep);
    let made: Vec<_> = handles.into_iter().filter(|(rep, _)| made(*rep)).collect();
    drop(record);
    if !made.is_empty() {
        journal.set_handles(id, made);
    }
}

impl Timeline {
    /// A call in the journal, as what was expected.
    pub(super) fn expects(&self, call: &HostCall, meanings: &HandleNames, moment: Moment) -> Message {
        message!("divergence-call", call = self.text(call, meanings), moment = moment.to_string())
    }

    pub(super) fn went_on() -> Message {
        message!("diverged-no-call")
    }

    fn called(&self, call: &HostCall) -> Message {
        message!("diverged-called", call = self.text(call, &self.journal.meanings(call)))
    }

    #[allow(clippy::unused_self, reason = "words of the timeline")]
    fn text(&self, call: &HostCall, meanings: &HandleNames) -> Message {
        let name = format!("{} {}(", call.func.interface, call.func.name);
        Message::joined(vec![name.into(), render::args(call, meanings), ")".into()])
    }
}
