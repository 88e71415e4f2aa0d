//! Calls for which a person is the host: the program stops at each of them until the reply is typed.

use super::motion::{Goal, Motion};
use super::{CommandError, Session};
use crate::guest::{HostFunc, HostOutcome, ReplyFault};
use crate::trace::HandleNames;
use crate::trace::render;
use crate::words::{Fact, Message, message};
use std::sync::Arc;

/// Replies of a person, and the motion that waits for the next one.
#[derive(Debug, Default)]
pub(super) struct PersonReplies {
    /// The motion that came to a call that a person has to reply to.
    interrupted: Option<Goal>,
    /// Since the start of the run: to which function, and what.
    given: Vec<(Arc<HostFunc>, HostOutcome)>,
    /// Of those of another run, how many this one was given.
    taken: usize,
}

impl Session {
    /// A call came that a person has to reply to: the motion stops there, and goes on with the reply.
    pub(super) fn stop_for_reply(&mut self) {
        self.replies.interrupted = self.execution.goal;
        self.execution.stop(message!("why-you-are-host"));
    }

    /// What a person is asked: the call with its arguments, and what the reply must be. None where nobody is.
    #[must_use]
    pub fn asked(&self) -> Option<Message> {
        let call = self.asked_call()?;
        let types = self.guest().reply_types();
        Some(match types.is_empty() {
            true => message!("asked-nothing", call),
            false => message!("asked", call, types = types.join(" ")),
        })
    }

    /// The same in short, for before a line that is typed.
    #[must_use]
    pub(crate) fn asked_briefly(&self) -> Option<Message> {
        let (call, types) = (self.asked_call()?, self.guest().reply_types());
        Some(message!("asked-lead", call, types = format!("[{}]", types.join(" "))))
    }

    /// The call that waits for a person, with its arguments.
    fn asked_call(&self) -> Option<Message> {
        let (_, call) = self.timeline.asked()?;
        let interface = match call.func.interface.is_empty() {
            true => Message::default(),
            false => Message::verbatim(format!("{} ", call.func.interface)),
        };
        let (name, args) = (render::function_name(call).into(), render::args(call, &HandleNames::default()));
        Some(Message::joined(vec![interface, name, "(".into(), args, ")".into()]))
    }

    /// Replies to the call that waits for it, and goes on as the program was going.
    ///
    /// # Errors
    /// When no call waits for a person, or the text is no reply to it.
    pub(super) fn reply_with(&mut self, text: &str) -> Result<(), CommandError> {
        if self.timeline.is_past() {
            return Err(message!("wrong-reply-past").into());
        }
        let Some((_, call)) = self.timeline.asked() else {
            return Err(message!("wrong-reply-nothing").into());
        };
        let outcome = if text == "trap" {
            HostOutcome::Trap(call.func.unknown())
        } else {
            HostOutcome::Return(self.guest().read_reply(text).map_err(|fault| self.misread(fault))?)
        };
        self.give_reply(outcome);
        Ok(())
    }

    fn give_reply(&mut self, outcome: HostOutcome) {
        let Some((id, call)) = self.timeline.asked() else { return };
        self.replies.given.push((Arc::clone(&call.func), outcome.clone()));
        self.timeline.give_reply(id, outcome);
        let goal = self.replies.interrupted.take();
        self.start_goal(goal.unwrap_or_else(|| Goal::new(Motion::NextCall, 1, self.guest())));
    }

    /// Gives the next reply that a person gave to the same function in another run; whether there was one.
    pub(super) fn reply_as(&mut self, other: &PersonReplies) -> bool {
        let Some((_, call)) = self.timeline.asked() else { return false };
        let Some((func, outcome)) = other.given.get(self.replies.taken) else { return false };
        if !func.has_names_of(&call.func) {
            return false;
        }
        self.replies.taken += 1;
        self.give_reply(outcome.clone());
        true
    }

    fn misread(&self, fault: ReplyFault) -> CommandError {
        let types = self.guest().reply_types().join(" ");
        CommandError::new(match fault {
            ReplyFault::Count { wanted: 0, .. } => message!("wrong-reply-none"),
            ReplyFault::Count { given, wanted } => {
                let (given, wanted) = (Fact::Number(given as u64), Fact::Number(wanted as u64));
                message!("wrong-reply-count", given, wanted, types)
            }
            ReplyFault::NotOf { text, ty } => message!("wrong-reply-type", text = format!("{text:?}"), ty),
            ReplyFault::Text(why) => message!("wrong-reply-text", why, types),
        })
    }
}
