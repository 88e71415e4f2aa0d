//! What `explain` knows of a run, as data: for tests that check remedies by following them.

use super::args::Verb;
use super::opened::open;
use super::{explain, parse, unattended};
use crate::caps::Untried;
use crate::session::{Motion, Session};
use crate::wasi::{StdinSource, StdoutSink};
use crate::words::Message;
use std::ffi::OsString;

/// Runs a program to its end with the arguments that `explain` takes, its output captured, and rehearses the remedies
/// of what was refused.
///
/// # Errors
/// When the arguments are wrong, or the program cannot be opened with them.
pub fn explained(arguments: &[&str]) -> Result<Session, Message> {
    let mut session = opened(arguments)?;
    session.rehearse(&[], explain::REHEARSALS);
    session.give_up_rehearsals(Untried::TooLong);
    Ok(session)
}

/// Like [`explained`], without rehearsing anything.
///
/// # Errors
/// As for [`explained`].
pub fn opened(arguments: &[&str]) -> Result<Session, Message> {
    let argv = ["wasmscope", "explain"].iter().chain(arguments).map(OsString::from).collect();
    let parsed = parse::parse(parse::arranged(argv)).map_err(|error| Message::verbatim(error.to_string()))?;
    let Verb::Explain(args) = parsed.verb else { unreachable!("the verb is given") };
    let opened = open(&args.program, StdinSource::Fed, StdoutSink::Captured);
    let mut session = opened.map_err(|failure| failure.message)?.session;
    unattended::finish_motion(&mut session, Motion::Continue);
    Ok(session)
}
