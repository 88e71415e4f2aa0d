//! Moving forward: the guest runs, and its host calls are answered from the journal or by the live host.

use super::{Timeline, trail};
use crate::exec::Stops;
use crate::guest::{Answer, Guest, HostCall, HostReply, Moment, Stop, WaitReason};
use crate::trace::{CallRecord, Handles, render};

/// Host calls that one advance answers where it may rest.
const CALLS: usize = 64;

/// What an advance came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Advance {
    /// The guest stopped (never [`Stop::HostCall`]: those are answered here).
    Stopped(Stop),
    /// The pending host call has no answer yet. The next advance asks again.
    Waiting(WaitReason),
    /// The guest left its journal.
    Diverged(Divergence),
}

/// A replay whose guest does something else than the journal holds.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("at operator {moment} the program {actual}, but the recording has {expected}")]
pub struct Divergence {
    /// When.
    pub moment: Moment,
    /// The call in the journal with its moment, or what else should have come.
    pub expected: String,
    /// What the program did, beginning with a verb: `called …`, `ended`.
    pub actual: String,
}

/// Completes a live reply with what only a watcher of the guest knows (the guest's part of the account), while
/// the guest still stands in the call and before the reply is written into the journal.
pub type Complete<'a> = &'a mut dyn FnMut(&Guest, &HostCall, &mut HostReply);

impl Timeline {
    /// Executes at most `budget` operators, answering host calls on the way. It may come back before that with
    /// [`Stop::Budget`], also before a call that waits, where the stops let it rest, and where the past comes to the
    /// frontier.
    pub fn advance(&mut self, budget: u64, stops: &Stops) -> Advance {
        self.advance_with(budget, stops, &mut |_, _, _| {})
    }

    /// [`Timeline::advance`], completing each live reply before it is journaled.
    pub fn advance_with(&mut self, budget: u64, stops: &Stops, complete: Complete<'_>) -> Advance {
        let end = self.guest.moment().saturating_add(budget);
        let mut calls = 0;
        loop {
            if self.guest.pending_call().is_some() {
                if self.arrive() {
                    return Advance::Stopped(Stop::Budget);
                }
                if let Err(not_answered) = self.answer(complete) {
                    return not_answered;
                }
            }
            self.keep_if_due();
            let until = end.min(self.due()).min(self.last_moment());
            let left = until.saturating_sub(self.guest.moment());
            let stop = self.run_guest(left, stops);
            self.note_handles();
            let arrived = self.arrive();
            match stop {
                Stop::HostCall if !arrived => {}
                Stop::HostCall => return Advance::Stopped(Stop::Budget),
                // Only to keep a checkpoint.
                Stop::Budget if !arrived && self.guest.moment() == until && until < end => continue,
                stop => return Advance::Stopped(stop),
            }
            calls += 1;
            if stops.rests && calls > CALLS {
                return Advance::Stopped(Stop::Budget);
            }
        }
    }

    /// Runs the guest, so that it can be taken back where it is worth that.
    fn run_guest(&mut self, budget: u64, stops: &Stops) -> Stop {
        let one_by_one = budget <= 1 || budget <= trail::REACH && stops.is_empty();
        if self.is_past() && one_by_one && (!self.trail.is_empty() || self.wants_trail()) {
            return self.trail.run(&mut self.guest, self.answered, budget, stops, &self.checkpoints);
        }
        self.trail.clear();
        self.guest.run(budget, stops)
    }

    /// Answers the pending call: recorded reply before the frontier, the host's at it.
    fn answer(&mut self, complete: Complete<'_>) -> Result<(), Advance> {
        let Some(call) = self.guest.pending_call() else { return Ok(()) };
        let moment = self.guest.moment();
        if let Some(record) = self.journal.calls.get(self.answered) {
            if record.call != *call || record.moment != moment {
                let (expected, mut actual) = (self.expects(record), self.called(call));
                if record.moment == moment && actual == self.called(&record.call) {
                    actual.push_str(" with other arguments");
                }
                return Err(Advance::Diverged(Divergence { moment, expected, actual }));
            }
            self.guest.reply(&record.reply);
            self.answered += 1;
            return Ok(());
        }
        let Some(host) = &mut self.host else {
            let expected = "no further call".to_owned();
            return Err(Advance::Diverged(Divergence { moment, expected, actual: self.called(call) }));
        };
        let mut reply = match host.call(call) {
            Answer::Reply(reply) => reply,
            Answer::Wait(reason) => return Err(Advance::Waiting(reason)),
        };
        let call = call.clone();
        complete(&self.guest, &call, &mut reply);
        self.guest.reply(&reply);
        let number = u32::try_from(self.journal.calls.len() + 1).unwrap_or(u32::MAX);
        self.journal.calls.push(CallRecord { number, moment, call, reply, handles: Vec::new() });
        self.answered += 1;
        Ok(())
    }
}

impl Timeline {
    /// Writes down which handles the latest reply's resources got, once lowering has given them.
    fn note_handles(&mut self) {
        let latest = self.answered.checked_sub(1).and_then(|at| self.journal.calls.get_mut(at));
        let Some(record) = latest.filter(|r| r.handles.is_empty() && !r.reply.made.is_empty()) else {
            return;
        };
        let made = |rep: u32| record.reply.made.iter().any(|made| made.rep == rep);
        record.handles = self.guest.last_handles().iter().copied().filter(|(rep, _)| made(*rep)).collect();
    }
}

/// Words for divergences.
impl Timeline {
    /// A call in the journal.
    pub(super) fn expects(&self, record: &CallRecord) -> String {
        format!("{} at operator {}", self.text(&record.call), record.moment)
    }

    fn called(&self, call: &HostCall) -> String {
        format!("called {}", self.text(call))
    }

    fn text(&self, call: &HostCall) -> String {
        let args = render::args(call, &Handles::of(self.calls()));
        format!("{} {}({args})", call.func.interface, call.func.name)
    }
}
