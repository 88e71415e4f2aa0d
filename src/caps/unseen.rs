//! The account of a program that failed without ever asking for a path, and whose inside cannot be seen: what is known,
//! and what would follow from it.

use super::{
    Account, Advice, Grant, Operation, Outcome, Preopen, PreopenReason, QuotedNames, Reason, Remedy, Step,
    Thing, ThingKind, Where, libc_model,
};

/// What is known of such a program.
#[derive(Debug, Clone)]
pub struct UnseenFacts<'a> {
    /// The directories that the program was granted.
    pub grants: &'a [Grant],
    /// The names of the directories that the program learned from the host, in order.
    pub told: &'a [String],
    /// The numbers of the first and the last call from which it learned them.
    pub calls: (u64, u64),
    /// The function that it called to learn them.
    pub function: &'a str,
    /// An argument of the program that may be the path, and that no directory covers.
    pub guess: Option<&'a str>,
    /// The status with which the program ended; `None` if it trapped.
    pub ended: Option<i32>,
}

/// The first argument that looks like a path and that none of these directories covers.
#[must_use]
pub(crate) fn guess<'a>(args: &'a [String], told: &[String]) -> Option<&'a str> {
    let prefixes: Vec<String> = told.iter().map(|name| libc_model::register(name)).collect();
    let uncovered = |path: &str| {
        libc_model::find_abspath(&prefixes, &libc_model::make_absolute(path, "/")).best.is_none()
    };
    let like_a_path = |arg: &&String| {
        let named =
            arg.contains('/') || arg.rsplit_once('.').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
        named && !arg.starts_with('-') && !arg.contains("://") && uncovered(arg)
    };
    args.iter().find(like_a_path).map(String::as_str)
}

/// The account of such a program. The remedy is for the guessed path.
#[must_use]
pub fn account(facts: &UnseenFacts<'_>, remedy: Option<Remedy>) -> Account {
    let directories = || QuotedNames(facts.told.to_vec());
    let function = facts.function.to_owned();
    let asked = match facts.calls {
        (call, last) if call == last => {
            Step::AskedDirectoriesOnce { call, function, directories: directories() }
        }
        (first, last) => Step::AskedDirectories { first, last, function, directories: directories() },
    };
    let mut reasons = vec![match facts.told {
        [] => Reason::UnseenHoldsNone,
        [directory] => Reason::UnseenHoldsOne { directory: directory.clone() },
        _ => Reason::UnseenHolds { directories: directories() },
    }];
    reasons.extend(facts.guess.map(|path| Reason::Guess { path: path.to_owned() }));
    let guessed = facts.guess.zip(remedy).map(|(path, mut found)| {
        found.advice.insert(0, Advice::IfPath { path: path.to_owned() });
        Remedy { checked: false, ..found }
    });
    Account {
        r#where: Some(Where::GuestLibc),
        host_asked: false,
        preopens: facts.grants.iter().map(preopen).collect(),
        guest_steps: vec![
            asked,
            match facts.ended {
                Some(status) => Step::NoPathAskedEnded { status },
                None => Step::NoPathAskedTrapped,
            },
            Step::CannotBeSeen,
            Step::LibcAnswers,
        ],
        reasons,
        remedy: Some(guessed.unwrap_or_else(|| Remedy::advise(Advice::PathUnknown))),
        inferred: true,
        ..Account::of_thing(ThingKind::UnseenPath, Operation::LookFor, Thing::UnseenPath, Outcome::Refused)
    }
}

fn preopen(grant: &Grant) -> Preopen {
    let reason = PreopenReason::NoCall;
    Preopen { guest: grant.guest.clone(), host: grant.host.clone(), matched: false, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_that_may_be_the_path() {
        let guessed = |args: &[&str], told: &[&str]| {
            let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
            guess(&owned(args), &owned(told)).map(str::to_owned)
        };
        assert_eq!(guessed(&["-v", "cat", "notes.txt"], &[]).as_deref(), Some("notes.txt"));
        assert_eq!(guessed(&["/data/f", "other/f"], &["/data"]).as_deref(), Some("other/f"));
        assert_eq!(guessed(&["/data/f"], &["/data"]), None);
        assert_eq!(guessed(&["--out=a/b", "12", "http://a/b"], &[]), None);
    }
}
