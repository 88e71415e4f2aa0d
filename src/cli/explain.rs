//! `explain`: runs the program with its output on standard error, then says why accesses were refused.
//!
//! Its own exit status is 0 if the program has ended in whatever way: explaining a refusal is a success. For a
//! recording, it explains what was recorded.

use super::args::ExplainArgs;
use super::hints;
use super::opened::open;
use super::row::ExplainRow;
use super::{DIVERGED, Failure, plain, rehearsed, sources};
use crate::caps::card::{CardLine, Role};
use crate::caps::{Account, Outcome, ThingKind, card, without};
use crate::session::{Motion, RehearsalBudget, RunState, Session};
use crate::text::Long;
use crate::trace::Filter;
use crate::tui::escape;
use crate::wasi::{InputLog, StdinSource, StdoutSink};
use crate::words::{Lang, Message, message};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What rehearsals of remedies may cost.
pub(super) const REHEARSALS: RehearsalBudget = RehearsalBudget { each: 200_000_000, together: 200_000_000 };

/// The width of a card in columns.
const WIDTH: usize = 100;

/// Runs a program and prints its accounts; text for people is in `lang`.
pub(super) fn explain(args: ExplainArgs, lang: Lang) -> Result<i32, Failure> {
    if let Some(orders) = args.schedules {
        return super::schedules::explain_schedules(args, orders, lang);
    }
    let mut opened = open(&args.program, StdinSource::Kept(InputLog::default()), StdoutSink::ToStderr)?;
    sources::attach(&mut opened.session, &args.sources.maps, &args.program.program());
    opened.echo_before_rehearsals();
    let blind = opened.session.is_blind();
    super::unattended::finish_motion(&mut opened.session, Motion::Continue);
    opened.session.set_environment(Box::new(|name| std::env::var(name).ok()));
    rehearsed::rehearse(&mut opened.session, REHEARSALS)?;
    let session = opened.session;
    if !matches!(session.status().state, RunState::Ended(0)) {
        hints::after_failure(&args.program);
    }
    let exit = if session.divergence().is_some() { DIVERGED } else { 0 };
    let filter = Filter::new(args.interfaces, args.functions, args.failed);
    let accounts = session.accounts();
    let fits =
        |(index, account): &(usize, &Account)| filter.account(account, session.call_of_account(*index));
    let shown: Vec<&Account> = accounts.iter().enumerate().filter(fits).map(|(_, account)| account).collect();
    if args.json {
        let shown = shown.iter().filter(|a| args.all || a.outcome != Outcome::Granted);
        plain::lines(&shown.map(|a| ExplainRow::of(a, session.command_line()).json()).collect::<Vec<_>>());
        if let Some(divergence) = session.divergence() {
            plain::complain(&divergence.message());
        }
        return Ok(exit);
    }
    let mut lines = ending(&session, lang);
    if shown.is_empty() && !accounts.is_empty() {
        lines.push(message!("explain-filtered").text(lang));
    } else {
        lines.extend(summary(&session, &shown, args.all, lang).iter().map(|line| line.text(lang)));
    }
    if blind {
        lines.push(message!("explain-blind").text(lang));
    }
    if !args.all && shown.iter().any(|a| a.outcome == Outcome::Granted) {
        lines.push(message!("explain-all").text(lang));
    }
    for (account, count) in folded(shown.iter().copied().filter(|a| args.all || a.outcome.is_refusal())) {
        lines.extend(card_lines(&session, account, count, lang));
    }
    if !args.all {
        let suspects = suspects(&session, &shown);
        lines.extend((!suspects.is_empty()).then(|| message!("explain-perhaps").text(lang)));
        for account in suspects {
            lines.extend(card_lines(&session, account, 1, lang));
        }
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
        RunState::Trapped => {
            // What the program did without comes with the counts, and so does what its library refused.
            let later = ["end-without", "said-by-library", "perhaps-by-library"];
            let lines = status.end.iter().filter(|line| !later.contains(&line.id()));
            return lines.map(|line| line.text(lang)).collect();
        }
        _ if session.divergence().is_some() => message!("explain-diverged"),
        _ if session.recording_ran_out() => message!("explain-ran-out", why),
        RunState::Ended(code) if session.guest().ended().is_some() => {
            let panicked = session.panicked().into_iter();
            let ended = message!("explain-ended", status = code.to_string());
            return panicked.chain([ended]).chain(session.dropped()).map(|line| line.text(lang)).collect();
        }
        _ => message!("explain-ended-so", why),
    };
    vec![message.text(lang)]
}

/// Whether the program came to a bad end.
fn failed(session: &Session) -> bool {
    match session.status().state {
        RunState::Ended(status) => status != 0,
        state => state == RunState::Trapped,
    }
}

/// What the accesses came to: how many were refused, and what the program did without.
fn summary(session: &Session, shown: &[&Account], all: bool, lang: Lang) -> Vec<Message> {
    let count = |outcome: fn(Outcome) -> bool| shown.iter().filter(|a| outcome(a.outcome)).count();
    let refused = count(Outcome::is_refusal);
    let granted = count(|outcome| outcome == Outcome::Granted);
    let without = count(|outcome| outcome == Outcome::Without);
    let by_library = session.refused_by_library();
    let mut lines: Vec<Message> = match (&by_library, refused, granted + without) {
        (Some(_), 0, _) => None,
        (_, 0, 0) => Some(message!("explain-nothing-asked")),
        (_, 0, _) => Some(message!("explain-nothing-refused", granted)),
        _ => Some(message!("explain-refused", refused, granted)),
    }
    .into_iter()
    .collect();
    lines.extend(by_library);
    if without > 0 {
        lines.push(message!("explain-without", count = without, names = names(shown, lang)));
        lines.extend((!all).then(|| message!("explain-without-all")));
    }
    lines
}

/// A few of the things that the program did without, and how many more there were.
fn names(shown: &[&Account], lang: Lang) -> Message {
    /// So many are named.
    const NAMED: usize = 4;
    let mut different: Vec<String> = Vec::new();
    for account in shown.iter().filter(|account| account.outcome == Outcome::Without) {
        let name = account.thing_message().text(lang).trim_end().to_owned();
        if !different.contains(&name) {
            different.push(name);
        }
    }
    let more = different.len().saturating_sub(NAMED);
    different.truncate(NAMED);
    let names = different.join(", ");
    if more == 0 { names.into() } else { message!("explain-without-more", names, count = more) }
}

/// The variables that may be why a program failed, where nothing else was refused; not those that its language asks
/// for.
fn suspects<'a>(session: &Session, shown: &[&'a Account]) -> Vec<&'a Account> {
    // A program that has said why it failed needs no guess.
    let by_library = session.refused_by_library().is_some_and(|line| line.id() == "said-by-library");
    let told = session.panicked_by_itself() || by_library;
    if !failed(session) || told || shown.iter().any(|account| account.outcome.is_refusal()) {
        return Vec::new();
    }
    let suspicious =
        |a: &&&Account| a.kind == ThingKind::Environment && !without::is_of_the_language(&a.subject);
    folded(shown.iter().filter(suspicious).copied()).into_iter().map(|(account, _)| account).collect()
}

/// Accounts without those that say the same again: how often each does. What was granted is not folded.
fn folded<'a>(accounts: impl Iterator<Item = &'a Account>) -> Vec<(&'a Account, usize)> {
    let mut folded: Vec<(&Account, usize)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for account in accounts {
        if account.outcome == Outcome::Granted {
            folded.push((account, 1));
            continue;
        }
        let key = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?}",
            account.kind,
            account.operation,
            account.subject,
            account.outcome,
            account.reasons,
            account.remedy
        );
        match places.entry(key) {
            Entry::Occupied(place) => folded[*place.get()].1 += 1,
            Entry::Vacant(place) => {
                place.insert(folded.len());
                folded.push((account, 1));
            }
        }
    }
    folded
}

/// A card, after an empty line, and how often the same happened.
fn card_lines(session: &Session, account: &Account, count: usize, lang: Lang) -> Vec<String> {
    let mut card = card::page(account, session.command_line(), lang);
    if count > 1 {
        let times = message!("explain-times", count).text(lang);
        card.push(CardLine::indented(4, times, Role::Muted));
    }
    let harmless = card.into_iter().map(|line| line.map(|text| escape(text).into()));
    let wrapped = harmless.flat_map(|line| line.wrapped(WIDTH, Long::Whole));
    std::iter::once(String::new()).chain(wrapped.map(|line| line.text())).collect()
}
