//! Commands that move: they start a motion, and a front end pumps it.

use super::text::{count, number, short};
use super::{CommandError, Output, nothing_after};
use crate::session::motion::{Goal, Motion};
use crate::session::{RunState, Session};

type Outcome = Result<Output, CommandError>;

pub(super) fn step(session: &mut Session, rest: &str) -> Outcome {
    motion(session, Motion::Step, count("step", rest)?)
}

pub(super) fn next(session: &mut Session, rest: &str) -> Outcome {
    motion(session, Motion::Over, count("next", rest)?)
}

pub(super) fn out(session: &mut Session, rest: &str) -> Outcome {
    motion(session, Motion::Out, count("out", rest)?)
}

pub(super) fn cont(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("continue", rest)?;
    motion(session, Motion::Continue, 1)
}

pub(super) fn call(session: &mut Session, rest: &str) -> Outcome {
    motion(session, Motion::NextCall, count("call", rest)?)
}

fn motion(session: &mut Session, motion: Motion, count: u64) -> Outcome {
    let goal = Goal::new(motion, count, session.guest());
    begin(session, goal)
}

fn begin(session: &mut Session, goal: Goal) -> Outcome {
    if session.guest().ended().is_some() {
        return Err(CommandError {
            message: "the program has ended; `restart` stands before its first operator again".into(),
            correction: Some("restart".into()),
        });
    }
    session.start_goal(goal);
    Ok(Output::Started)
}

pub(super) fn goto(session: &mut Session, rest: &str) -> Outcome {
    let Some(then) = number(rest) else {
        return Err(CommandError::new(format!(
            "`goto` takes the number of operators executed by then, as in `goto 1000`, not `{}`",
            short(rest)
        )));
    };
    let now = session.guest().moment();
    if then < now {
        return Err(CommandError::new(format!(
            "operator {then} is in the past (now: {now}) and going back is not possible yet; `restart`, then \
             `goto {then}`"
        )));
    }
    if then == now {
        return Ok(Output::Said(format!("already at operator {now}")));
    }
    begin(session, Goal::Until(then))
}

pub(super) fn run(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("run", rest)?;
    if session.state != RunState::Fresh {
        session.restart().map_err(CommandError::new)?;
    }
    begin(session, Goal::Continue)
}

pub(super) fn restart(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("restart", rest)?;
    session.restart().map_err(CommandError::new)?;
    Ok(Output::Said("before the first operator again".into()))
}

pub(super) fn save(session: &mut Session, rest: &str) -> Outcome {
    if rest.is_empty() {
        return Err(CommandError::new("`save` takes a file to write to, as in `save run.rec`"));
    }
    session.save_as(rest).map(Output::Said).map_err(CommandError::new)
}

pub(super) fn quit(_: &mut Session, rest: &str) -> Outcome {
    nothing_after("quit", rest)?;
    Ok(Output::Quit)
}
