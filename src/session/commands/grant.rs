//! Other directories and variables for the program: it begins again with them.

use super::{CommandOutcome, CommandResult};
use crate::session::given::give;
use crate::session::{Session, Setup};
use crate::words::message;

/// In addition to what it has, or nothing of all that.
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
    Ok(again(session))
}

/// It begins again with what it has now.
pub(super) fn again(session: &Session) -> CommandOutcome {
    let grants = session.status().grants.into_iter();
    CommandOutcome::Said(match grants.reduce(|first, second| message!("grant-pair", first, second)) {
        None => message!("said-again-without"),
        Some(granted) => message!("said-again-with", granted),
    })
}
