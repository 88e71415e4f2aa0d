//! A small tree in memory that plays the host in tests of walks and remedies.

use super::errno;
use super::node::NodeKind;
use super::remedy::HostDirectories;
use super::walk::Dirs;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
enum Node {
    Dir,
    File,
    Link(String),
    Fifo,
}

/// Absolute paths and what is at each. The working directory is `/home/me`.
#[derive(Debug, Default)]
pub struct Tree(BTreeMap<String, Node>);

pub const CWD: &str = "/home/me";

impl Tree {
    /// Entries relative to [`CWD`]: `name` is a file, `name/` a directory, `name -> target` a link, `name|` a fifo.
    pub fn new(entries: &[&str]) -> Self {
        let mut tree = Self::default();
        tree.0.insert(String::new(), Node::Dir);
        tree.parents(CWD);
        tree.0.insert(CWD.into(), Node::Dir);
        for entry in entries {
            let (path, node) = if let Some((path, target)) = entry.split_once(" -> ") {
                (path, Node::Link(target.into()))
            } else if let Some(path) = entry.strip_suffix('/') {
                (path, Node::Dir)
            } else if let Some(path) = entry.strip_suffix('|') {
                (path, Node::Fifo)
            } else {
                (*entry, Node::File)
            };
            let path = absolute(path);
            tree.parents(&path);
            tree.0.insert(path, node);
        }
        tree
    }

    fn parents(&mut self, path: &str) {
        for (i, _) in path.match_indices('/').skip(1) {
            self.0.entry(path[..i].into()).or_insert(Node::Dir);
        }
    }
}

/// The absolute path, resolved lexically against the working directory.
fn absolute(path: &str) -> String {
    let joined = if path.starts_with('/') { path.to_owned() } else { format!("{CWD}/{path}") };
    let mut out: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                out.pop();
            }
            name => out.push(name),
        }
    }
    out.iter().map(|p| format!("/{p}")).collect()
}

impl Dirs for Tree {
    type Dir = String;

    fn kind(&mut self, dir: &String, name: &str) -> Result<NodeKind, u16> {
        if name.len() > 255 {
            return Err(errno::NAMETOOLONG);
        }
        match self.0.get(&format!("{dir}/{name}")) {
            None => Err(errno::NOENT),
            Some(Node::Dir) => Ok(NodeKind::Directory),
            Some(Node::File) => Ok(NodeKind::File),
            Some(Node::Link(_)) => Ok(NodeKind::SymbolicLink),
            Some(Node::Fifo) => Ok(NodeKind::Fifo),
        }
    }

    fn enter(&mut self, dir: &String, name: &str) -> Result<String, u16> {
        Ok(format!("{dir}/{name}"))
    }

    fn read_link(&mut self, dir: &String, name: &str) -> Result<String, u16> {
        match self.0.get(&format!("{dir}/{name}")) {
            Some(Node::Link(target)) => Ok(target.clone()),
            _ => Err(errno::INVAL),
        }
    }
}

impl HostDirectories for Tree {
    fn open(&mut self, host: &str) -> Option<String> {
        let path = self.canonical(host)?;
        matches!(self.0.get(path.trim_end_matches('/')), Some(Node::Dir))
            .then(|| path.trim_end_matches('/').into())
    }

    fn canonical(&mut self, host: &str) -> Option<String> {
        let mut path = absolute(host);
        for _ in 0..10 {
            let Some(link) = (1..=path.len())
                .filter(|i| path.is_char_boundary(*i) && (*i == path.len() || path.as_bytes()[*i] == b'/'))
                .find(|i| matches!(self.0.get(&path[..*i]), Some(Node::Link(_))))
            else {
                break;
            };
            let Some(Node::Link(target)) = self.0.get(&path[..link]) else { break };
            let parent = path[..link].rsplit_once('/').map_or("", |(p, _)| p);
            let start = if target.starts_with('/') { String::new() } else { format!("{parent}/") };
            path = absolute(&format!("{start}{target}{}", &path[link..]));
        }
        self.0.contains_key(&path).then(|| if path.is_empty() { "/".into() } else { path })
    }

    fn names(&mut self, host: &str) -> Vec<String> {
        let Some(dir) = self.open(host) else { return Vec::new() };
        let inside = |path: &String| Some(path.strip_prefix(&dir)?.strip_prefix('/')?.to_owned());
        self.0.keys().filter_map(inside).filter(|name| !name.contains('/')).collect()
    }
}
