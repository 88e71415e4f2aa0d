//! The commands `tasks` and `thread`: the calls of asynchronous functions in progress, what each waits for, and where.

use super::command::Command;
use super::show::frame_lines;
use super::text::{number, short};
use super::{CommandError, CommandOutcome, CommandResult};
use crate::session::{Session, TaskRow};
use crate::words::{Fact, Message, message};

pub(super) fn parse_thread(rest: &str) -> Result<Command, CommandError> {
    let thread = number(rest).and_then(|number| u32::try_from(number).ok());
    let wrong = || CommandError::new(message!("wrong-thread-number", given = short(rest)));
    thread.map(Command::Thread).ok_or_else(wrong)
}

/// A thread's call stack, below what it is doing.
pub(super) fn thread(session: &Session, number: u32) -> CommandResult {
    let thread = Fact::Number(number.into());
    let Some(frames) = session.thread_stack(number) else {
        return Err(CommandError::new(message!("wrong-thread", thread)));
    };
    let mut lines: Vec<Message> = session.thread_doing(number).into_iter().collect();
    match frames.is_empty() {
        true => lines.push(message!("thread-empty")),
        false => lines.extend(frame_lines(&frames)),
    }
    Ok(CommandOutcome::Lines(lines))
}

pub(super) fn list(session: &Session) -> CommandOutcome {
    let tasks = session.tasks();
    if tasks.is_empty() {
        return CommandOutcome::Said(message!("said-no-tasks"));
    }
    CommandOutcome::Lines(tasks.iter().flat_map(lines).collect())
}

/// A task and its threads, indented below the task that called it.
fn lines(task: &TaskRow) -> Vec<Message> {
    let indent = " ".repeat(2 * task.depth.min(16));
    let behind = |columns: &str, line: Message| {
        Message::joined(vec![Message::verbatim(format!("{indent}{columns}")), line])
    };
    let threads = task.lines().into_iter().map(|line| behind("  ", line));
    std::iter::once(behind("", task.heading())).chain(threads).collect()
}
