//! `explain`: runs the program with its output on standard error, then says why accesses were refused.
//!
//! Its own exit status is 0 if the program has ended in whatever way: explaining a refusal is a success. For a
//! recording, it explains what was recorded.

use super::args::ExplainArgs;
use super::hints;
use super::opened::open;
use super::row::ExplainRow;
use super::{DIVERGED, Failure, plain};
use crate::caps::{Account, Outcome, card};
use crate::session::{Motion, RunState, Session};
use crate::text::Long;
use crate::tui::escape;
use crate::wasi::{InputLog, StdinSource, StdoutSink};
use crate::words::{Lang, Message, message};

/// Instructions that all rehearsals of remedies together may run.
const REHEARSALS: u64 = 200_000_000;

/// The width of a card in columns.
const WIDTH: usize = 100;

/// Runs a program and prints its accounts; text for people is in `lang`.
pub(super) fn explain(args: ExplainArgs, lang: Lang) -> Result<i32, Failure> {
    let mut opened = open(&args.program, StdinSource::Kept(InputLog::default()), StdoutSink::ToStderr)?;
    opened.echo();
    let blind = opened.session.is_blind();
    super::unattended::finish_motion(&mut opened.session, Motion::Continue);
    opened.session.rehearse(REHEARSALS);
    let session = opened.session;
    if !matches!(session.status().state, RunState::Ended(0)) {
        hints::after_failure(&args.program);
    }
    let exit = if session.divergence().is_some() { DIVERGED } else { 0 };
    let accounts = session.accounts();
    let (granted, refused): (Vec<&Account>, Vec<&Account>) =
        accounts.iter().partition(|a| a.outcome == Outcome::Granted);
    if args.json {
        let shown = accounts.iter().filter(|a| args.all || a.outcome != Outcome::Granted);
        plain::lines(&shown.map(|a| ExplainRow::of(a).json()).collect::<Vec<_>>());
        if let Some(divergence) = session.divergence() {
            plain::complain(&divergence.message());
        }
        return Ok(exit);
    }
    let mut lines = ending(&session, lang);
    lines.push(counts(refused.len(), granted.len()).text(lang));
    if blind {
        lines.push(message!("explain-blind").text(lang));
    }
    if !args.all && !granted.is_empty() {
        lines.push(message!("explain-all").text(lang));
    }
    for account in accounts.iter().filter(|a| args.all || a.outcome != Outcome::Granted) {
        lines.push(String::new());
        let harmless = card::page(account, lang).into_iter().map(|line| line.map(|text| escape(text).into()));
        let wrapped = harmless.flat_map(|line| line.wrapped(WIDTH, Long::Whole));
        lines.extend(wrapped.map(|line| line.text()));
    }
    plain::text(&lines);
    if let Some(divergence) = session.divergence() {
        plain::complain(&divergence.message());
    }
    Ok(exit)
}

/// How the run ended, for people.
fn ending(session: &Session, lang: Lang) -> Vec<String> {
    let status = session.status();
    let why = status.why;
    let message = match status.state {
        RunState::Trapped => return status.end.iter().map(|line| line.text(lang)).collect(),
        _ if session.divergence().is_some() => message!("explain-diverged"),
        _ if session.recording_ran_out() => message!("explain-ran-out", why),
        RunState::Ended(code) if session.guest().ended().is_some() => {
            message!("explain-ended", status = code.to_string())
        }
        _ => message!("explain-ended-so", why),
    };
    vec![message.text(lang)]
}

/// How many accesses were refused and granted.
fn counts(refused: usize, granted: usize) -> Message {
    match (refused, granted) {
        (0, 0) => message!("explain-nothing-asked"),
        (0, granted) => message!("explain-nothing-refused", granted),
        (refused, granted) => message!("explain-refused", refused, granted),
    }
}
