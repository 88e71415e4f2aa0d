//! Commands that move the program: they start a motion, which a front end pumps.

use super::moment::{MomentName, NamedMoment};
use super::{CommandOutcome, CommandResult};
use crate::session::motion::{Goal, Motion};
use crate::session::{Back, RunState, Session};
use crate::words::{Fact, message};

/// Starts a motion back. Being at the start of the run is no error: the outcome says so.
pub(super) fn back(session: &mut Session, back: Back, count: u64) -> CommandOutcome {
    match session.start_back(back, count) {
        Ok(()) => CommandOutcome::Started,
        Err(word) => CommandOutcome::Said(word),
    }
}

pub(super) fn go(session: &mut Session, motion: Motion, count: u64) -> CommandResult {
    if let Motion::Line(step) = motion {
        session.can_step_lines()?;
        if session.guest().ended().is_some() {
            return Ok(CommandOutcome::Said(message!("said-ended")));
        }
        session.start_line(step, count)?;
        return Ok(CommandOutcome::Started);
    }
    let goal = Goal::new(motion, count, session.guest());
    Ok(begin(session, goal))
}

/// Runs from the start to the program's own `main`.
pub(super) fn main(session: &mut Session) -> CommandResult {
    session.start_main()?;
    Ok(CommandOutcome::Started)
}

fn begin(session: &mut Session, goal: Goal) -> CommandOutcome {
    if session.guest().ended().is_some() {
        return CommandOutcome::Said(message!("said-ended"));
    }
    session.start_goal(goal);
    CommandOutcome::Started
}

pub(super) fn goto(session: &mut Session, name: &MomentName) -> CommandResult {
    let furthest = session.furthest();
    let ended = session.timeline.furthest().ended().is_some();
    let then = match session.moment_named(name)? {
        NamedMoment::Latest => {
            session.return_to_furthest();
            return Ok(CommandOutcome::Started);
        }
        // First to the furthest moment reached; from there, as far as the run goes.
        NamedMoment::End if session.timeline.is_past() || ended => {
            session.return_to_furthest();
            return Ok(CommandOutcome::Started);
        }
        NamedMoment::End => return Ok(begin(session, Goal::Continue)),
        NamedMoment::Moment(then) => then,
    };
    let guest = session.guest();
    if then == guest.moment() && !guest.trapped_in_instruction() {
        return Ok(CommandOutcome::Said(message!("said-already-there", moment = Fact::Number(then))));
    }
    if then > furthest {
        session.return_to_furthest();
        return Ok(if ended { CommandOutcome::Started } else { begin(session, Goal::Until(then)) });
    }
    session.go_to(then);
    Ok(CommandOutcome::Started)
}

pub(super) fn run(session: &mut Session) -> CommandResult {
    if session.execution.state != RunState::Fresh {
        session.restart()?;
    }
    Ok(begin(session, Goal::Continue))
}

pub(super) fn restart(session: &mut Session) -> CommandResult {
    session.restart()?;
    Ok(CommandOutcome::Said(message!("said-restarted")))
}
