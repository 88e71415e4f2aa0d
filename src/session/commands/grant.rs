//! Other directories and variables for the program: it begins again with them.

use super::text::short;
use super::{CommandError, Output};
use crate::caps::{Access, Grant};
use crate::session::Session;

/// `grant --dir=HOST[::GUEST] --env=NAME=VAL …`, in addition to what it has, or `grant none`.
pub(super) fn grant(session: &mut Session, rest: &str) -> Result<Output, CommandError> {
    let words = shlex::split(rest).ok_or_else(|| CommandError::new("a quote is not closed"))?;
    let setup = &session.setup;
    let (mut grants, mut env) = (setup.grants.clone(), setup.env.clone());
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            return Err(CommandError::new("say what to grant: `grant --dir=.`; `grant none` takes all away"));
        }
        ["none"] => (grants, env) = (Vec::new(), Vec::new()),
        ref flags => {
            let mut flags = flags.iter();
            while let Some(flag) = flags.next() {
                let (name, value) = match flag.split_once('=') {
                    Some((name, value)) => (name, value),
                    None => (*flag, *flags.next().unwrap_or(&"")),
                };
                let dir = |access| Grant::parse(value, access).map_err(|e| CommandError::new(e.to_string()));
                match name {
                    "--dir" => grants.push(dir(Access::ReadWrite)?),
                    "--dir-ro" => grants.push(dir(Access::ReadOnly)?),
                    "--env" => {
                        let Some((name, value)) = value.split_once('=').filter(|(name, _)| !name.is_empty())
                        else {
                            return Err(CommandError::new("write `--env NAME=VALUE`"));
                        };
                        env.retain(|(known, _)| known != name);
                        env.push((name.to_owned(), value.to_owned()));
                    }
                    _ => {
                        let message =
                            format!("`{}` is nothing to grant; write --dir, --dir-ro or --env", short(flag));
                        return Err(CommandError::new(message));
                    }
                }
            }
        }
    }
    session.restart_with(grants, env).map_err(CommandError::new)?;
    let now = match session.status().grants {
        grants if grants.is_empty() => "no directory".to_owned(),
        grants => grants.join(" "),
    };
    Ok(Output::Said(format!("before the first operator again; granted: {now}")))
}
