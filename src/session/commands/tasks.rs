//! The command `tasks`: the calls of asynchronous functions in progress, and what each waits for.

use super::CommandOutcome;
use crate::session::{Session, TaskRow};
use crate::words::{Message, message};

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
