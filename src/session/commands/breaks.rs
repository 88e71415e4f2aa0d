//! Setting, listing and removing breakpoints.

use super::command::{BreakCondition, BreakTarget};
use super::parse::no_breakpoint;
use super::{CommandError, CommandOutcome, CommandResult};
use crate::caps::errno;
use crate::session::Session;
use crate::session::breakpoints::{HitCondition as Tested, Trigger};
use crate::wasm::Location;
use crate::words::{Fact, Message, message};

pub(super) fn set(
    session: &mut Session,
    stop: &BreakTarget,
    condition: Option<&BreakCondition>,
) -> CommandResult {
    let trigger = match stop {
        BreakTarget::Here => match session.guest().location() {
            Some(at) => Trigger::At(at),
            None => return Err(CommandError::new(message!("wrong-nowhere-to-break"))),
        },
        BreakTarget::Errno(errno) => Trigger::Errno(*errno),
        BreakTarget::At(place) | BreakTarget::Source(place) => {
            let inlined = session.inlined(place);
            let whole = session.instances(place).and_then(|all| match all {
                Some(places) => Ok(places),
                None => session.places(place),
            });
            // A name that fits exactly is better than a function that only contains it.
            let mut places = match whole {
                Ok(places) if inlined.is_empty() || session.is_whole_name(place, &places) => places,
                Err(error) if inlined.is_empty() => return Err(error),
                Ok(_) | Err(_) => Vec::new(),
            };
            if matches!(stop, BreakTarget::Source(_)) {
                places.iter_mut().for_each(|at| *at = session.past_prologue(*at));
            }
            places.extend(inlined);
            places.sort_unstable();
            places.dedup();
            match places[..] {
                [at] => Trigger::At(at),
                _ => return at_each(session, places, condition),
            }
        }
    };
    Ok(CommandOutcome::Said(add(session, trigger, condition)?))
}

fn add(
    session: &mut Session,
    trigger: Trigger,
    condition: Option<&BreakCondition>,
) -> Result<Message, CommandError> {
    let condition = condition.map(|condition| tested(session, trigger, condition)).transpose()?;
    let (number, new) = session.breakpoints.add(trigger, condition);
    let what = describe(session, number, trigger);
    let number = Fact::Number(number.into());
    Ok(match new {
        true => message!("said-breakpoint", number, what),
        false => message!("said-breakpoint-there", number, what),
    })
}

/// One breakpoint at each of several places.
fn at_each(
    session: &mut Session,
    places: Vec<Location>,
    condition: Option<&BreakCondition>,
) -> CommandResult {
    let each = places.into_iter().map(|at| {
        let condition = condition.map(|condition| tested(session, Trigger::At(at), condition)).transpose()?;
        Ok((at, condition))
    });
    let each = each.collect::<Result<Vec<_>, CommandError>>()?;
    let Some((number, new)) = session.breakpoints.add_at_each(each) else {
        return Err(CommandError::new(message!("wrong-no-code")));
    };
    let mut lines = vec![match new {
        true => {
            message!("said-breakpoint", number = Fact::Number(number.into()), what = count(session, number))
        }
        false => message!(
            "said-breakpoint-there",
            number = Fact::Number(number.into()),
            what = count(session, number)
        ),
    }];
    lines.extend(each_place(session, number));
    Ok(CommandOutcome::Lines(lines))
}

/// In how many places one stops.
fn count(session: &Session, number: u32) -> Message {
    message!("break-places", count = session.breakpoints.places(number).count())
}

/// A line for each of its places.
fn each_place(session: &Session, number: u32) -> Vec<Message> {
    let places: Vec<Location> = session.breakpoints.places(number).collect();
    let name = |at: Location| session.guest().program().module(at.module).func_name(at.pc.func);
    let line = |at: &Location| {
        let alike = places.iter().any(|other| other.pc.func != at.pc.func && name(*other) == name(*at));
        let function = match alike {
            true => format!("{} (func[{}])", name(*at), at.pc.func),
            false => name(*at),
        };
        message!("row-breakpoint", number = "   ", what = place_in(session, *at, &function))
    };
    places.iter().map(line).collect()
}

/// A condition with its names resolved at the place where it will be tested.
pub(super) fn tested(
    session: &Session,
    trigger: Trigger,
    condition: &BreakCondition,
) -> Result<Tested, CommandError> {
    let at = match trigger {
        Trigger::At(at) => Some(at),
        Trigger::Write(_) => session.guest().location(),
        Trigger::Errno(_) => None,
    };
    // What is watched may be written by functions that this one calls: its condition is about this one.
    let frame = matches!(trigger, Trigger::Write(_)).then(|| session.guest().frame());
    let expr = condition.expression.resolve(session, at, frame)?;
    Ok(Tested { text: condition.text.clone(), expr })
}

pub(super) fn list(session: &Session) -> CommandOutcome {
    let rows = |(number, trigger)| {
        let several = session.breakpoints.places(number).count() > 1;
        let what = if several {
            conditional(session, number, count(session, number))
        } else {
            describe(session, number, trigger)
        };
        let mut rows = vec![message!("row-breakpoint", number = format!("{number:>3}"), what)];
        if several {
            rows.extend(each_place(session, number));
        }
        rows
    };
    let lines: Vec<Message> = session.breakpoints.iter().flat_map(rows).collect();
    match lines.is_empty() {
        true => CommandOutcome::Said(message!("said-no-breakpoints")),
        false => CommandOutcome::Lines(lines),
    }
}

pub(super) fn delete(session: &mut Session, numbers: Option<&[u32]>) -> CommandResult {
    let Some(numbers) = numbers else {
        let count = session.breakpoints.clear();
        let count = Fact::Number(count as u64);
        return Ok(CommandOutcome::Said(message!("said-breakpoints-removed", count)));
    };
    let known = |number: u32| session.breakpoints.iter().any(|(known, _)| known == number);
    if let Some(unknown) = numbers.iter().find(|number| !known(**number)) {
        return Err(no_breakpoint(&unknown.to_string()));
    }
    for number in numbers {
        session.breakpoints.remove(*number);
    }
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    Ok(CommandOutcome::Said(message!("said-removed", numbers = numbers.join(", "))))
}

pub(super) fn describe(session: &Session, number: u32, trigger: Trigger) -> Message {
    let place_of = match trigger {
        Trigger::Errno(None) => message!("break-any-errno"),
        Trigger::Errno(Some(number)) => {
            let errno = errno::errno(number);
            message!("break-errno", name = errno.name, number = errno.number.to_string())
        }
        Trigger::Write(watch) => {
            let place = watch.describe(session.guest().program());
            match session.breakpoints.variable(number) {
                Some(variable) => {
                    let written = message!("break-written", what = variable.message(place));
                    variable.lasting(written, session.guest())
                }
                None => message!("break-written", what = place),
            }
        }
        Trigger::At(at) => place(session, at),
    };
    conditional(session, number, place_of)
}

/// With the condition of a breakpoint, if it has one.
fn conditional(session: &Session, number: u32, place: Message) -> Message {
    match session.breakpoints.condition(number) {
        Some(condition) => message!("break-if", place, condition = &condition.text),
        None => place,
    }
}

/// A place in the code.
fn place(session: &Session, at: Location) -> Message {
    // The line and the name are those of the same function, which may be inlined.
    let innermost = session.logical(at).into_iter().next();
    let module = session.guest().program().module(at.module);
    let name = innermost.map_or_else(|| module.func_name(at.pc.func), |frame| frame.function);
    place_in(session, at, &name)
}

/// A place in the code of a function that is called so.
fn place_in(session: &Session, at: Location, name: &str) -> Message {
    let module = session.guest().program().module(at.module);
    let op = module.code(at.pc.func).and_then(|c| c.ops.get(at.pc.op as usize)).map_or("", |op| op.name());
    let offset = format!("{:#x}", session.offset(at).unwrap_or_default());
    match session.source(at.into()) {
        Some(source) => {
            message!("break-before-of", function = name, op, offset, source = source.to_string())
        }
        None => message!("break-before", function = name, op, offset),
    }
}
