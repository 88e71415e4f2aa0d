//! `explain`: runs the program with its output on standard error, then says why accesses were refused.
//!
//! Its own status is 0 once the program has run to an end of any kind: a refusal explained is a success. Of a recording
//! it explains what was recorded.

use super::args::ExplainArgs;
use super::opened::open;
use super::row::Row;
use super::{DIVERGED, Failure, plain};
use crate::caps::{Account, Outcome};
use crate::session::{Motion, RunState};
use crate::wasi::{StdinSource, StdoutSink};
use crate::words::Message;

/// Columns of a card.
const WIDTH: usize = 100;

/// Runs a program and prints its accounts.
pub(super) fn explain(args: ExplainArgs) -> Result<i32, Failure> {
    let mut opened = open(&args.program, StdinSource::Inherit, StdoutSink::ToStderr)?;
    opened.echo();
    let blind = opened.session.is_blind();
    super::unattended::finish_motion(&mut opened.session, Motion::Continue);
    let session = opened.session;
    let exit = if session.divergence().is_some() { DIVERGED } else { 0 };
    let accounts = session.accounts();
    let (granted, refused): (Vec<&Account>, Vec<&Account>) =
        accounts.iter().partition(|a| a.outcome == Outcome::Granted);
    if args.json {
        let shown = accounts.iter().filter(|a| args.all || a.outcome != Outcome::Granted);
        plain::lines(&shown.map(|a| Row::of(a).json()).collect::<Vec<_>>());
        if let Some(divergence) = session.divergence() {
            plain::complain(&Message::verbatim(divergence.to_string()));
        }
        return Ok(exit);
    }
    let status = session.status();
    let mut lines = match status.state {
        RunState::Trapped => status.end,
        _ if session.divergence().is_some() => vec!["The replay left its recording.".into()],
        _ if session.recording_ran_out() => vec![format!("The replay stopped: {}.", status.why)],
        _ => vec![format!("The program ended: {}.", status.why)],
    };
    let count = |n: usize| if n == 1 { "1 access".into() } else { format!("{n} accesses") };
    lines.push(match (refused.len(), granted.len()) {
        (0, 0) => "The program asked for no file or directory.".into(),
        (0, n) => format!("Nothing was refused; {} granted.", count(n)),
        (n, m) => format!("{} refused or failed, {m} granted.", count(n)),
    });
    if blind {
        lines.push(
            "(Its C library could not be recognised: what that refuses without asking the host is not seen.)"
                .into(),
        );
    }
    if !args.all && !granted.is_empty() {
        lines.push("(--all shows the granted ones too.)".into());
    }
    for account in accounts.iter().filter(|a| args.all || a.outcome != Outcome::Granted) {
        lines.push(String::new());
        lines.extend(account.card().iter().flat_map(|line| plain::wrap(line, WIDTH)));
    }
    plain::text(&lines);
    if let Some(divergence) = session.divergence() {
        plain::complain(&Message::verbatim(divergence.to_string()));
    }
    Ok(exit)
}
