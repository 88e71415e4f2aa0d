//! Calling an exported function, and the list of those that there are.

use super::{CommandOutcome, CommandResult};
use crate::session::Session;
use crate::words::{Message, message};

/// Stands before the first instruction of a call.
pub(super) fn invoke(session: &mut Session, call: Option<&(String, Vec<String>)>) -> CommandResult {
    let Some((function, args)) = call else { return Ok(list(session)) };
    session.invoke(function, args)?;
    let call = match function.contains('(') {
        true => function.clone(),
        false => format!("{function}({})", args.join(", ")),
    };
    Ok(CommandOutcome::Said(message!("said-invoked", call)))
}

fn list(session: &Session) -> CommandOutcome {
    let all = session.exported_functions();
    if all.is_empty() {
        return CommandOutcome::Said(message!("said-exports-nothing"));
    }
    CommandOutcome::Lines(all.iter().map(|function| Message::verbatim(function.to_string())).collect())
}
