//! The guest's side of the door to the host: calls go out, and replies come in. Nothing enters the guest any other way.
//!
//! Replies are untrusted: they may come from a file. Who answers them is not known here; that is a [`super::Host`].

use super::canon::TaskEvent;
use super::concurrent::Outstanding;
use super::thread::Waits;
use super::world::TaskFault;
use super::{CallId, End, Guest, HostCall, HostOutcome, HostReply, Moment, ThreadId};
use crate::component::{Val, conforms};
use crate::exec::TrapKind;

/// What has passed through the door to the host.
#[derive(Debug, Clone, Default)]
pub(super) struct Door {
    /// How many calls the host has been told of.
    pub(super) calls: u64,
    /// The moment at which a call or reply last passed, and how many did at that moment.
    pub(super) latest: (Moment, u32),
    /// Calls completed since [`Guest::take_closed`], with the handles (rep, index) of the resources that they created.
    pub(super) closed: Vec<(CallId, Vec<(u32, u32)>)>,
}

impl Door {
    fn pass(&mut self, moment: Moment) {
        let before = if self.latest.0 == moment { self.latest.1 } else { 0 };
        self.latest = (moment, before + 1);
    }
}

impl Guest {
    /// Gives a host call its reply: the pending one, or one that the host has started. The reply is untrusted, as it
    /// may come from a file; one that does not fit the call's type is a trap. Returns the call. If no thread waits for
    /// it, returns `None` and does nothing.
    pub fn reply(&mut self, id: CallId, reply: &HostReply) -> Option<HostCall> {
        let (thread, call, value) = self.answer(id, reply.outcome.clone())?;
        if let (Some(thread), Some(value)) = (self.thread_mut(thread), value) {
            thread.event = Some(TaskEvent::Reply(value));
        }
        Some(*call)
    }

    /// [`Guest::reply`] for callers that keep neither the reply nor the call: the call's memory is used again.
    pub(crate) fn take_reply(&mut self, id: CallId, outcome: HostOutcome) {
        let Some((thread, call, value)) = self.answer(id, outcome) else { return };
        self.world.spare = Some(call);
        let Some(value) = value else { return };
        if thread == self.world.machine.current() && !self.world.scheduler.leaving {
            // Right away, rather than when the thread runs again.
            self.tell(TaskEvent::Reply(value));
        } else if let Some(thread) = self.thread_mut(thread) {
            thread.event = Some(TaskEvent::Reply(value));
        }
    }

    /// Takes the reply to a thread's call. Returns the thread, the call and, if the reply is a plain return, what to
    /// pass to the thread.
    fn answer(
        &mut self,
        id: CallId,
        outcome: HostOutcome,
    ) -> Option<(ThreadId, Box<HostCall>, Option<Option<Val>>)> {
        if let Some(outstanding) = self.world.outstanding.remove(&id) {
            return Some(self.answer_outstanding(id, outstanding, outcome));
        }
        let pending = self.thread.pending().is_some() && id == self.next_call();
        let thread = match pending {
            true => self.world.machine.current(),
            false => self.world.scheduler.under_way.remove(&id)?,
        };
        let call = self.thread_mut(thread)?.waits.take()?.call;
        self.door.pass(self.world.machine.moment());
        if pending {
            self.told(id);
        }
        let fault = match outcome {
            HostOutcome::Exit(status) => {
                self.end(End::Exited(status));
                return Some((thread, call, None));
            }
            HostOutcome::Trap(why) => TrapKind::HostCall(why),
            HostOutcome::Return(value) => match check_reply(&call, value.as_ref()) {
                Ok(()) => {
                    if thread != self.world.machine.current() || self.world.scheduler.leaving {
                        self.world.scheduler.wake(thread);
                    }
                    return match self.world.take_ends_from_host(&call.func.sig, value) {
                        Ok(value) => Some((thread, call, Some(value))),
                        Err(why) => {
                            self.trap_in(thread, TrapKind::Host(why));
                            Some((thread, call, None))
                        }
                    };
                }
                Err(why) => {
                    let name = call.func.full_name();
                    TrapKind::Host(format!("the reply to {name} does not fit its type: {why}"))
                }
            },
        };
        self.trap_in(thread, fault);
        Some((thread, call, None))
    }

    /// A trap in a thread, which need not be the current one.
    fn trap_in(&mut self, thread: ThreadId, fault: TrapKind) {
        self.return_to(thread);
        self.trap(fault);
    }

    /// Takes the reply to a call whose caller has gone on.
    fn answer_outstanding(
        &mut self,
        id: CallId,
        outstanding: Outstanding,
        outcome: HostOutcome,
    ) -> (ThreadId, Box<HostCall>, Option<Option<Val>>) {
        self.door.pass(self.world.machine.moment());
        let current = self.world.machine.current();
        match outcome {
            HostOutcome::Exit(status) => self.end(End::Exited(status)),
            HostOutcome::Trap(why) => self.trap(TrapKind::HostCall(why)),
            HostOutcome::Return(value) => {
                let fits = check_reply(&outstanding.call, value.as_ref()).map_err(|why| {
                    let name = outstanding.call.func.full_name();
                    TaskFault::rule(format!("the reply to {name} does not fit its type: {why}"))
                });
                let delivered = fits.and_then(|()| self.deliver(id, &outstanding, value));
                self.or_trap(delivered);
            }
        }
        (current, outstanding.call, None)
    }

    /// Says that the host has started the pending call and will reply to it later. If the program made it so that it
    /// can go on meanwhile, it does.
    pub fn start(&mut self, id: CallId) {
        let detaches = self.thread.tasks.last().is_some_and(|slot| slot.task.detaches());
        if detaches && let Some(waits) = self.thread.waits.take() {
            self.door.pass(self.world.machine.moment());
            self.told(id);
            if let Some(slot) = self.thread.tasks.last_mut() {
                slot.asked = None;
            }
            self.world.outstanding.insert(id, Outstanding { call: waits.call, reply_to: None });
            self.thread.event = Some(TaskEvent::Detached(id));
            return;
        }
        if let Some(waits) = &mut self.thread.waits {
            waits.started = Some(id);
            self.world.scheduler.under_way.insert(id, self.world.machine.current());
            self.world.scheduler.leaving = true;
            self.door.pass(self.world.machine.moment());
            self.told(id);
        }
    }

    /// The current thread waits for the completion of a call that it had gone on from.
    pub(super) fn wait_for(&mut self, id: CallId) {
        let Some(outstanding) = self.world.outstanding.remove(&id) else { return };
        self.thread.waits = Some(Waits { call: outstanding.call, started: Some(id) });
        self.world.scheduler.under_way.insert(id, self.world.machine.current());
        if let Some(slot) = self.thread.tasks.last_mut() {
            slot.asked = Some(id);
        }
        self.world.scheduler.leaving = true;
    }

    /// Notes that the host has been told of the pending call.
    fn told(&mut self, id: CallId) {
        self.door.calls = id.0;
        if let Some(slot) = self.thread.tasks.last_mut() {
            slot.asked = Some(id);
        }
    }

    /// The number of the pending call, or else of the next one.
    #[must_use]
    pub fn next_call(&self) -> CallId {
        CallId(self.door.calls + 1)
    }

    /// The pending call: the one that the host has not been told of yet.
    #[must_use]
    pub fn pending_call(&self) -> Option<&HostCall> {
        self.thread.pending()
    }

    /// The call that the current thread waits for, whether the host has been told of it or not, with its number.
    #[must_use]
    pub(crate) fn waiting_call(&self) -> Option<(CallId, &HostCall)> {
        let waits = self.thread.waits.as_ref()?;
        Some((waits.started.unwrap_or_else(|| self.next_call()), &waits.call))
    }

    /// Whether a thread waits for the reply to this call, which the host has started.
    #[must_use]
    pub(crate) fn is_under_way(&self, id: CallId) -> bool {
        self.world.outstanding.contains_key(&id) || self.waiting_thread(id).is_some()
    }

    /// Whether it cannot go on until something comes from the host: a call is pending, or every thread waits.
    #[must_use]
    pub(crate) fn is_at_door(&self) -> bool {
        if self.ended.is_some() {
            return false;
        }
        let scheduler = &self.world.scheduler;
        let idle = scheduler.offered
            || self.is_in_sync_host_call()
            || scheduler.callers.is_empty() && !self.any_may_go_on();
        match &self.thread.waits {
            Some(waits) => waits.started.is_none() || idle,
            None => (self.thread.tasks.is_empty() || scheduler.leaving) && idle,
        }
    }

    /// Whether it goes on in any case, after the host had the occasion to complete calls ([`super::Stop::Yielded`]).
    #[must_use]
    pub(crate) fn has_yielded(&self) -> bool {
        self.world.scheduler.offered && self.thread.pending().is_none()
    }

    /// Ends the program because no thread can ever go on: none of the calls that the host has started will be completed.
    pub(crate) fn deadlock(&mut self) {
        self.show_deadlock();
        self.trap(TrapKind::Deadlock);
    }

    /// How many calls, and replies that came later, have passed through the door at the present moment.
    #[must_use]
    pub fn seq(&self) -> u32 {
        if self.door.latest.0 == self.moment() { self.door.latest.1 } else { 0 }
    }

    /// Calls completed since this was last called: their results are in the guest, or the program ended with them. Each
    /// comes with the handles (rep, index) that the resources of its reply were given.
    pub fn take_closed(&mut self) -> impl Iterator<Item = (CallId, Vec<(u32, u32)>)> {
        self.door.closed.drain(..)
    }
}

/// Checks that a reply fits the type of the call.
fn check_reply(call: &HostCall, value: Option<&Val>) -> Result<(), String> {
    match (&call.func.sig.result, value) {
        (None, None) => Ok(()),
        (Some(ty), Some(value)) => conforms(value, ty),
        (Some(ty), None) => Err(format!("no value where {} is expected", ty.kind())),
        (None, Some(value)) => Err(format!("a value ({}) where none is expected", value.kind())),
    }
}
