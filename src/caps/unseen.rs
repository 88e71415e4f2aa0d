//! The account of a program that failed without ever asking for a path, and inside of which nobody can see: what is
//! known, and what would follow from it.

use super::{Account, Grant, Kind, Outcome, Preopen, Remedy, Where, libc_model};

/// What is known of such a program.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The directories that it was given.
    pub grants: &'a [Grant],
    /// The names of the directories that it was told of, in order.
    pub told: &'a [String],
    /// The first and last call by which it was told.
    pub calls: (u64, u64),
    /// The function that it called for that.
    pub function: &'a str,
    /// Argument of the program that may be the path: one that no directory covers.
    pub guess: Option<&'a str>,
    /// How the program ended, a clause without subject (`ended with status 1`).
    pub ended: &'a str,
}

/// The first argument that may be a path which none of these directories covers.
#[must_use]
pub fn guess<'a>(args: &'a [String], told: &[String]) -> Option<&'a str> {
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

/// The account. The remedy is of the guess.
#[must_use]
pub fn account(facts: &Facts<'_>, remedy: Option<Remedy>) -> Account {
    let Facts { told, function, ended, .. } = facts;
    let names: Vec<String> = told.iter().map(|name| format!("“{name}”")).collect();
    let (holds, list) = match &names[..] {
        [] => ("it holds no directory".to_owned(), "none".to_owned()),
        [one] => (format!("the only directory it holds is called {one}"), one.clone()),
        _ => (format!("the directories it holds are called {}", names.join(", ")), names.join(", ")),
    };
    let calls = match facts.calls {
        (first, last) if first == last => format!("call {first}"),
        (first, last) => format!("calls {first} to {last}"),
    };
    let why = if names.is_empty() { "that is why" } else { "none of these covers the path, and that is why" };
    let guess = match facts.guess {
        Some(guess) => format!(" The path may be its argument “{guess}”: that is a guess."),
        None => String::new(),
    };
    let nothing = "No flag can be named, since the path is not known: `--dir=.` gives the program the current directory.";
    let remedy = remedy.filter(|_| facts.guess.is_some());
    let remedy = remedy.map(|found| Remedy {
        advice: format!("If “{}” is the path: {}", facts.guess.unwrap_or_default(), found.advice),
        checked: false,
        ..found
    });
    let advice = Remedy { advice: nothing.into(), ..Remedy::default() };
    Account {
        r#where: Some(Where::GuestLibc),
        host_asked: false,
        preopens: facts.grants.iter().map(preopen).collect(),
        guest_steps: vec![
            format!("it asked which directories it holds: {calls} {function} → {list}"),
            format!("it never asked the host for a path, and {ended}"),
            "what it decided in between cannot be seen: its code is not laid out as wasi-libc's is, or is not wasi-libc".into(),
            "wasi-libc would answer ENOENT (44) by itself for each path that no directory covers".into(),
        ],
        sentence: format!(
            "The program learned that {holds}, and never asked the host for a path. If it reported a missing file, {why}.{guess}"
        ),
        remedy: Some(remedy.unwrap_or(advice)),
        inferred: true,
        ..Account::new(Kind::UnseenPath, "look for", "a path that was not seen", Outcome::Refused)
    }
}

fn preopen(grant: &Grant) -> Preopen {
    let reason = "the program made no call on this directory".into();
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
