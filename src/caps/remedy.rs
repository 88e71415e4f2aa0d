//! The remedy: which flag, or which other path, would make a refused access work.
//!
//! Candidates are guessed from what the program probably meant, and each is tried before it is offered: the model of
//! libc picks the grant, and a walk follows the path. Whatever is offered therefore works, with the rule of the longest
//! prefix and with links taken into account.

mod direct;
mod go;
mod proposals;
mod words;

pub(crate) use direct::find_directly;
pub(crate) use go::find_for_go;
pub(crate) use proposals::{Proposal, proposals};
pub(crate) use words::{mapped, nothing};

use super::nearest::nearest;
use super::node::{NodeKind, Origin};
use super::walk::{Dirs, WalkPlace, walk};
use super::{Access, Advice, Grant, Need, PathEnd, Remedy, Wants, libc_model as model};

/// The host's directories, for trying grants that are not in force.
pub trait HostDirectories: Dirs {
    /// Opens a directory by host path (relative to where the host runs), following links.
    fn open(&mut self, host: &str) -> Option<Self::Dir>;

    /// The absolute host path with all links resolved; `None` if it does not exist.
    fn canonical(&mut self, host: &str) -> Option<String>;

    /// The names in a directory (only some of them, if there are very many).
    fn names(&mut self, host: &str) -> Vec<String>;
}

/// For a file that does not exist: asks whether one beside it, with nearly the same name, was meant.
pub(crate) fn suggestion<W: HostDirectories>(world: &mut W, file: &str) -> Option<Advice> {
    let file = tidy(file);
    let (dir, name) = split(&file)?;
    let names = world.names(&dir);
    let meant = nearest(name, names.iter().map(String::as_str))?;
    Some(Advice::DidYouMean { name: meant.to_owned() })
}

/// What the program wanted, and what it was granted.
#[derive(Debug, Clone)]
pub struct WantedAccess<'a> {
    /// The path as the program gave it.
    pub path: &'a str,
    /// The guest's current directory.
    pub cwd: &'a str,
    /// Grants in force, in order.
    pub grants: &'a [Grant],
    /// What the operation needs to find at the path.
    pub wants: Wants,
}

impl WantedAccess<'_> {
    /// Whether the operation creates what the path names: then only its directory must exist.
    fn creates(&self) -> bool {
        self.wants.need.makes()
    }
}

/// A flag or another path (or both) that might help.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    flag: Option<Grant>,
    path: Option<String>,
    /// The host file that it reaches, if that is a substitute for a missing file that the path names outright.
    instead: Option<String>,
}

impl Candidate {
    /// One more flag, with the path unchanged.
    fn flag(flag: Grant) -> Self {
        Self { flag: Some(flag), path: None, instead: None }
    }
}

/// Finds a remedy that works, or says that there is none.
pub fn find<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>) -> Remedy {
    let candidates = candidates(world, wish);
    let mut working = candidates.into_iter().filter(|c| reaches(world, wish, c));
    let Some(best) = working.next() else { return nothing(world, wish) };
    let other = working.find(|c| c.flag.is_none() && best.flag.is_some());
    let mut advice: Vec<Advice> = words::not_there(world, wish, &best).into_iter().collect();
    advice.extend(words::advice(wish, &best, other.as_ref()));
    Remedy {
        advice,
        flags: best.flag.iter().map(flag_text).collect(),
        path: best.path,
        checked: true,
        ..Remedy::default()
    }
}

/// Like [`find`] (with [`Need::Anything`]), for a program of which nobody could see whether it creates what the path
/// names.
///
/// If the file exists, the program is assumed not to create it. If it exists nowhere, a grant is offered in which the
/// program could create it.
pub(crate) fn find_unsure<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>) -> Remedy {
    let read = find(world, wish);
    if read.checked {
        return read;
    }
    let wants = Wants { need: Need::FileOrNothing, writes: true, ..wish.wants };
    let creating = WantedAccess { wants, ..wish.clone() };
    let ways = candidates(world, &creating);
    let made = ways.into_iter().find(|way| way.instead.is_none() && reaches(world, &creating, way));
    let Some(way) = made.filter(|way| way.path.is_none()) else { return read };
    Remedy {
        advice: words::unsure(world, &creating, &way),
        flags: way.flag.iter().map(flag_text).collect(),
        path: None,
        checked: true,
        ..Remedy::default()
    }
}

/// Whether a path reaches what is wanted with these grants. It does exactly what libc and the host would do.
pub(crate) fn works<W: HostDirectories>(
    world: &mut W,
    wish: &WantedAccess<'_>,
    grants: &[Grant],
    path: &str,
) -> bool {
    let prefixes: Vec<String> = grants.iter().map(|g| model::register(&g.guest)).collect();
    let found = model::find_abspath(&prefixes, &model::make_absolute(path, wish.cwd));
    let Some(grant) = found.best.map(|b| &grants[b]) else { return false };
    if wish.wants.writes && grant.access == Access::ReadOnly {
        return false;
    }
    arrives(world, wish, &grant.host, &found.relative)
}

/// Whether the walk of `relative` from a host directory ends at what is wanted.
fn arrives<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>, host: &str, relative: &str) -> bool {
    let Some(base) = world.open(host) else { return false };
    let origin = Origin::Granted(host.to_owned());
    let walked = walk(world, &base, &origin, relative, wish.wants.last);
    let found = match &walked.end {
        Ok(WalkPlace::Name { kind, dir_required, .. }) => {
            PathEnd { kind: *kind, slash: *dir_required, itself: false }
        }
        Ok(WalkPlace::Directory(_)) => {
            PathEnd { kind: Some(NodeKind::Directory), slash: false, itself: true }
        }
        Err(_) => return false,
    };
    if !wish.wants.need.met(found) {
        return false;
    }
    match (wish.wants.need, walked.end) {
        (Need::EmptyDirectory, _) => world.names(&join(host, &walked.trail.join("/"))).is_empty(),
        (Need::Link, Ok(WalkPlace::Name { dir, name, .. })) => {
            world.read_link(&dir, &name).is_ok_and(|target| !target.starts_with('/'))
        }
        _ => true,
    }
}

fn reaches<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>, candidate: &Candidate) -> bool {
    let mut grants = wish.grants.to_vec();
    grants.extend(candidate.flag.clone());
    works(world, wish, &grants, candidate.path.as_deref().unwrap_or(wish.path))
}

/// The flag as a person types it.
#[must_use]
pub(crate) fn flag_text(grant: &Grant) -> String {
    let option = if grant.access == Access::ReadOnly { "--dir-ro" } else { "--dir" };
    if grant.guest == grant.host {
        format!("{option}={}", grant.host)
    } else {
        format!("{option}={}::{}", grant.host, grant.guest)
    }
}

/// A path's components, without `.` and empty ones, and with `..` resolved where that needs no file system.
fn normal(path: &str) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if out.last().is_some_and(|p| *p != "..") => {
                out.pop();
            }
            ".." if path.starts_with('/') && out.is_empty() => {}
            name => out.push(name),
        }
    }
    out
}

/// A host path without `.`, `..` and `//`, as far as they can be resolved without a file system.
fn tidy(path: &str) -> String {
    let joined = normal(path).join("/");
    match (path.starts_with('/'), joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".into(),
        (false, false) => joined,
    }
}

fn join(dir: &str, rest: &str) -> String {
    tidy(&format!("{dir}/{rest}"))
}

fn candidates<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>) -> Vec<Candidate> {
    let mut out = Vec::new();
    let absolute = model::make_absolute(wish.path, wish.cwd);
    let literal: Vec<&str> = absolute.split('/').filter(|p| !p.is_empty()).collect();
    let prefixes: Vec<String> = wish.grants.iter().map(|g| model::register(&g.guest)).collect();
    let matched = model::find_abspath(&prefixes, &absolute);

    // The same directory, but writable.
    if let Some(grant) = matched.best.map(|b| &wish.grants[b])
        && wish.wants.writes
        && grant.access == Access::ReadOnly
    {
        out.push(Candidate::flag(Grant { access: Access::ReadWrite, ..grant.clone() }));
    }
    // A directory named with a slash at the end does not cover the directory itself.
    for grant in wish.grants {
        let trimmed = grant.guest.trim_end_matches('/');
        if trimmed.len() < grant.guest.len() && model::register(trimmed) == literal.join("/") {
            out.push(Candidate::flag(Grant { guest: trimmed.into(), ..grant.clone() }));
        }
    }
    let climbs = literal.contains(&"..");
    let inner_climb = literal.iter().skip_while(|p| **p == "..").any(|p| *p == "..");
    let leads_to = matched.best.and_then(|b| leads_to(world, wish, &wish.grants[b], &matched.relative));
    // Host calls see an absolute path that was looked up in a root directory without its leading slash.
    let outright = [tidy(wish.path), format!("/{}", normal(wish.path).join("/"))];
    let there = outright.each_ref().map(|file| existing(world, wish, file).is_some());
    for (file, new_path_first) in host_files(wish, &literal, leads_to.clone()) {
        let Some(real) = existing(world, wish, &file) else { continue };
        let flags = by_flag(world, wish, &literal, &file);
        let paths = by_path(world, wish, &real);
        let both = by_both(wish, &file);
        let ways: Vec<Candidate> = if inner_climb {
            paths.into_iter().chain(both).chain(flags).collect()
        } else if climbs || new_path_first {
            paths.into_iter().chain(flags).chain(both).collect()
        } else {
            flags.into_iter().chain(paths).chain(both).collect()
        };
        let named = there.contains(&true) || leads_to.as_ref() == Some(&file);
        let instead = (!named).then_some(file);
        out.extend(ways.into_iter().map(|way| Candidate { instead: instead.clone(), ..way }));
    }
    out
}

/// For a path that leaves its grant: the host path that it would lead to.
fn leads_to<W: HostDirectories>(
    world: &mut W,
    wish: &WantedAccess<'_>,
    grant: &Grant,
    relative: &str,
) -> Option<String> {
    let base = world.open(&grant.host)?;
    let origin = Origin::Granted(grant.host.clone());
    let to = walk(world, &base, &origin, relative, wish.wants.last).end.err()?.leads_to?;
    Some(if to.starts_with('/') { tidy(&to) } else { join(&grant.host, &to) })
}

/// Files of the host that the program may have meant, likeliest first. The flag says whether it is better to use the
/// file's own path than to map it.
fn host_files(wish: &WantedAccess<'_>, literal: &[&str], leads_to: Option<String>) -> Vec<(String, bool)> {
    let guest_path = literal.join("/");
    let plain = normal(&guest_path);
    let mut files: Vec<(String, bool)> = Vec::new();
    let mut add = |file: String, own: bool| {
        if !files.iter().any(|(f, _)| *f == file) {
            files.push((file, own));
        }
    };
    add(tidy(wish.path), false);
    if let Some(target) = leads_to {
        add(target, true);
    }
    if !wish.path.starts_with('/') {
        // If the current directory is not `/`, the full path is longer than the one that the program wrote.
        add(tidy(&guest_path), false);
        if !wish.path.starts_with("..") {
            add(format!("/{}", plain.join("/")), false);
        }
    }
    let named = plain.iter().position(|p| *p != "..").unwrap_or(plain.len());
    // A new file can be created anywhere: do not drop the directories that a relative path asks for.
    let ends =
        if wish.creates() && !wish.path.starts_with('/') { plain.len().min(named + 1) } else { plain.len() };
    let suffixes = || (named..ends).map(|i| plain[i..].join("/"));
    for grant in wish.grants {
        let found = model::find_abspath(&[model::register(&grant.guest)], &format!("/{}", plain.join("/")));
        if found.best.is_some() {
            add(join(&grant.host, &found.relative), false);
        }
    }
    for grant in wish.grants {
        for suffix in suffixes() {
            add(join(&grant.host, &suffix), false);
        }
    }
    for suffix in suffixes() {
        add(suffix, false);
    }
    files
}

/// The real path of what a host path names, if it exists (or could be created). A link that is not followed counts as a
/// file with a path of its own.
fn existing<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>, file: &str) -> Option<String> {
    let followed = wish.wants.last.follows(false);
    if followed && let Some(real) = world.canonical(file) {
        return Some(real);
    }
    let Some((dir, name)) = split(file) else { return world.canonical(file) };
    let parent = world.canonical(&dir)?;
    let there = !followed && world.open(&parent).is_some_and(|dir| world.kind(&dir, name).is_ok());
    (there || wish.creates()).then(|| format!("{}/{name}", parent.trim_end_matches('/')))
}

/// A tidy path's directory and its last name.
fn split(file: &str) -> Option<(String, &str)> {
    let (dir, name) = match file.rsplit_once('/') {
        Some(("", name)) => ("/".to_owned(), name),
        Some((dir, name)) => (dir.to_owned(), name),
        None => (".".to_owned(), file),
    };
    (!matches!(name, "" | "." | "..")).then_some((dir, name))
}

/// Flags that make the unchanged path reach `file`: the end of the path is the end of the file's, and the rest is
/// mapped.
fn by_flag<W: HostDirectories>(
    world: &mut W,
    wish: &WantedAccess<'_>,
    literal: &[&str],
    file: &str,
) -> Vec<Candidate> {
    let rooted = wish.path.starts_with('/');
    let absolute = model::make_absolute(wish.path, wish.cwd);
    let parts: Vec<&str> = file.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
    let common =
        literal.iter().rev().zip(parts.iter().rev()).take_while(|(a, b)| a == b && **a != "..").count();
    let is_dir = world.open(file).is_some();
    let mut ways: Vec<(u32, Candidate)> = Vec::new();
    for rest in usize::from(!is_dir)..=common {
        let head = head(&absolute, literal.len() - rest);
        let dir = parts[..parts.len() - rest].join("/");
        let host = match (file.starts_with('/'), dir.is_empty()) {
            (true, _) => format!("/{dir}"),
            (false, true) => ".".into(),
            (false, false) => dir,
        };
        let mut guest = match (head.is_empty(), rooted) {
            (true, true) => "/".to_owned(),
            (true, false) => ".".to_owned(),
            (false, true) => format!("/{head}"),
            (false, false) => head.to_owned(),
        };
        if model::register(&guest) == model::register(&host) && !host.contains("::") {
            guest.clone_from(&host);
        }
        if host.contains("::") {
            continue;
        }
        let flag = Grant { host, guest, access: Access::ReadWrite };
        let shadow = shadowed_grant(wish, &flag)
            .is_some_and(|g| world.canonical(&g.host) != world.canonical(&flag.host));
        // Prefer the least surprising: no other grant replaced, no renaming, then the program's directory or the file's
        // own.
        let distance = if file.starts_with('/') { rest } else { literal.len() - rest };
        let cost = u32::from(shadow) * 1000
            + u32::from(flag.guest != flag.host) * 100
            + u32::try_from(distance).unwrap_or(u32::MAX).min(99);
        ways.push((cost, Candidate::flag(flag)));
    }
    ways.sort_by_key(|(cost, _)| *cost);
    ways.into_iter().map(|(_, way)| way).collect()
}

/// The beginning of a path up to so many names, as it is written, since libc compares letters. Leading slashes mean
/// nothing.
fn head(path: &str, names: usize) -> &str {
    let path = path.trim_start_matches('/');
    let ends = path.match_indices('/').map(|(at, _)| at).filter(|at| !path[..*at].ends_with('/'));
    let end = ends.chain([path.len()]).nth(names.wrapping_sub(1));
    end.map_or("", |end| &path[..end])
}

/// The grant that a new one replaces: of equal names, libc uses the last.
fn shadowed_grant<'g>(wish: &WantedAccess<'g>, flag: &Grant) -> Option<&'g Grant> {
    let prefix = model::register(&flag.guest);
    wish.grants.iter().rev().find(|g| model::register(&g.guest) == prefix)
}

/// Paths that reach the file through the grants in force.
fn by_path<W: HostDirectories>(world: &mut W, wish: &WantedAccess<'_>, real: &str) -> Vec<Candidate> {
    let mut out = Vec::new();
    for grant in wish.grants {
        let Some(root) = world.canonical(&grant.host) else { continue };
        let root = root.trim_end_matches('/');
        let Some(rest) = real.strip_prefix(root).and_then(|r| r.strip_prefix('/')) else { continue };
        let name = model::register(&grant.guest);
        let name = name.trim_end_matches('/');
        let path = if name.is_empty() { rest.to_owned() } else { format!("{name}/{rest}") };
        let rooted = grant.guest.starts_with('/') && !name.is_empty();
        out.push(Candidate { flag: None, path: Some(spelled(wish, rooted, path)), instead: None });
    }
    out
}

/// A guest path, made absolute where it must be.
fn spelled(wish: &WantedAccess<'_>, rooted: bool, path: String) -> String {
    let from_root = wish.cwd.trim_matches('/').is_empty();
    if path.starts_with('/') || (from_root && !rooted && !wish.path.starts_with('/')) {
        path
    } else {
        format!("/{path}")
    }
}

/// Grants the file's directory under its own name, and uses the file by its host path.
fn by_both(wish: &WantedAccess<'_>, file: &str) -> Option<Candidate> {
    if file == wish.path {
        return None;
    }
    let (dir, _) = split(file)?;
    if dir.contains("::") {
        return None;
    }
    let flag = Grant { host: dir.clone(), guest: dir, access: Access::ReadWrite };
    Some(Candidate { flag: Some(flag), path: Some(spelled(wish, false, file.to_owned())), instead: None })
}

#[cfg(test)]
mod tests;
