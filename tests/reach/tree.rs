//! A little file system in memory, and the rules of paths in it, written down a second time.
//!
//! Nothing here is the product's: it is what its walk and its accounts are held against. Paths are absolute strings;
//! [`BASE`] stands for the temporary directory in which the tree is made.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

/// Where everything is; replaced by the real directory when a tree is made.
pub const BASE: &str = "/BASE";
/// The current directory of whoever runs the program.
pub const HOME: &str = "/BASE/home";

pub const EXIST: u16 = 20;
pub const INVAL: u16 = 28;
pub const ISDIR: u16 = 31;
pub const LOOP: u16 = 32;
pub const NOENT: u16 = 44;
pub const NOTDIR: u16 = 54;
pub const PERM: u16 = 63;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Dir,
    /// Holds its own path.
    File,
    Link(String),
}

/// What is done with a link at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Last {
    /// It is itself what is meant, but for one with a `/` after it.
    Kept,
    Followed,
    /// Followed to make a file there, so not if a `/` comes after it.
    FollowedToFile,
}

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The path of it, without links.
    pub at: String,
    /// The path ends in `.` or `..`, or is the starting directory.
    pub itself: bool,
    /// The path ends in `/`.
    pub slash: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Tree(pub BTreeMap<String, Node>);

impl Tree {
    pub fn new() -> Self {
        let mut tree = Self::default();
        for dir in ["", BASE, HOME] {
            tree.0.insert(dir.into(), Node::Dir);
        }
        tree
    }

    pub fn node(&self, path: &str) -> Option<&Node> {
        self.0.get(path)
    }

    pub fn is_dir(&self, path: &str) -> bool {
        self.node(path) == Some(&Node::Dir)
    }

    pub fn dirs(&self) -> Vec<&String> {
        self.0.keys().filter(|path| path.starts_with(BASE) && self.is_dir(path)).collect()
    }

    pub fn is_empty(&self, dir: &str) -> bool {
        !self.0.keys().any(|path| path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/')))
    }

    /// Makes it on disk.
    pub fn plant(&self, base: &Path) {
        let base = base.to_str().expect("a UTF-8 path");
        for (path, node) in self.0.iter().filter(|(path, _)| path.len() > BASE.len()) {
            let at = real(path, base);
            match node {
                Node::Dir => std::fs::create_dir(at),
                Node::File => std::fs::write(at, path),
                Node::Link(target) => std::os::unix::fs::symlink(real(target, base), at),
            }
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }

    /// Where `path` leads from a directory; `cage` is a directory that it may not leave.
    pub fn lead(&self, from: &str, path: &str, last: Last, cage: Option<&str>) -> Result<End, u16> {
        let mut end = End { at: from.into(), itself: true, slash: false };
        let mut left: VecDeque<String> = VecDeque::new();
        let mut links = 0;
        let mut next = Some(path.to_owned());
        loop {
            if let Some(path) = next.take() {
                if path.is_empty() {
                    return Err(NOENT);
                }
                if path.starts_with('/') {
                    if cage.is_some() {
                        return Err(PERM);
                    }
                    end.at = String::new();
                }
                end.slash |= left.is_empty() && path.ends_with('/');
                for part in path.split('/').rev().filter(|part| !part.is_empty()) {
                    left.push_front(part.to_owned());
                }
            }
            let Some(name) = left.pop_front() else { return Ok(end) };
            if !self.is_dir(&end.at) {
                return Err(if self.node(&end.at).is_some() { NOTDIR } else { NOENT });
            }
            end.itself = name == "." || name == "..";
            match &*name {
                "." => continue,
                ".." if cage == Some(&*end.at) => return Err(PERM),
                ".." => end.at.truncate(end.at.rfind('/').unwrap_or(0)),
                name => {
                    let at = format!("{}/{name}", end.at);
                    match self.node(&at) {
                        Some(Node::Link(target)) if !left.is_empty() || follows(last, end.slash) => {
                            links += 1;
                            if links > 40 {
                                return Err(LOOP);
                            }
                            end.itself = true;
                            next = Some(target.clone());
                        }
                        _ => end.at = at,
                    }
                }
            }
        }
    }
}

fn follows(last: Last, slash: bool) -> bool {
    match last {
        Last::Kept => slash,
        Last::Followed => true,
        Last::FollowedToFile => !slash,
    }
}

/// With the real directory in place of [`BASE`].
pub fn real(text: &str, base: &str) -> String {
    text.replace(BASE, base)
}
