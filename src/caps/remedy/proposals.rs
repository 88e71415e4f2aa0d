//! What may make a refused access work, for trying: every kind of change that any library's way of choosing a directory
//! could respond to, the one with the least authority first.
//!
//! Nothing is said here about which library the program has: a rehearsal finds out whether a change works.

use super::{
    Candidate, HostDirectories, WantedAccess, candidates, existing, flag_text, host_files, join, tidy,
};
use crate::caps::libc_model as model;
use crate::caps::{Access, Grant};

/// A change to what a program is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// A directory that is given before all others, so that the program finds it where it expects its first one.
    pub first: Option<Grant>,
    /// Flags after those that are there, each as typed.
    pub flags: Vec<String>,
    /// The path that the program must be given instead of its own.
    pub path: Option<String>,
}

impl From<Candidate> for Proposal {
    fn from(candidate: Candidate) -> Self {
        Self { first: None, flags: candidate.flag.iter().map(flag_text).collect(), path: candidate.path }
    }
}

/// Everything worth trying, each change once, without a first directory that is the first already.
pub(crate) fn proposals<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>) -> Vec<Proposal> {
    let mut all: Vec<Proposal> = candidates(world, wish).into_iter().map(Proposal::from).collect();
    let absolute = model::make_absolute(wish.path, wish.cwd);
    let literal: Vec<&str> = absolute.split('/').filter(|part| !part.is_empty()).collect();
    let wanted: Vec<&str> = wish.path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let mut files: Vec<String> = host_files(wish, &literal, None).into_iter().map(|(file, _)| file).collect();
    files.extend(wish.grants.iter().map(|grant| join(&grant.host, &wanted.join("/"))));
    files.push(tidy(&wanted.join("/")));
    files.dedup();
    for file in files {
        if existing(world, wish, &file).is_none() {
            continue;
        }
        for (host, rest) in splits(&file, &wanted) {
            if host.contains("::") {
                continue;
            }
            let grant = |guest: &str| Grant {
                host: host.clone(),
                guest: guest.to_owned(),
                access: Access::ReadWrite,
            };
            // Where the whole path lies below it, the directory serves a program that uses its first one.
            if rest == wanted.len() {
                all.push(Proposal { first: Some(grant(&host)), ..Proposal::default() });
            }
            // For a library that compares names: the beginning of the path, as it is and from the root.
            let head = wanted[..wanted.len() - rest].join("/");
            let rooted = format!("/{head}");
            let names = match head.is_empty() {
                true => vec!["/".to_owned(), ".".to_owned()],
                false => vec![head, rooted],
            };
            for name in names {
                all.push(Proposal { flags: vec![flag_text(&grant(&name))], ..Proposal::default() });
                if rest == wanted.len() {
                    all.push(Proposal { first: Some(grant(&name)), ..Proposal::default() });
                }
            }
        }
    }
    let mut seen: Vec<Proposal> = Vec::new();
    for proposal in all {
        let given = proposal.first.as_ref().is_some_and(|first| wish.grants.first() == Some(first));
        if !given && !seen.contains(&proposal) {
            seen.push(proposal);
        }
    }
    seen
}

/// The ways to divide a file's path so that its end is the end of the wanted path: the directory before, and how many
/// names come after it. The longest end comes first.
fn splits(file: &str, wanted: &[&str]) -> Vec<(String, usize)> {
    let parts: Vec<&str> = file.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let common =
        parts.iter().rev().zip(wanted.iter().rev()).take_while(|(a, b)| a == b && **a != "..").count();
    let directory = |rest: usize| {
        let dir = parts[..parts.len() - rest].join("/");
        match (file.starts_with('/'), dir.is_empty()) {
            (true, _) => format!("/{dir}"),
            (false, true) => ".".to_owned(),
            (false, false) => dir,
        }
    };
    (1..=common).rev().map(|rest| (directory(rest), rest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caps::testing::Tree;
    use crate::caps::{Need, Wants};

    fn proposed(tree: &[&str], grants: &[&str], path: &str) -> Vec<Proposal> {
        let parse = |text: &&str| Grant::parse(text, Access::ReadWrite).expect("a grant");
        let grants: Vec<Grant> = grants.iter().map(parse).collect();
        let wants = Wants::look(Need::Anything, true);
        proposals(&mut Tree::new(tree), &WantedAccess { path, cwd: "/", grants: &grants, wants })
    }

    #[test]
    fn another_first_directory_is_proposed_for_a_path_below_it() {
        let all = proposed(&["data/a.txt"], &["data"], "data/a.txt");
        let first = |proposal: &Proposal| proposal.first.as_ref().map(|grant| grant.host.clone());
        assert!(all.iter().any(|proposal| first(proposal).as_deref() == Some(".")), "{all:?}");
    }

    #[test]
    fn what_is_given_already_is_not_proposed() {
        let all = proposed(&["data/a.txt"], &["."], "data/a.txt");
        let again = Grant { host: ".".into(), guest: ".".into(), access: Access::ReadWrite };
        assert!(all.iter().all(|proposal| proposal.first.as_ref() != Some(&again)), "{all:?}");
    }

    #[test]
    fn nothing_is_proposed_for_a_file_that_is_nowhere() {
        assert_eq!(proposed(&["data/a.txt"], &["data"], "other/b.txt"), []);
    }
}
