//! Stepping by source line, forward and back.
//!
//! A person's place is a line of a *logical frame*: a frame of the call stack and, in it, one of the functions that were
//! inlined into its code. A step by line ends where a statement of another line begins in the same logical frame, or
//! where that frame is left; code of libraries is run through, unless the step began there. Nothing is executed
//! instruction by instruction: all places at which a step may end are stops of the run ([`crate::exec::Stops`]), and are
//! judged when one is reached.
//!
//! Going back searches for the latest *beginning of a run of a line*: a place at which a step forward within the frame
//! would have stopped ([`back`]). A step that has just been taken is undone exactly, so that stepping back retraces the
//! way ([`hops`]).

mod back;
mod hops;
mod main_function;
mod own_lines;
mod progress;
mod site;

pub(super) use back::{LineBack, LineBackStep};
pub(super) use hops::LineHops;
pub(super) use own_lines::OwnLines;
pub(super) use progress::LineMotion;

use super::Session;
use super::motion::Goal;
use crate::words::{Message, message};

/// A step by source line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineStep {
    /// To another line of the same function, running through what it calls and what was inlined into it; or, at its end,
    /// into its caller. Back: to the beginning of the line before; at the first, to the line that made the call.
    Over,
    /// The same, but also into functions of the program's own code that are called on the way, or were inlined. Back:
    /// into those that have returned.
    Into,
    /// Until the function, which may be an inlined one, has been left. Back: to the line that made the call.
    Out,
}

impl Session {
    /// Whether the program can be stepped by line.
    ///
    /// # Errors
    /// Why not: nothing tells from which lines its code was made.
    pub fn can_step_lines(&self) -> Result<(), Message> {
        if self.own_lines().is_empty() && self.has_no_lines() {
            return Err(message!("wrong-no-lines-to-step", why = self.why_no_lines()));
        }
        Ok(())
    }

    /// Starts `count` steps by line; nothing runs until [`Session::pump`]. If the program has ended, it stays as it is.
    ///
    /// # Errors
    /// As [`Session::can_step_lines`].
    pub fn start_line(&mut self, step: LineStep, count: u64) -> Result<(), Message> {
        self.can_step_lines()?;
        if self.guest().ended().is_none() {
            let motion = LineMotion::begin(self, step, count);
            self.start_goal(Goal::Line);
            self.execution.line = Some(Box::new(motion));
        }
        Ok(())
    }
}
