//! Goes through an account's steps by hand on the tree of the case: each must be true there, each must be the next
//! thing that the path requires, and together they must lead to the verdict.

use crate::model::{pick, walked, writes};
use crate::plan::{Case, Given};
use crate::tree::{EXIST, INVAL, ISDIR, LOOP, NOENT, NOTDIR, Node, PERM, Tree};
use std::collections::VecDeque;
use wasmscope::caps::{Account, Operation, Step};

/// The names of errnos in the last step.
const NAMES: [(&str, u16); 9] = [
    ("EBUSY", 10),
    ("EEXIST", EXIST),
    ("EINVAL", INVAL),
    ("EISDIR", ISDIR),
    ("ELOOP", LOOP),
    ("ENOENT", NOENT),
    ("ENOTDIR", NOTDIR),
    ("ENOTEMPTY", 55),
    ("EPERM", PERM),
];

/// The parts of a step within `“…”`.
fn quoted(step: &str) -> Vec<&str> {
    step.split('“').skip(1).filter_map(|part| part.split_once('”')).map(|(name, _)| name).collect()
}

fn said(steps: &[Step]) -> Vec<String> {
    steps.iter().map(|step| step.message().to_string()).collect()
}

fn require(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

/// The errno that the steps lead to; 0 for none.
pub fn replay(case: &Case, account: &Account) -> Result<u16, String> {
    let Case { tree, given, args } = case;
    // In the order in which the program looks them up.
    let paths = if args[0] == "symlink" { &args[2..] } else { &args[1..] };
    let told = paths.iter().position(|path| *path == account.subject).ok_or("it is of another path")?;
    let about = if matches!(account.operation, Operation::RenameTo | Operation::LinkAs) { 1 } else { told };
    let covered = guest_steps(given, &paths[about], account)?;
    if !covered {
        require(account.host_steps.is_empty() && !account.host_asked, "the host was asked")?;
        return Ok(NOENT);
    }
    require(account.host_asked, "the host was not asked")?;
    let mut hand = Hand {
        tree,
        given,
        args,
        paths,
        path: None,
        dir: Vec::new(),
        left: VecDeque::new(),
        links: 0,
        missing: false,
    };
    let mut verdict = None;
    for step in said(&account.host_steps) {
        let step = &step;
        require(verdict.is_none(), "steps go on after the end")?;
        verdict = hand.step(step).map_err(|why| format!("{why}: {step}"))?;
    }
    let missing = hand.missing.then_some(NOENT);
    verdict.or(missing).ok_or_else(|| "the steps have no end".to_owned())
}

/// Whether libc found a directory; the account's steps about its search are compared with the search.
fn guest_steps(given: &[Given], path: &str, account: &Account) -> Result<bool, String> {
    let found = pick(given, path);
    let steps = said(&account.guest_steps);
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return Err("nothing is said of libc".to_owned());
    };
    if path.is_empty() {
        require(first.contains("the path is empty"), "the path is empty")?;
    } else {
        let kind = if path.starts_with('/') { "is absolute" } else { "is relative" };
        require(first.starts_with(&format!("“{path}” {kind}")), "another kind of path")?;
    }
    let chosen: Vec<&str> = steps
        .iter()
        .filter(|step| step.starts_with("directory “") && step.contains("”: chosen"))
        .filter_map(|step| quoted(step).first().copied())
        .collect();
    let compared = steps.iter().filter(|step| step.starts_with("directory “")).count();
    require(compared == given.len(), "not all directories were compared")?;
    match found {
        Some((grant, relative)) => {
            require(chosen == [&*given[grant].guest], "another directory was chosen")?;
            require(quoted(last) == [&*relative, &*given[grant].guest], "another path in it")?;
            Ok(true)
        }
        None => {
            require(chosen.is_empty(), "a directory was chosen")?;
            require(last.ends_with("the host was not asked"), "it did not give up")?;
            Ok(false)
        }
    }
}

struct Hand<'t> {
    tree: &'t Tree,
    given: &'t [Given],
    args: &'t [String],
    paths: &'t [String],
    /// The index of the path that is being walked.
    path: Option<usize>,
    /// The directories from the granted one to the current one, outermost first.
    dir: Vec<String>,
    /// The rest of the path.
    left: VecDeque<String>,
    links: usize,
    /// The latest name does not exist.
    missing: bool,
}

impl Hand<'_> {
    /// Follows one step; returns the verdict if it is the last one.
    fn step(&mut self, step: &str) -> Result<Option<u16>, String> {
        let names = quoted(step);
        if step.contains(" is the host directory “") {
            let (grant, _) = self.next_path()?;
            let grant = &self.given[grant];
            return require(names == [&*grant.guest, &*grant.host], "no such grant").map(|()| None);
        }
        if step.starts_with("start in the granted directory") {
            self.end_of_walk()?;
            let (grant, path) = self.next_path()?;
            self.path = Some(self.path.map_or(0, |path| path + 1));
            require(names == [&*self.given[grant].guest], "another grant")?;
            self.dir = vec![self.tree.host(&self.given[grant])];
            let (path, _) = walked(&self.args[0], &path);
            self.left = parts(path);
            self.links = 0;
            return Ok(None);
        }
        if step.contains("was granted read-only") {
            let (grant, _) = self.next_path()?;
            require(self.given[grant].read_only && writes(&self.args[0]), "it may be written")?;
            return Ok(Some(PERM));
        }
        if step.starts_with("the target of the link would be absolute") {
            require(self.args[1].starts_with('/'), "it is relative")?;
            return Ok(Some(PERM));
        }
        if let Some((_, name)) =
            step.strip_prefix("the operating system cannot ").and_then(|s| s.rsplit_once(": "))
        {
            self.end_of_walk()?;
            let number = NAMES.iter().find(|(known, _)| *known == name).ok_or("no errno of this name")?;
            return Ok(Some(number.1));
        }
        if names.is_empty() {
            // Such as `opened for reading` or `removed`.
            self.end_of_walk()?;
            return Ok(Some(0));
        }
        self.walk_step(step, &names)
    }

    /// The next path, as libc passes it to the host.
    fn next_path(&self) -> Result<(usize, String), String> {
        let at = self.path.map_or(0, |path| path + 1);
        let path = self.paths.get(at).ok_or("there is no other path")?;
        pick(self.given, path).ok_or_else(|| "no directory covers the path".to_owned())
    }

    fn end_of_walk(&self) -> Result<(), String> {
        require(self.left.iter().all(|part| part == "."), "the path goes on")
    }

    fn here(&self) -> &str {
        self.dir.last().expect("a walk starts in a directory")
    }

    fn walk_step(&mut self, step: &str, names: &[&str]) -> Result<Option<u16>, String> {
        while self.left.front().is_some_and(|part| part == ".") {
            self.left.pop_front();
        }
        let name = names[0];
        let target_absolute = step.contains("has the absolute target");
        if target_absolute {
            // This is about the link at which the walk ended.
            self.end_of_walk()?;
            let node = self.tree.node(&format!("{}/{name}", self.here()));
            require(node == Some(&Node::Link(names[1].to_owned())), "no such link")?;
            return Ok(Some(PERM));
        }
        let part = self.left.pop_front().ok_or("the path has ended")?;
        require(part == name, "another name comes next")?;
        if step.contains("goes back to") {
            require(self.dir.len() > 1, "this leaves the directory")?;
            self.dir.pop();
            return Ok(None);
        }
        if step.contains("would climb above") {
            require(self.dir.len() == 1, "this does not leave the directory")?;
            return Ok(Some(PERM));
        }
        let at = format!("{}/{name}", self.here());
        let node = self.tree.node(&at);
        if step.contains("is a symbolic link to ") {
            let target = names[1];
            require(node == Some(&Node::Link(target.to_owned())), "no such link")?;
            if step.ends_with(": refused") {
                require(target.starts_with('/'), "the link is relative")?;
                return Ok(Some(PERM));
            }
            require(step.ends_with(": followed") && !target.starts_with('/'), "it cannot be followed")?;
            self.links += 1;
            for part in parts(target).into_iter().rev() {
                self.left.push_front(part);
            }
            return Ok(None);
        }
        if step.contains("is one symbolic link too many") {
            require(self.links == 40, "not yet too many")?;
            return Ok(Some(LOOP));
        }
        if step.ends_with("does not exist") {
            require(node.is_none(), "it exists")?;
            // At the end of the path it may still be created, or be what the operation misses; before the end, the walk
            // stops.
            self.missing = true;
            let end = self.left.iter().all(|part| part == ".");
            return Ok(if end { None } else { Some(NOENT) });
        }
        let kind = match node {
            None => return Err("it does not exist".to_owned()),
            Some(Node::Dir) => "is a directory",
            Some(Node::File) => "is a file",
            Some(Node::Link(_)) => "is a symbolic link",
        };
        require(step.contains(kind), "it is something else")?;
        if step.ends_with("a directory: entered") {
            self.dir.push(at);
        } else if step.contains("the path cannot go on") {
            require(!self.left.is_empty(), "the path does not go on")?;
            return Ok(Some(NOTDIR));
        } else if step.ends_with("not followed") {
            require(kind == "is a symbolic link", "it is no link")?;
        }
        Ok(None)
    }
}

fn parts(path: &str) -> VecDeque<String> {
    path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
