//! Turns lookups into accounts: complete ones for what libc refused by itself, and the guest's half for what it passed
//! on.

use super::lookup::is_uncovered;
use super::{LibcPreopen, LookupOutcome, PathLookup, RunningFunction};
use crate::caps::{
    Account, Grant, LibcAnswer, Outcome, Preopen, QuotedNames, Reason, Remedy, SoughtPath, ThingKind, Where,
    errno, libc_model,
};
use crate::guest::{Survey, SurveyQuery};

/// The question to the host about a path that libc refused.
#[must_use]
pub fn query(lookup: &PathLookup) -> SurveyQuery {
    SurveyQuery {
        path: lookup.path.clone(),
        cwd: lookup.cwd.clone(),
        absolute: lookup.absolute.clone(),
        wants: super::wants::of(lookup),
    }
}

/// The question to the host about a path that the program probably looked for.
#[must_use]
pub(crate) fn guessed(path: &str) -> SurveyQuery {
    let cwd = "/".to_owned();
    let absolute = libc_model::make_absolute(path, &cwd);
    SurveyQuery { path: path.to_owned(), absolute, cwd, wants: None }
}

/// The account of a lookup that libc refused by itself, with the remedy that the host's survey found.
#[must_use]
pub fn account(lookup: &PathLookup, grants: &[Grant], survey: Survey) -> Account {
    let number = match lookup.outcome {
        LookupOutcome::Refused { errno } => errno,
        LookupOutcome::Found { .. } => 0,
    };
    let preopens = preopens(lookup, grants);
    Account {
        kind: ThingKind::Path,
        subject: lookup.path.clone(),
        thing: None,
        operation: lookup.operation.clone(),
        outcome: Outcome::Refused,
        r#where: Some(Where::GuestLibc),
        errno: Some(errno::errno(number)),
        error_code: None,
        host_asked: false,
        guest_steps: lookup.steps.clone(),
        host_steps: Vec::new(),
        reasons: vec![reason(lookup, &preopens, number)],
        preopens,
        remedy: Some(survey.remedy),
        sought: Some(Box::new(SoughtPath { path: lookup.absolute.clone(), wants: super::wants::of(lookup) })),
        function: lookup.function.clone(),
        call_stack: names(&lookup.call_stack),
        frames: Vec::new(),
        moment: lookup.moment,
        inferred: lookup.inferred,
    }
}

fn names(call_stack: &[RunningFunction]) -> Vec<String> {
    call_stack.iter().map(|function| function.name.clone()).collect()
}

/// Adds libc's half to the account of the host call that a successful lookup led to.
pub fn complete(account: &mut Account, lookup: &PathLookup) {
    account.subject.clone_from(&lookup.path);
    account.guest_steps.clone_from(&lookup.steps);
    account.function.clone_from(&lookup.function);
    account.call_stack = names(&lookup.call_stack);
    account.inferred |= lookup.inferred;
    let prefixes: Vec<String> = lookup.preopens.iter().map(|p| p.prefix.clone()).collect();
    let verdicts = libc_model::find_abspath(&prefixes, &lookup.absolute).verdicts;
    for ((preopen, known), verdict) in account.preopens.iter_mut().zip(&lookup.preopens).zip(verdicts) {
        if preopen.guest == known.name && preopen.matched == verdict.matched {
            preopen.reason = verdict.reason;
        }
    }
    if account.outcome != Outcome::Granted
        && lookup.path.starts_with('/')
        && let Some(root) =
            account.preopens.iter().find(|p| p.matched && libc_model::register(&p.guest).is_empty())
        && !root.guest.starts_with('/')
    {
        let (path, directory) = (lookup.path.clone(), root.guest.clone());
        account.reasons.push(Reason::StartsInRoot { path, directory });
    }
    if let Some(remedy) = &mut account.remedy {
        if lookup.cwd != "/" {
            from_the_root(remedy);
        }
        if remedy.path.as_ref() == Some(&lookup.path) {
            remedy.path = None;
        }
    }
}

/// Makes the paths of a remedy absolute. The host knows no current directory and takes relative paths from the root; if
/// the program's current directory is elsewhere, the paths that the host advises need a leading slash.
fn from_the_root(remedy: &mut Remedy) {
    let advised = remedy.advice.iter_mut().filter_map(|advice| advice.path_to_use());
    for path in remedy.path.iter_mut().chain(advised) {
        if !path.starts_with('/') {
            path.insert(0, '/');
        }
    }
}

fn preopens(lookup: &PathLookup, grants: &[Grant]) -> Vec<Preopen> {
    let prefixes: Vec<String> = lookup.preopens.iter().map(|p| p.prefix.clone()).collect();
    let verdicts = libc_model::find_abspath(&prefixes, &lookup.absolute).verdicts;
    let host = |at: usize, name: &str| {
        let same = |grant: &&Grant| grant.guest == name;
        grants
            .get(at)
            .filter(same)
            .or_else(|| grants.iter().find(same))
            .map_or_else(String::new, |g| g.host.clone())
    };
    let entries = lookup.preopens.iter().zip(verdicts).enumerate();
    entries
        .map(|(at, (preopen, verdict))| Preopen {
            guest: preopen.name.clone(),
            host: host(at, &preopen.name),
            // libc refused, so no preopen was used, whatever the model says.
            matched: false,
            reason: verdict.reason,
        })
        .collect()
}

/// The reason that the account gives for the refusal.
fn reason(lookup: &PathLookup, preopens: &[Preopen], number: u16) -> Reason {
    let (path, absolute) = (lookup.path.clone(), lookup.absolute.clone());
    let errno = errno::errno(number);
    if !is_uncovered(number) {
        return Reason::SearchFailed { path, errno };
    }
    let answer = LibcAnswer(errno);
    if preopens.is_empty() {
        return Reason::NothingGiven { path, answer };
    }
    let bare = absolute.trim_start_matches('/');
    let slashed = |p: &&LibcPreopen| p.prefix != bare && p.prefix.trim_end_matches('/') == bare;
    if let Some(slashed) = lookup.preopens.iter().find(slashed) {
        return Reason::SlashAtEnd { directory: slashed.name.clone(), path };
    }
    let whole = path == absolute || path == bare;
    match (preopens, whole) {
        ([only], true) => Reason::OnlyNamed { directory: only.guest.clone(), path, answer },
        ([only], false) => Reason::OnlyNamedInFull { directory: only.guest.clone(), path, absolute, answer },
        (all, whole) => {
            let directories = QuotedNames(all.iter().map(|p| p.guest.clone()).collect());
            match whole {
                true => Reason::Named { directories, path, answer },
                false => Reason::NamedInFull { directories, path, absolute, answer },
            }
        }
    }
}
