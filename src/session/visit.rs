//! Going to a named place of the run, past everything else that would stop a motion.
//!
//! Lessons use these names to say where a step happens, and any front end may do so. The person's own breakpoints stay
//! set, and do not stop a visit.

use super::motion::Goal;
use super::{CommandError, Session};
use crate::caps::Where;
use crate::guest::Moment;
use crate::trace::{CallRecord, errno_of, render};
use crate::words::{Fact, message};

/// A place in the run that a visit can go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visit {
    /// The moment at which this many instructions have been executed.
    Moment(Moment),
    /// Before the first instruction of a function or of a source line (`main.rs:12`), named as for `break`, when it is
    /// reached for the `nth` time (from 1), counted from here.
    Function {
        /// The function or source line, named as for `break`.
        name: String,
        /// Which time counts, from 1.
        nth: u32,
    },
    /// After the `nth` host call of this name (`open-at`, `descriptor.open-at`, `path_open`), counted from here.
    Call {
        /// The name of the host function.
        name: String,
        /// Which call counts, from 1.
        nth: u32,
    },
    /// After the next call or lookup that returned this errno to the program.
    Errno(u16),
    /// The end of the program.
    End,
}

impl Session {
    /// Starts to go to a place; [`Session::pump`] then runs there. If the place is never reached, the visit ends with
    /// the program; [`Session::reached`] says which it was.
    ///
    /// # Errors
    /// [`CommandError`] if no function has the name, or the moment has passed.
    pub fn visit(&mut self, place: Visit) -> Result<(), CommandError> {
        let goal = match &place {
            Visit::Moment(then) if *then < self.guest().moment() => {
                let (moment, now) = (Fact::Number(*then), Fact::Number(self.guest().moment()));
                return Err(CommandError::new(message!("wrong-in-the-past", moment, now)));
            }
            Visit::Moment(then) => Goal::Until(*then),
            Visit::Function { name, nth } => Goal::Function { at: self.place(name)?, left: *nth },
            Visit::Call { nth, .. } => Goal::NamedCall(*nth),
            Visit::Errno(number) => Goal::Errno(*number),
            Visit::End => Goal::End,
        };
        // If the program is at the place already, it is reached.
        let here = match goal {
            Goal::Function { at, left: 1 } => self.guest().location() == Some(at),
            Goal::Until(then) => then == self.guest().moment(),
            _ => false,
        };
        self.execution.reached = here || (goal == Goal::End && self.guest().ended().is_some());
        if !self.execution.reached {
            self.execution.visit = Some(place);
            self.start_goal(goal);
        }
        Ok(())
    }

    /// Whether the latest [`Session::visit`] has reached its place.
    #[must_use]
    pub fn reached(&self) -> bool {
        self.execution.reached
    }

    /// Whether a call has the name that the present visit waits for.
    pub(super) fn is_visited(&self, record: &CallRecord) -> bool {
        let Some(Visit::Call { name, .. }) = &self.execution.visit else { return false };
        let call = &record.call;
        [&*call.func.name, &render::function_name(call), &render::short_name(call)].contains(&name.as_str())
    }

    /// The latest errno that the program was given, either by a lookup that its C library refused or by a call.
    pub(super) fn latest_errno(&self) -> Option<u16> {
        let lookups = self.known_accounts().iter().rev().map(|e| &e.account);
        let lookup = lookups.filter(|a| a.r#where == Some(Where::GuestLibc)).find_map(|a| {
            let errno = a.errno.as_ref()?;
            Some((a.moment, errno.number))
        });
        let calls = self.timeline.calls();
        let call = calls.latest_first().find_map(|call| Some((call.moment, errno_of(&call)?)));
        lookup.max(call).map(|(_, number)| number)
    }
}
