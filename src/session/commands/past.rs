//! Watchpoints, and the question what wrote something last.

use super::breaks::{describe, tested};
use super::command::BreakCondition;
use super::target::Target;
use super::text::{number, short};
use super::{CommandError, CommandOutcome, CommandResult};
use crate::session::breakpoints::Trigger;
use crate::session::expr::which;
use crate::session::{HandleKind, Question, Session};
use crate::words::{Fact, message};

pub(super) fn watch(
    session: &mut Session,
    target: &Target,
    condition: Option<&BreakCondition>,
) -> CommandResult {
    if matches!(target, Target::Operand(_) | Target::Console(_) | Target::Handle(_)) {
        return Err(CommandError::new(message!("wrong-watched")));
    }
    let (watch, variable) = match session.watch_of(&session.question(target)?) {
        Ok(found) => found,
        Err(_) if no_name_means_anything(session, target) => {
            return Err(CommandError::new(message!("wrong-watch")));
        }
        Err(wrong) => return Err(wrong),
    };
    let trigger = Trigger::Write(watch);
    let condition = condition.map(|condition| tested(session, trigger, condition)).transpose()?;
    let (number, new) = session.breakpoints.add(trigger, condition);
    session.breakpoints.set_variable(number, variable);
    let what = describe(session, number, trigger);
    let number = Fact::Number(number.into());
    Ok(CommandOutcome::Said(match new {
        true => message!("said-watchpoint", number, what),
        false => message!("said-watchpoint-there", number, what),
    }))
}

pub(super) fn who(session: &mut Session, target: &Target) -> CommandResult {
    let question = session.question(target)?;
    match session.who(&question) {
        Ok(()) => Ok(CommandOutcome::Started),
        Err(_) if no_name_means_anything(session, target) => Err(CommandError::new(message!("wrong-who"))),
        Err(wrong) => Err(wrong),
    }
}

/// Whether a name was given, and the program does not say which variables it has here.
fn no_name_means_anything(session: &Session, target: &Target) -> bool {
    matches!(target, Target::Variable(_)) && session.variables(0).map_or(true, |all| all.is_empty())
}

pub(super) fn jump_back(session: &mut Session) -> CommandOutcome {
    match session.jump_back() {
        Ok(()) => CommandOutcome::Started,
        Err(word) => CommandOutcome::Said(word),
    }
}

impl Session {
    /// The question about something that a person names in the innermost frame.
    fn question(&self, target: &Target) -> Result<Question, CommandError> {
        Ok(match target {
            Target::Memory(at, len) => {
                Question::Memory { memory: None, frame: 0, address: self.address(at)?, len: *len }
            }
            Target::Global(global) => {
                Question::Global { frame: 0, index: which(self.guest(), global, "global")? }
            }
            Target::Local(local) => Question::Local { frame: 0, index: which(self.guest(), local, "local")? },
            Target::Variable(path) => Question::Variable { frame: 0, path: path.clone() },
            Target::Operand(index) => Question::Operand { frame: 0, index: *index },
            Target::Console(text) => self.who_printed(text)?,
            Target::Handle(name) => self.who_made(name)?,
        })
    }

    /// Which call wrote what the console shows: the character with a number, counted from 0, or the last occurrence of
    /// a text.
    fn who_printed(&self, text: &str) -> Result<Question, CommandError> {
        let console = self.console();
        let mut all = String::new();
        let ends: Vec<usize> = console
            .iter()
            .map(|part| {
                all.push_str(&part.text);
                all.len()
            })
            .collect();
        let at = match number(text) {
            Some(at) => all.char_indices().nth(usize::try_from(at).unwrap_or(usize::MAX)).map(|(at, _)| at),
            None => all.rfind(text),
        };
        let none = || CommandError::new(message!("wrong-not-on-console", text = short(text)));
        let part = at.map(|at| ends.partition_point(|end| *end <= at)).and_then(|part| console.get(part));
        let part = part.ok_or_else(none)?;
        Ok(Question::Call { made: HandleKind::Text, number: part.call })
    }

    /// Which call made a descriptor or handle.
    fn who_made(&self, text: &str) -> Result<Question, CommandError> {
        let rows = self.capabilities().descriptors;
        let Some(row) = rows.iter().find(|row| row.handle.trim_start_matches('#') == text) else {
            return Err(CommandError::new(message!("wrong-descriptor", name = short(text))));
        };
        let what = format!("{} {}", row.ty, row.handle);
        match row.from_call {
            Some(number) => Ok(Question::Call { made: HandleKind::Handle(what), number }),
            None => Err(CommandError::new(message!(
                "wrong-made-by-no-call",
                handle = what,
                what = row.what.clone()
            ))),
        }
    }
}
