//! `variables`: source variables of a frame, as lines and as data.

use super::text::{number, short};
use super::{Command, CommandError, CommandOutcome, CommandResult};
use crate::session::{Session, VariableRow};
use crate::symbols::VariablePath;
use crate::words::{Fact, Message, message};
use serde_json::Value;

/// Parses what follows `variables`: a frame's number, a path, both or neither.
pub(super) fn parse(rest: &str) -> Result<Command, CommandError> {
    let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (frame, path) = match number(first) {
        Some(frame) => (frame, after.trim()),
        None => (0, rest),
    };
    let wrong = || CommandError::new(message!("wrong-path", path = short(path)));
    let path = match path {
        "" => None,
        path => Some(VariablePath::parse(path).ok_or_else(wrong)?),
    };
    Ok(Command::Variables(frame, path))
}

pub(super) fn list(session: &Session, frame: u64, path: Option<&VariablePath>) -> CommandResult {
    let number = frame_number(frame);
    let Some(path) = path else {
        let rows = session.variables(number)?;
        return Ok(match rows.is_empty() {
            true => CommandOutcome::Said(message!("said-no-variables")),
            false => CommandOutcome::Rows(rows.iter().map(line).collect()),
        });
    };
    let row = session.variable(number, path)?;
    let mut rows = vec![line(&row)];
    let (parts, total) = parts_of(session, number, &row);
    rows.extend(parts.iter().map(|part| {
        let (label, value) = line(part);
        (message!("variable-part", label), value)
    }));
    if let more @ 1.. = total.saturating_sub(parts.len() as u64) {
        rows.push((Message::default(), message!("variable-more", more = Fact::Number(more))));
    }
    Ok(CommandOutcome::Rows(rows))
}

fn frame_number(frame: u64) -> usize {
    usize::try_from(frame).unwrap_or(usize::MAX)
}

fn line(row: &VariableRow) -> (Message, Message) {
    let label = match row.ty.is_empty() {
        true => row.name.clone(),
        false => format!("{}: {}", row.name, row.ty),
    };
    (Message::verbatim(label), row.message())
}

fn parts_of(session: &Session, frame: usize, row: &VariableRow) -> (Vec<VariableRow>, u64) {
    match &row.handle {
        Some(value) => session.variable_parts(frame, value, 0),
        None => (Vec::new(), 0),
    }
}

/// One object for each variable, with its parts one level deep.
pub(super) fn objects(session: &Session, frame: u64, path: Option<&VariablePath>) -> Vec<Value> {
    let number = frame_number(frame);
    let rows = match path {
        Some(path) => session.variable(number, path).map(|row| vec![row]),
        None => session.variables(number),
    };
    let object = |row: VariableRow| {
        let mut object = row.to_json();
        let (parts, total) = parts_of(session, number, &row);
        if total > 0 {
            object["children"] = parts.iter().map(VariableRow::to_json).collect();
            if total > parts.len() as u64 {
                object["child_count"] = total.into();
            }
        }
        object
    };
    rows.unwrap_or_default().into_iter().map(object).collect()
}
