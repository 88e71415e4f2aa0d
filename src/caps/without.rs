//! What a program did without: things that it looked for and that were not there, which is no refusal.
//!
//! 1. An environment variable that is not set is never a refusal by itself: every program goes on without some.
//! 2. A path that was looked at and is not there (the system's answer, or that of the program's own library, because no
//!    directory covers it), a name that something was to be made or removed under and that was already so, and an
//!    operation that the host does not offer: the program *may* do without it ([`may`]). What a rule forbids (a
//!    directory for reading only, a path that leads out of one, the network, the rights of the user), and what was to be
//!    made or changed and was not, is never among these.
//! 3. It *did* do without it if it went on: it ended with status 0, or found the same name elsewhere afterwards, or
//!    complained of a later refusal ([`Afterwards`]).
//! 4. Except where somebody asked for that very path: the person, in the program's arguments, or the program, which named
//!    it afterwards in what it wrote. Then it is a refusal, whatever the exit status.

use super::{Account, Operation, ThingKind, Where, errno};

/// What is known of an access once the run is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Afterwards {
    /// The program ended with status 0.
    pub ended_well: bool,
    /// Something of the same name was found later.
    pub found: bool,
    /// The program complained of something that was refused later.
    pub complained_later: bool,
    /// The person named the path in the arguments.
    pub in_arguments: bool,
    /// The program named it later in what it wrote.
    pub in_output: bool,
}

impl Afterwards {
    /// Whether the program did without it.
    #[must_use]
    pub(crate) fn shows_it_went_on(self) -> bool {
        let asked_for = self.in_arguments || self.in_output;
        !asked_for && (self.ended_well || self.found || self.complained_later)
    }
}

/// Whether a program may do without what it was not given.
#[must_use]
pub(crate) fn may(account: &Account) -> bool {
    let number = account.errno.as_ref().map_or(0, |errno| errno.number);
    let operation = &account.operation;
    match (account.kind, account.r#where) {
        (ThingKind::Environment, _) => true,
        (ThingKind::Path, Some(Where::GuestLibc)) => operation.only_looks(),
        (ThingKind::Path, Some(Where::HostOs)) => match number {
            errno::NOENT | errno::NOTDIR => operation.only_looks() || operation.removes(),
            errno::EXIST => matches!(operation, Operation::CreateDirectory | Operation::CreateDirectoryAt),
            errno::INVAL => matches!(operation, Operation::ReadLink | Operation::ReadLinkAt),
            _ => false,
        },
        (ThingKind::Descriptor, _) => matches!(number, errno::NOTSUP | errno::NOSYS),
        _ => false,
    }
}

/// Whether a language's own library looks for this variable, whatever the program is for.
#[must_use]
pub(crate) fn is_of_the_language(variable: &str) -> bool {
    variable.starts_with("RUST_")
}

/// Whether an argument names this path, perhaps behind an option (`--file=PATH`). The program's library may have put the
/// current directory before it.
#[must_use]
pub(crate) fn names(argument: &str, path: &str) -> bool {
    let bare = |text: &str| {
        let text = text.trim_start_matches("./").trim_start_matches('/');
        text.trim_end_matches('/').to_owned()
    };
    let path = bare(path);
    let is = |text: String| !text.is_empty() && (text == path || path.ends_with(&format!("/{text}")));
    let value = argument.split_once('=').map(|(_, value)| bare(value));
    is(bare(argument)) || value.is_some_and(is)
}

/// Whether a text names this path: not only as a part of another name.
#[must_use]
pub(crate) fn mentions(text: &str, path: &str) -> bool {
    let path = path.trim_start_matches("./");
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    !path.is_empty()
        && text.match_indices(path).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let mut after = text[at + path.len()..].chars();
            let next = after.next();
            let longer = match next {
                Some('.' | '-') => after.next().is_some_and(in_name),
                Some(c) => in_name(c) || c == '/',
                None => false,
            };
            !longer && !before.is_some_and(|c| in_name(c) || c == '.')
        })
}

/// The last name in a path.
#[must_use]
pub(crate) fn last_name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caps::Outcome;

    #[test]
    fn a_program_goes_on_without_what_nobody_asked_for() {
        let none = Afterwards {
            ended_well: false,
            found: false,
            complained_later: false,
            in_arguments: false,
            in_output: false,
        };
        assert!(!none.shows_it_went_on());
        for on in [
            Afterwards { ended_well: true, ..none },
            Afterwards { found: true, ..none },
            Afterwards { complained_later: true, ..none },
        ] {
            assert!(on.shows_it_went_on());
            assert!(!Afterwards { in_arguments: true, ..on }.shows_it_went_on());
            assert!(!Afterwards { in_output: true, ..on }.shows_it_went_on());
        }
    }

    #[test]
    fn what_was_to_be_changed_is_never_done_without() {
        let told = |operation: Operation, place, number| {
            let outcome = if place == Where::HostOs { Outcome::Failed } else { Outcome::Refused };
            may(&Account {
                r#where: Some(place),
                errno: Some(errno::errno(number)),
                ..Account::new(ThingKind::Path, operation, "f", outcome)
            })
        };
        assert!(told(Operation::Open, Where::HostOs, errno::NOENT));
        assert!(told(Operation::Open, Where::GuestLibc, errno::NOENT));
        assert!(told(Operation::Remove, Where::HostOs, errno::NOENT));
        assert!(told(Operation::CreateDirectoryAt, Where::HostOs, errno::EXIST));
        assert!(!told(Operation::Create, Where::GuestLibc, errno::NOENT));
        assert!(!told(Operation::CreateOrOpen, Where::HostOs, errno::NOENT));
        assert!(!told(Operation::Open, Where::HostOs, errno::ACCES));
        assert!(!told(Operation::Open, Where::HostPolicy, errno::PERM));
        assert!(!told(Operation::Open, Where::HostResolution, errno::PERM));
    }

    #[test]
    fn a_path_is_named_as_a_whole() {
        for (argument, path) in [
            ("a/b", "a/b"),
            ("./a", "a"),
            ("data/f", "/data/f"),
            ("--in=x.txt", "x.txt"),
            ("dir/", "dir"),
            ("a/b", "/cwd/a/b"),
        ] {
            assert!(names(argument, path), "{argument} {path}");
        }
        for (argument, path) in [("a", "b"), ("a/b", "b"), ("b", "a-b"), ("/", "/"), ("", "")] {
            assert!(!names(argument, path), "{argument} {path}");
        }
        for text in ["no f", "f: gone", "\"f\"", "in /tmp/f.", "./f!"] {
            assert!(mentions(text, "f"), "{text}");
        }
        for text in ["if", "f.txt", "f/g", "find", "a_f", ""] {
            assert!(!mentions(text, "f"), "{text}");
        }
    }
}
