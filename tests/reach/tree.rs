//! A small file system in memory, and the rules of paths in it, implemented a second time.
//!
//! Nothing here is the product's: it is what the product's walk and accounts are compared with. Paths are absolute
//! strings; [`BASE`] stands for the temporary directory in which the tree will be created.

use std::collections::{BTreeMap, VecDeque};

/// The root of the tree, until it is on disk.
pub const BASE: &str = "/BASE";

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
    /// A file, which contains its own path.
    File,
    Link(String),
}

/// How a link at the end of a path is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Last {
    /// The link itself is meant, unless a `/` follows it.
    Kept,
    Followed,
    /// Followed in order to create a file there, so not if a `/` follows it.
    FollowedToFile,
}

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The path of the target, without links.
    pub at: String,
    /// The path ends in `.` or `..`, or is the starting directory.
    pub itself: bool,
    /// The path ends in `/`.
    pub slash: bool,
}

#[derive(Debug, Clone)]
pub struct Tree {
    nodes: BTreeMap<String, Node>,
    /// The root of the tree.
    pub base: String,
    /// The current directory of the user who runs the program.
    pub home: String,
}

impl Tree {
    /// An empty tree, with the directories `home` and `out`.
    pub fn new() -> Self {
        Self::at(BASE)
    }

    fn at(base: &str) -> Self {
        let mut tree = Self { nodes: BTreeMap::new(), base: base.into(), home: format!("{base}/home") };
        let above = base.match_indices('/').map(|(at, _)| base[..at].to_owned());
        for dir in above.chain([base.to_owned(), tree.home.clone(), format!("{base}/out")]) {
            tree.nodes.insert(dir, Node::Dir);
        }
        tree
    }

    /// Adds something, unless that name exists.
    pub fn add(&mut self, path: String, node: Node) {
        self.nodes.entry(path).or_insert(node);
    }

    pub fn node(&self, path: &str) -> Option<&Node> {
        self.nodes.get(path)
    }

    pub fn is_dir(&self, path: &str) -> bool {
        self.node(path) == Some(&Node::Dir)
    }

    /// Everything in a directory and below, relative to it.
    pub fn below(&self, dir: &str) -> Vec<&str> {
        self.nodes.keys().filter_map(|path| path.strip_prefix(dir)?.strip_prefix('/')).collect()
    }

    pub fn dirs(&self) -> Vec<&String> {
        self.nodes.keys().filter(|path| path.starts_with(&self.base) && self.is_dir(path)).collect()
    }

    /// Creates the tree on disk, in an empty directory; returns the same tree there.
    pub fn plant(&self, base: &str) -> Self {
        let mut planted = Self::at(base);
        for (path, node) in self.nodes.iter().filter(|(path, _)| path.len() > BASE.len()) {
            let at = real(path, base);
            let node = match node {
                Node::Link(target) => Node::Link(real(target, base)),
                node => node.clone(),
            };
            match &node {
                Node::Dir => std::fs::create_dir(&at),
                Node::File => std::fs::write(&at, &at),
                Node::Link(target) => std::os::unix::fs::symlink(target, &at),
            }
            .unwrap_or_else(|error| panic!("{at}: {error}"));
            planted.nodes.insert(at, node);
        }
        planted
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

/// Replaces [`BASE`] by the real directory.
pub fn real(text: &str, base: &str) -> String {
    text.replace(BASE, base)
}
