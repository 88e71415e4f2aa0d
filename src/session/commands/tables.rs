//! The command `tables`: what stands in the tables of the program.

use super::{CommandError, CommandOutcome, CommandResult};
use crate::session::{Session, TableView};
use crate::words::{Fact, Message, message};

/// Entries of a table that are listed.
const MOST: u64 = 4096;

pub(super) fn list(session: &Session, table: Option<u32>, entry: Option<u64>) -> CommandResult {
    let tables = asked(session, table, entry);
    if let (Some(table), true) = (table, tables.is_empty()) {
        let last = session.tables(0, 0).len().checked_sub(1);
        let table = table.to_string();
        return Err(CommandError::new(match last {
            Some(last) => message!("wrong-table", table, last = Fact::Number(last as u64)),
            None => message!("said-no-tables"),
        }));
    }
    if let (Some(entry), [table]) = (entry, &tables[..])
        && entry >= table.size
    {
        let (entry, heading) = (Fact::Number(entry), table.heading());
        return Err(CommandError::new(message!("wrong-table-entry", entry, heading)));
    }
    if tables.is_empty() {
        return Ok(CommandOutcome::Said(message!("said-no-tables")));
    }
    let lines = tables.iter().flat_map(|table| {
        let rows = table.lines().into_iter().map(|line| message!("table-indented", line));
        std::iter::once(table.heading()).chain(rows).collect::<Vec<Message>>()
    });
    Ok(CommandOutcome::Lines(lines.collect()))
}

/// The tables that are asked for.
pub(super) fn asked(session: &Session, table: Option<u32>, entry: Option<u64>) -> Vec<TableView> {
    match table {
        None => session.tables(0, MOST),
        Some(table) => session.table(0, table, entry, MOST).into_iter().collect(),
    }
}
