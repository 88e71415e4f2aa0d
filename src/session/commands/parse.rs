//! Parses the rest of a line into a command, with one function for each row of the table that takes arguments.

use super::command::{BreakCondition, BreakTarget, Command, WhatIfRequest};
use super::moment::MomentName;
use super::places::PlaceName;
use super::target::Target;
use super::text::{count, number, short};
use super::{COMMANDS, CommandError, unknown};
use crate::caps::nearest::nearest;
use crate::session::errno;
use crate::session::expr::{Expression, Words};
use crate::session::{Back, LineStep, Motion};
use crate::words::{Fact, message};

type ParseResult = Result<Command, CommandError>;

/// Parses `step 3` as a motion forward, and `step back 3` as one back.
fn either_way(name: &str, rest: &str, forward: Motion, backward: Back) -> ParseResult {
    match rest.strip_prefix("back").filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace)) {
        Some(rest) => Ok(Command::Back(backward, count(&format!("{name} back"), rest.trim())?)),
        None => Ok(Command::Go(forward, count(name, rest)?)),
    }
}

pub(super) fn step(rest: &str) -> ParseResult {
    let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let step = match word {
        "line" => Some(LineStep::Over),
        "into" => Some(LineStep::Into),
        "out" => Some(LineStep::Out),
        _ => None,
    };
    if let Some(step) = step {
        return either_way(&format!("step {word}"), after.trim(), Motion::Line(step), Back::Line(step));
    }
    either_way("step", rest, Motion::Step, Back::Step)
}

pub(super) fn next(rest: &str) -> ParseResult {
    either_way("next", rest, Motion::Over, Back::Over)
}

pub(super) fn out(rest: &str) -> ParseResult {
    either_way("out", rest, Motion::Out, Back::Out)
}

pub(super) fn call(rest: &str) -> ParseResult {
    either_way("call", rest, Motion::NextCall, Back::Call)
}

pub(super) fn cont(rest: &str) -> ParseResult {
    if rest == "back" {
        return Ok(Command::Back(Back::Continue, 1));
    }
    plain("continue", rest, Command::Go(Motion::Continue, 1))
}

pub(super) fn step_back(rest: &str) -> ParseResult {
    Ok(Command::Back(Back::Step, count("back", rest)?))
}

pub(super) fn over_back(rest: &str) -> ParseResult {
    Ok(Command::Back(Back::Over, count("back-over", rest)?))
}

pub(super) fn out_back(rest: &str) -> ParseResult {
    Ok(Command::Back(Back::Out, count("back-out", rest)?))
}

pub(super) fn call_back(rest: &str) -> ParseResult {
    Ok(Command::Back(Back::Call, count("back-call", rest)?))
}

/// A command that takes no arguments.
pub(super) fn plain(name: &str, rest: &str, command: Command) -> ParseResult {
    if rest.is_empty() {
        return Ok(command);
    }
    Err(CommandError {
        message: message!("wrong-takes-nothing", command = name, given = short(rest)),
        correction: Some(name.to_owned()),
    })
}

pub(super) fn who(rest: &str) -> ParseResult {
    Target::parse(rest).map(Command::Who)
}

pub(super) fn goto(rest: &str) -> ParseResult {
    MomentName::parse(rest).map(Command::Goto)
}

pub(super) fn bookmark(rest: &str) -> ParseResult {
    /// The most characters that a bookmark's name may have.
    const LONGEST: usize = 40;
    let taken = |name: &str| {
        let first = name.chars().next();
        first.is_some_and(|c| c.is_ascii_digit())
            || name.ends_with('%')
            || ["start", "end", "latest", "call", "all"].contains(&name)
            || name.starts_with("call ")
    };
    if taken(rest) || rest.chars().count() > LONGEST || rest.chars().any(char::is_control) {
        let (most, given) = (Fact::Number(LONGEST as u64), short(rest));
        return Err(CommandError::new(message!("wrong-bookmark-name", most, given)));
    }
    Ok(Command::Bookmark(rest.to_owned()))
}

pub(super) fn unmark(rest: &str) -> ParseResult {
    Ok(Command::Unmark((rest != "all").then(|| rest.to_owned())))
}

/// Splits words as a shell does.
fn flags(rest: &str) -> Result<Vec<String>, CommandError> {
    shlex::split(rest).ok_or_else(|| CommandError::new(message!("wrong-quote")))
}

pub(super) fn invoke(rest: &str) -> ParseResult {
    let mut words = flags(rest)?.into_iter();
    Ok(Command::Invoke(words.next().map(|function| (function, words.collect()))))
}

pub(super) fn grant(rest: &str) -> ParseResult {
    let words = flags(rest)?;
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Err(CommandError::new(message!("wrong-grant"))),
        ["none"] => Ok(Command::Grant(None)),
        _ => Ok(Command::Grant(Some(words))),
    }
}

pub(super) fn whatif(rest: &str) -> ParseResult {
    WhatIfRequest::parse(rest).map(Command::WhatIf)
}

impl WhatIfRequest {
    /// Parses what follows `whatif`.
    ///
    /// # Errors
    /// [`CommandError`], which says what `whatif` takes.
    pub fn parse(rest: &str) -> Result<Self, CommandError> {
        let given = flags(rest)?;
        match rest {
            "" => Ok(Self::Latest),
            "adopt" => Ok(Self::Adopt),
            _ if given.first().is_some_and(|flag| flag.starts_with('-')) => Ok(Self::With(given)),
            _ => number(rest)
                .map(Self::Access)
                .ok_or_else(|| CommandError::new(message!("wrong-try", given = short(rest)))),
        }
    }
}

pub(super) fn condition(text: &str) -> Result<BreakCondition, CommandError> {
    Ok(BreakCondition { text: text.trim().to_owned(), expression: Expression::parse(text)? })
}

pub(super) fn set_break(rest: &str) -> ParseResult {
    let (rest, test) = match rest.strip_prefix("if ") {
        Some(test) => ("", Some(test)),
        None => match rest.split_once(" if ") {
            Some((place, test)) => (place.trim(), Some(test)),
            None => (rest, None),
        },
    };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let stop = match words[..] {
        [] => BreakTarget::Here,
        ["on", "errno"] | ["on", "errno", "any"] => BreakTarget::Errno(None),
        ["on", "errno", name] | ["errno", name] => match errno::parse(name) {
            Some(number) => BreakTarget::Errno(Some(number)),
            None => {
                let names = errno::names();
                let near = nearest(name, names.iter().map(String::as_str));
                return Err(CommandError {
                    message: message!("wrong-errno", given = short(name)),
                    correction: near.map(|name| format!("break on errno {name}")),
                });
            }
        },
        ["on", ..] => {
            return Err(CommandError {
                message: message!("wrong-break-on"),
                correction: Some("break on errno any".into()),
            });
        }
        ["--source", _, ..] => BreakTarget::Source(PlaceName(rest["--source".len()..].trim().to_owned())),
        _ => BreakTarget::At(PlaceName(rest.to_owned())),
    };
    let condition = test.map(condition).transpose()?;
    if condition.is_some() && matches!(stop, BreakTarget::Errno(_)) {
        return Err(CommandError::new(message!("wrong-condition-without-place")));
    }
    Ok(Command::Break(stop, condition))
}

pub(super) fn watch(rest: &str) -> ParseResult {
    let (what, test) = match rest.split_once(" if ") {
        Some((what, test)) => (what.trim(), Some(test)),
        None => (rest, None),
    };
    Ok(Command::Watch(Target::watched(what)?, test.map(condition).transpose()?))
}

pub(super) fn delete(rest: &str) -> ParseResult {
    if rest == "all" {
        return Ok(Command::Delete(None));
    }
    if rest.is_empty() {
        return Err(CommandError::new(message!("wrong-delete")));
    }
    let one = |word: &str| {
        number(word).and_then(|n| u32::try_from(n).ok()).ok_or_else(|| no_breakpoint(&short(word)))
    };
    let numbers: Result<Vec<u32>, CommandError> = rest.split_whitespace().map(one).collect();
    Ok(Command::Delete(Some(numbers?)))
}

/// The error that there is no such breakpoint.
pub(super) fn no_breakpoint(which: &str) -> CommandError {
    CommandError::new(message!("wrong-breakpoint", which))
}

pub(super) fn print(rest: &str) -> ParseResult {
    let mut words = Words::new(rest);
    if rest.split_whitespace().next() == Some("string") {
        words.next();
        let at = Expression::read(&mut words)?;
        let len = words.next().map(|word| length(word, 4096)).transpose()?;
        words.end()?;
        return Ok(Command::Text(at, len));
    }
    let value = Expression::read(&mut words)?;
    words.end()?;
    Ok(Command::Print(value))
}

pub(super) fn mem(rest: &str) -> ParseResult {
    let mut words = Words::new(rest);
    let at = Expression::read(&mut words)?;
    let len = words.next().map(|word| length(word, 1 << 16)).transpose()?;
    words.end()?;
    Ok(Command::Memory(at, len))
}

fn length(word: &str, most: u64) -> Result<usize, CommandError> {
    let len = number(word).filter(|len| (1..=most).contains(len));
    len.and_then(|len| usize::try_from(len).ok()).ok_or_else(|| {
        CommandError::new(message!("wrong-length-most", most = Fact::Number(most), given = short(word)))
    })
}

pub(super) fn code(rest: &str) -> ParseResult {
    Ok(Command::Code((!rest.is_empty()).then(|| PlaceName(rest.to_owned()))))
}

pub(super) fn outline(rest: &str) -> ParseResult {
    Ok(Command::Outline(rest.to_owned()))
}

pub(super) fn tables(rest: &str) -> ParseResult {
    let numbers: Option<Vec<u64>> = rest.split_whitespace().map(number).collect();
    let small = |table: u64| u32::try_from(table).ok();
    match numbers.as_deref() {
        Some([]) => Some(Command::Tables(None, None)),
        Some([table]) => small(*table).map(|table| Command::Tables(Some(table), None)),
        Some([table, entry]) => small(*table).map(|table| Command::Tables(Some(table), Some(*entry))),
        _ => None,
    }
    .ok_or_else(|| CommandError::new(message!("wrong-tables", given = short(rest))))
}

pub(super) fn why(rest: &str) -> ParseResult {
    if rest.is_empty() {
        return Ok(Command::Why(None));
    }
    match number(rest) {
        Some(number) => Ok(Command::Why(Some(number))),
        None => Err(CommandError::new(message!("wrong-why", given = short(rest)))),
    }
}

pub(super) fn save(rest: &str) -> ParseResult {
    if rest.is_empty() {
        return Err(CommandError::new(message!("wrong-save")));
    }
    match rest.split_once(char::is_whitespace) {
        Some(("--force", file)) => save_over(file.trim_start()),
        _ if rest == "--force" => save_over(""),
        _ => Ok(Command::Save { path: rest.to_owned(), force: false }),
    }
}

/// `save! FILE`, as in editors.
pub(super) fn save_over(rest: &str) -> ParseResult {
    if rest.is_empty() {
        return Err(CommandError::new(message!("wrong-save")));
    }
    Ok(Command::Save { path: rest.to_owned(), force: true })
}

pub(super) fn reply(rest: &str) -> ParseResult {
    Ok(Command::Reply(rest.to_owned()))
}

pub(super) fn help(rest: &str) -> ParseResult {
    if rest.is_empty() {
        return Ok(Command::Help(None));
    }
    let named = COMMANDS.iter().find(|command| command.is(rest)).ok_or_else(|| unknown(rest, ""))?;
    Ok(Command::Help(Some(named.name.to_owned())))
}
