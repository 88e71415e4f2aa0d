//! Setting, listing and removing breakpoints.

use super::command::{Condition, Stop};
use super::parse::no_breakpoint;
use super::{CommandError, CommandOutcome};
use crate::caps::errno;
use crate::session::Session;
use crate::session::breakpoints::{Condition as Tested, Trigger};

type Done = Result<CommandOutcome, CommandError>;

pub(super) fn set(session: &mut Session, stop: &Stop, condition: Option<&Condition>) -> Done {
    let triggers: Vec<Trigger> = match stop {
        Stop::Here => match session.guest().location() {
            Some(at) => vec![Trigger::At(at)],
            None => return Err(CommandError::new("no function is running; `break FUNC` names one")),
        },
        Stop::Errno(errno) => vec![Trigger::Errno(*errno)],
        Stop::At(place) => session.places(place)?.into_iter().map(Trigger::At).collect(),
    };
    let said: Result<Vec<String>, CommandError> =
        triggers.into_iter().map(|trigger| add(session, trigger, condition)).collect();
    let mut said = said?;
    Ok(match said.len() {
        1 => CommandOutcome::Said(said.remove(0)),
        _ => CommandOutcome::Lines(said),
    })
}

fn add(
    session: &mut Session,
    trigger: Trigger,
    condition: Option<&Condition>,
) -> Result<String, CommandError> {
    let condition = condition.map(|condition| tested(session, trigger, condition)).transpose()?;
    let (number, new) = session.breakpoints.add(trigger, condition);
    let what = describe(session, number, trigger);
    Ok(match new {
        true => format!("breakpoint {number}: {what}"),
        false => format!("breakpoint {number} is there already: {what}"),
    })
}

/// A condition with what its names mean where it is tested.
pub(super) fn tested(
    session: &Session,
    trigger: Trigger,
    condition: &Condition,
) -> Result<Tested, CommandError> {
    let at = match trigger {
        Trigger::At(at) => Some(at),
        Trigger::Write(_) => session.guest().location(),
        Trigger::Errno(_) => None,
    };
    let expr = condition.expression.resolve(session.guest(), at)?;
    Ok(Tested { text: condition.text.clone(), expr })
}

pub(super) fn list(session: &Session) -> CommandOutcome {
    let lines: Vec<String> = session
        .breakpoints
        .iter()
        .map(|(number, trigger)| format!("{number:>3}  {}", describe(session, number, trigger)))
        .collect();
    match lines.is_empty() {
        true => CommandOutcome::Said("no breakpoints; `break FUNC` sets one".into()),
        false => CommandOutcome::Lines(lines),
    }
}

pub(super) fn delete(session: &mut Session, numbers: Option<&[u32]>) -> Done {
    let Some(numbers) = numbers else {
        let count = session.breakpoints.clear();
        return Ok(CommandOutcome::Said(format!(
            "{count} breakpoint{} removed",
            if count == 1 { "" } else { "s" }
        )));
    };
    let known = |number: u32| session.breakpoints.iter().any(|(known, _)| known == number);
    if let Some(unknown) = numbers.iter().find(|number| !known(**number)) {
        return Err(no_breakpoint(&unknown.to_string()));
    }
    for number in numbers {
        session.breakpoints.remove(*number);
    }
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    Ok(CommandOutcome::Said(format!("removed {}", numbers.join(", "))))
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
