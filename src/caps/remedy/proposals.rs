//! What may make a refused access work, for trying: every kind of change that any library's way of choosing a directory
//! could respond to, the one with the least authority first.
//!
//! Nothing is said here about which library the program has: a rehearsal finds out whether a change works.

use super::{
    Candidate, HostDirectories, WantedAccess, by_path, candidates, existing, flag_text, tidy, words,
};
use crate::caps::node::NodeKind;
use crate::caps::{Access, Advice, Grant, Wants};

/// Directories in which a file is looked for that is not where its path leads.
const SEARCHED: usize = 200;

/// How deep below a directory that is.
const DEPTH: usize = 4;

/// Files of the same name for which something is proposed.
const MOST_ELSEWHERE: usize = 4;

/// A change to what a program is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// A directory that is given before all others, so that the program finds it where it expects its first one.
    pub first: Option<Grant>,
    /// Flags after those that are there, each as typed.
    pub flags: Vec<String>,
    /// The path that the program must be given instead of its own.
    pub path: Option<String>,
    /// What there is to say of the file that it reaches, if that is not the one that the path names outright.
    pub note: Option<Advice>,
}

impl Proposal {
    /// Whether it is the same change.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (&self.first, &self.flags, &self.path) == (&other.first, &other.flags, &other.path)
    }
}

impl From<Candidate> for Proposal {
    fn from(candidate: Candidate) -> Self {
        let flags = candidate.flag.iter().map(flag_text).collect();
        Self { flags, path: candidate.path, ..Self::default() }
    }
}

/// Everything worth trying, each change once, and nothing that is given already.
///
/// The first of `paths` is the path as the program was given it; the others are what a library may have made of it,
/// by joining it to a current directory or to the name of a directory.
pub(crate) fn proposals<W: HostDirectories>(
    world: &mut W,
    paths: &[String],
    wants: Wants,
    grants: &[Grant],
) -> Vec<Proposal> {
    let (mut all, mut elsewhere) = (ByAuthority::default(), ByAuthority::default());
    for path in paths {
        let wish = WantedAccess { path, cwd: "/", grants, wants };
        for candidate in candidates(world, &wish) {
            let note = words::not_there(world, &wish, &candidate);
            let kind = if candidate.path.is_some() { &mut all.paths } else { &mut all.flags };
            kind.push(Proposal { note, ..candidate.into() });
        }
        all.of_path(world, &wish);
        elsewhere.of_same_name(world, &wish);
    }
    let given = |flag: &String| {
        let text = flag.strip_prefix("--dir=").map(|text| Grant::parse(text, Access::ReadWrite));
        text.is_some_and(|grant| grant.is_ok_and(|grant| grants.contains(&grant)))
    };
    let mut seen: Vec<Proposal> = Vec::new();
    let near = all.flags.into_iter().chain(all.firsts).chain(all.paths);
    for proposal in near.chain(elsewhere.flags).chain(elsewhere.firsts) {
        let repeats = proposal.first.as_ref().is_some_and(|first| grants.contains(first))
            || proposal.flags.iter().any(given)
            || proposal.path.is_some() && proposal.path.as_ref() == paths.first();
        if !repeats && !seen.iter().any(|other| other.is_like(&proposal)) {
            seen.push(proposal);
        }
    }
    seen
}

/// Proposals by what they change.
#[derive(Default)]
struct ByAuthority {
    /// One more directory, after the others.
    flags: Vec<Proposal>,
    /// One more directory, before the others.
    firsts: Vec<Proposal>,
    /// Another path, with the directories that are given.
    paths: Vec<Proposal>,
}

impl ByAuthority {
    /// Proposes, for each file that a path may mean, the directories above it under each name with which a library could
    /// find it there.
    fn of_path<W: HostDirectories>(&mut self, world: &mut W, wish: &WantedAccess<'_>) {
        let names: Vec<&str> = wish.path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let mut bases = bases(wish);
        // What is there may have only the last names of the path, the others being those of a directory; but what is
        // made can be made anywhere, so all of its names are meant.
        let starts = if wish.creates() { names.len().min(1) } else { names.len() };
        for start in 0..starts {
            let mut found = false;
            for base in &bases {
                let file = format!("{}/{}", base.trim_end_matches('/'), names[start..].join("/"));
                let Some(real) = existing(world, wish, &file) else { continue };
                found = true;
                if start == 0 {
                    self.of_file(wish, &names, start, base);
                } else {
                    self.noted(world, wish, file, |all| all.of_file(wish, &names, start, base));
                }
                self.paths.extend(by_path(world, wish, &real).into_iter().map(Proposal::from));
                self.below_grants(world, wish, &real);
            }
            if found {
                break;
            }
            // What is at the root is meant only by a whole path.
            bases.retain(|base| base != "/");
        }
    }

    /// The same for files that have the names of the path, or its last ones, in other directories: below the current one
    /// and those that are given. What is to be made is not: its directory can be made where the path leads.
    fn of_same_name<W: HostDirectories>(&mut self, world: &mut W, wish: &WantedAccess<'_>) {
        if wish.creates() {
            return;
        }
        let names: Vec<&str> = wish.path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let mut directories = bases(wish);
        directories.retain(|base| base != "/");
        directories = with_those_below(world, directories);
        let mut found = 0;
        for start in 0..names.len() {
            for directory in &directories {
                let file = tidy(&format!("{directory}/{}", names[start..].join("/")));
                if existing(world, wish, &file).is_none() {
                    continue;
                }
                self.noted(world, wish, file, |all| all.of_file(wish, &names, start, directory));
                found += 1;
                if found == MOST_ELSEWHERE {
                    return;
                }
            }
        }
    }

    /// Proposes changes that reach a file; where the path itself leads to nothing, they say so.
    fn noted<W: HostDirectories>(
        &mut self,
        world: &mut W,
        wish: &WantedAccess<'_>,
        file: String,
        propose: impl FnOnce(&mut Self),
    ) {
        let (flags, firsts) = (self.flags.len(), self.firsts.len());
        propose(self);
        if existing(world, wish, &tidy(wish.path)).is_none() {
            let note = words::not_there_but(world, wish, tidy(&file));
            let new = self.flags[flags..].iter_mut().chain(&mut self.firsts[firsts..]);
            new.for_each(|proposal| proposal.note = Some(note.clone()));
        }
    }

    /// Directories through which the names lead from `base`, after the first `start` ones, to a file that is there.
    fn of_file(&mut self, wish: &WantedAccess<'_>, names: &[&str], start: usize, base: &str) {
        let rooted = wish.path.starts_with('/');
        for rest in (0..=names.len() - start).rev() {
            let (head, tail) = names.split_at(names.len() - rest);
            let host = tidy(&format!("{}/{}", base.trim_end_matches('/'), head[start..].join("/")));
            if climbs(tail) || host.contains("::") {
                continue;
            }
            let grant = |guest: String| Grant { host: host.clone(), guest, access: Access::ReadWrite };
            let head = head.join("/");
            let mut guests = match (head.is_empty(), rooted) {
                (true, true) => vec!["/".to_owned(), ".".to_owned()],
                (true, false) => vec![".".to_owned(), "/".to_owned()],
                (false, true) => vec![format!("/{head}"), head],
                (false, false) => vec![head.clone(), format!("/{head}")],
            };
            // Where the whole path lies below it, it serves a program that uses its first one, by whatever name.
            if rest == names.len() {
                guests.insert(0, host.clone());
            }
            for guest in guests {
                let flags = vec![flag_text(&grant(guest.clone()))];
                self.flags.push(Proposal { flags, ..Proposal::default() });
                if !wish.grants.is_empty() {
                    self.firsts.push(Proposal { first: Some(grant(guest)), ..Proposal::default() });
                }
            }
        }
    }

    /// The file's path below each directory that is given, for a program that uses one without its name.
    fn below_grants<W: HostDirectories>(&mut self, world: &mut W, wish: &WantedAccess<'_>, real: &str) {
        for grant in wish.grants {
            let Some(root) = world.canonical(&grant.host) else { continue };
            let below = real.strip_prefix(root.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
            let path = below.map(str::to_owned);
            self.paths.extend(path.map(|path| Proposal { path: Some(path), ..Proposal::default() }));
        }
    }
}

/// Directories of the host at which the path may begin: the current one, those that are given, and those above them.
fn bases(wish: &WantedAccess<'_>) -> Vec<String> {
    let mut bases = vec![".".to_owned()];
    for grant in wish.grants {
        let mut host = tidy(&grant.host);
        while host != "/" && !bases.contains(&host) {
            bases.push(host.clone());
            host = match host.rsplit_once('/') {
                Some((above, name)) if name != ".." => above.to_owned(),
                _ => break,
            };
            if host.is_empty() {
                break;
            }
        }
    }
    if wish.path.starts_with('/') {
        bases.insert(0, "/".to_owned());
    }
    bases
}

/// Directories and what is below them, the nearest first; hidden ones and links are passed over, and only so many are
/// looked at.
fn with_those_below<W: HostDirectories>(world: &mut W, directories: Vec<String>) -> Vec<String> {
    let mut depths: Vec<usize> = vec![0; directories.len()];
    let mut all = directories;
    let mut next = 0;
    while let Some(directory) = all.get(next).cloned() {
        let depth = depths[next] + 1;
        next += 1;
        if depth > DEPTH {
            break;
        }
        let mut names = world.names(&directory);
        names.sort_unstable();
        for name in names.iter().filter(|name| !name.starts_with('.')) {
            let below = tidy(&format!("{directory}/{name}"));
            if all.len() >= SEARCHED {
                return all;
            }
            if !all.contains(&below) && is_directory(world, &directory, name) {
                all.push(below);
                depths.push(depth);
            }
        }
    }
    all
}

/// Whether a name in a directory is a directory itself, and no link to one.
fn is_directory<W: HostDirectories>(world: &mut W, directory: &str, name: &str) -> bool {
    let opened = world.open(directory);
    opened.is_some_and(|opened| matches!(world.kind(&opened, name), Ok(NodeKind::Directory)))
}

/// Whether names lead out of the directory in which they are looked up.
fn climbs(names: &[&str]) -> bool {
    let mut depth = 0_usize;
    for name in names {
        match (*name, depth) {
            ("..", 0) => return true,
            ("..", _) => depth -= 1,
            _ => depth += 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caps::Need;
    use crate::caps::testing::Tree;

    fn proposed(tree: &[&str], grants: &[&str], path: &str) -> Vec<Proposal> {
        let parse = |text: &&str| Grant::parse(text, Access::ReadWrite).expect("a grant");
        let grants: Vec<Grant> = grants.iter().map(parse).collect();
        let wants = Wants::look(Need::Anything, true);
        proposals(&mut Tree::new(tree), &[path.to_owned()], wants, &grants)
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
    fn a_file_of_the_same_name_elsewhere_is_proposed_last() {
        let all = proposed(&["deep/er/data/a.txt", "data/"], &[], "data/a.txt");
        assert!(all.iter().all(|proposal| proposal.note.is_some()), "{all:?}");
        assert!(all.iter().any(|proposal| proposal.flags == ["--dir=deep/er/data::data"]), "{all:?}");
        let all = proposed(&["deep/er/data/a.txt", "data/a.txt"], &[], "data/a.txt");
        let of = |host: &str| all.iter().position(|proposal| proposal.flags == [format!("--dir={host}")]);
        assert!(of(".") == Some(0) && of("deep/er") > of("data"), "{all:?}");
    }

    #[test]
    fn nothing_is_proposed_for_a_file_that_is_nowhere() {
        assert_eq!(proposed(&["data/a.txt"], &["data"], "other/b.txt"), []);
    }
}
