//! Other directories and variables for the program: it begins again with them.

use super::{CommandError, CommandOutcome};
use crate::session::given::give;
use crate::session::{Session, Setup};

/// In addition to what it has, or nothing of all that.
pub(super) fn grant(session: &mut Session, flags: Option<&[String]>) -> Result<CommandOutcome, CommandError> {
    let inputs = &session.inputs;
    let setup = match flags {
        None => {
            let network = crate::caps::Network::default();
            Setup { grants: Vec::new(), env: Vec::new(), network, ..inputs.setup.clone() }
        }
        Some(flags) => give(&inputs.setup, flags, inputs.environment.as_ref()).map_err(CommandError::new)?,
    };
    session.restart_as(setup).map_err(CommandError::new)?;
    Ok(again(session))
}

/// It begins again with what it has now.
pub(super) fn again(session: &Session) -> CommandOutcome {
    CommandOutcome::Said(format!("before the first instruction again; granted: {}", granted(session)))
}

/// What the program has now.
fn granted(session: &Session) -> String {
    match session.status().grants {
        grants if grants.is_empty() => "no directory".to_owned(),
        grants => grants.join(" "),
    }
}
