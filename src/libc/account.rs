//! From lookups to accounts: whole ones for what libc refused by itself, the guest's half for what it passed on.

use super::lookup::is_uncovered;
use super::{Lookup, LookupOutcome};
use crate::caps::{Account, Grant, Kind, Outcome, Preopen, Remedy, Where, errno, libc_model};
use crate::guest::{Survey, SurveyQuery};

/// What to ask the host about a path that libc refused.
#[must_use]
pub fn query(lookup: &Lookup) -> SurveyQuery {
    SurveyQuery {
        path: lookup.path.clone(),
        cwd: lookup.cwd.clone(),
        absolute: lookup.absolute.clone(),
        wants: super::wants::of(lookup),
    }
}

/// What to ask the host about a path that the program may have looked for.
#[must_use]
pub fn guessed(path: &str) -> SurveyQuery {
    let cwd = "/".to_owned();
    let absolute = libc_model::make_absolute(path, &cwd);
    SurveyQuery { path: path.to_owned(), absolute, cwd, wants: None }
}

/// The account of a lookup that libc refused by itself, with the remedy that the host found.
#[must_use]
pub fn account(lookup: &Lookup, grants: &[Grant], survey: Survey) -> Account {
    let number = match lookup.outcome {
        LookupOutcome::Refused { errno } => errno,
        LookupOutcome::Found { .. } => 0,
    };
    let preopens = preopens(lookup, grants);
    Account {
        kind: Kind::Path,
        subject: lookup.path.clone(),
        operation: lookup.operation.clone(),
        outcome: Outcome::Refused,
        r#where: Some(Where::GuestLibc),
        errno: Some(errno::errno(number)),
        error_code: None,
        host_asked: false,
        guest_steps: lookup.steps.clone(),
        host_steps: Vec::new(),
        sentence: sentence(lookup, &preopens, number),
        preopens,
        remedy: Some(survey.remedy),
        function: lookup.function.clone(),
        call_stack: lookup.call_stack.clone(),
        moment: lookup.moment,
        inferred: lookup.inferred,
    }
}

/// Adds libc's half to the account of the host call that a found lookup led to.
pub fn complete(account: &mut Account, lookup: &Lookup) {
    account.subject.clone_from(&lookup.path);
    account.guest_steps.clone_from(&lookup.steps);
    account.function.clone_from(&lookup.function);
    account.call_stack.clone_from(&lookup.call_stack);
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
        account.sentence.push_str(&format!(
            " “{}” is absolute, but “{}” is the program's root directory: absolute paths start in it, too.",
            lookup.path, root.guest
        ));
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

/// The host knows no current directory: to it, relative paths begin at the root. Where the program has gone elsewhere,
/// the paths that the host advises need a slash.
fn from_the_root(remedy: &mut Remedy) {
    const USE: &str = "use the path “";
    let relative = |text: &str| !text.starts_with('/');
    if let Some(path) = remedy.path.as_mut().filter(|path| relative(path)) {
        path.insert(0, '/');
    }
    let mut parts = remedy.advice.split(USE);
    let mut advice = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        advice.push_str(USE);
        advice.push_str(if relative(part) { "/" } else { "" });
        advice.push_str(part);
    }
    remedy.advice = advice;
}

fn preopens(lookup: &Lookup, grants: &[Grant]) -> Vec<Preopen> {
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
            // libc refused: whatever the model says, none was used.
            matched: false,
            reason: verdict.reason,
        })
        .collect()
}

/// The refusal in one sentence.
fn sentence(lookup: &Lookup, preopens: &[Preopen], number: u16) -> String {
    let Lookup { path, absolute, .. } = lookup;
    let name = errno::errno(number).name;
    if !is_uncovered(number) {
        return format!(
            "The program's C library failed to look up “{path}” ({name}), so the host was never asked."
        );
    }
    let answer = if number == errno::NOENT { format!("“no such file” ({name})") } else { name };
    if preopens.is_empty() {
        return format!(
            "The program was given no directory, so its C library had nothing to find “{path}” in and answered \
             {answer} by itself."
        );
    }
    let bare = absolute.trim_start_matches('/');
    if let Some(slashed) =
        lookup.preopens.iter().find(|p| p.prefix != bare && p.prefix.trim_end_matches('/') == bare)
    {
        return format!(
            "The directory was given as “{}”, and with the “/” at its end that name covers what is inside it but not \
             “{path}” itself.",
            slashed.name
        );
    }
    let names: Vec<String> = preopens.iter().map(|p| format!("“{}”", p.guest)).collect();
    let known = match &names[..] {
        [one] => format!("The only directory the program was given is called {one}"),
        _ => format!("The directories the program was given are called {}", names.join(", ")),
    };
    let covers = if preopens.len() == 1 { "that name does not cover" } else { "none of these names covers" };
    if path == absolute || *path == bare {
        format!("{known}, and {covers} “{path}”: its C library answered {answer} by itself.")
    } else {
        format!(
            "{known}, and {covers} “{path}” (“{absolute}” in full): its C library answered {answer} by \
             itself."
        )
    }
}
