//! Setting, listing and removing breakpoints.

use super::text::{number, short};
use super::{CommandError, Output, expression, nothing_after};
use crate::caps::errno;
use crate::session::breakpoints::{Condition, Trigger};
use crate::session::{Session, errno as spelling};

type Outcome = Result<Output, CommandError>;

pub(super) fn set(session: &mut Session, rest: &str) -> Outcome {
    let (rest, condition) = match rest.strip_prefix("if ") {
        Some(condition) => ("", Some(condition)),
        None => match rest.split_once(" if ") {
            Some((place, condition)) => (place.trim(), Some(condition)),
            None => (rest, None),
        },
    };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let trigger = match words[..] {
        [] => match session.guest().location() {
            Some(at) => Trigger::At(at),
            None => return Err(CommandError::new("no function is running; `break FUNC` names one")),
        },
        ["on", "errno"] | ["on", "errno", "any"] => Trigger::Errno(None),
        ["on", "errno", name] => match spelling::parse(name) {
            Some(number) => Trigger::Errno(Some(number)),
            None => {
                let message =
                    format!("`{}` is no errno; write `ENOENT`, `no-entry`, `44` or `any`", short(name));
                return Err(CommandError::new(message));
            }
        },
        ["on", ..] => {
            return Err(CommandError {
                message: "what can be waited for is an errno: `break on errno ENOENT`".into(),
                correction: Some("break on errno any".into()),
            });
        }
        _ => {
            let places = session.places(rest)?;
            let said: Result<Vec<String>, CommandError> =
                places.into_iter().map(|at| add(session, Trigger::At(at), condition)).collect();
            let mut said = said?;
            return Ok(match said.len() {
                1 => Output::Said(said.remove(0)),
                _ => Output::Lines(said),
            });
        }
    };
    add(session, trigger, condition).map(Output::Said)
}

fn add(session: &mut Session, trigger: Trigger, condition: Option<&str>) -> Result<String, CommandError> {
    let condition = condition.map(|text| condition_of(session, trigger, text)).transpose()?;
    let (number, new) = session.breakpoints.add(trigger, condition);
    let what = describe(session, number, trigger);
    Ok(match new {
        true => format!("breakpoint {number}: {what}"),
        false => format!("breakpoint {number} is there already: {what}"),
    })
}

/// Reads what follows `if`.
pub(super) fn condition_of(
    session: &Session,
    trigger: Trigger,
    text: &str,
) -> Result<Condition, CommandError> {
    let at = match trigger {
        Trigger::At(at) => Some(at),
        Trigger::Write(_) => session.guest().location(),
        Trigger::Errno(_) => {
            return Err(CommandError::new("a condition belongs to a place: `break FUNC if local 0 == 7`"));
        }
    };
    let expr = expression::read(session.guest(), at, text)?;
    Ok(Condition { text: text.trim().to_owned(), expr })
}

pub(super) fn list(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("breakpoints", rest)?;
    let lines: Vec<String> = session
        .breakpoints
        .iter()
        .map(|(number, trigger)| format!("{number:>3}  {}", describe(session, number, trigger)))
        .collect();
    Ok(match lines.is_empty() {
        true => Output::Said("no breakpoints; `break FUNC` sets one".into()),
        false => Output::Lines(lines),
    })
}

pub(super) fn delete(session: &mut Session, rest: &str) -> Outcome {
    if rest == "all" {
        let count = session.breakpoints.clear();
        return Ok(Output::Said(format!("{count} breakpoint{} removed", if count == 1 { "" } else { "s" })));
    }
    if rest.is_empty() {
        return Err(CommandError::new("`delete` takes the numbers of breakpoints, or `all`"));
    }
    let mut numbers = Vec::new();
    for word in rest.split_whitespace() {
        let number = number(word).and_then(|n| u32::try_from(n).ok());
        let known = number.filter(|n| session.breakpoints.iter().any(|(number, _)| number == *n));
        numbers.push(known.ok_or_else(|| {
            CommandError::new(format!("there is no breakpoint `{}`; `breakpoints` lists them", short(word)))
        })?);
    }
    for number in &numbers {
        session.breakpoints.remove(*number);
    }
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    Ok(Output::Said(format!("removed {}", numbers.join(", "))))
}

pub(super) fn describe(session: &Session, number: u32, trigger: Trigger) -> String {
    let place = match trigger {
        Trigger::Errno(None) => "on any errno".into(),
        Trigger::Errno(Some(number)) => {
            let errno = errno::errno(number);
            format!("on errno {} ({})", errno.name, errno.number)
        }
        Trigger::Write(watch) => format!("where {} is written", watch.describe(session.guest().program())),
        Trigger::At(at) => {
            let module = session.guest().program().module(at.module);
            let name = module.func_name(at.pc.func);
            let op =
                module.code(at.pc.func).and_then(|c| c.ops.get(at.pc.op as usize)).map_or("", |op| op.name());
            let offset = session.offset(at).unwrap_or_default();
            let source = session.source(at.into()).map(|at| format!(" ({at})")).unwrap_or_default();
            format!("{name}, before {op} at {offset:#x}{source}")
        }
    };
    match session.breakpoints.condition(number) {
        Some(condition) => format!("{place}, if {}", condition.text),
        None => place,
    }
}
