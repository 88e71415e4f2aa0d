//! Other directories and variables for the program: it begins again with them.

use super::{CommandError, Output};
use crate::session::given::give;
use crate::session::{Session, Setup};

/// `grant --dir=HOST[::GUEST] --env=NAME=VAL …`, in addition to what it has, or `grant none`.
pub(super) fn grant(session: &mut Session, rest: &str) -> Result<Output, CommandError> {
    let words = shlex::split(rest).ok_or_else(|| CommandError::new("a quote is not closed"))?;
    let before = session.inputs.setup.clone();
    let setup = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            return Err(CommandError::new("say what to grant: `grant --dir=.`; `grant none` takes all away"));
        }
        ["none"] => {
            let network = crate::caps::Network::default();
            Setup { grants: Vec::new(), env: Vec::new(), network, ..before }
        }
        _ => give(&before, &words, session.inputs.environment.as_ref()).map_err(CommandError::new)?,
    };
    session.restart_as(setup).map_err(CommandError::new)?;
    Ok(Output::Said(format!("before the first operator again; granted: {}", granted(session))))
}

/// What the program has now.
pub(super) fn granted(session: &Session) -> String {
    match session.status().grants {
        grants if grants.is_empty() => "no directory".to_owned(),
        grants => grants.join(" "),
    }
}
