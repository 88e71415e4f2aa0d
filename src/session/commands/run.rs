//! Commands that move: they start a motion, and a front end pumps it.

use super::text::{count, number, short};
use super::{CommandError, Output, nothing_after};
use crate::guest::CallId;
use crate::session::motion::{Goal, Motion};
use crate::session::{Back, RunState, Session};

type Outcome = Result<Output, CommandError>;

pub(super) fn step(session: &mut Session, rest: &str) -> Outcome {
    either_way(session, "step", rest, Motion::Step, Back::Step)
}

pub(super) fn next(session: &mut Session, rest: &str) -> Outcome {
    either_way(session, "next", rest, Motion::Over, Back::Over)
}

pub(super) fn out(session: &mut Session, rest: &str) -> Outcome {
    either_way(session, "out", rest, Motion::Out, Back::Out)
}

pub(super) fn cont(session: &mut Session, rest: &str) -> Outcome {
    if rest == "back" {
        return back(session, Back::Continue, 1);
    }
    nothing_after("continue", rest)?;
    motion(session, Motion::Continue, 1)
}

pub(super) fn call(session: &mut Session, rest: &str) -> Outcome {
    either_way(session, "call", rest, Motion::NextCall, Back::Call)
}

pub(super) fn step_back(session: &mut Session, rest: &str) -> Outcome {
    back(session, Back::Step, count("back", rest)?)
}

pub(super) fn over_back(session: &mut Session, rest: &str) -> Outcome {
    back(session, Back::Over, count("back-over", rest)?)
}

pub(super) fn out_back(session: &mut Session, rest: &str) -> Outcome {
    back(session, Back::Out, count("back-out", rest)?)
}

pub(super) fn cont_back(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("back-continue", rest)?;
    back(session, Back::Continue, 1)
}

pub(super) fn call_back(session: &mut Session, rest: &str) -> Outcome {
    back(session, Back::Call, count("back-call", rest)?)
}

/// `step 3` goes forward, `step back 3` back.
fn either_way(session: &mut Session, name: &str, rest: &str, forward: Motion, backward: Back) -> Outcome {
    match rest.strip_prefix("back").filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace)) {
        Some(rest) => back(session, backward, count(&format!("{name} back"), rest.trim())?),
        None => motion(session, forward, count(name, rest)?),
    }
}

/// An end of the run is no error: there is a word about it.
fn back(session: &mut Session, back: Back, count: u64) -> Outcome {
    Ok(match session.start_back(back, count) {
        Ok(()) => Output::Started,
        Err(word) => Output::Said(word),
    })
}

fn motion(session: &mut Session, motion: Motion, count: u64) -> Outcome {
    let goal = Goal::new(motion, count, session.guest());
    begin(session, goal)
}

fn begin(session: &mut Session, goal: Goal) -> Outcome {
    if session.guest().ended().is_some() {
        return Ok(Output::Said(
            "the program has ended; `back` goes back, `restart` stands before its first operator again"
                .into(),
        ));
    }
    session.start_goal(goal);
    Ok(Output::Started)
}

pub(super) fn goto(session: &mut Session, rest: &str) -> Outcome {
    let furthest = session.furthest();
    let ended = session.timeline.furthest().ended().is_some();
    let then = match session.moment_named(rest)? {
        Place::Latest => {
            session.return_to_furthest();
            return Ok(Output::Started);
        }
        // As far as it has been; from there, as far as it goes.
        Place::End if session.timeline.is_past() || ended => {
            session.return_to_furthest();
            return Ok(Output::Started);
        }
        Place::End => return begin(session, Goal::Continue),
        Place::Moment(then) => then,
    };
    let guest = session.guest();
    if then == guest.moment() && !guest.trapped_in_operator() {
        return Ok(Output::Said(format!("already at operator {then}")));
    }
    if then > furthest {
        session.return_to_furthest();
        if ended {
            return Ok(Output::Started);
        }
        return begin(session, Goal::Until(then));
    }
    session.go_to(then);
    Ok(Output::Started)
}

/// A moment as people name it.
enum Place {
    Moment(u64),
    End,
    Latest,
}

impl Session {
    fn moment_named(&self, text: &str) -> Result<Place, CommandError> {
        let furthest = self.furthest();
        let wrong = || {
            CommandError::new(format!(
                "a moment is a number of operators, as in `goto 1000`, or `50%`, `start`, `end`, `latest`, `call 7` or a bookmark, not `{}`",
                short(text)
            ))
        };
        if let Some(call) = text.strip_prefix("call").map(str::trim).filter(|_| text != "call") {
            let calls = self.timeline.all_calls();
            let number = number(call).ok_or_else(wrong)?;
            return calls.get(CallId(number)).map(|record| Place::Moment(record.moment)).ok_or_else(|| {
                CommandError::new(match calls.made() {
                    0 => "there was no host call so far".to_owned(),
                    count => format!("host calls so far are 1 to {count}, not {number}"),
                })
            });
        }
        if let Some(percent) = text.strip_suffix('%') {
            let percent: f64 = percent.trim().parse().map_err(|_| wrong())?;
            if !(0.0..=100.0).contains(&percent) {
                return Err(CommandError::new("a percentage is from 0% to 100%"));
            }
            // In millionths of the run.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1,000,000")]
            let parts = (percent * 10_000.0).round() as u128;
            let at = u128::from(furthest) * parts / 1_000_000;
            return Ok(Place::Moment(u64::try_from(at).unwrap_or(furthest)));
        }
        match text {
            "start" => return Ok(Place::Moment(0)),
            "end" => return Ok(Place::End),
            "latest" => return Ok(Place::Latest),
            _ => {}
        }
        let bookmark =
            self.history.bookmarks.iter().find(|(_, name)| *name == text).map(|(moment, _)| *moment);
        bookmark.or_else(|| number(text)).map(Place::Moment).ok_or_else(wrong)
    }
}

pub(super) fn run(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("run", rest)?;
    if session.execution.state != RunState::Fresh {
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
