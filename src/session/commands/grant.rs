//! `grant`: other directories and variables for the program, which starts again with them.

use super::{CommandOutcome, CommandResult};
use crate::session::given::give;
use crate::session::{Session, Setup};
use crate::words::message;

/// Starts again with flags added, or with nothing granted if `None`.
pub(super) fn grant(session: &mut Session, flags: Option<&[String]>) -> CommandResult {
    let inputs = &session.inputs;
    let setup = match flags {
        None => {
            let network = crate::caps::Network::default();
            Setup { grants: Vec::new(), env: Vec::new(), network, ..inputs.setup.clone() }
        }
        Some(flags) => give(&inputs.setup, flags, inputs.environment.as_ref())?,
    };
    session.restart_as(setup)?;
    // Nothing can be taken from a command line without knowing all of its options.
    let command = session.inputs.command.take();
    session.inputs.command = command.and_then(|line| Some(line.with(None, flags?, None)));
    Ok(again(session))
}

/// Says that the program starts again, and with which grants.
pub(super) fn again(session: &Session) -> CommandOutcome {
    let grants = session.status().grants.into_iter();
    CommandOutcome::Said(match grants.reduce(|first, second| message!("grant-pair", first, second)) {
        None => message!("said-again-without"),
        Some(granted) => message!("said-again-with", granted),
    })
}
