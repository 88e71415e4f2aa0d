//! The outcome of an attempt, computed as a second opinion: libc's choice of a directory, and the rules of each
//! operation.

use crate::plan::Given;
use crate::tree::{EXIST, End, INVAL, ISDIR, LOOP, Last, NOENT, NOTDIR, Node, PERM, Tree};

const BUSY: u16 = 10;
const NOTEMPTY: u16 = 55;

/// The directory that libc picks for a path, and the rest of the path below it.
pub fn pick(given: &[Given], path: &str) -> Option<(usize, String)> {
    let path = match path {
        "" | "." | "./" => "",
        path => path.strip_prefix("./").filter(|_| !path.starts_with('/')).unwrap_or(path),
    };
    let path = path.trim_start_matches('/');
    let stored = given.iter().map(|g| {
        let mut name = &*g.guest;
        while let Some(rest) = name.strip_prefix('/').or(name.strip_prefix("./")) {
            name = rest;
        }
        if name == "." { "" } else { name }
    });
    let covers = |name: &str| {
        let word = name.trim_end_matches('/');
        name.is_empty()
            || (path.starts_with(name) && (path.len() == word.len() || path[word.len()..].starts_with('/')))
    };
    // The longest, and of several the last.
    let best = stored.enumerate().filter(|(_, name)| covers(name)).max_by_key(|(_, name)| name.len());
    best.map(|(at, name)| {
        let rest = path[name.len()..].trim_start_matches('/');
        (at, if rest.is_empty() { ".".to_owned() } else { rest.to_owned() })
    })
}

/// Whether an operation asks to change something.
pub fn writes(operation: &str) -> bool {
    !matches!(
        operation,
        "read" | "open" | "open-directory" | "open-nofollow" | "stat" | "lstat" | "list" | "readlink"
    )
}

/// The path without trailing `/`.
fn bare(path: &str) -> &str {
    path.trim_end_matches('/')
}

/// The path that the host walks for an operation, and how it treats a link at the end.
pub fn walked<'p>(operation: &str, path: &'p str) -> (&'p str, Last) {
    match operation {
        "read" | "open" | "open-directory" | "stat" | "list" | "times" | "write" | "truncate" | "append" => {
            (path, Last::Followed)
        }
        "create" => (path, Last::FollowedToFile),
        "create-new" | "mkdir" | "rename" => (bare(path), Last::Kept),
        "lstat" => {
            let mut short = bare(path);
            while let Some(rest) = short.strip_suffix("/.") {
                short = bare(rest);
            }
            (short, Last::Kept)
        }
        _ => (path, Last::Kept),
    }
}

impl Tree {
    /// The host directory of a grant.
    pub fn host(&self, grant: &Given) -> String {
        self.lead(&self.home, &grant.host, Last::Followed, None).expect("a grant is of a directory").at
    }

    /// The outcome of an operation of `reach`: the place where it happened, or the errno.
    pub fn attempt(&self, given: &[Given], args: &[String]) -> Result<String, u16> {
        let operation = &*args[0];
        let path = |i: usize| -> Result<(usize, String), u16> { pick(given, &args[i]).ok_or(NOENT) };
        let walk = |(grant, path): &(usize, String)| -> Result<End, u16> {
            if writes(operation) && given[*grant].read_only {
                return Err(PERM);
            }
            let dir = self.host(&given[*grant]);
            let (walked, last) = walked(operation, path);
            self.lead(&dir, walked, last, Some(&dir))
        };
        if operation == "symlink" {
            let found = path(2)?;
            if args[1].starts_with('/') {
                return Err(PERM);
            }
            return self.symlink(&args[1], &walk(&found)?);
        }
        let found = path(1)?;
        if let "rename" | "link" = operation {
            let other = path(2)?;
            let from = walk(&found)?;
            if operation == "link" && from.slash {
                self.asked_dir(&from)?;
            }
            let to = walk(&other)?;
            return match operation {
                "link" => self.link(&from, &to),
                _ => self.rename(&from, &to, found.1.ends_with('/') || other.1.ends_with('/')),
            };
        }
        self.single(operation, &walk(&found)?, found.1.ends_with('/'))
    }

    /// What is there; a path that ends in `/` requires a directory.
    fn asked_dir(&self, end: &End) -> Result<&Node, u16> {
        match self.node(&end.at) {
            None => Err(NOENT),
            Some(node) if end.slash && *node != Node::Dir => Err(NOTDIR),
            Some(node) => Ok(node),
        }
    }

    /// The outcome of an operation on one path, at the end of the path. `slash`: the path as written ends in `/`.
    pub fn single(&self, operation: &str, end: &End, slash: bool) -> Result<String, u16> {
        let node = self.node(&end.at);
        let dir = node == Some(&Node::Dir);
        let there = self.asked_dir(end);
        let ok = || Ok(end.at.clone());
        match operation {
            "open-nofollow" if matches!(there?, Node::Link(_)) => Err(LOOP),
            "open-directory" | "list" if *there? != Node::Dir => Err(NOTDIR),
            "read" | "open" | "open-directory" | "list" | "stat" | "lstat" | "times" | "open-nofollow" => {
                there.and_then(|_| ok())
            }
            "write" | "truncate" | "append" if *there? == Node::Dir => Err(ISDIR),
            "write" | "truncate" | "append" => ok(),
            "create" | "create-new" if (slash || end.slash) && !end.itself => Err(ISDIR),
            "create" if dir => Err(ISDIR),
            "create" => ok(),
            "create-new" | "mkdir" => {
                if node.is_some() {
                    Err(EXIST)
                } else {
                    ok()
                }
            }
            "rmdir" => match there? {
                Node::Dir if end.itself || end.slash => Err(INVAL),
                Node::Dir if self.below(&end.at).is_empty() => ok(),
                Node::Dir => Err(NOTEMPTY),
                _ => Err(NOTDIR),
            },
            "remove" => {
                if *there? == Node::Dir {
                    Err(ISDIR)
                } else {
                    ok()
                }
            }
            "readlink" => match there? {
                Node::Link(target) if target.starts_with('/') => Err(PERM),
                Node::Link(_) => ok(),
                _ => Err(INVAL),
            },
            other => panic!("no operation {other}"),
        }
    }

    fn symlink(&self, _target: &str, end: &End) -> Result<String, u16> {
        match self.node(&end.at) {
            None if end.slash => Err(NOENT),
            None => Ok(end.at.clone()),
            Some(node) if end.slash && *node != Node::Dir => Err(NOTDIR),
            Some(_) => Err(EXIST),
        }
    }

    fn link(&self, from: &End, to: &End) -> Result<String, u16> {
        self.asked_dir(from)?;
        match self.node(&to.at) {
            Some(_) => Err(EXIST),
            None if to.slash => Err(NOENT),
            None if self.is_dir(&from.at) => Err(PERM),
            None => Ok(to.at.clone()),
        }
    }

    fn rename(&self, from: &End, to: &End, slash: bool) -> Result<String, u16> {
        if from.itself || to.itself {
            return Err(BUSY);
        }
        let below = |path: &str, dir: &str| path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'));
        let dir = self.is_dir(&from.at);
        match (self.node(&from.at), self.node(&to.at)) {
            (None, _) => Err(NOENT),
            (Some(_), _) if slash && !dir => Err(NOTDIR),
            (Some(_), _) if below(&to.at, &from.at) => Err(INVAL),
            (Some(_), Some(_)) if below(&from.at, &to.at) => Err(NOTEMPTY),
            (Some(_), Some(_)) if from.at == to.at => Ok(to.at.clone()),
            (Some(_), Some(Node::Dir)) if !dir => Err(ISDIR),
            (Some(_), Some(Node::Dir)) if !self.below(&to.at).is_empty() => Err(NOTEMPTY),
            (Some(_), Some(node)) if dir && *node != Node::Dir => Err(NOTDIR),
            _ => Ok(to.at.clone()),
        }
    }
}
